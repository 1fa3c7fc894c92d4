import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { analyse } from '../../src/analysis/analysis.ts';
import { listSourceFiles } from '../../src/analysis/files.ts';
import { rules, runAuditor } from '../../src/auditors/index.ts';
import { ContextStore, type Finding } from '../../src/contracts/index.ts';

export const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/rules');

/** A context in which nothing is known; `context.json` beside a fixture's code says what discovery would have found. */
function contextOf(folder: string): ContextStore {
  const file = path.join(folder, 'context.json');
  const given = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : {};
  return ContextStore.parse({
    tech_stack: {
      db: null,
      orm: null,
      async: null,
      db_version: null,
      languages: [],
      frameworks: [],
      libraries: {},
      ...given.tech_stack,
    },
    best_practices: {},
    db_config: {
      expire_on_commit: null,
      triggers: [],
      pool_size: null,
      max_overflow: null,
      listens: [],
      ...given.db_config,
    },
    codebase_root: folder,
    team: null,
  });
}

/** What one rule finds in a folder that is a project of its own. */
export async function findingsIn(folder: string, rule: string): Promise<Finding[]> {
  const documentation = rules.find(({ name }) => name === rule);
  if (!documentation) throw new Error(`There is no rule named ${rule}`);
  const analysis = await analyse(folder, {
    path: null,
    context: contextOf(folder),
    configuration: { exclude: [], rules: {}, request: [], background: [] },
    threads: 1,
  });
  return runAuditor(analysis, documentation.auditor, [rule]).findings;
}

/** The findings that the comments of a folder's files ask for: `# expect: <rule>`, or `# expect: <rule> medium`. */
export async function expectedIn(folder: string, rule: string): Promise<string[]> {
  const expected: string[] = [];
  const { files } = await listSourceFiles(folder, { path: null, exclude: [] });
  for (const { path: file } of files) {
    const lines = readFileSync(path.join(folder, file), 'utf8').split('\n');
    lines.forEach((line, i) => {
      for (const [, name, confidence] of line.matchAll(
        /(?:#|\/\/)\s*expect:\s*([\w-]+)(?:[ \t]+(high|medium|advisory))?/g,
      ))
        if (name === rule) expected.push(`${file}:${i + 1} ${confidence ?? 'high'}`);
    });
  }
  return expected;
}
