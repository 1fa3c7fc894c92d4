import { type EngineFacts, isEngineSource, readEngineFacts } from './database/engine.ts';
import { dropsTables, mentionsTriggers, type Revision, readRevision } from './database/migrations.ts';
import { findListens, type Listen } from './listens.ts';
import { isAside, isMigration, isScript, isWithin } from './places.ts';
import type { Tree } from './walk.ts';

const MAX_BYTES = 1024 * 1024;
/** Files at or above this many are left to the names of their folders. */
const MAX_FILES = 50_000;
const IMPORT =
  /^[ \t]{0,40}(?:from[ \t]{1,8}([A-Za-z_]\w{0,80})(?:\.[\w.]{0,300})?[ \t]{1,8}import\b|import[ \t]{1,8}([A-Za-z_][\w., \t]{0,500}))/gm;

/** What the Python sources say, without being analysed. */
export interface PythonFacts {
  /** Top-level module → number of files (no tests, no scripts) that import it. */
  imports: Map<string, number>;
  engines: EngineFacts[];
  listens: Listen[];
  /** Files that mention triggers. */
  triggers: string[];
  /** Other migrations that drop tables, which takes the tables' triggers with them. */
  tableDrops: string[];
  revisions: Revision[];
  /** Number of files with an `async def`. */
  asyncFiles: number;
}

function importedModules(source: string): Set<string> {
  const modules = new Set<string>();
  for (const found of source.matchAll(IMPORT)) {
    if (found[1] !== undefined) modules.add(found[1]);
    else for (const part of found[2]!.split(',')) modules.add(part.trim().split(/[.\s]/)[0]!);
  }
  return modules;
}

/** Reads each Python file once, up to 1 MiB of it. Imports are counted in the audited folder, `path`, only. */
export function readPythonFacts(tree: Tree, files: string[], path: string): PythonFacts {
  const facts: PythonFacts = {
    imports: new Map(),
    engines: [],
    listens: [],
    triggers: [],
    tableDrops: [],
    revisions: [],
    asyncFiles: 0,
  };
  for (const file of files.slice(0, MAX_FILES)) {
    if (isAside(file, path)) continue;
    const source = tree.read(file, MAX_BYTES);
    if (source === null) continue;
    const modules = importedModules(source);
    if (!isScript(file) && isWithin(file, path)) {
      for (const module of modules) facts.imports.set(module, (facts.imports.get(module) ?? 0) + 1);
      if (source.includes('async def ')) facts.asyncFiles++;
    }
    if (mentionsTriggers(source)) facts.triggers.push(file);
    else if (isMigration(file) && dropsTables(source)) facts.tableDrops.push(file);
    const revision = readRevision(file, source);
    if (revision) facts.revisions.push(revision);
    else if (isEngineSource(source)) facts.engines.push(readEngineFacts(file, source, modules));
    facts.listens.push(...findListens(file, source));
  }
  return facts;
}
