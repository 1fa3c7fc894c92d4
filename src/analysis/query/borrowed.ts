import type { Library } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { bindingFor } from './bindings.ts';
import { argumentNode } from './turns.ts';

/** A transaction that a function is handed: it passes it on to some of its statements. */
export interface Borrowed {
  /** The parameter that it is, or comes with. */
  readonly parameter: string;
  /** The name that it has in the function. */
  readonly name: string;
  /** The first statement that joins it. */
  readonly site: Site;
  readonly library: Library;
  /** It is named as a transaction; otherwise it may be among options that are passed on as they are. */
  readonly named: boolean;
}

const DEPTH = 3;

/** The transaction that a function's caller handed it, as the statements tell that join it; null where none does. */
export function borrowedOf(facts: FunctionFacts): Borrowed | null {
  let found: Borrowed | null = null;
  for (const site of facts.sites) {
    const one = joinedBy(facts.fn, site);
    if (one?.named) return one;
    found ??= one;
  }
  return found;
}

/** The transaction that a statement of a function is handed by the function's caller; null where it has one of another origin, or none. */
function joinedBy(fn: FunctionInfo, site: Site): Borrowed | null {
  const { tree } = fn;
  const { known } = site;
  if (!known?.member.joins || tree.kind(site.node) !== Kind.Call) return null;
  const given = argumentNode(fn, site.node, known.member.joins);
  if (given >= 0) {
    const parameter = parameterOf(fn, given);
    return parameter ? { parameter, name: pathRoot(fn, given), site, library: known.library, named: true } : null;
  }
  const args = tree.children(site.node).slice(1);
  for (const place of known.member.options ?? []) {
    const node = args[place];
    if (node === undefined) continue;
    const passed =
      tree.kind(node) === Kind.Dict
        ? tree.children(node).flatMap((part) => (tree.kind(part) === Kind.Spread ? [tree.child(part, 0)] : []))
        : [node];
    for (const one of passed) {
      // Only what goes on as it came may hold more than the function knows of.
      if (tree.kind(one) !== Kind.Name || !OPTIONS.test(tree.str(one))) continue;
      const parameter = parameterOf(fn, one);
      if (parameter) return { parameter, name: tree.str(one), site, library: known.library, named: false };
    }
  }
  return null;
}
const OPTIONS = /^(?:opts|options|.*Options)$/;

function pathRoot({ tree }: FunctionInfo, node: number): string {
  let at = node;
  while (tree.kind(at) === Kind.Attr) at = tree.child(at, 0);
  return tree.kind(at) === Kind.Name ? tree.str(at) : '';
}

/** The parameter of a function that a name or chain of members comes from. */
function parameterOf(fn: FunctionInfo, node: number, depth = 0): string | null {
  const { tree } = fn;
  let at = node;
  while (tree.kind(at) === Kind.Attr) at = tree.child(at, 0);
  if (tree.kind(at) !== Kind.Name) return null;
  const binding = bindingFor(fn, at);
  if (binding?.kind === 'parameter') return tree.str(at);
  if (binding?.kind !== 'assign' || depth >= DEPTH || binding.value < 0) return null;
  return parameterOf(fn, binding.value, depth + 1);
}

/** Whether the call before a chain's last statement gives nothing for the parameter by which that statement would join a transaction. */
export function isLeftOut(chain: readonly Site[]): boolean {
  const last = chain[chain.length - 1];
  const call = chain[chain.length - 2];
  const joined = call ? joinedBy(last.fn, last) : null;
  if (!joined || call.fn.tree.kind(call.node) !== Kind.Call || call.implicit || !call.targets.includes(last.fn))
    return false;
  const { tree } = call.fn;
  if (tree.children(call.node).some((arg) => tree.kind(arg) === Kind.Spread)) return false;
  const place = last.fn.params.findIndex((param) => param.name === joined.parameter);
  return argumentNode(call.fn, call.node, place - (last.fn.cls ? last.fn.implicitParams : 0)) < 0;
}
