import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { bindingsOf } from './bindings.ts';

const DEPTH = 4;

/** The nodes of an expression, and of everything that its local names are assigned in the function. */
export function* partsOf(fn: FunctionInfo, node: number, seen = new Set<string>(), depth = 0): Generator<number> {
  const { tree } = fn;
  for (let n = node; node >= 0 && n < tree.end(node); n++) {
    yield n;
    if (tree.kind(n) !== Kind.Name || depth >= DEPTH || seen.has(tree.str(n))) continue;
    seen.add(tree.str(n));
    for (const { kind, value } of bindingsOf(fn, tree.str(n)))
      if (kind === 'assign' && value >= 0) yield* partsOf(fn, value, seen, depth + 1);
  }
}
