import type { Trigger } from '../../contracts/index.ts';
import { lineIndex } from '../line-index.ts';
import { baseName, folderOf, isAside, isMigration } from '../places.ts';
import type { Tree } from '../walk.ts';
import { Catalog } from './catalog.ts';
import { applyPython } from './python-migrations.ts';
import { applyScript } from './script-migrations.ts';
import { applySql } from './sql-statements.ts';

const MAX_SQL_BYTES = 4 * 1024 * 1024;
const MAX_SOURCE_BYTES = 1024 * 1024;
const OF_INTEREST =
  /(?:create|drop|replace|constraint)\s+(?:trigger|function)|returns\s+trigger|pg_notify|PGTrigger|PGFunction|UpsertTriggerSql|RemoveTrigger/i;
/** Plain searches are many times faster than the pattern, and most files have none of these. */
const HINTS = ['trigger', 'TRIGGER', 'Trigger', 'pg_notify', 'PG_NOTIFY', 'PGFunction', 'FUNCTION', 'drop function'];
/** Down migrations by file name: Flyway's undo, golang-migrate's and others' `.down.sql`. */
const DOWN_FILE = /(?:[._-]|^)(?:down|downgrade|rollback|undo)\.sql$|^U\d[^/]*__/i;
/** Where the down part begins in files that hold both directions: dbmate, goose, sql-migrate, micrate, tern. */
const DOWN_PART =
  /^--\s*(?:migrate:down|\+goose\s+Down|\+migrate\s+Down|\+micrate\s+Down|@DOWN|!DOWN|-- create above \/ drop below)/im;
/** How a tool names an alembic revision and the one before it. */
const REVISION = /^revision(?:\s*:[^=\n]{0,60})?\s*=\s*["']([^"'\n]{1,100})["']/m;
const DOWN_REVISION = /^down_revision(?:\s*:[^=\n]{0,60})?\s*=\s*([^\n]{0,300})/m;

const SQL_FILE = /[\w.-]{1,120}\.sql\b/g;

/** An Alembic revision's place in the chain. */
export interface Revision {
  path: string;
  id: string;
  parents: string[];
  /** Names of SQL files that the revision mentions, and so probably runs. */
  sql: string[];
}

/** Reads an Alembic revision's own id and its parents'; null for any other file. */
export function readRevision(path: string, source: string): Revision | null {
  if (!source.includes('down_revision')) return null;
  const id = REVISION.exec(source)?.[1];
  if (id === undefined) return null;
  const parents = [...(DOWN_REVISION.exec(source)?.[1] ?? '').matchAll(/["']([^"']{1,100})["']/g)].map(
    (found) => found[1]!,
  );
  const sql = [...source.matchAll(SQL_FILE)].slice(0, 50).map((found) => found[0]);
  return { path, id, parents, sql };
}

/** Steps from the first revision, by path; a circle ends at the number of revisions. */
function chainPositions(revisions: Revision[]): Map<string, number> {
  const children = new Map<string, Revision[]>();
  const waiting = new Map<Revision, number>();
  const known = new Set(revisions.map((revision) => revision.id));
  const ready: Revision[] = [];
  for (const revision of revisions) {
    const parents = revision.parents.filter((parent) => known.has(parent) && parent !== revision.id);
    waiting.set(revision, parents.length);
    if (parents.length === 0) ready.push(revision);
    for (const parent of parents) {
      const known = children.get(parent);
      if (known) known.push(revision);
      else children.set(parent, [revision]);
    }
  }
  const positions = new Map<string, number>();
  for (let at = 0; at < ready.length; at++) {
    const revision = ready[at]!;
    positions.set(revision.path, at);
    for (const child of children.get(revision.id) ?? []) {
      const left = waiting.get(child)! - 1;
      waiting.set(child, left);
      if (left === 0) ready.push(child);
    }
  }
  return positions;
}

const natural = new Intl.Collator('en', { numeric: true });

function inOrder(files: string[], revisions: Revision[]): string[] {
  const positions = chainPositions(revisions);
  // A revision may keep its SQL in a file beside it; one that no revision names was there from the beginning.
  const runBy = new Map(revisions.flatMap((revision) => revision.sql.map((name) => [name, revision.path] as const)));
  const byId = new Map(revisions.map((revision) => [revision.id, revision.path]));
  const positionOf = (file: string): number => {
    const own = positions.get(file);
    if (revisions.length === 0) return 0;
    if (own !== undefined || !file.endsWith('.sql')) return own ?? Number.MAX_SAFE_INTEGER;
    const name = baseName(file);
    return positions.get(runBy.get(name) ?? byId.get(name.split(/[_.-]/)[0]!) ?? '') ?? -1;
  };
  const keyed = files.map((file) => ({
    file,
    migration: isMigration(file) ? 1 : 0,
    // Alembic may keep its revisions in sub-folders of `versions`; they are one chain.
    folder: folderOf(file).replace(/(^|\/)versions\/.*$/, '$1versions'),
    position: positionOf(file),
  }));
  keyed.sort(
    (a, b) =>
      a.migration - b.migration ||
      natural.compare(a.folder, b.folder) ||
      a.position - b.position ||
      natural.compare(baseName(a.file), baseName(b.file)),
  );
  return keyed.map((entry) => entry.file);
}

function applySqlFile(tree: Tree, file: string, catalog: Catalog): void {
  const text = tree.read(file, MAX_SQL_BYTES);
  if (text === null || !/trigger|pg_notify|drop\s+(?:table|function)|rename\s+to/i.test(text)) return;
  const down = DOWN_PART.exec(text)?.index ?? text.length;
  applySql(text.slice(0, down), { path: file, lineAt: lineIndex(text) }, catalog);
}

/** Whether a file drops tables, and with them their triggers. */
export function dropsTables(source: string): boolean {
  return source.includes('drop_table(') || source.includes('DROP TABLE');
}

/** Whether a source file has to be looked at for triggers. */
export function mentionsTriggers(source: string): boolean {
  return HINTS.some((hint) => source.includes(hint)) && OF_INTEREST.test(source);
}

/** Source files that bear on triggers. */
interface Migrations {
  triggers: string[];
  tableDrops: string[];
}

/**
 * The triggers that exist after all migrations, from SQL files and from SQL in source files. Alembic's run in the order of
 * their revisions, others in the order of their names.
 */
export function findTriggers(
  tree: Tree,
  python: Migrations & { revisions: Revision[] },
  others: Migrations[],
): Trigger[] {
  const sources = [python, ...others].flatMap(({ triggers, tableDrops }) =>
    triggers.length > 0 ? [...triggers, ...tableDrops] : [],
  );
  const catalog = new Catalog();
  const sql = tree.files.filter((file) => /\.sql$/i.test(file) && !DOWN_FILE.test(baseName(file)) && !isAside(file));
  for (const file of inOrder([...sql, ...sources], python.revisions)) {
    if (/\.sql$/i.test(file)) applySqlFile(tree, file, catalog);
    else {
      const source = tree.read(file, MAX_SOURCE_BYTES);
      if (source === null) continue;
      if (file.endsWith('.py')) applyPython(file, source, catalog);
      else applyScript(file, source, catalog);
    }
  }
  return catalog.triggers();
}
