import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../project/symbols.ts';
import type { Relation } from '../types/entities.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import type { Type } from '../types/type.ts';
import { bindingFor } from './bindings.ts';
import { argumentNode } from './turns.ts';

/** Where a row comes from within a function. */
export interface Origin {
  /** The parameter that it hangs on, by place; -1: none. */
  param: number;
  /** The relations between that parameter and the row, outermost first. */
  hops: Relation[];
  /** For and CompFor nodes that give it, innermost first: there is such a row in every turn. */
  loops: number[];
}

const NOWHERE: Origin = { param: -1, hops: [], loops: [] };

/** Follows an expression back to the parameter or loop that its row comes from. */
export function originOf(analysis: Analysis, facts: FunctionFacts, node: number, depth = 0): Origin {
  const { fn } = facts;
  const { tree } = fn;
  if (node < 0 || depth > 12) return NOWHERE;
  switch (tree.kind(node)) {
    case Kind.Name: {
      const binding = bindingFor(fn, node);
      if (!binding) return NOWHERE;
      if (binding.kind === 'parameter')
        return { param: fn.params.findIndex(({ name }) => name === tree.str(node)), hops: [], loops: [] };
      if (binding.kind === 'element') {
        const over = originOf(analysis, facts, binding.value, depth + 1);
        return { ...over, loops: [binding.at, ...over.loops] };
      }
      if (binding.kind === 'assign' && binding.place < 0) return originOf(analysis, facts, binding.value, depth + 1);
      return NOWHERE;
    }
    case Kind.Attr: {
      const owner = tree.child(node, 0);
      const from = originOf(analysis, facts, owner, depth + 1);
      const relation = relationNamed(analysis, facts.types.get(owner), tree.str(node));
      return relation ? { ...from, hops: [...from.hops, relation] } : { ...NOWHERE, loops: from.loops };
    }
    case Kind.Call: {
      const callee = tree.child(node, 0);
      const first = tree.child(node, 1);
      if (tree.kind(callee) === Kind.Name)
        return fn.module.semantics.collections.passing.has(tree.str(callee)) &&
          first >= 0 &&
          tree.kind(first) !== Kind.Keyword
          ? originOf(analysis, facts, first, depth + 1)
          : NOWHERE;
      if (tree.kind(callee) !== Kind.Attr) return NOWHERE;
      const type = facts.types.get(node);
      // A related manager that still stands for the relation's own rows.
      if (type?.facts?.relation) return originOf(analysis, facts, tree.child(callee, 0), depth + 1);
      if (['values', 'items'].includes(tree.str(callee)) && first < 0)
        return { ...NOWHERE, loops: originOf(analysis, facts, tree.child(callee, 0), depth + 1).loops };
      return NOWHERE;
    }
    case Kind.Index: {
      const base = originOf(analysis, facts, tree.child(node, 0), depth + 1);
      const index = tree.child(node, 1);
      const by = tree.kind(index) === Kind.Slice ? NOWHERE : originOf(analysis, facts, index, depth + 1);
      return { ...base, loops: [...by.loops, ...base.loops] };
    }
    case Kind.Await:
      return originOf(analysis, facts, tree.child(node, 0), depth + 1);
    case Kind.Comp:
      return tree.has(node, 8) ? NOWHERE : originOf(analysis, facts, tree.lastChild(node), depth + 1);
    case Kind.Logical:
      return originOf(analysis, facts, tree.child(node, 0), depth + 1);
    case Kind.Conditional:
      return originOf(analysis, facts, tree.child(node, 1), depth + 1);
    default:
      return NOWHERE;
  }
}

function relationNamed(analysis: Analysis, type: Type | undefined, name: string): Relation | null {
  for (const member of type ? (type.k === 'union' ? type.args : [type]) : []) {
    const found = member.k === 'instance' ? analysis.inference.entities.of(member.cls)?.relations.get(name) : undefined;
    if (found) return found;
  }
  return null;
}

/** A relation that is read with a query when the rows did not come with it. */
export interface Touch {
  /** Where the owner of the relation comes from. */
  origin: Origin;
  relation: Relation;
  /** The calls that lead to it, the touch itself last. */
  chain: Site[];
  /** What is known of how the owner was loaded says that this relation was not loaded. */
  certain: boolean;
}

/** The relation that a site reads because it is touched, with the node of its owner; null for other sites. */
function touchedRelation(
  analysis: Analysis,
  facts: FunctionFacts,
  site: Site,
): { relation: Relation; owner: number; certain: boolean } | null {
  const { tree } = facts.fn;
  if (site.implicit === 'relation' && site.relation)
    return { relation: site.relation, owner: tree.child(site.node, 0), certain: site.certain };
  const related = site.effect === 'read' ? site.receiver?.facts?.relation : undefined;
  if (!related || site.receiver?.facts?.prefetched) return null;
  // `order.items.all()`: down the calls to the attribute that names the relation.
  for (let node = site.node; node >= 0; node = tree.child(node, 0)) {
    const kind = tree.kind(node);
    if (kind === Kind.Attr) {
      const owner = tree.child(node, 0);
      const relation = relationNamed(analysis, facts.types.get(owner), tree.str(node));
      if (relation) return { relation, owner, certain: site.receiver?.facts?.fromQuery ?? false };
    } else if (kind !== Kind.Call) return null;
  }
  return null;
}

