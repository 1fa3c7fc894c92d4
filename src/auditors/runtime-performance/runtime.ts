import type { Analysis } from '../../analysis/analysis.ts';
import type { Library } from '../../analysis/knowledge/schema.ts';
import type { FunctionInfo, ModuleInfo } from '../../analysis/project/symbols.ts';

/** How code that runs on an event loop leaves it, for advice. A layer over the standard loop needs no words of its own. */
export interface Runtime {
  /** The library that runs the loop; null where it is the one that comes with the language. */
  library: Library | null;
  /** What runs blocking work in a thread and waits for it: `await asyncio.to_thread`. */
  offload: string;
}

interface Usage {
  standard: Library | null;
  others: Library[];
  /** The one that most modules of the project import. */
  common: Library | null;
}

const used = new WeakMap<Analysis, Usage>();

/** The runtime whose loop a function runs on: the one that drives it, else what its file imports, else what most of the project imports. */
export function runtimeOf(analysis: Analysis, fn: FunctionInfo): Runtime {
  const usage = usageIn(analysis);
  const library = driverOf(analysis, fn) ?? importedBy(fn.module, usage) ?? usage.common ?? usage.standard;
  return {
    library: library === usage.standard ? null : library,
    offload: `${fn.yieldAwaits ? 'yield' : 'await'} ${library?.offload?.call ?? 'a thread for '}`,
  };
}

/** The library whose decorator makes the function's yields wait. */
function driverOf(analysis: Analysis, fn: FunctionInfo): Library | null {
  if (!fn.yieldAwaits) return null;
  for (const decorator of fn.decorators) {
    const known = analysis.inference.decoratorMember(fn, decorator);
    if (known?.member.decorates?.awaitsYields && known.library.offload) return known.library;
  }
  return null;
}

function importedBy(module: ModuleInfo, { standard, others }: Usage): Library | null {
  if (standard && imports(module, standard)) return standard;
  return others.find((library) => imports(module, library)) ?? null;
}

function usageIn(analysis: Analysis): Usage {
  let usage = used.get(analysis);
  if (!usage) {
    const all = analysis.knowledge.libraries.filter((library) => library.offload);
    const standard = all.find((library) => library.offload?.standard) ?? null;
    let common = standard;
    let most = standard ? count(analysis, standard) : 0;
    for (const library of all) {
      const modules = count(analysis, library);
      if (modules > most) {
        most = modules;
        common = library;
      }
    }
    usage = { standard, others: all.filter((library) => library !== standard), common };
    used.set(analysis, usage);
  }
  return usage;
}

function count(analysis: Analysis, library: Library): number {
  return analysis.project.modules.filter((module) => imports(module, library)).length;
}

function imports(module: ModuleInfo, library: Library): boolean {
  return [...module.imported].some((name) =>
    library.modules.some((root) => name === root || name.startsWith(`${root}.`)),
  );
}
