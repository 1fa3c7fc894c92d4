import { type GoSettings, readGoSettings } from './database/go-settings.ts';
import { dropsTables, mentionsTriggers } from './database/migrations.ts';
import { findListens, type Listen } from './listens.ts';
import { baseName, isAside, isMigration, isScript, isWithin } from './places.ts';
import { databaseIn, knownGoPackage } from './technologies.ts';
import type { Tree } from './walk.ts';

const MAX_BYTES = 256 * 1024;
const MAX_FILES = 30_000;
const GENERATED = /^\/\/ Code generated .* DO NOT EDIT\.$/m;
const IMPORTS = /^import\s*\(([^)]{0,20000})\)|^import\s+(?:[\w.]{1,60}\s+)?"([^"\n]{1,200})"/gm;
/** The driver that a connection is opened with. */
const OPENED =
  /\b(?:sql|sqlx|xorm)\.(?:Open|Connect|MustOpen|MustConnect|NewEngine|ConnectContext)\(\s*(?:ctx\s*,\s*)?"([\w-]{1,40})"/g;
const SQLC = /^\.?sqlc\.(?:ya?ml|json)$/;
const SQLC_ENGINE = /\bengine["']?\s*:\s*["']?(postgresql|mysql|sqlite)\b/;

/** What the Go sources say, without being analysed. */
export interface GoFacts {
  /** Known modules, without a version → number of files (no tests, no scripts) that import them. */
  imports: Map<string, number>;
  settings: GoSettings[];
  /** Databases that are named where they are opened. */
  databases: string[];
  /** Code is generated from SQL by sqlc. */
  usesSqlc: boolean;
  listens: Listen[];
  /** Files that mention triggers. */
  triggers: string[];
  /** Other migrations that drop tables. */
  tableDrops: string[];
}

function importsOf(source: string): string[] {
  return [...source.matchAll(IMPORTS)].flatMap((found) =>
    found[2] !== undefined ? [found[2]] : [...found[1]!.matchAll(/"([^"\n]{1,200})"/g)].map((inner) => inner[1]!),
  );
}

/** Reads each source file once, up to 256 KiB of it. Imports are counted in the audited folder, `path`, only. */
export function readGoFacts(tree: Tree, path: string): GoFacts {
  const facts: GoFacts = {
    imports: new Map(),
    settings: [],
    databases: [],
    usesSqlc: false,
    listens: [],
    triggers: [],
    tableDrops: [],
  };
  for (const file of tree.files) {
    if (!SQLC.test(baseName(file)) || isAside(file, path)) continue;
    facts.usesSqlc = true;
    const engine = SQLC_ENGINE.exec(tree.read(file, MAX_BYTES) ?? '')?.[1];
    if (engine !== undefined) facts.databases.push(engine);
  }
  const files = tree.files.filter((file) => file.endsWith('.go') && !isAside(file, path));
  for (const file of files.slice(0, MAX_FILES)) {
    const source = tree.read(file, MAX_BYTES);
    if (source !== null) readFile(facts, file, source, isWithin(file, path));
  }
  return facts;
}

function readFile(facts: GoFacts, file: string, source: string, isAudited: boolean): void {
  facts.listens.push(...findListens(file, source));
  if (mentionsTriggers(source)) facts.triggers.push(file);
  else if (isMigration(file) && dropsTables(source)) facts.tableDrops.push(file);
  if (GENERATED.test(source)) return;
  const settings = readGoSettings(file, source);
  if (settings) facts.settings.push(settings);
  if (!isAudited || isScript(file)) return;
  const known = importsOf(source).flatMap((name) => knownGoPackage(name)?.name ?? []);
  for (const name of new Set(known)) facts.imports.set(name, (facts.imports.get(name) ?? 0) + 1);
  for (const found of source.matchAll(OPENED)) {
    const database = databaseIn(found[1] === 'pgx' ? 'postgres' : found[1]!);
    if (database) facts.databases.push(database.db);
  }
}
