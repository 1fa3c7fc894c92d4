import type { Analysis } from '../../analysis/analysis.ts';
import { Flag, Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { isContainer, isText, isWrittenText } from '../../analysis/query/collections.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { growsWithData, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { namesIn, pathOf, within } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Evidence } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';

export const stringConcatInLoop: Rule = {
  documentation: {
    name: 'string-concat-in-loop',
    auditor: 'runtime-performance',
    title: 'String grown piece by piece in a loop',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'A string held in an attribute, a container or a name shared between functions (in Go, in any variable) that grows by `+=` in a loop with no small bound, or once per call of a method that a loop calls for every chunk or event.',
    why: 'Each `+=` copies all that has been gathered so far, so the time grows with the square of the length: a reply streamed in 10,000 chunks copies it 10,000 times.',
    principle: 'Collect the pieces in a list and join them once.',
    examples: [
      {
        language: 'python',
        bad: 'class Collector:\n    text = ""\n\n    async def collect(self, stream: AsyncIterator[Chunk]) -> None:\n        async for chunk in stream:\n            self.text += chunk.delta',
        good: 'class Collector:\n    def __init__(self) -> None:\n        self.parts: list[str] = []\n\n    async def collect(self, stream: AsyncIterator[Chunk]) -> None:\n        async for chunk in stream:\n            self.parts.append(chunk.delta)\n\n    @property\n    def text(self) -> str:\n        return "".join(self.parts)',
      },
      {
        language: 'go',
        bad: 'out := ""\nfor _, line := range lines {\n\tout += line.SKU + "\\n"\n}\nreturn out',
        good: "var out strings.Builder\nfor _, line := range lines {\n\tout.WriteString(line.SKU)\n\tout.WriteByte('\\n')\n}\nreturn out.String()",
      },
    ],
    silent: [
      'In Python, a plain local variable: CPython grows it in place when nothing else holds it.',
      'At medium confidence, not silent: how long the text becomes can’t be seen, and a few kilobytes are copied in no time.',
      'Strings that are set anew in every turn, and loops with a small bound.',
    ],
    notFor: {
      typescript: 'JavaScript engines build strings as ropes: appending does not copy.',
    },
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      const { fn } = facts;
      const { tree } = fn;
      const places = new Map<string, { target: number; loop: Grows; nodes: number[] }>();
      for (const node of within(tree, fn.body < 0 ? fn.node : fn.body)) {
        const target = growthAt(facts, node);
        const path = target === null ? null : pathOf(tree, target);
        if (target === null || path === null) continue;
        const known = places.get(path);
        if (known) {
          known.nodes.push(node);
          continue;
        }
        const loop = growingLoop(analysis, facts, node, target);
        if (loop) places.set(path, { target, loop, nodes: [node] });
      }
      for (const { target, loop, nodes } of places.values()) {
        const [node, ...others] = nodes;
        const name = sourceOf(tree, target);
        report({
          fn,
          node,
          severity: 'MEDIUM',
          // How long the text becomes, the code does not show.
          confidence: 'medium',
          issue: `\`${name}\` grows by \`+=\` ${loop.direct ? 'in every turn of a loop' : `each time \`${fn.name}\` is called, and a loop calls it`}: every piece copies all that came before`,
          cure: `${capital(fn.module.semantics.idioms.text)} when \`${name}\` is read`,
          evidence: [
            ...loop.evidence,
            hop(fn, node, `\`${sourceOf(tree, node)}\` copies the whole of \`${name}\``),
            ...others.slice(0, 30).map((other) => hop(fn, other, `\`${name}\` grows here too`)),
          ],
        });
      }
    }
  },
};

/** The place whose string gets longer by a statement: `self.x += s`, `d["k"] += s`, `self.x = self.x + s`. */
function growthAt(facts: FunctionFacts, node: number): number | null {
  const { tree } = facts.fn;
  let target: number;
  let value: number;
  if (tree.kind(node) === Kind.AugAssign && tree.str(node) === '+') {
    target = tree.child(node, 0);
    value = tree.child(node, 1);
  } else if (tree.kind(node) === Kind.Assign && tree.children(node).length === 3) {
    target = tree.child(node, 2);
    const sum = tree.child(node, 0);
    if (tree.kind(sum) !== Kind.Binary || tree.str(sum) !== '+') return null;
    let first = tree.child(sum, 0);
    while (tree.kind(first) === Kind.Binary && tree.str(first) === '+') first = tree.child(first, 0);
    const path = pathOf(tree, target);
    if (path === null || path !== pathOf(tree, first)) return null;
    value = tree.child(sum, 1);
  } else return null;
  const kind = tree.kind(target);
  if (
    kind === Kind.Name
      ? !isShared(facts.fn, tree.str(target)) && facts.fn.module.semantics.textGrowsInPlace
      : kind !== Kind.Attr && kind !== Kind.Index
  )
    return null;
  const before = facts.types.get(target);
  if (isWrittenText(facts, value)) return target;
  return isText(before) && !isContainer(facts.types.get(value), 'int', 'float', 'list') ? target : null;
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}

/** Whether a name belongs to the module or to a function around. */
function isShared(fn: FunctionInfo, name: string): boolean {
  for (const node of within(fn.tree, fn.body < 0 ? fn.node : fn.body))
    if (fn.tree.kind(node) === Kind.Global && fn.tree.children(node).some((child) => fn.tree.str(child) === name))
      return true;
  return false;
}

