import picomatch from 'picomatch';
import type { Configuration, ContextStore, Coverage, SkippedFile } from '../contracts/index.ts';
import { Effects } from './effects/effects.ts';
import { linkCallables } from './effects/link.ts';
import { addRegistered, type Entry, findEntryPoints, spreadRoles } from './effects/roles.ts';
import { listSourceFiles } from './files.ts';
import { Knowledge } from './knowledge/index.ts';
import { libraries } from './knowledge/libraries.ts';
import type { Role } from './knowledge/schema.ts';
import type { Manifests } from './languages/modules.ts';
import { CodeTree } from './model/code-tree.ts';
import { parseFiles } from './parse-pool.ts';
import { Project } from './project/project.ts';
import type { FunctionInfo } from './project/symbols.ts';
import { awaitOf, elementOf, evaluate } from './types/expressions.ts';
import type { FunctionFacts } from './types/facts.ts';
import { Inference } from './types/inference.ts';

/** The code of a repository in one language, understood: what every rule looks at. */
export interface Analysis {
  readonly project: Project;
  readonly knowledge: Knowledge;
  readonly inference: Inference;
  readonly effects: Effects;
  readonly entries: ReadonlyMap<FunctionInfo, Entry>;
  readonly roles: ReadonlyMap<FunctionInfo, Role>;
  readonly context: ContextStore;
  readonly configuration: Configuration;
  /** Facts of every function that people wrote, in the order of files and lines. */
  readonly functions: readonly FunctionFacts[];
}

/** A whole repository, understood. No call leads from one language to another, so each is a part of its own. */
export interface Understanding {
  readonly parts: readonly Analysis[];
  readonly coverage: Coverage;
  readonly configuration: Configuration;
}

export interface AnalysisOptions {
  path: string | null;
  context: ContextStore;
  configuration: Configuration;
  progress?: (message: string) => void;
  threads?: number;
  /** The code, where reading it has begun already. */
  code?: Promise<Code>;
}

/** The code of a folder as it was read: trees by path, and what was left out or could not be read. */
export interface Code {
  trees: readonly CodeTree[];
  leftOut: Record<string, number>;
  skipped: SkippedFile[];
  /** What says where the code's imports lead. */
  manifests: Manifests;
}

/** Reads and parses the source files of a folder. Files that can't be read or parsed are listed, not fatal. */
export async function readCode(
  folder: string,
  options: { path: string | null; exclude: readonly string[]; progress?: (message: string) => void; threads?: number },
): Promise<Code> {
  const { path, exclude, progress, threads } = options;
  const { files, leftOut, skipped, manifests } = await listSourceFiles(folder, { path, exclude: [...exclude] });
  const trees: CodeTree[] = [];
  await parseFiles(folder, files, {
    threads,
    onTree: (data) => trees.push(new CodeTree(data)),
    onSkip: (file) => skipped.push(file),
    onLeftOut: (_path, reason) => {
      leftOut[reason] = (leftOut[reason] ?? 0) + 1;
    },
    progress: progress && ((done, total) => progress(`parsed ${done} of ${total} files`)),
  });
  return { trees, leftOut, skipped, manifests };
}

/** Reads, parses and analyses the source files of a folder. */
export async function analyse(folder: string, options: AnalysisOptions): Promise<Understanding> {
  const { path, configuration, progress, threads } = options;
  const code = await (options.code ?? readCode(folder, { path, exclude: configuration.exclude, progress, threads }));
  progress?.('following calls and types');
  const byLanguage = new Map<string, CodeTree[]>();
  for (const tree of code.trees) {
    const list = byLanguage.get(tree.language);
    if (list) list.push(tree);
    else byLanguage.set(tree.language, [tree]);
  }
  const parts = [...byLanguage.values()].map((trees) => understand(trees, options, code.manifests));
  return { parts, coverage: coverageOf(code, parts), configuration };
}

/** What of a folder was looked at. */
function coverageOf({ trees, leftOut, skipped }: Code, parts: readonly Analysis[]): Coverage {
  const byLanguage: Coverage['byLanguage'] = {};
  for (const tree of trees) {
    const known = byLanguage[tree.language] ?? { files: 0, lines: 0 };
    byLanguage[tree.language] = { files: known.files + 1, lines: known.lines + tree.lines };
  }
  return {
    files: trees.length,
    lines: trees.reduce((sum, tree) => sum + tree.lines, 0),
    functions: parts.reduce((sum, { project }) => sum + project.functions.length, 0),
    byLanguage,
    leftOut,
    skipped,
  };
}

/** The role that the configuration gives to the functions of a file, by its path. */
function configuredRoles(configuration: Configuration): (path: string) => Role | undefined {
  const isRequest = picomatch(configuration.request);
  const isBackground = picomatch(configuration.background);
  return (path) => (isRequest(path) ? 'request' : isBackground(path) ? 'background' : undefined);
}

/** Analyses code trees of one language that are already there. */
export function understand(
  trees: readonly CodeTree[],
  options: AnalysisOptions,
  manifests: Manifests = new Map(),
): Analysis {
  const language = trees[0]?.language;
  const knowledge = new Knowledge(libraries.filter((library) => library.language === language));
  const project = new Project(trees, manifests);
  const inference = new Inference(project, knowledge, { evaluate, elementOf, awaitOf });
  inference.prepare();
  const entries = findEntryPoints(inference);
  for (const [fn, { entry, places }] of entries) inference.giveNamed(fn, entry.gives ?? {}, places);
  for (const fn of project.functions) inference.factsOf(fn);
  // Functions that were asked for while too much else was under way.
  for (const fn of project.functions) if (!inference.facts.has(fn)) inference.factsOf(fn);
  inference.acceptOffers();
  addRegistered(inference, entries);
  linkCallables(inference);
  const effects = new Effects(inference);
  const roles = spreadRoles(inference, effects, entries, configuredRoles(options.configuration));
  const functions = project.functions
    .map((fn) => inference.facts.get(fn))
    .filter((facts): facts is FunctionFacts => facts !== undefined && !facts.fn.tree.generated);
  return {
    project,
    knowledge,
    inference,
    effects,
    entries,
    roles,
    context: options.context,
    configuration: options.configuration,
    functions,
  };
}
