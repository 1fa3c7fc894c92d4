import { describe, expect, it } from 'vitest';
import { discovered } from './repository.ts';

async function config(files: Record<string, string>) {
  return (await discovered(files)).db_config;
}

const pool = (setUp: string): string =>
  `package db\n\nimport (\n\t"database/sql"\n\t"time"\n\n\t_ "github.com/lib/pq"\n)\n\nfunc Open(cfg Config) (*sql.DB, error) {\n\tdb, err := sql.Open("postgres", cfg.URL)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n${setUp}\n\treturn db, nil\n}\n`;

describe('the pool of a Go service', () => {
  it.each([
    ['database/sql', pool('\tdb.SetMaxOpenConns(25)\n\tdb.SetMaxIdleConns(5)'), 25],
    [
      'GORM’s own handle',
      'package db\n\nfunc Tune(g *gorm.DB) {\n\tsqlDB, _ := g.DB()\n\tsqlDB.SetMaxOpenConns(40)\n}\n',
      40,
    ],
    [
      'pgxpool',
      'package db\n\nfunc Tune(url string) {\n\tconfig, _ := pgxpool.ParseConfig(url)\n\tconfig.MaxConns = 12\n}\n',
      12,
    ],
    [
      'the MongoDB driver',
      'package db\n\nfunc Dial(uri string) {\n\topts := options.Client().ApplyURI(uri).SetMaxPoolSize(60)\n\tmongo.Connect(opts)\n}\n',
      60,
    ],
    ['a constant', `${pool('\tdb.SetMaxOpenConns(maxConns)')}\nconst maxConns = 18\n`, 18],
    ['a bound that is none', pool('\tdb.SetMaxOpenConns(0)'), null],
    ['a pool of Redis', 'package cache\n\nvar rdb = redis.NewClient(&redis.Options{PoolSize: 50})\n', null],
  ])('is read from %s', async (_, source, size) => {
    expect((await config({ 'internal/db/db.go': source })).pool_size).toBe(size);
  });

  it.each([
    [
      'a default of a field',
      'config/config.go',
      'package config\n\ntype Config struct {\n\tMaxOpenConns int `env:"DB_MAX_OPEN" envDefault:"30"`\n}\n',
    ],
    ['a literal', 'config/config.go', 'package config\n\nvar Default = Config{MaxOpenConns: 30}\n'],
    ['a settings file', 'config/config.yaml', 'database:\n  max_open_conns: 30\n'],
  ])('is followed into %s', async (_, file, source) => {
    const files = { 'internal/db/db.go': pool('\tdb.SetMaxOpenConns(int(cfg.MaxOpenConns))'), [file]: source };
    expect((await config(files)).pool_size).toBe(30);
  });

  it('says how long a connection is kept, in seconds', async () => {
    const source = pool('\tdb.SetMaxOpenConns(25)\n\tdb.SetConnMaxLifetime(5 * time.Minute)');
    expect((await config({ 'db.go': source })).conn_max_age).toBe(300);
    expect((await config({ 'db.go': pool('\tdb.SetConnMaxLifetime(time.Hour)') })).conn_max_age).toBe(3600);
  });

  it('is not that of a test', async () => {
    expect((await config({ 'internal/db/db_test.go': pool('\tdb.SetMaxOpenConns(1)') })).pool_size).toBeNull();
  });
});

