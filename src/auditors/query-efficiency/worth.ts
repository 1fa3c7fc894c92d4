import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { boundWithin } from '../../analysis/query/bindings.ts';
import { chosenByValue, growsWithUse } from '../../analysis/query/extent.ts';
import { type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { belongsToOthers, type Entity } from '../../analysis/types/entities.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import { rowClass } from '../../analysis/types/type.ts';

const served = new WeakMap<Analysis, ReadonlySet<FunctionInfo>>();
const NEAR = 3;

/** Whether a request runs a function soon after it comes in. What lies deeper serves many purposes, some of them rare. */
export function isServed(analysis: Analysis, fn: FunctionInfo): boolean {
  if (analysis.roles.get(fn) !== 'request') return false;
  let near = served.get(analysis);
  if (!near) {
    near = nearRequests(analysis);
    served.set(analysis, near);
  }
  for (let at: FunctionInfo | null = fn; at; at = at.outer) if (near.has(at)) return true;
  return false;
}

function nearRequests(analysis: Analysis): ReadonlySet<FunctionInfo> {
  const near = new Set<FunctionInfo>();
  let level = [...analysis.entries]
    .filter(([, { role, entry }]) => role === 'request' && !entry.event)
    .map(([fn]) => fn);
  for (let calls = 0; calls <= NEAR && level.length > 0; calls++) {
    const next: FunctionInfo[] = [];
    for (const fn of level) {
      if (near.has(fn)) continue;
      near.add(fn);
      for (const site of analysis.inference.facts.get(fn)?.sites ?? [])
        if (site.how !== 'enqueue') next.push(...site.targets);
    }
    level = next;
  }
  return near;
}

/**
 * Whether every turn of a loop gets to a node: no branch that the turn decides stands around it, other than whether the row has
 * something at all (`if row.parent`).
 */
export function isInEveryTurn(fn: FunctionInfo, node: number, loop: Loop): boolean {
  const { tree } = fn;
  const outer = loop.isComprehension ? tree.parent(loop.node) : loop.node;
  const turn = boundWithin(fn, outer, tree.end(outer));
  const follows = (test: number): boolean => {
    if (isPresence(fn, test)) return false;
    for (let n = test; n < tree.end(test); n++) if (tree.kind(n) === Kind.Name && turn.has(tree.str(n))) return true;
    return false;
  };
  for (
    let inner = node, around = tree.parent(node);
    around > fn.node && inner !== outer;
    inner = around, around = tree.parent(around)
  ) {
    const kind = tree.kind(around);
    if (kind === Kind.Handler || kind === Kind.Case) return false;
    if (kind === Kind.If || kind === Kind.Conditional || kind === Kind.Logical) {
      if (inner !== tree.child(around, 0) && follows(tree.child(around, 0))) return false;
    } else if (kind === Kind.Block) {
      for (const before of tree.children(around)) {
        if (before >= inner) break;
        if (tree.kind(before) === Kind.If && goesOn(fn, before) && follows(tree.child(before, 0))) return false;
      }
    } else if (kind === Kind.Comp) {
      const parts = tree.children(around);
      for (const part of parts.slice(0, parts.indexOf(inner)))
        if (tree.kind(part) === Kind.CompIf && follows(tree.child(part, 0))) return false;
    }
  }
  return true;
}

/** Whether an `if` ends the turn: `if row.done: continue`. */
function goesOn({ tree }: FunctionInfo, branch: number): boolean {
  const block = tree.child(branch, 1);
  return tree.kind(block) === Kind.Block && tree.kind(tree.lastChild(block)) === Kind.Continue;
}

/** `row.parent`, `row.parent is not None`: whether the row has it. */
function isPresence(fn: FunctionInfo, test: number): boolean {
  const { tree } = fn;
  if (tree.kind(test) === Kind.Compare) {
    const other = tree.child(test, 1);
    return tree.kind(other) === Kind.Const && tree.str(other) === 'null' && isPresence(fn, tree.child(test, 0));
  }
  let root = test;
  while (tree.kind(root) === Kind.Attr) root = tree.child(root, 0);
  return tree.kind(test) === Kind.Attr && tree.kind(root) === Kind.Name;
}

/** Whether a loop goes over rows of a table that surely grows with use, of which nothing picks a few. */
export function goesOverMany(analysis: Analysis, facts: FunctionFacts, loop: Loop): boolean {
  return [loop, ...loopsAround(facts.fn, loop.node)].some(
    (one) => one.iterable >= 0 && readsMany(analysis, facts, passedOn(facts.fn, one.iterable), one.target),
  );
}

/** What is gone over: of a call that only gives its argument's elements or places, the argument. */
function passedOn(fn: FunctionInfo, node: number): number {
  const { tree, module } = fn;
  if (tree.kind(node) !== Kind.Call || tree.kind(tree.child(node, 0)) !== Kind.Name) return node;
  const first = tree.child(node, 1);
  return first >= 0 && module.semantics.collections.passing.has(tree.str(tree.child(node, 0))) ? first : node;
}

/**
 * Whether a table surely has many rows: with dates and a table above it, or with a table above it and few below. What stands by
 * itself, and what half of the other tables hang on (projects, channels), is a list of settings as often as not.
 */
function hasManyRows(analysis: Analysis, entity: Entity): boolean {
  const grows = growsWithUse(entity);
  if (grows !== 'perhaps') return grows === 'surely';
  if (!belongsToOthers(entity)) return false;
  let below = 0;
  for (const { relations } of analysis.inference.entities.all)
    for (const { many, target } of relations.values()) if (!many && target === entity.cls) below++;
  return below < MANY_BELOW;
}
const MANY_BELOW = 4;

/** Whether a value holds the rows of such a table. */
function readsMany(analysis: Analysis, facts: FunctionFacts, rows: number, target = -1): boolean {
  const { types } = facts;
  const row = (target >= 0 ? rowClass(types.get(target) ?? null) : null) ?? rowClass(types.get(rows) ?? null);
  const entity = row ? analysis.inference.entities.of(row) : null;
  const known = types.get(rows)?.facts;
  if (!entity || !hasManyRows(analysis, entity) || known?.relation || known?.scoped) return false;
  return !chosenByValue(analysis, facts, rows);
}
