import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { memberCalled } from '../../analysis/query/collections.ts';
import { within } from '../../analysis/query/names.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';

/** Whether a site opens a file that its function then neither reads, writes, goes over nor hands to something that may. */
export function onlyOpens(analysis: Analysis, site: Site): boolean {
  if (site.known?.member.scope !== 'file') return false;
  const facts = analysis.inference.facts.get(site.fn);
  if (!facts) return false;
  const { tree } = site.fn;
  if (tree.kind(site.node) !== Kind.Call || isMoved(analysis, facts, site.node)) return false;
  const parent = tree.parent(site.node);
  const name = handleOf(facts, parent);
  if (name === null) return true;
  for (const node of within(tree, site.fn.body))
    if (tree.kind(node) === Kind.Name && tree.str(node) === name && isMoved(analysis, facts, node)) return false;
  return true;
}

/** The name that an opened file is bound to, or null. */
function handleOf(facts: FunctionFacts, binder: number): string | null {
  const { tree } = facts.fn;
  const kind = tree.kind(binder);
  const target = kind === Kind.WithItem ? tree.child(binder, 1) : kind === Kind.Assign ? tree.child(binder, 2) : -1;
  return target >= 0 && tree.kind(target) === Kind.Name ? tree.str(target) : null;
}

/** Whether data goes through a file at a mention of it: a method that reads or writes, a loop, a call that gets it and is not awaited. */
function isMoved(analysis: Analysis, facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  let value = node;
  let parent = tree.parent(value);
  if (tree.kind(parent) === Kind.Attr) {
    const call = tree.parent(parent);
    if (tree.kind(call) === Kind.Call && tree.child(call, 0) === parent) {
      const known = memberCalled(analysis, facts, call);
      return !known || known.member.effect !== undefined;
    }
    return false;
  }
  if (tree.kind(parent) === Kind.Keyword) {
    value = parent;
    parent = tree.parent(parent);
  }
  switch (tree.kind(parent)) {
    case Kind.For:
    case Kind.CompFor:
      return tree.child(parent, 0) === value;
    case Kind.Call:
      return tree.child(parent, 0) !== value && tree.kind(tree.parent(parent)) !== Kind.Await;
    default:
      return false;
  }
}
