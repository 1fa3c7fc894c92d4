import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import type { EffectName } from '../../analysis/knowledge/schema.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import { isContainer, memberCalled } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { rootName } from '../../analysis/query/handles.ts';
import { boundOf, loopsAround } from '../../analysis/query/loops.ts';
import { argumentsOf, mentions, waitsIn } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Rule } from '../rule.ts';

export const unnecessaryListAllocation: Rule = {
  documentation: {
    name: 'unnecessary-list-allocation',
    auditor: 'runtime-performance',
    title: 'List built only to be consumed',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A list that is built only so that something can go over it once: `any([…])` and `all([…])` (which then also lose their short circuit), `set`, `frozenset`, `dict`, `tuple`, `sum`, `min`, `max` or `sorted` of a list comprehension or of `list(…)`, a loop over one, a membership test in one. It is said at high confidence where `any` or `all` could stop before the next element costs a query or a call to another service; else at medium, since what is saved depends on sizes that the code does not show.',
    why: 'The list holds every element at once and is thrown away. With `any` and `all` all elements are computed although the first may decide.',
    principle: 'Hand a generator to what consumes its elements once; build a list where one is needed.',
    examples: [
      {
        language: 'python',
        bad: 'if any([item.is_expired(now) for item in cart.items]):\n    raise Expired()\nids = set([item.product_id for item in cart.items])',
        good: 'if any(item.is_expired(now) for item in cart.items):\n    raise Expired()\nids = {item.product_id for item in cart.items}',
      },
    ],
    silent: [
      '`"".join([…])` and `len([…])`: there the list is the right form.',
      'Comprehensions that await: a generator of them could not be consumed by a plain function.',
      '`any` and `all` over calls that do something (write, send, enqueue): there the list may be meant to run all of them.',
      'Calls with a further argument (a start value, a key, a default), and comprehensions over a few elements that are written out.',
      '`sum`, `min`, `max`, `sorted` and `tuple` of a comprehension where something has failed already; elsewhere they are low at most.',
      'A snapshot, `for x in list(xs)`: it guards against changes during the loop.',
    ],
    notFor: {
      typescript: 'Array methods give arrays by design, and lazy iterator helpers are too new to be asked for.',
      go: 'Go has no comprehensions; a slice is made by a loop that is visible as such.',
    },
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { fn } = facts;
      const { tree } = fn;
      for (let node = fn.node + 1; node < tree.end(fn.node); node++) {
        const kind = tree.kind(node);
        if (kind === Kind.Function) {
          node = tree.end(node) - 1;
          continue;
        }
        const use =
          kind === Kind.Call
            ? consumedBy(analysis, facts, node)
            : kind === Kind.For
              ? loopOver(facts, node)
              : kind === Kind.Compare
                ? memberOfList(facts, node)
                : null;
        if (!use) continue;
        const loop = loopsAround(fn, node).find((around) => boundOf(around, facts) === null);
        report({
          fn,
          node: use.node,
          severity: loop && !use.isMinor ? 'MEDIUM' : 'LOW',
          // Nothing ends early and nothing is looked up: what is saved is one list.
          confidence: use.isMinor ? 'advisory' : use.stops && isDear(analysis, facts, node) ? 'high' : 'medium',
          issue: use.issue,
          cure: use.cure,
          effort: 'S',
          evidence: [
            ...(loop ? [hop(fn, loop.node, 'the list is built anew in every turn of this loop')] : []),
            hop(fn, use.node, use.evidence),
          ],
        });
      }
    }
  },
};

/** Whether each element of a list costs a query or a call to another service. */
function isDear(analysis: Analysis, facts: FunctionFacts, call: number): boolean {
  const { tree } = facts.fn;
  const element = tree.lastChild(tree.child(call, 1));
  return facts.sites.some(
    (site) => tree.contains(element, site.node) && DEAR.some((key) => analysis.effects.through(site, key) !== null),
  );
}
const DEAR: readonly EffectKey[] = ['query', 'network'];

