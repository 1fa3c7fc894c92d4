import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { bindingsOf, readsOf, variableAt, variableOf } from '../../analysis/query/bindings.ts';
import { isContainer, memberCalled } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { argumentsOf, pathOf, waitsIn } from '../../analysis/query/names.ts';
import { givenTo } from '../../analysis/query/rows.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';

export const redundantDataCopy: Rule = {
  documentation: {
    name: 'redundant-data-copy',
    auditor: 'runtime-performance',
    title: 'Copy of data that is only read',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A copy (`list(xs)`, `.copy()`, `xs[:]`, `slice()`, `deepcopy`) held in a local variable that is then only read: nothing changes the copy, nothing changes the original while it lives, and it does not leave the function. And a copy made for a function that only copies it again.',
    why: 'A shallow copy takes time and memory in proportion to the collection; a deep copy walks the whole object graph in interpreted code and is often the slowest line of a request.',
    principle: 'Copy what you change or hand out; read the original.',
    examples: [
      {
        language: 'python',
        bad: 'def total(order: Order) -> Decimal:\n    lines = copy.deepcopy(order.lines)\n    return sum(line.price * line.count for line in lines)',
        good: 'def total(order: Order) -> Decimal:\n    return sum(line.price * line.count for line in order.lines)',
      },
      {
        language: 'typescript',
        bad: 'function total(order: Order): number {\n  const lines = order.lines.slice();\n  let sum = 0;\n  for (const line of lines) sum += line.price * line.count;\n  return sum;\n}',
        good: 'function total(order: Order): number {\n  let sum = 0;\n  for (const line of order.lines) sum += line.price * line.count;\n  return sum;\n}',
      },
    ],
    silent: [
      'At medium confidence, not silent: how much is copied can’t be seen.',
      'Copies that are changed, returned, stored, or handed to other functions.',
      'Snapshots: the original is changed, or other tasks may run (`await`), while the copy is in use.',
      'Conversions (`dict(pairs)`, `list(a_set)`, an iterator or a query made a list): they are no copies.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { fn } = facts;
      const { tree } = fn;
      if (fn.body < 0 || tree.kind(fn.body) !== Kind.Block) continue;
      for (let node = fn.body; node < tree.end(fn.body); node++) {
        if (tree.kind(node) === Kind.Function || tree.kind(node) === Kind.Class) {
          node = tree.end(node) - 1;
          continue;
        }
        if (tree.kind(node) === Kind.Call) {
          const twice = copiedTwice(analysis, facts, node);
          if (twice) report(twice);
        }
        if (tree.kind(node) !== Kind.Assign) continue;
        const targets = tree.children(node).slice(2);
        if (targets.length !== 1 || tree.kind(targets[0]) !== Kind.Name) continue;
        const copy = copyAt(analysis, facts, tree.child(node, 0));
        const handed = copy && !copy.deep ? handedOn(analysis, facts, node, copy) : null;
        if (handed) report(handed);
        if (handed || !copy || !isOnlyRead(analysis, facts, node, tree.str(targets[0]), copy)) continue;
        const name = tree.str(targets[0]);
        report({
          fn,
          node: tree.child(node, 0),
          severity: copy.deep ? 'MEDIUM' : 'LOW',
          // How much is copied, the code does not show.
          confidence: 'medium',
          issue: `\`${sourceOf(tree, tree.child(node, 0))}\` copies \`${sourceOf(tree, copy.source)}\`${copy.deep ? ' to its leaves' : ''}, and \`${name}\` is only read after it`,
          cure: `Read \`${sourceOf(tree, copy.source)}\` itself`,
          evidence: [
            hop(fn, tree.child(node, 0), `\`${name}\` becomes a ${copy.deep ? 'deep ' : ''}copy`),
            ...(copy.lastUse > 0
              ? [hop(fn, copy.lastUse, `\`${name}\` is read for the last time; nothing has changed it or the original`)]
              : []),
          ],
        });
      }
    }
  },
};

/** A copy that is made for a function which does nothing with it but copy it again. */
function copiedTwice(analysis: Analysis, facts: FunctionFacts, value: number): Problem | null {
  const copy = copyAt(analysis, facts, value);
  const again = copy && !copy.deep ? copiedBy(analysis, facts, value) : null;
  return copy && again && twiceProblem(facts, value, copy, again);
}

/** A function that only copies what it is given, and where. */
interface Again {
  by: FunctionInfo;
  at: number;
}

/** The function that is given an argument and only copies it, whichever one the call means; or null. */
function copiedBy(analysis: Analysis, { fn, sitesAt }: FunctionFacts, argument: number): Again | null {
  const { tree } = fn;
  const call = tree.parent(argument);
  if (tree.kind(call) !== Kind.Call || tree.child(call, 0) === argument) return null;
  const site = sitesAt.get(call)?.find(({ targets }) => targets.length > 0);
  let again: Again | null = null;
  for (const target of site?.targets ?? []) {
    const place = target.params.findIndex((_, param) => givenTo(fn, site!, target, param) === argument);
    const at = place < 0 ? -1 : onlyCopied(analysis, target, target.params[place].name);
    if (at < 0) return null;
    again ??= { by: target, at };
  }
  return again;
}

