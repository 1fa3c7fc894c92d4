import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { mentions } from '../../analysis/query/joined.ts';
import { namesIn } from '../../analysis/query/names.ts';
import { type OpenTransaction, transactionsOf } from '../../analysis/query/transactions.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';

const STATEMENTS: readonly EffectKey[] = ['write', 'insert', 'read'];
const LONGEST = 3;

/** The variable that a transaction was begun into, in the function that began it; '' where there is none. */
function handleVariable({ tree }: FunctionInfo, { opening }: OpenTransaction): string {
  const begun = opening[0];
  if (!begun) return '';
  const assign = tree.parent(begun.node);
  if (tree.kind(assign) !== Kind.Assign) return '';
  const [target] = tree.children(assign).slice(2);
  const first = target !== undefined && tree.kind(target) === Kind.Tuple ? tree.child(target, 0) : target;
  return first !== undefined && tree.kind(first) === Kind.Name ? tree.str(first) : '';
}

/**
 * The way to a statement of an object of the project that works on a handle of its own, beside one of the same class that was made
 * of the transaction (`queries := s.queries.WithTx(tx)`, then `s.queries.Save(…)`); null where there is none.
 */
export function besideWrapper(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
  transaction: OpenTransaction,
): Site[] | null {
  const { fn } = facts;
  const name = transaction.scope?.call ? transaction.scope.handle : handleVariable(fn, transaction);
  if (!name || site.receiver?.k !== 'instance' || !site.receiver.cls) return null;
  const { tree } = fn;
  if (tree.kind(site.node) !== Kind.Call || mentions(fn, site.node, name)) return null;
  const callee = tree.child(site.node, 0);
  if (tree.kind(callee) !== Kind.Attr || !isWrapped(facts, name, site.receiver.cls, site.node)) return null;
  for (const key of STATEMENTS) {
    const chain = analysis.effects.through(site, key);
    if (!chain || chain.length < 2 || chain.length > LONGEST) continue;
    if (chain.some((step) => step.how === 'transaction')) continue;
    return chain;
  }
  return null;
}

/** Whether a function has a value of a class that was made of a handle: the handle's own variable, or one made with it. */
function isWrapped({ fn, types }: FunctionFacts, name: string, cls: ClassInfo, until: number): boolean {
  const { tree } = fn;
  for (let node = fn.node; node < until; node++) {
    const kind = tree.kind(node);
    if (kind === Kind.Param && tree.str(node) === name) {
      if (typeOfParameter(fn, types, name) === cls) return true;
    }
    if (kind !== Kind.Assign) continue;
    const value = tree.child(node, 0);
    if (value < 0 || tree.kind(value) !== Kind.Call || !namesIn(tree, value).has(name)) continue;
    const made = types.get(value);
    if (made?.k === 'instance' && made.cls === cls) return true;
  }
  return false;
}

/** The class of a parameter, as its uses tell. */
function typeOfParameter({ tree, body }: FunctionInfo, types: FunctionFacts['types'], name: string): ClassInfo | null {
  for (let node = body; node >= 0 && node < tree.end(body); node++)
    if (tree.kind(node) === Kind.Name && tree.str(node) === name) {
      const type = types.get(node);
      if (type?.k === 'instance') return type.cls ?? null;
    }
  return null;
}

/** The transaction that a function of the project has open when it calls the function that it was given, and what it gives it of it. */
export function openAtCaller(analysis: Analysis, fn: FunctionInfo): OpenTransaction | null {
  if (!fn.isLambda) return null;
  for (const call of analysis.effects.callersOf(fn)) {
    if (call.fn === fn.outer) continue;
    const facts = analysis.inference.facts.get(call.fn);
    const { tree } = call.fn;
    if (!facts || tree.kind(call.node) !== Kind.Call) continue;
    const open = transactionsOf(analysis, facts)
      .at(call)
      .findLast((one) => one.explicit && !one.scope);
    const name = open ? handleVariable(call.fn, open) : '';
    if (!open || !name) continue;
    const place = tree
      .children(call.node)
      .slice(1)
      .findIndex((arg) => mentions(call.fn, arg, name));
    const parameter = fn.params[place]?.name;
    if (place < 0 || !parameter) continue;
    return {
      ...open,
      key: -1,
      scope: {
        kind: 'transaction',
        node: fn.node,
        at: open.at,
        type: null,
        handle: parameter,
        known: open.opening[0]?.known ?? null,
        call: open.opening[0],
        by: null,
        assumed: open.assumed,
      },
    };
  }
  return null;
}
