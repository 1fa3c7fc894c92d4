import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';

const caches = new WeakMap<Analysis, boolean>();

/** Whether the project's settings open a transaction around every request (a setting that is there and not plainly off counts). */
export function hasTransactionPerRequest(analysis: Analysis): boolean {
  let known = caches.get(analysis);
  if (known === undefined) {
    const settings = new Set(analysis.knowledge.libraries.flatMap((library) => library.transactionPerRequest ?? []));
    known = analysis.project.modules.some((module) => {
      const { tree } = module;
      for (let node = 0; node < tree.size; node++) {
        if (tree.kind(node) !== Kind.Str || !settings.has(tree.str(node))) continue;
        const parent = tree.parent(node);
        let value = -1;
        if (tree.kind(parent) === Kind.Pair) value = tree.child(parent, 1);
        else if (tree.kind(parent) === Kind.Index && tree.kind(tree.parent(parent)) === Kind.Assign)
          value = tree.child(tree.parent(parent), 0);
        if (value >= 0 && tree.str(value) !== 'false') return true;
      }
      return false;
    });
    caches.set(analysis, known);
  }
  return known;
}