const touches = new WeakMap<Analysis, Map<FunctionInfo, Touch[]>>();
const MAX_CALLS = 4;
const MAX_TOUCHES = 40;

/** The relations that a function touches on rows that hang on its parameters, itself or through what it calls. */
export function touchesOf(analysis: Analysis, fn: FunctionInfo, depth = 0): readonly Touch[] {
  let known = touches.get(analysis);
  if (!known) {
    known = new Map();
    touches.set(analysis, known);
  }
  const found = known.get(fn);
  if (found) return found;
  const facts = analysis.inference.facts.get(fn);
  if (!facts || depth > MAX_CALLS || analysis.effects.isDoneOnce(fn)) return [];
  const out: Touch[] = [];
  known.set(fn, out);
  for (const site of facts.sites) {
    if (out.length > MAX_TOUCHES) break;
    for (const touch of touchesAt(analysis, facts, site, depth)) {
      if (touch.origin.param >= 0) out.push(touch);
      if (out.length > MAX_TOUCHES) break;
    }
  }
  return out;
}

/** The relations that a site touches: the one that it reads itself, or those that what it calls touches on what it is given. */
export function* touchesAt(analysis: Analysis, facts: FunctionFacts, site: Site, depth = 0): Generator<Touch> {
  const own = touchedRelation(analysis, facts, site);
  if (own) {
    const origin = originOf(analysis, facts, own.owner);
    if (!cameWithOwner(origin.hops, own.relation))
      yield { origin, relation: own.relation, chain: [site], certain: own.certain };
    return;
  }
  if (site.how !== 'call' && site.how !== 'await' && site.how !== 'inline' && site.how !== 'together') return;
  for (const target of site.targets) {
    // A function that calls itself is still being asked: what it has so far must not grow under our hands.
    for (const touch of [...touchesOf(analysis, target, depth + 1)]) {
      // In a loop of the callee it is said there.
      if (touch.origin.loops.length > 0) continue;
      const given = givenTo(facts.fn, site, target, touch.origin.param);
      if (given < 0) continue;
      const from = originOf(analysis, facts, given);
      const hops = [...from.hops, ...touch.origin.hops];
      if (cameWithOwner(hops, touch.relation)) continue;
      const state = loadedOn(facts.types.get(given), touch.origin.hops, touch.relation);
      if (state === 'loaded') continue;
      yield {
        origin: { param: from.param, hops, loops: from.loops },
        relation: touch.relation,
        chain: [site, ...touch.chain],
        certain: touch.certain || state === 'missing',
      };
    }
  }
}

/** The row that an order's items were read by is what their `order` leads back to: it is there already. */
export function cameWithOwner(hops: readonly Relation[], relation: Relation): boolean {
  const last = hops.at(-1);
  // The reverse side of a relation has no place of its own in the class.
  return last !== undefined && (last.many || last.node < 0) && !relation.many && last.owner === relation.target;
}

/** Whether a value's rows were loaded with a relation: that can be said where the query is known. */
export function loadedOn(
  type: Type | undefined,
  hops: readonly { name: string }[],
  relation: { name: string },
): 'loaded' | 'missing' | 'unknown' {
  const row = type ? rowOf(type) : null;
  const { facts } = row ?? {};
  if (!facts) return 'unknown';
  if (facts.fresh || facts.awaited) return 'loaded';
  const path = [...hops.map(({ name }) => name), relation.name].join('.');
  for (const eager of facts.eager) {
    if (eager === '*' || eager === path || eager.startsWith(`${path}.`)) return 'loaded';
    if (eager.endsWith('.*') && path.startsWith(eager.slice(0, -1))) return 'loaded';
  }
  return facts.fromQuery ? 'missing' : 'unknown';
}

function rowOf(type: Type, depth = 0): Type | null {
  if (type.k === 'instance') return type;
  if (depth > 3) return null;
  for (const arg of type.args) {
    const found = rowOf(arg, depth + 1);
    if (found) return found.facts || !type.facts ? found : { ...found, facts: type.facts };
  }
  return null;
}

/** The node of what a site gives to a parameter of its target, or -1. */
export function givenTo(fn: FunctionInfo, site: Site, target: FunctionInfo, param: number): number {
  const { tree } = fn;
  if (site.implicit === 'property') return param === 0 ? tree.child(site.node, 0) : -1;
  if (site.implicit !== null || tree.kind(site.node) !== Kind.Call) return -1;
  if (site.through) {
    const runs = site.through.member.runs?.find(({ each }) => each !== undefined);
    return runs && param === target.implicitParams ? argumentNode(fn, site.node, runs.each!) : -1;
  }
  const callee = tree.child(site.node, 0);
  const bound = target.cls !== null && !target.isStatic && tree.kind(callee) === Kind.Attr && site.receiver !== null;
  const shift = bound ? target.implicitParams : 0;
  if (param < shift) return tree.kind(callee) === Kind.Attr ? tree.child(callee, 0) : -1;
  const name = target.params[param]?.name;
  const named = name === undefined ? -1 : argumentNode(fn, site.node, name);
  return named >= 0 ? named : argumentNode(fn, site.node, param - shift);
}

/** The entity that a relation belongs to, for messages. */
export function relationName(relation: Relation): string {
  const owner: ClassInfo = relation.owner;
  return `${owner.name}.${relation.name}`;
}
