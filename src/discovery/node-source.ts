import { mentionsTriggers } from './database/migrations.ts';
import { isScriptSettings, readScriptSettings, type ScriptSettings } from './database/script-settings.ts';
import { findListens, type Listen } from './listens.ts';
import { baseName, isAside, isMigration, isScript, isWithin } from './places.ts';
import { knownLibrary } from './technologies.ts';
import type { Tree } from './walk.ts';

const MAX_BYTES = 256 * 1024;
const MAX_FILES = 30_000;
const SOURCE = /\.[cm]?[jt]sx?$/;
const GENERATED = /\.d\.[cm]?ts$|\.min\.[cm]?js$|(?:^|\/)(?:generated|__generated__)\//;
const IMPORT = /(?:\bfrom|\bimport\s{0,4}\(?|\brequire\s{0,4}\()\s{0,8}["']([^"'\n]{1,200})["']/g;
/** Prisma writes its client where the schema says; workspaces give it a package of their own. */
const GENERATED_CLIENT =
  /(?:^|\/)(?:generated\/(?:prisma|client)|prisma\/(?:generated|client))(?:\/|$)|^@[\w-]+\/prisma$/;
/** Files that set up connections for a library that they do not import. */
const CONFIGURATION =
  /(?:^|\/)(?:knexfile|ormconfig|drizzle\.config|mikro-orm\.config|data-?source|(?:config\/)(?:config|database))\.(?:[cm]?[jt]s|json)$/i;

/** What the TypeScript and JavaScript sources say, without being analysed. */
export interface NodeFacts {
  /** Published name → number of files (no tests, no scripts) that import it. */
  imports: Map<string, number>;
  settings: ScriptSettings[];
  /** Databases that imports name: `drizzle-orm/pg-core`. */
  databases: string[];
  listens: Listen[];
  /** Files that mention triggers. */
  triggers: string[];
  /** Other migrations that drop or rename tables. */
  tableDrops: string[];
}

/** `@scope/name/part` → `@scope/name`; null for a file of the project's own and for a part of Node.js. */
function packageOf(specifier: string): string | null {
  if (GENERATED_CLIENT.test(specifier)) return '@prisma/client';
  if (/^(?:[./#~]|node:|@\/)/.test(specifier)) return null;
  return /^(?:@[^/]+\/[^/]+|[^/@:]+)/.exec(specifier)?.[0].toLowerCase() ?? null;
}

const DIALECT_PART =
  /^drizzle-orm\/(pg|node-postgres|postgres|neon|vercel-postgres|mysql|planetscale|better-sqlite|sqlite|libsql|d1)/;

function databaseOfPart(specifier: string): string | null {
  const part = DIALECT_PART.exec(specifier)?.[1];
  if (part === undefined) return null;
  if (part === 'mysql' || part === 'planetscale') return 'mysql';
  return /sqlite|libsql|d1/.test(part) ? 'sqlite' : 'postgresql';
}

/** Dropped tables take their triggers with them, renamed ones give them another name. */
function changesTables(source: string): boolean {
  return ['dropTable', 'DROP TABLE', 'renameTable', 'RENAME TO'].some((word) => source.includes(word));
}

/** Reads each source file once, up to 256 KiB of it. Imports are counted in the audited folder, `path`, only. */
export function readNodeFacts(tree: Tree, path: string): NodeFacts {
  const facts: NodeFacts = {
    imports: new Map(),
    settings: [],
    databases: [],
    listens: [],
    triggers: [],
    tableDrops: [],
  };
  const files = tree.files.filter(
    (file) =>
      (SOURCE.test(file) || (file.endsWith('.json') && CONFIGURATION.test(file))) &&
      !GENERATED.test(file) &&
      !isAside(file, path),
  );
  for (const file of files.slice(0, MAX_FILES)) {
    const source = tree.read(file, MAX_BYTES);
    if (source !== null) readFile(facts, file, source, isWithin(file, path));
  }
  return facts;
}

function readFile(facts: NodeFacts, file: string, source: string, isAudited: boolean): void {
  const specifiers = [...source.matchAll(IMPORT)].map((found) => found[1]!);
  const packages = new Set(specifiers.map(packageOf).filter((name) => name !== null));
  const libraries = [...packages].map((name) => knownLibrary('node', name));
  const isDatabase = libraries.some((library) => library?.db !== undefined || library?.orm !== undefined);
  if (isAudited && !isScript(file)) {
    for (const name of packages) facts.imports.set(name, (facts.imports.get(name) ?? 0) + 1);
    for (const specifier of specifiers) {
      const database = databaseOfPart(specifier);
      if (database !== null) facts.databases.push(database);
    }
  }
  if (mentionsTriggers(source)) facts.triggers.push(file);
  else if (isMigration(file) && changesTables(source)) facts.tableDrops.push(file);
  if (isScriptSettings(source)) {
    facts.settings.push(readScriptSettings(file, source, isDatabase || CONFIGURATION.test(file)));
  }
  if (baseName(file) !== 'package.json') facts.listens.push(...findListens(file, source));
}
