import { describe, expect, it } from 'vitest';
import { discovered } from './repository.ts';

async function triggers(files: Record<string, string>) {
  const found = (await discovered(files)).db_config.triggers;
  return found.map(({ path, line, ...trigger }) => ({ ...trigger, at: `${path}:${line}` }));
}

const notify = `CREATE OR REPLACE FUNCTION notify_job() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('job_events', NEW.id::text);
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;`;
const onJobs = 'CREATE TRIGGER job_changed AFTER UPDATE ON "Job" FOR EACH ROW EXECUTE FUNCTION notify_job();';

describe('triggers in migrations of Node.js’s tools', () => {
  it('are those that Prisma’s migrations leave', async () => {
    const found = await triggers({
      'prisma/migrations/20240101000000_init/migration.sql': `${notify}\n${onJobs}\n`,
      'prisma/migrations/20240301000000_audit/migration.sql':
        'CREATE TRIGGER audit AFTER INSERT ON "User" FOR EACH ROW EXECUTE FUNCTION audit_row();\n',
      'prisma/migrations/20240601000000_no_audit/migration.sql': 'DROP TRIGGER "audit" ON "User";\n',
    });
    expect(found).toEqual([
      {
        table: 'Job',
        event: 'UPDATE',
        function: 'notify_job',
        channel: 'job_events',
        at: 'prisma/migrations/20240101000000_init/migration.sql:7',
      },
    ]);
  });

  it('are those of Drizzle’s folder, in the order of its numbers', async () => {
    const found = await triggers({
      'drizzle/0002_triggers.sql': `${notify}\n--> statement-breakpoint\n${onJobs}`,
      'drizzle/0010_rename.sql': 'ALTER TABLE "Job" RENAME TO "task";',
    });
    expect(found).toEqual([expect.objectContaining({ table: 'task', channel: 'job_events' })]);
  });

  it('are those of TypeORM’s up, with names filled in from constants', async () => {
    const found = await triggers({
      'src/migrations/1700000000000-Notify.ts': `import type { MigrationInterface, QueryRunner } from 'typeorm';

const TABLE = 'orders';

export class Notify1700000000000 implements MigrationInterface {
  public async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`
      CREATE FUNCTION order_changed() RETURNS trigger AS $body$
      BEGIN
        PERFORM pg_notify('orders_' || lower(TG_OP), NEW.id::text);
        RETURN NEW;
      END $body$ LANGUAGE plpgsql\`);
    await queryRunner.query(
      \`CREATE TRIGGER order_changed AFTER INSERT OR UPDATE ON "\${TABLE}" \` +
        'FOR EACH ROW EXECUTE FUNCTION order_changed()',
    );
  }

  public async down(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(\`DROP TRIGGER order_changed ON "\${TABLE}"\`);
    await queryRunner.query('DROP FUNCTION order_changed');
  }
}
`,
    });
    expect(found).toEqual([
      {
        table: 'orders',
        event: 'INSERT',
        function: 'order_changed',
        channel: 'orders_insert',
        at: 'src/migrations/1700000000000-Notify.ts:14',
      },
      expect.objectContaining({ event: 'UPDATE', channel: 'orders_update' }),
    ]);
  });

  it('are those of Knex’s and Sequelize’s exports, without what takes them back', async () => {
    const knex = `const DROP_SQL = 'DROP TRIGGER IF EXISTS touch ON users';
const createSql = \`CREATE TRIGGER touch BEFORE UPDATE ON users FOR EACH ROW EXECUTE PROCEDURE touch_row()\`;

exports.up = async (knex) => {
  await knex.raw(createSql);
};

exports.down = (knex) => knex.raw(DROP_SQL);
`;
    const sequelize = `'use strict';
module.exports = {
  async up({ context: queryInterface }) {
    await queryInterface.sequelize.query(
      'CREATE TRIGGER atlas_search BEFORE INSERT ON atlases FOR EACH ROW EXECUTE PROCEDURE search()'
    );
  },
  down: async (queryInterface) => {
    await queryInterface.sequelize.query('DROP TRIGGER atlas_search ON atlases');
  },
};
`;
    const rename = `module.exports = {
  up: async (queryInterface) => {
    await queryInterface.renameTable('atlases', 'collections');
  },
  down: async (queryInterface) => {
    await queryInterface.renameTable('collections', 'atlases');
  },
};
`;
    const found = await triggers({
      'db/migrations/20230101_touch.js': knex,
      'server/migrations/20160711-search.js': sequelize,
      'server/migrations/20170101-rename.js': rename,
    });
    expect(found.map(({ table, function: called }) => [table, called])).toEqual([
      ['users', 'touch_row'],
      ['collections', 'search'],
    ]);
  });

  it('go with a table that a later migration drops', async () => {
    const found = await triggers({
      'migrations/001_jobs.ts': `export async function up(db: Kysely<any>): Promise<void> {
  await sql\`CREATE TRIGGER job_changed AFTER UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION notify_job()\`.execute(db);
}
export async function down(db: Kysely<any>): Promise<void> {
  await sql\`DROP TRIGGER job_changed ON jobs\`.execute(db);
}
`,
      'migrations/002_gone.ts': `export async function up(db) {
  await db.schema.dropTable('jobs').execute();
}
`,
    });
    expect(found).toEqual([]);
  });
});

describe('channels that Node.js services listen on', () => {
  it('are literal, or a constant in the same file', async () => {
    const { listens } = (
      await discovered({
        'package.json': '{"dependencies": {"pg": "8.16.3"}}',
        'src/listener.ts': `import { Client } from 'pg';
const CHANNEL = 'job_events';
await client.query(\`LISTEN "\${CHANNEL}"\`);
await client.query('LISTEN orders');
`,
      })
    ).db_config;
    expect(listens).toEqual([
      { channel: 'job_events', path: 'src/listener.ts', line: 3 },
      { channel: 'orders', path: 'src/listener.ts', line: 4 },
    ]);
  });
});