/** A copy in a variable that is given to nobody but functions which only copy it again. */
function handedOn(analysis: Analysis, facts: FunctionFacts, assign: number, copy: Copy): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  const name = tree.str(tree.child(assign, 2));
  const variable = variableOf(fn, name, assign);
  const isIt = (node: number): boolean => variableAt(fn, name, node) === variable;
  const bound = bindingsOf(fn, name).filter(({ node, at }) => (at === assign ? true : isIt(node)));
  const reads = readsOf(fn, name).filter((read) => read > assign && isIt(read));
  if (bound.length !== 1 || reads.length === 0) return null;
  const again = reads.map((read) => copiedBy(analysis, facts, read));
  if (again.some((one) => one === null)) return null;
  const root = pathOf(tree, copy.source)?.split(/[.[]/)[0];
  for (let node = tree.end(assign); node < reads[reads.length - 1]; node++)
    if (tree.kind(node) === Kind.Name && tree.str(node) === root && !isReading(analysis, facts, node, true))
      return null;
  return twiceProblem(facts, tree.child(assign, 0), copy, again[0]!);
}

function twiceProblem({ fn }: FunctionFacts, value: number, copy: Copy, { by, at }: Again): Problem {
  const { tree } = fn;
  return {
    fn,
    node: value,
    severity: 'LOW',
    // How much is copied, the code does not show.
    confidence: 'medium',
    issue: `\`${sourceOf(tree, value)}\` copies \`${sourceOf(tree, copy.source)}\` for \`${by.qualified}\`, which only copies it again`,
    cure: `Give it \`${sourceOf(tree, copy.source)}\` itself`,
    evidence: [
      hop(fn, value, `\`${sourceOf(tree, value)}\` is given to \`${by.qualified}\``),
      hop(by, at, `\`${sourceOf(by.tree, at)}\` copies what it is given`),
    ],
  };
}

/** Where a function copies a parameter with which it does nothing else, or -1. */
function onlyCopied(analysis: Analysis, fn: FunctionInfo, name: string): number {
  const facts = analysis.inference.facts.get(fn);
  const reads = readsOf(fn, name);
  if (!facts || reads.length === 0 || bindingsOf(fn, name).length > 1) return -1;
  for (const read of reads) {
    const outer = fn.tree.parent(read);
    const copy = fn.tree.kind(outer) === Kind.Attr ? fn.tree.parent(outer) : outer;
    if (copyAt(analysis, facts, copy)?.source !== read) return -1;
  }
  const first = fn.tree.parent(reads[0]);
  return fn.tree.kind(first) === Kind.Attr ? fn.tree.parent(first) : first;
}

interface Copy {
  source: number;
  deep: boolean;
  lastUse: number;
}

/** What an expression copies, or null when it is no copy of something whose kind is known. */
function copyAt(analysis: Analysis, facts: FunctionFacts, value: number): Copy | null {
  const { tree } = facts.fn;
  if (tree.kind(value) === Kind.Index) {
    const slice = tree.child(value, 1);
    if (
      slice < 0 ||
      tree.kind(slice) !== Kind.Slice ||
      tree.children(slice).some((part) => tree.kind(part) !== Kind.Empty)
    )
      return null;
    const source = tree.child(value, 0);
    return known(facts, source) ? { source, deep: false, lastUse: -1 } : null;
  }
  if (tree.kind(value) === Kind.List || tree.kind(value) === Kind.Set || tree.kind(value) === Kind.Dict) {
    const [only, ...others] = tree.children(value);
    if (only === undefined || others.length > 0 || tree.kind(only) !== Kind.Spread) return null;
    const source = tree.child(only, 0);
    return pathOf(tree, source) === null ? null : sameKind(facts, source, value);
  }
  if (tree.kind(value) !== Kind.Call) return null;
  const member = memberCalled(analysis, facts, value)?.member;
  if (member?.undoes) {
    const done = tree.child(value, 1);
    const other = done >= 0 && tree.kind(done) === Kind.Call ? memberCalled(analysis, facts, done) : null;
    const source = other?.name === member.undoes ? tree.child(done, 1) : -1;
    return source >= 0 && pathOf(tree, source) !== null ? { source, deep: true, lastUse: -1 } : null;
  }
  if (!member?.copies) return null;
  const { positional, others } = argumentsOf(tree, value);
  const callee = tree.child(value, 0);
  const isMethod = facts.types.get(callee)?.k === 'method';
  if (others || positional.length !== (isMethod ? 0 : 1)) return null;
  const source = isMethod ? tree.child(callee, 0) : positional[0];
  if (pathOf(tree, source) === null) return null;
  const deep = member.copies === 'deep';
  if (deep) return { source, deep, lastUse: -1 };
  return isMethod ? (known(facts, source) ? { source, deep, lastUse: -1 } : null) : sameKind(facts, source, value);
}