interface Use {
  node: number;
  /** Low wherever it stands. */
  isMinor?: boolean;
  /** What goes over the list stops as soon as the answer is known. */
  stops?: boolean;
  issue: string;
  cure: string;
  evidence: string;
}

/** A call that goes once over a list that is built in its argument. */
function consumedBy(analysis: Analysis, facts: FunctionFacts, call: number): Use | null {
  const { tree } = facts.fn;
  const { positional, others } = argumentsOf(tree, call);
  const [list] = positional;
  // With a start value, a key or a default the list may be wanted as one.
  if (list === undefined || positional.length > 1 || others) return null;
  const isComprehension = isListComprehension(facts, list);
  if (!isComprehension && !(tree.kind(list) === Kind.Call && argumentsOf(tree, list).positional.length === 1))
    return null;
  const known = memberCalled(analysis, facts, call);
  const consumes = known?.member.consumes;
  if (!known || !consumes) return null;
  const name = known.name.slice(known.name.lastIndexOf('.') + 1);
  if (!isComprehension) {
    const inner = memberCalled(analysis, facts, list);
    // A list made of another collection only to be gone over: `sum(list(xs))`.
    if (inner?.member.copies !== 'shallow' || tree.kind(tree.child(list, 0)) !== Kind.Name || inner.member.consumes)
      return null;
    const source = sourceOf(tree, argumentsOf(tree, list).positional[0]);
    return {
      node: call,
      issue: `\`${sourceOf(tree, list)}\` builds a list that \`${name}\` goes over once`,
      cure: `Write \`${name}(${source})\``,
      evidence: `\`${name}\` takes any iterable and keeps no list`,
    };
  }
  if (consumes === 'until' && doesSomething(facts, list)) return null;
  if (isOfFew(facts, list)) return null;
  // All elements are gone over either way: all that a generator saves is the list.
  const isMinor = consumes === 'all' && !isContainer(facts.types.get(call), 'set', 'dict');
  if (isMinor && isInFailure(facts, call)) return null;
  return {
    node: call,
    isMinor,
    stops: consumes === 'until',
    issue:
      consumes === 'until'
        ? `\`${name}\` gets a list that is built to its end before the first element is looked at`
        : `\`${sourceOf(tree, list)}\` builds a list that \`${name}\` goes over once`,
    cure:
      name === 'set' || name === 'dict'
        ? `Write a ${name} comprehension`
        : `Drop the brackets: \`${name}\` takes a generator`,
    evidence: `the list comprehension is \`${name}\`’s only argument and is thrown away after it`,
  };
}

/** A list comprehension that a generator could replace: nothing in it is awaited. */
function isListComprehension(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  return tree.kind(node) === Kind.Comp && tree.has(node, Flag.OfList) && !waitsIn(tree, node);
}

/** Whether a comprehension goes over few elements: a collection that is written out, here or at the top of the module. */
function isOfFew(facts: FunctionFacts, comprehension: number): boolean {
  const { tree } = facts.fn;
  const parts = tree.children(comprehension);
  const own = loopsAround(facts.fn, parts[parts.length - 1]).filter((one) => tree.parent(one.node) === comprehension);
  return own.length > 0 && own.every((one) => boundOf(one, facts) !== null || isWrittenAtTop(facts, one.iterable));
}

const WRITTEN: ReadonlySet<Kind> = new Set([Kind.List, Kind.Tuple, Kind.Set, Kind.Dict]);

