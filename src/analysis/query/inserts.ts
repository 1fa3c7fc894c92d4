import type { Analysis } from '../analysis.ts';
import type { EffectKey } from '../effects/effects.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { ClassInfo } from '../project/symbols.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';
import { isKey } from './conditions.ts';
import { rootName } from './handles.ts';
import { argumentNode } from './turns.ts';

/** A row is put into a table. */
export interface Insert {
  site: Site;
  chain: readonly Site[];
  entity: ClassInfo;
  /** The local variable that holds the new row, or ''. */
  variable: string;
  /** It is only noted in a unit of work and sent later. */
  staged: boolean;
}

const KEYS: readonly EffectKey[] = ['insert', 'stage', 'write'];

/**
 * The row that a site inserts: `create(…)`, `session.add(row)`, `row.save()` of a row that was made here; null for anything else.
 * With `many`, also the rows that one call inserts.
 */
export function insertOf(analysis: Analysis, facts: FunctionFacts, site: Site, many = false): Insert | null {
  if (site.implicit) return null;
  for (const key of KEYS) {
    const chain = analysis.effects.through(site, key);
    if (!chain) continue;
    const last = chain[chain.length - 1];
    if (last.known?.member.marks?.upserts || (last.known?.member.bulk && !many)) continue;
    const made = madeRow(analysis, facts, site);
    if (key === 'write' || key === 'stage') {
      // Saving or adding a row that was read is an update.
      if (made) return { site, chain, ...made, staged: key === 'stage' };
      if (key === 'write' && last.entity && chain.length === 1 && isWrittenOut(facts, site))
        return { site, chain, entity: last.entity, variable: assignedTo(facts, site), staged: false };
      continue;
    }
    // What a hook of the row inserts besides it is another table's.
    if (made && last.entity && last.entity !== made.entity && chain.length > 1) continue;
    if (made) return { site, chain, ...made, staged: false };
    if (chain.length === 1 && last.entity) {
      const variable = assignedTo(facts, site) || (many ? objectName(facts, site) : '');
      return { site, chain, entity: last.entity, variable, staged: false };
    }
  }
  return null;
}

/** The variable that holds the rows which a call stores, or ''. */
function objectName({ fn }: FunctionFacts, site: Site): string {
  const { tree } = fn;
  const place = site.known?.member.object;
  if (place === undefined || place === 'receiver' || tree.kind(site.node) !== Kind.Call) return '';
  const object = argumentNode(fn, site.node, place);
  return object >= 0 && tree.kind(object) === Kind.Name ? tree.str(object) : '';
}

/** The new row that a call is about: its receiver or an argument, made in this function. */
function madeRow(analysis: Analysis, facts: FunctionFacts, site: Site): { entity: ClassInfo; variable: string } | null {
  const { tree } = facts.fn;
  if (tree.kind(site.node) !== Kind.Call) return null;
  const callee = tree.child(site.node, 0);
  const candidates = tree
    .children(site.node)
    .slice(1)
    .map((arg) => (tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg));
  if (tree.kind(callee) === Kind.Attr) candidates.unshift(tree.child(callee, 0));
  for (const node of candidates) {
    const row = freshRow(analysis, facts.types.get(node));
    if (row) return { entity: row, variable: tree.kind(node) === Kind.Name ? tree.str(node) : assignedTo(facts, site) };
  }
  return null;
}

/** Whether what a call stores is an object that is written out there, with no key: a row that is not in the database yet. */
function isWrittenOut({ fn }: FunctionFacts, site: Site): boolean {
  const { tree } = fn;
  const place = site.known?.member.object;
  if (place === undefined || place === 'receiver' || tree.kind(site.node) !== Kind.Call) return false;
  const object = argumentNode(fn, site.node, place);
  if (object < 0 || tree.kind(object) !== Kind.Dict) return false;
  return tree.children(object).every((part) => tree.kind(part) === Kind.Pair && !isKey(tree.str(tree.child(part, 0))));
}

function freshRow(analysis: Analysis, type: Type | undefined): ClassInfo | null {
  for (const member of type ? members(type) : [])
    if (member.k === 'instance' && member.facts?.fresh && member.cls && analysis.inference.entities.of(member.cls))
      return member.cls;
  return null;
}

/** The variable that a call's value is assigned to, or ''. */
function assignedTo({ fn }: FunctionFacts, site: Site): string {
  const { tree } = fn;
  let parent = tree.parent(site.node);
  if (tree.kind(parent) === Kind.Await) parent = tree.parent(parent);
  if (tree.kind(parent) !== Kind.Assign) return '';
  const target = tree.child(parent, 2);
  if (tree.kind(target) === Kind.Name) return tree.str(target);
  // `const { id } = await …`
  const key = tree.kind(target) === Kind.Dict ? tree.children(target).find((part) => takesKey(tree, part)) : undefined;
  return key === undefined ? '' : tree.str(tree.child(key, 1));
}

function takesKey(tree: CodeTree, part: number): boolean {
  if (tree.kind(part) !== Kind.Pair || tree.kind(tree.child(part, 1)) !== Kind.Name) return false;
  return isKey(tree.str(tree.child(part, 0)));
}

/** Whether a call, or the making of the row that it saves, mentions a variable: the new row refers to it. */
export function refersTo(facts: FunctionFacts, insert: Insert, variable: string): boolean {
  const { tree } = facts.fn;
  if (mentions(facts, insert.site.node, variable)) return true;
  if (!insert.variable) return false;
  for (let n = facts.fn.node; n < insert.site.node; n++) {
    if (tree.kind(n) !== Kind.Assign) continue;
    const target = tree.child(n, 2);
    const value = tree.child(n, 0);
    if (value >= 0 && rootName(tree, target) === insert.variable && mentions(facts, value, variable)) return true;
  }
  return false;
}

function mentions({ fn }: FunctionFacts, node: number, variable: string): boolean {
  const { tree } = fn;
  const callee = tree.kind(node) === Kind.Call ? tree.child(node, 0) : -1;
  for (let n = node + 1; n < tree.end(node); n++) {
    if (callee >= 0 && tree.contains(callee, n)) continue;
    if (tree.kind(n) === Kind.Name && tree.str(n) === variable) return true;
  }
  return false;
}
