import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts } from '../types/facts.ts';

const known = new WeakMap<FunctionInfo, boolean>();

/**
 * Whether a function keeps what it looked up and asks its store first: a dictionary or set that it both tests and fills
 * (`if key not in cache: cache[key] = load(key)`), or a cache server that it reads and writes.
 */
export function remembers(fn: FunctionInfo, facts: FunctionFacts | undefined): boolean {
  let answer = known.get(fn);
  if (answer === undefined) {
    answer = cacheAside(facts) || storeIsTestedAndFilled(fn);
    known.set(fn, answer);
  }
  return answer;
}

function cacheAside(facts: FunctionFacts | undefined): boolean {
  if (!facts) return false;
  return (
    facts.sites.some((site) => site.effect === 'cache-read') &&
    facts.sites.some((site) => site.effect === 'cache-write')
  );
}

const FILLING = new Set(['add', 'append', 'setdefault', 'update', 'set', 'put']);
const ASKING = new Set(['get', 'pop', 'has']);

function storeIsTestedAndFilled(fn: FunctionInfo): boolean {
  const { tree } = fn;
  const tested = new Set<string>();
  const filled = new Set<string>();
  const read = new Set<string>();
  let handlesMissing = false;
  for (let node = fn.body; node >= 0 && node < tree.end(fn.body); node++) {
    switch (tree.kind(node)) {
      case Kind.Compare: {
        if (tree.str(node) !== 'in' && tree.str(node) !== 'not in') break;
        const text = textOf(fn, tree.child(node, 1));
        if (text) tested.add(text);
        break;
      }
      case Kind.Call: {
        const callee = tree.child(node, 0);
        if (tree.kind(callee) !== Kind.Attr) break;
        const text = textOf(fn, tree.child(callee, 0));
        if (!text) break;
        if (ASKING.has(tree.str(callee))) tested.add(text);
        if (FILLING.has(tree.str(callee))) filled.add(text);
        break;
      }
      case Kind.Index: {
        const text = textOf(fn, tree.child(node, 0));
        if (!text) break;
        const parent = tree.parent(node);
        if (tree.kind(parent) === Kind.Assign && tree.child(parent, 0) !== node) filled.add(text);
        else read.add(text);
        break;
      }
      case Kind.Handler: {
        const type = tree.child(node, 0);
        if (tree.kind(type) === Kind.Name && tree.str(type) === 'KeyError') handlesMissing = true;
        break;
      }
      default:
    }
  }
  for (const text of filled) if (tested.has(text) || (handlesMissing && read.has(text))) return true;
  return false;
}

function textOf(fn: FunctionInfo, node: number): string | null {
  const { tree } = fn;
  if (node < 0) return null;
  if (tree.kind(node) === Kind.Name) return tree.str(node);
  if (tree.kind(node) === Kind.Attr) {
    const owner = textOf(fn, tree.child(node, 0));
    return owner === null ? null : `${owner}.${tree.str(node)}`;
  }
  return null;
}