/** A conversion (`dict(pairs)`, `list(a_set)`) makes something else of its source; only one that gives the source's own kind is a copy. */
function sameKind(facts: FunctionFacts, source: number, value: number): Copy | null {
  const made = facts.types.get(value);
  const given = facts.types.get(source);
  return !given?.assumed && CONTAINERS.some((name) => isContainer(given, name) && isContainer(made, name))
    ? { source, deep: false, lastUse: -1 }
    : null;
}

const CONTAINERS = ['list', 'dict', 'set'];

function known(facts: FunctionFacts, source: number): boolean {
  return pathOf(facts.fn.tree, source) !== null && isContainer(facts.types.get(source), ...CONTAINERS);
}

/** Whether the copy is bound once, only read, and what it was made of stays as it is meanwhile. Notes the last use. */
function isOnlyRead(analysis: Analysis, facts: FunctionFacts, assign: number, name: string, copy: Copy): boolean {
  const { fn } = facts;
  const { tree } = fn;
  const source = pathOf(tree, copy.source);
  const root = source?.split(/[.[]/)[0];
  if (name === root || fn.params.some((param) => param.name === name)) return false;
  for (let node = fn.body; node < tree.end(fn.body); node++) {
    if (tree.kind(node) !== Kind.Name || tree.contains(assign, node)) continue;
    const text = tree.str(node);
    if (text === name) {
      if (node < assign || isNested(fn, node) || !isReading(analysis, facts, node, copy.deep)) return false;
      copy.lastUse = node;
    }
  }
  if (copy.lastUse < 0) return false;
  // From here to the last use (and a turn further, in a loop) the original must stay as it is.
  const from = tree.end(assign);
  let to = copy.lastUse + 1;
  for (let parent = tree.parent(copy.lastUse); parent >= 0 && parent !== fn.node; parent = tree.parent(parent)) {
    const kind = tree.kind(parent);
    if (kind === Kind.For || kind === Kind.While) {
      if (tree.contains(parent, assign)) break;
      to = tree.end(parent);
    }
  }
  for (let node = from; node < to; node++) {
    if (tree.kind(node) === Kind.Name && tree.str(node) === root && !isReading(analysis, facts, node, true))
      return false;
    if (tree.kind(node) === Kind.Await || tree.kind(node) === Kind.Yield) return false;
    // What a call changes can't be seen where the original belongs to an object.
    if (source !== root && tree.kind(node) === Kind.Call && !isHarmless(analysis, facts, node)) return false;
  }
  return !waitsIn(tree, copy.source);
}

function isNested(fn: FunctionInfo, node: number): boolean {
  for (let parent = fn.tree.parent(node); parent !== fn.node && parent >= 0; parent = fn.tree.parent(parent))
    if (fn.tree.kind(parent) === Kind.Function) return true;
  return false;
}

/** Whether a mention of a name only looks at the value: an element, an attribute, a loop over it, a harmless call. */
function isReading(analysis: Analysis, facts: FunctionFacts, name: number, deep: boolean): boolean {
  const { tree } = facts.fn;
  let node = name;
  for (let parent = tree.parent(node); parent >= 0; node = parent, parent = tree.parent(parent)) {
    const kind = tree.kind(parent);
    switch (kind) {
      case Kind.Attr: {
        const above = tree.parent(parent);
        if (tree.kind(above) === Kind.Call && tree.child(above, 0) === parent) {
          const known = memberCalled(analysis, facts, above);
          if (!known || known.member.mutates || known.member.runs || known.member.effect) return false;
          if (deep && known.member.returns === '$U') return false;
          return true;
        }
        continue;
      }
      case Kind.Index:
        if (tree.child(parent, 0) !== node) return true;
        continue;
      case Kind.Compare:
      case Kind.CompIf:
      case Kind.Unary:
      case Kind.Template:
      case Kind.Assert:
        return true;
      case Kind.If:
      case Kind.While:
        return true;
      case Kind.CompFor:
        return tree.child(parent, 0) === node && !deep;
      case Kind.For:
        return tree.child(parent, 0) === node && (!deep || onlyReadsTarget(analysis, facts, parent));
      case Kind.Call:
        return tree.child(parent, 0) !== node && isHarmless(analysis, facts, parent);
      case Kind.Binary:
        return node !== name;
      // An element of a shallow copy is the original's own.
      case Kind.Assign:
        return !deep && node !== name && tree.child(parent, 0) === node;
      default:
        return false;
    }
  }
  return false;
}

/** Whether a loop over a deep copy only reads its elements. */
function onlyReadsTarget(analysis: Analysis, facts: FunctionFacts, loop: number): boolean {
  const { tree } = facts.fn;
  const target = tree.child(loop, 1);
  if (tree.kind(target) !== Kind.Name) return false;
  const body = tree.child(loop, 2);
  for (let node = body; node < tree.end(body); node++)
    if (tree.kind(node) === Kind.Name && tree.str(node) === tree.str(target) && !isReading(analysis, facts, node, true))
      return false;
  return true;
}

/** A call of something that is known to do nothing to its arguments. */
function isHarmless(analysis: Analysis, facts: FunctionFacts, call: number): boolean {
  const member = memberCalled(analysis, facts, call)?.member;
  return member !== undefined && !member.mutates && !member.runs && (!member.effect || member.effect === 'cpu');
}
