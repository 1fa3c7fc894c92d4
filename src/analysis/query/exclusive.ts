import type { Analysis } from '../analysis.ts';
import type { EffectKey } from '../effects/effects.ts';
import type { TypeModel } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { knownMember } from '../types/members.ts';
import { members, type Type } from '../types/type.ts';
import { bindingFor } from './bindings.ts';
import { typeProperty } from './handles.ts';
import { handleOf } from './joined.ts';
import { within } from './names.ts';
import { argumentNode } from './turns.ts';

/** A handle that only one task may use at a time. */
export interface ExclusiveHandle {
  /** The local name that holds it. */
  name: string;
  /** Calls at the same time wait for one another. */
  queued: boolean;
}

/**
 * The handle on which a chain of calls runs its statement of that kind, where only one task may use it at a time and the
 * first call's function has it in a variable that was there before the call; null for any other.
 */
export function exclusiveHandle(analysis: Analysis, chain: readonly Site[], key: EffectKey): ExclusiveHandle | null {
  const [first] = chain;
  const facts = analysis.inference.facts.get(first.fn);
  // A transaction of its own on the way.
  if (!facts || chain.some(({ how }) => how === 'transaction')) return null;
  const node = chain.length === 1 ? runsOn(analysis, facts, first) : handedOn(analysis, facts, first);
  if (node < 0 || first.fn.tree.kind(node) !== Kind.Name) return null;
  const property = exclusiveness(analysis, facts.types.get(node));
  if (!property || (property === 'write' && key === 'read')) return null;
  return { name: first.fn.tree.str(node), queued: property === 'queued' };
}

/** Whether a handle's name is bound in the function itself: each run of it has its own. */
export function isOwnName({ fn }: FunctionFacts, name: string, node: number): boolean {
  if (fn.params.some((param) => param.name === name)) return true;
  for (const at of within(fn.tree, node))
    if (fn.tree.kind(at) === Kind.Name && fn.tree.str(at) === name) return bindingFor(fn, at) !== null;
  return false;
}

function exclusiveness(analysis: Analysis, type: Type | undefined): TypeModel['exclusive'] | null {
  const kind = typeProperty(analysis, type, 'kind');
  return kind === 'engine' || kind === 'pool' ? null : typeProperty(analysis, type, 'exclusive');
}

/** The expression of the handle that a statement runs on: what it is called on, or the transaction that it is given. */
function runsOn(analysis: Analysis, facts: FunctionFacts, site: Site): number {
  const { tree } = facts.fn;
  const call = tree.kind(site.node) === Kind.Await ? tree.child(site.node, 0) : site.node;
  if (tree.kind(call) !== Kind.Call) return -1;
  const member = site.known?.member ?? calledMember(analysis, facts, call);
  const given = member?.joins === undefined ? -1 : argumentNode(facts.fn, call, member.joins);
  if (given >= 0) return given;
  return handleOf(analysis, facts, { ...site, node: call })?.node ?? -1;
}

function calledMember(analysis: Analysis, { fn, types }: FunctionFacts, call: number) {
  const callee = types.get(fn.tree.child(call, 0));
  return callee?.k === 'method' && callee.receiver
    ? (knownMember(analysis.inference, callee.receiver, callee.name)?.member ?? null)
    : null;
}

/** The argument by which a call hands such a handle on; -1 where it has none. */
function handedOn(analysis: Analysis, { fn, types }: FunctionFacts, site: Site): number {
  const { tree } = fn;
  if (tree.kind(site.node) !== Kind.Call) return -1;
  for (const argument of tree.children(site.node).slice(1)) {
    for (const node of within(tree, argument)) {
      if (tree.kind(node) !== Kind.Name) continue;
      const type = types.get(node);
      if (type && members(type).length === 1 && exclusiveness(analysis, type)) return node;
    }
  }
  return -1;
}