describe('the stack of a Go service', () => {
  const manifest = (...modules: string[]): string =>
    `module example.com/shop\n\ngo 1.22.3\n\nrequire (\n${modules.map((name) => `\t${name}`).join('\n')}\n)\n`;

  it('is told by go.mod, with what a module is replaced by', async () => {
    const { tech_stack } = await discovered({
      'go.mod': `${manifest('github.com/Masterminds/squirrel v1.5.4', 'github.com/go-chi/chi/v5 v5.0.10', 'github.com/jackc/pgx/v5 v5.5.0')}\nreplace github.com/jackc/pgx/v5 => github.com/jackc/pgx/v5 v5.5.4\n`,
      'main.go': 'package main\n',
    });
    expect(tech_stack).toMatchObject({ db: 'postgresql', orm: 'squirrel', languages: ['go'] });
    expect(tech_stack.frameworks).toEqual(['github.com/go-chi/chi/v5']);
    expect(tech_stack.ecosystems?.go).toEqual({
      go: '1.22.3',
      'github.com/go-chi/chi/v5': '5.0.10',
      'github.com/jackc/pgx/v5': '5.5.4',
      'github.com/masterminds/squirrel': '1.5.4',
    });
  });

  it('has the mapper that most files import, not the first that is required', async () => {
    const store = (name: string) => `package store\n\nimport (\n\t"context"\n\n\t"${name}"\n)\n`;
    const { tech_stack } = await discovered({
      'go.mod': manifest('github.com/jmoiron/sqlx v1.3.5', 'gorm.io/gorm v1.25.7', 'gorm.io/driver/mysql v1.5.4'),
      'store/a.go': store('gorm.io/gorm'),
      'store/b.go': store('gorm.io/gorm/clause'),
      'legacy/c.go': store('github.com/jmoiron/sqlx'),
    });
    expect(tech_stack).toMatchObject({ orm: 'gorm', db: 'mysql' });
  });

  it('has sqlc where its settings say so, with the database that they name', async () => {
    const { tech_stack } = await discovered({
      'go.mod': manifest('github.com/jackc/pgx/v5 v5.5.4', 'modernc.org/sqlite v1.29.0'),
      'sqlc.yaml': 'version: "2"\nsql:\n  - engine: "postgresql"\n    queries: "query.sql"\n',
      'main.go': 'package main\n',
    });
    expect(tech_stack).toMatchObject({ orm: 'sqlc', db: 'postgresql' });
  });

  it('has the database that is opened, where there are drivers for several', async () => {
    const { tech_stack } = await discovered({
      'go.mod': manifest('github.com/lib/pq v1.10.9', 'github.com/go-sql-driver/mysql v1.7.1'),
      'db.go': 'package db\n\nimport "database/sql"\n\nvar db, _ = sql.Open("mysql", dsn)\n',
    });
    expect(tech_stack.db).toBe('mysql');
  });
});

const notify = `CREATE OR REPLACE FUNCTION notify_job() RETURNS trigger AS $$
BEGIN
  PERFORM pg_notify('job_events', NEW.id::text);
  RETURN NEW;
END;
$$ LANGUAGE plpgsql;`;
const onJobs = 'CREATE TRIGGER job_changed AFTER UPDATE ON jobs FOR EACH ROW EXECUTE FUNCTION notify_job();';
const dropped = 'DROP TRIGGER job_changed ON jobs;';
const left = [
  expect.objectContaining({ table: 'jobs', event: 'UPDATE', function: 'notify_job', channel: 'job_events' }),
];

describe('triggers in migrations of Go’s tools', () => {
  it.each([
    [
      'goose',
      'migrations/00001_notify.sql',
      `-- +goose Up\n-- +goose StatementBegin\n${notify}\n-- +goose StatementEnd\n${onJobs}\n\n-- +goose Down\n${dropped}\n`,
    ],
    [
      'dbmate',
      'db/migrations/20240101_notify.sql',
      `-- migrate:up\n${notify}\n${onJobs}\n\n-- migrate:down\n${dropped}\n`,
    ],
    [
      'tern',
      'migrations/001_notify.sql',
      `${notify}\n${onJobs}\n\n---- create above / drop below ----\n\n${dropped}\n`,
    ],
    ['Atlas', 'migrations/20240101120000.sql', `-- Create function\n${notify}\n-- Create trigger\n${onJobs}\n`],
  ])('are those that %s’s files leave', async (_, file, source) => {
    expect((await config({ [file]: source })).triggers).toEqual(left);
  });

  it('are those of golang-migrate’s up files', async () => {
    const found = await config({
      'migrations/000001_notify.up.sql': `${notify}\n${onJobs}\n`,
      'migrations/000001_notify.down.sql': dropped,
    });
    expect(found.triggers).toEqual(left);
  });

  it('are those of a migration in Go, without what takes it back', async () => {
    const source = `package migrations

import (
	"context"
	"database/sql"

	"github.com/pressly/goose/v3"
)

func init() {
	goose.AddMigrationContext(upNotify, downNotify)
}

func upNotify(ctx context.Context, tx *sql.Tx) error {
	if _, err := tx.ExecContext(ctx, \`${notify}\`); err != nil {
		return err
	}
	_, err := tx.ExecContext(ctx, "${onJobs}")
	return err
}

func downNotify(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "${dropped}")
	return err
}
`;
    expect((await config({ 'migrations/00002_notify.go': source })).triggers).toEqual(left);
  });

  it('tell of the channels that the code listens on', async () => {
    const { listens } = await config({
      'go.mod': 'module x\n\ngo 1.22\n\nrequire github.com/jackc/pgx/v5 v5.5.4\n',
      'worker.go':
        'package worker\n\nimport "github.com/jackc/pgx/v5"\n\nfunc wait(ctx context.Context, conn *pgx.Conn) {\n\tconn.Exec(ctx, "LISTEN job_events")\n}\n',
    });
    expect(listens).toEqual([{ channel: 'job_events', path: 'worker.go', line: 6 }]);
  });
});