/** Whether a name is bound once at the top of its module, to a collection that is written out, and not in the function. */
function isWrittenAtTop(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  if (tree.kind(node) === Kind.Call && tree.kind(tree.child(node, 0)) === Kind.Attr)
    return isWrittenAtTop(facts, tree.child(tree.child(node, 0), 0));
  if (tree.kind(node) !== Kind.Name) return false;
  const values: number[] = [];
  for (let at = 0; at < tree.end(0); at++) {
    const kind = tree.kind(at);
    if (kind === Kind.Function && !tree.contains(at, node)) at = tree.end(at) - 1;
    else if (
      kind === Kind.Assign &&
      tree
        .children(at)
        .slice(2)
        .some((target) => isNamed(facts, target, tree.str(node)))
    )
      values.push(tree.contains(facts.fn.node, at) ? -1 : tree.child(at, 0));
  }
  return (
    values.length === 1 &&
    values[0] >= 0 &&
    WRITTEN.has(tree.kind(values[0])) &&
    tree.children(values[0]).length > 0 &&
    !facts.fn.params.some((param) => param.name === tree.str(node))
  );
}

function isNamed(facts: FunctionFacts, node: number, name: string): boolean {
  return facts.fn.tree.kind(node) === Kind.Name && facts.fn.tree.str(node) === name;
}

/** Whether a node runs only when something failed: in a handler, or in what is thrown. */
function isInFailure(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  for (let parent = tree.parent(node); parent >= 0 && parent !== facts.fn.node; parent = tree.parent(parent)) {
    const kind = tree.kind(parent);
    if (kind === Kind.Handler || kind === Kind.Throw) return true;
    // Only in the branch that ends by throwing.
    if (kind === Kind.Block && tree.kind(tree.lastChild(parent)) === Kind.Throw) return true;
  }
  return false;
}

const QUIET: ReadonlySet<EffectName> = new Set(['read', 'cpu', 'cache-read']);

/** Whether something in a comprehension has an effect that its author may want for every element. */
function doesSomething(facts: FunctionFacts, node: number): boolean {
  return facts.sites.some(
    (site) =>
      facts.fn.tree.contains(node, site.node) &&
      ((site.effect !== null && !QUIET.has(site.effect)) ||
        site.targets.some((target) =>
          /^(_*)(add|set|save|update|create|delete|remove|send|run|execute|process|apply|register|write|push|publish|do)(_|$)/.test(
            target.name,
          ),
        )),
  );
}

/** `for x in [f(y) for y in ys]:` where nothing in the loop changes what the list is made of. */
function loopOver(facts: FunctionFacts, loop: number): Use | null {
  const { tree } = facts.fn;
  const list = tree.child(loop, 0);
  if (!isListComprehension(facts, list)) return null;
  const body = tree.child(loop, 2);
  const source = tree.child(tree.child(list, 0), 0);
  const root = rootName(tree, source);
  // With calls of methods on what the list was made of, or awaits in between, the list is a snapshot.
  if (root === '' || root === facts.fn.receiver || mentions(tree, body, root) || waitsIn(tree, body)) return null;
  if (doesSomething(facts, list) || hasYield(facts, body)) return null;
  return {
    node: list,
    issue: `The loop goes once over \`${sourceOf(tree, list)}\`, a list that is built whole before the first turn`,
    cure: 'Loop over the source and do the mapping or filtering in the loop, or over a generator',
    evidence: 'the list comprehension is only looped over',
  };
}

function hasYield(facts: FunctionFacts, body: number): boolean {
  const { tree } = facts.fn;
  for (let node = body; node < tree.end(body); node++) if (tree.kind(node) === Kind.Yield) return true;
  return false;
}

/** `x in [y.id for y in ys]`. */
function memberOfList(facts: FunctionFacts, compare: number): Use | null {
  const { tree } = facts.fn;
  if (tree.str(compare) !== 'in' && tree.str(compare) !== 'not in') return null;
  const list = tree.child(compare, 1);
  if (!isListComprehension(facts, list)) return null;
  return {
    node: compare,
    issue: `\`${sourceOf(tree, list)}\` builds a list only to look for one value in it`,
    cure: 'Use `any(… == value for …)`, which stops at the first match, or a set that is built once where there are several look-ups',
    evidence: 'the list is thrown away after the membership test',
  };
}
