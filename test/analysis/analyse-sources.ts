import { type Analysis, understand } from '../../src/analysis/analysis.ts';
import { loadParser } from '../../src/analysis/languages/index.ts';
import { CodeTree } from '../../src/analysis/model/code-tree.ts';
import type { FunctionInfo } from '../../src/analysis/project/symbols.ts';
import type { Site } from '../../src/analysis/types/facts.ts';
import { Configuration, type ContextStore } from '../../src/contracts/index.ts';

const CONTEXT: ContextStore = {
  tech_stack: { db: null, orm: null, async: null, db_version: null, languages: [], frameworks: [], libraries: {} },
  best_practices: {},
  db_config: { expire_on_commit: null, triggers: [], pool_size: null, max_overflow: null, listens: [] },
  codebase_root: '/',
  team: null,
};

/** Analyses a project that is given as path → source. */
export async function analyseSources(
  files: Record<string, string>,
  configuration: Partial<Configuration> = {},
): Promise<Analysis> {
  const trees: CodeTree[] = [];
  for (const [path, source] of Object.entries(files)) trees.push(new CodeTree((await loadParser(path))(source, path)));
  return understand(trees, { path: null, context: CONTEXT, configuration: Configuration.parse(configuration) });
}

/** The function with a qualified name. */
export function functionNamed(analysis: Analysis, qualified: string): FunctionInfo {
  const found = analysis.project.functions.find((fn) => fn.qualified === qualified);
  if (!found) throw new Error(`no function ${qualified}`);
  return found;
}

/** What runs in a function, in source order, as `line how what`: the library's member, or the project functions. */
export function runsIn(analysis: Analysis, qualified: string): string[] {
  const fn = functionNamed(analysis, qualified);
  return analysis.inference.facts
    .get(fn)!
    .sites.map((site) => `${fn.tree.line(site.node)} ${site.how} ${whatRuns(site)}`);
}

function whatRuns(site: Site): string {
  if (site.relation) return `${site.relation.owner.name}.${site.relation.name}${site.certain ? '' : '?'}`;
  return site.targets.length
    ? site.targets.map((target) => target.qualified).join('|')
    : (site.known?.name ?? `${site.implicit}`);
}