interface Grows {
  direct: boolean;
  evidence: Evidence[];
}

/** The loop that makes the string grow: around the statement, or around a call that leads to it. */
function growingLoop(analysis: Analysis, facts: FunctionFacts, node: number, target: number): Grows | null {
  const { fn } = facts;
  const { tree } = fn;
  const loops = loopsAround(fn, node);
  for (const loop of loops) {
    if (isMadeIn(fn, loop, target)) return null;
    if (growsWithData(loop, facts))
      return { direct: true, evidence: [hop(fn, loop.node, `the loop \`${sourceOf(tree, loop.node)}\``)] };
  }
  // A variable of the call's own is made anew by the next one.
  if (tree.kind(target) === Kind.Name && !isShared(fn, tree.str(target))) return null;
  // What a call works on must outlive it: an attribute of the receiver, a shared name, or a part of a parameter.
  if (startsAnew(fn, node, target)) return null;
  const path = pathOf(tree, target);
  if (path === null) return null;
  return called(analysis, fn, new Set(), 0);
}

/** Whether the string, or the object that holds it, is made in the loop: then it does not grow from turn to turn. */
function isMadeIn(fn: FunctionInfo, loop: Loop, target: number): boolean {
  const { tree } = fn;
  const path = pathOf(tree, target);
  const names = namesIn(tree, target);
  const bound = new Set<string>();
  if (loop.target >= 0) for (const name of namesIn(tree, loop.target)) bound.add(name);
  for (const name of names) if (bound.has(name)) return true;
  for (const current of within(tree, loop.body)) {
    if (tree.kind(current) !== Kind.Assign || tree.has(current, Flag.Expression)) continue;
    for (const assigned of tree.children(current).slice(2)) {
      const other = pathOf(tree, assigned);
      if (other !== null && (other === path || (tree.kind(assigned) === Kind.Name && names.has(other)))) {
        // `self.x = self.x + s` is the growth itself.
        if (other === path && namesPath(fn, tree.child(current, 0), path)) continue;
        return true;
      }
    }
  }
  return false;
}

function namesPath(fn: FunctionInfo, node: number, path: string): boolean {
  for (const current of within(fn.tree, node)) if (pathOf(fn.tree, current) === path) return true;
  return false;
}

/** Whether the function itself makes the string, or the object that holds it, before it grows: it does not outlive the call. */
function startsAnew(fn: FunctionInfo, node: number, target: number): boolean {
  const { tree } = fn;
  const path = pathOf(tree, target);
  let root = target;
  while (tree.kind(root) === Kind.Attr || tree.kind(root) === Kind.Index) root = tree.child(root, 0);
  if (tree.kind(root) !== Kind.Name) return true;
  const name = tree.str(root);
  const isOwn = name === fn.receiver || fn.outer?.receiver === name;
  for (const current of within(tree, fn.body)) {
    if (current >= node) break;
    if (tree.kind(current) !== Kind.Assign) continue;
    for (const assigned of tree.children(current).slice(2)) {
      if (pathOf(tree, assigned) === path) return true;
      if (tree.kind(assigned) === Kind.Name && tree.str(assigned) === name) return !fromOwn(fn, tree.child(current, 0));
    }
  }
  return !isOwn && tree.kind(target) !== Kind.Name;
}

/** `state = self.states[key]`: what it names lives as long as the receiver. */
function fromOwn(fn: FunctionInfo, value: number): boolean {
  let root = value;
  const { tree } = fn;
  while (tree.kind(root) === Kind.Attr || tree.kind(root) === Kind.Index || tree.kind(root) === Kind.Call)
    root = tree.child(root, 0);
  return tree.kind(root) === Kind.Name && tree.str(root) === fn.receiver && value !== root;
}

const DEEPEST = 3;

/** A loop around a call that leads to the function, on the same instance. */
function called(analysis: Analysis, fn: FunctionInfo, seen: Set<FunctionInfo>, depth: number): Grows | null {
  if (depth >= DEEPEST || seen.has(fn)) return null;
  seen.add(fn);
  for (const site of analysis.effects.callersOf(fn)) {
    if (site.assumed || site.implicit === 'inject') continue;
    const callerFacts = analysis.inference.facts.get(site.fn);
    // Calls of another object's method may be a new object each turn: only the receiver's own calls, and plain functions, count.
    if (!callerFacts || (fn.cls && !isOwnCall(site.fn, site.node))) continue;
    const call = hop(site.fn, site.node, `\`${sourceOf(site.fn.tree, site.node)}\` calls \`${fn.qualified}\``);
    const loop = loopsAround(site.fn, site.node).find((around) => growsWithData(around, callerFacts));
    if (loop)
      return {
        direct: false,
        evidence: [hop(site.fn, loop.node, `the loop \`${sourceOf(site.fn.tree, loop.node)}\``), call],
      };
    const further = called(analysis, site.fn, seen, depth + 1);
    if (further) return { direct: false, evidence: [...further.evidence, call] };
  }
  return null;
}

function isOwnCall(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  const callee = tree.kind(node) === Kind.Call ? tree.child(node, 0) : node;
  if (tree.kind(callee) !== Kind.Attr) return true;
  const owner = tree.child(callee, 0);
  return tree.kind(owner) === Kind.Name && tree.str(owner) === (fn.receiver ?? fn.outer?.receiver);
}
