import { describe, expect, it } from 'vitest';
import { discovered } from './repository.ts';

/** `table event function channel` of each trigger. */
async function triggers(files: Record<string, string>): Promise<string[]> {
  const { db_config } = await discovered(files);
  return db_config.triggers.map(({ table, event, function: name, channel }) =>
    [table, event, name, channel ?? '-'].join(' '),
  );
}

const FUNCTION = `
CREATE OR REPLACE FUNCTION public.notify_job() RETURNS trigger AS $body$
BEGIN
  -- PERFORM pg_notify('old_channel', '');
  PERFORM pg_notify('job_events', row_to_json(NEW)::text);
  RETURN NEW;
END;
$body$ LANGUAGE plpgsql;
`;
const TRIGGER = `CREATE TRIGGER job_changed AFTER INSERT OR UPDATE OF status, "insert" ON public."jobs"
  FOR EACH ROW WHEN (NEW.status <> 'x') EXECUTE FUNCTION notify_job();`;

describe('triggers in SQL migrations', () => {
  it('link table and event to function and channel, with their place', async () => {
    const { db_config } = await discovered({ 'db/migrations/001_jobs.sql': `${FUNCTION}\n${TRIGGER}` });
    const place = { path: 'db/migrations/001_jobs.sql', line: 10 };
    expect(db_config.triggers).toEqual([
      { table: 'jobs', event: 'INSERT', function: 'notify_job', channel: 'job_events', ...place },
      { table: 'jobs', event: 'UPDATE', function: 'notify_job', channel: 'job_events', ...place },
    ]);
  });

  it('are gone after DROP TRIGGER, DROP FUNCTION … CASCADE and DROP TABLE, in the order of the files', async () => {
    const first = { 'migrations/V2__jobs.sql': FUNCTION + TRIGGER };
    expect(
      await triggers({ ...first, 'migrations/V10__drop.sql': 'DROP TRIGGER IF EXISTS job_changed ON jobs;' }),
    ).toEqual([]);
    expect(await triggers({ ...first, 'migrations/V10__drop.sql': 'drop function notify_job() cascade;' })).toEqual([]);
    expect(await triggers({ ...first, 'migrations/V10__drop.sql': 'DROP TABLE other, jobs;' })).toEqual([]);
    expect(await triggers({ ...first, 'migrations/V1__drop.sql': 'DROP TRIGGER job_changed ON jobs;' })).toHaveLength(
      2,
    );
    expect(await triggers({ ...first, 'migrations/V10__move.sql': 'ALTER TABLE jobs RENAME TO tasks;' })).toEqual([
      'tasks INSERT notify_job job_events',
      'tasks UPDATE notify_job job_events',
    ]);
  });

  it('ignore what takes a migration back', async () => {
    const up = FUNCTION + TRIGGER;
    expect(await triggers({ 'm/1.up.sql': up, 'm/1.down.sql': 'DROP TRIGGER job_changed ON jobs;' })).toHaveLength(2);
    expect(
      await triggers({ 'm/1.sql': `-- migrate:up\n${up}\n-- migrate:down\nDROP TRIGGER job_changed ON jobs;` }),
    ).toHaveLength(2);
  });

  it('know NOTIFY, a guard in DO, channels from arguments, variables and the table, and other dialects', async () => {
    expect(
      await triggers({
        'a.sql': `CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NOTIFY changes; RETURN NULL; END';
          DO $$ BEGIN IF true THEN CREATE TRIGGER t AFTER DELETE ON a FOR EACH STATEMENT EXECUTE PROCEDURE f(); END IF; END $$;`,
        'b.sql': `CREATE FUNCTION g() RETURNS trigger AS $$ BEGIN PERFORM pg_notify(TG_ARGV[0], ''); RETURN NEW; END $$ LANGUAGE plpgsql;
          CREATE TRIGGER t AFTER UPDATE ON b FOR EACH ROW EXECUTE FUNCTION g('from_argument');`,
        'c.sql': `CREATE FUNCTION h() RETURNS trigger AS $$ DECLARE channel text := 'rows_' || TG_TABLE_NAME; BEGIN PERFORM pg_notify(channel, ''); RETURN NEW; END $$ LANGUAGE plpgsql;
          CREATE TRIGGER t AFTER UPDATE ON c FOR EACH ROW EXECUTE FUNCTION h();`,
        'd.sql': 'CREATE TRIGGER touch BEFORE UPDATE ON `d` FOR EACH ROW BEGIN SET NEW.x = 1; END;',
      }),
    ).toEqual(['a DELETE f changes', 'b UPDATE g from_argument', 'c UPDATE h rows_c', 'd UPDATE touch -']);
  });

  it('keep the channel of a function whose trigger is made on the fly', async () => {
    expect(await triggers({ 'm/1.sql': FUNCTION })).toEqual(['* * notify_job job_events']);
  });

  it('are not read from tests', async () => {
    expect(await triggers({ 'tests/sql/1.sql': FUNCTION + TRIGGER })).toEqual([]);
  });
});

describe('triggers in Python migrations', () => {
  const alembic = (id: string, before: string | null, upgrade: string, downgrade = 'pass') =>
    `from alembic import op\n\nrevision: str = "${id}"\ndown_revision = ${before === null ? 'None' : `"${before}"`}\n\n\ndef upgrade():\n    ${upgrade}\n\n\ndef downgrade() -> None:\n    ${downgrade}\n`;

  it('of Alembic run in the order of revisions, without their downgrades', async () => {
    const files = {
      'alembic/versions/zz_first.py': alembic(
        '1a',
        null,
        `op.execute("""${FUNCTION}""")\n    op.execute("""${TRIGGER}""")`,
        'op.execute("DROP TRIGGER job_changed ON jobs")',
      ),
    };
    expect(await triggers(files)).toEqual(['jobs INSERT notify_job job_events', 'jobs UPDATE notify_job job_events']);
    const { db_config } = await discovered(files);
    expect(db_config.triggers[0]!.line).toBe(17);
    expect(
      await triggers({
        ...files,
        'alembic/versions/aa_second.py': alembic('2b', '1a', 'op.execute("DROP TRIGGER " "job_changed ON jobs")'),
      }),
    ).toEqual([]);
  });

  it('of Alembic may be constants and f-strings', async () => {
    const source = alembic(
      '1',
      null,
      'op.execute(f"CREATE TRIGGER t AFTER INSERT ON {TABLE} EXECUTE FUNCTION touch()")\n    op.execute(CREATE)',
      'op.execute(DROP)',
    ).replace(
      'from alembic import op',
      'from alembic import op\nTABLE = "orders"\nCREATE = """CREATE TRIGGER u AFTER DELETE ON orders EXECUTE FUNCTION touch()"""\nDROP = "DROP TRIGGER u ON orders"\n',
    );
    expect(await triggers({ 'migrations/versions/1.py': source })).toEqual([
      'orders INSERT touch -',
      'orders DELETE touch -',
    ]);
  });

  it('of Alembic may be local variables, taken one after another, and go with their function or table', async () => {
    const upgrade = `sql = """${FUNCTION}"""\n    op.execute(sql)\n    sql = """${TRIGGER}"""\n    op.execute(sql)`;
    const files = {
      'migrations/versions/a.py': alembic(
        '1',
        null,
        upgrade,
        'sql = "DROP TRIGGER job_changed ON jobs"\n    op.execute(sql)',
      ),
    };
    expect(await triggers(files)).toHaveLength(2);
    for (const end of ['op.execute("drop function notify_job cascade")', 'op.drop_table("jobs")']) {
      expect(await triggers({ ...files, 'migrations/versions/b.py': alembic('2', '1', end) })).toEqual([]);
      expect(await triggers({ ...files, 'migrations/versions/b.py': alembic('2', '1', 'pass', end) })).toHaveLength(2);
    }
  });

  it('of Alembic may be in SQL files that a revision runs', async () => {
    const files = {
      'alembic/versions/zz_initial.py': alembic('1a', null, 'op.execute(Path("schema.sql").read_text())'),
      'alembic/versions/schema.sql': FUNCTION + TRIGGER,
      'alembic/versions/3c__downgrade.sql': 'DROP TRIGGER job_changed ON jobs;',
    };
    expect(await triggers(files)).toHaveLength(2);
    const drop = alembic('2b', '1a', 'op.execute("drop function notify_job cascade;")');
    expect(await triggers({ ...files, 'alembic/versions/aa_drop.py': drop })).toEqual([]);
  });

  it('of Django stand in RunSQL, whose reverse does not count', async () => {
    const migration = (operations: string) =>
      `from django.db import migrations\n\nclass Migration(migrations.Migration):\n    operations = [${operations}]\n`;
    const create = `"""${FUNCTION} ${TRIGGER}"""`;
    const drop = '"DROP TRIGGER job_changed ON jobs"';
    expect(
      await triggers({ 'app/migrations/0001_a.py': migration(`migrations.RunSQL(${create}, ${drop})`) }),
    ).toHaveLength(2);
    expect(
      await triggers({
        'app/migrations/0001_a.py': migration(`migrations.RunSQL(sql=${create}, reverse_sql=${drop})`),
      }),
    ).toHaveLength(2);
    expect(
      await triggers({
        'app/migrations/0001_a.py': migration(`migrations.RunSQL(${create}, ${drop})`),
        'app/migrations/0002_b.py': migration(`migrations.RunSQL(${drop}, ${create})`),
      }),
    ).toEqual([]);
  });

  it('of alembic_utils are read from their declarations', async () => {
    const entities = `
notify = PGFunction(schema="public", signature="notify_job()", definition="""RETURNS trigger AS $$
  BEGIN PERFORM pg_notify('job_events', ''); RETURN NEW; END $$ LANGUAGE plpgsql""")
changed = PGTrigger(schema="public", signature="job_changed", on_entity="public.jobs",
  definition="AFTER UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION notify_job()")
`;
    expect(await triggers({ 'app/models/job.py': entities })).toEqual(['jobs UPDATE notify_job job_events']);
    const dropped = alembic('2', null, `${entities.trim().replaceAll('\n', '\n    ')}\n    op.drop_entity(changed)`);
    expect(await triggers({ 'app/models/none.py': '', 'migrations/versions/2.py': dropped })).toEqual([]);
  });

  it('of django-pgtrigger are read from its compiled form', async () => {
    const source = `pgtrigger.migrations.AddTrigger(model_name="job", trigger=pgtrigger.compiler.Trigger(name="n",
      sql=pgtrigger.compiler.UpsertTriggerSql(func="PERFORM pg_notify('jobs', ''); RETURN NEW;", hash="x", operation="INSERT OR UPDATE",
        pgid="pgtrigger_n_1a2b", table="app_job", when="AFTER")))\n`;
    expect(await triggers({ 'app/migrations/0001.py': source })).toEqual([
      'app_job INSERT pgtrigger_n_1a2b jobs',
      'app_job UPDATE pgtrigger_n_1a2b jobs',
    ]);
  });
});

describe('listeners', () => {
  it('are found with their channel and place', async () => {
    const { db_config } = await discovered({
      'package.json': '{"dependencies": {"pg": "^8"}}',
      'app/bus.py':
        'CHANNEL = "job_events"\n\nasync def run(connection):\n    await connection.add_listener(CHANNEL, print)\n    await connection.execute("LISTEN cache_events")\n    await connection.execute(f"LISTEN {CHANNEL}")\n    log("listen to me")\n',
      'app/bus.ts': 'await client.query("LISTEN from_node");\n',
    });
    expect(db_config.listens).toEqual([
      { channel: 'job_events', path: 'app/bus.py', line: 4 },
      { channel: 'cache_events', path: 'app/bus.py', line: 5 },
      { channel: 'job_events', path: 'app/bus.py', line: 6 },
      { channel: 'from_node', path: 'app/bus.ts', line: 1 },
    ]);
  });
});
