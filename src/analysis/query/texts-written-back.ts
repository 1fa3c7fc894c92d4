import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts, Site } from '../types/facts.ts';
import { bindingFor } from './bindings.ts';
import { within } from './names.ts';
import { tableOf } from './tables.ts';
import { argumentNode } from './turns.ts';
import { namesColumn, selectedColumns, setColumns } from './update-texts.ts';

/** An UPDATE that is written as text sets a column to what is computed in memory from the value that a SELECT gave. */
export interface TextWrittenBack {
  table: string;
  column: string;
  operator: string;
  /** The site of the function that writes, the statement behind it, and the read of the same table. */
  write: Site;
  statement: Site;
  read: Site;
  /** Where the new value is computed. */
  computed: number;
}

const ARITHMETIC = new Set(['+', '-', '*', '/', '%']);

/** The UPDATEs of a function, made by itself or by what runs one statement for it, that write back what was read. */
export function* textsWrittenBack(analysis: Analysis, facts: FunctionFacts): Generator<TextWrittenBack> {
  for (const write of facts.sites) {
    if (facts.fn.tree.kind(write.node) !== Kind.Call || write.implicit) continue;
    for (const { statement, column, value, named } of given(analysis, facts, write)) {
      const around = analysis.inference.facts.get(statement.fn);
      const table = around && tableOf(analysis, around, statement);
      if (!table) continue;
      const found = computedFrom(analysis, facts, value, { table, column, named, before: write.node });
      if (found) yield { table, column, write, statement, ...found };
    }
  }
}

interface Given {
  statement: Site;
  column: string;
  value: number;
  named: string | null;
}

/** What a call gives to the columns of the UPDATE that it runs, itself or as the one statement of a function that is called. */
function* given(analysis: Analysis, facts: FunctionFacts, site: Site): Generator<Given> {
  for (const set of setColumns(site)) yield { statement: site, ...set };
  const [target] = site.targets;
  const inner = target && site.targets.length === 1 ? analysis.inference.facts.get(target) : undefined;
  if (!inner || inner === facts) return;
  for (const statement of inner.sites) {
    for (const { column, value, named } of setColumns(statement)) {
      const { tree } = inner.fn;
      // `arg.Balance` of what the function is given, or the parameter itself.
      const attribute = tree.kind(value) === Kind.Attr ? tree.str(value) : null;
      const root = attribute === null ? value : tree.child(value, 0);
      if (tree.kind(root) !== Kind.Name || (attribute !== null && named !== null)) continue;
      const place = inner.fn.params.findIndex(({ name }) => name === tree.str(root)) - inner.fn.implicitParams;
      const argument = place < 0 ? -1 : argumentNode(facts.fn, site.node, place);
      if (argument >= 0) yield { statement, column, value: argument, named: attribute ?? named };
    }
  }
}

interface Wanted {
  table: string;
  column: string;
  named: string | null;
  before: number;
}

type Computed = Pick<TextWrittenBack, 'operator' | 'read' | 'computed'>;

/** How a value, or the member of an object that has it, is computed from the same column of what was read. */
function computedFrom(analysis: Analysis, facts: FunctionFacts, value: number, wanted: Wanted): Computed | null {
  const { fn } = facts;
  const { tree } = fn;
  if (wanted.named === null) {
    const held = heldBy(facts, value);
    return inArithmetic(analysis, facts, held, wanted, 0) ?? changedInPlace(analysis, facts, value, wanted);
  }
  const object = heldBy(facts, value);
  for (const member of tree.kind(object) === Kind.Call || tree.kind(object) === Kind.Dict
    ? tree.children(object)
    : []) {
    const key = tree.kind(member) === Kind.Pair ? tree.child(member, 0) : member;
    if (tree.kind(member) !== Kind.Keyword && tree.kind(member) !== Kind.Pair) continue;
    if (!namesColumn(tree.str(key), wanted.named)) continue;
    const part = tree.child(member, tree.kind(member) === Kind.Pair ? 1 : 0);
    return computedFrom(analysis, facts, part, { ...wanted, named: null });
  }
  // `wallet.Balance -= amount`, and the wallet is given.
  for (let node = fn.body; node < wanted.before; node++) {
    const target = changed(facts, node);
    if (target < 0 || tree.kind(target) !== Kind.Attr || !namesColumn(tree.str(target), wanted.named)) continue;
    const owner = tree.child(target, 0);
    if (tree.kind(owner) !== Kind.Name || tree.kind(value) !== Kind.Name || tree.str(owner) !== tree.str(value))
      continue;
    const found = changedInPlace(analysis, facts, target, wanted);
    if (found) return found;
  }
  return null;
}

/** What an assignment of one value, or an augmented one, changes; else -1. */
function changed({ fn: { tree } }: FunctionFacts, node: number): number {
  if (tree.kind(node) === Kind.AugAssign) return tree.child(node, 0);
  return tree.kind(node) === Kind.Assign ? tree.child(node, 2) : -1;
}

/** `balance -= amount` before the value is given. */
function changedInPlace(analysis: Analysis, facts: FunctionFacts, value: number, wanted: Wanted): Computed | null {
  const { fn } = facts;
  const { tree } = fn;
  const path = tree.kind(value) === Kind.Attr ? tree.str(value) : '';
  const root = path ? tree.child(value, 0) : value;
  if (tree.kind(root) !== Kind.Name) return null;
  for (let node = fn.body; node < wanted.before; node++) {
    const target = changed(facts, node);
    if (target < 0 || tree.kind(target) !== tree.kind(value) || tree.str(target) !== tree.str(value)) continue;
    if (path && tree.str(tree.child(target, 0)) !== tree.str(root)) continue;
    if (tree.kind(node) === Kind.Assign) {
      const found = inArithmetic(analysis, facts, tree.child(node, 0), wanted, 0);
      if (found) return found;
    } else if (ARITHMETIC.has(tree.str(node))) {
      const read = readOf(analysis, facts, target, wanted);
      if (read) return { operator: tree.str(node), read, computed: node };
    }
  }
  return null;
}

/** The arithmetic in which a value that was read takes part. */
function inArithmetic(
  analysis: Analysis,
  facts: FunctionFacts,
  node: number,
  wanted: Wanted,
  depth: number,
): Computed | null {
  const { tree } = facts.fn;
  if (node < 0 || depth > 3 || tree.kind(node) !== Kind.Binary || !ARITHMETIC.has(tree.str(node))) return null;
  for (const side of tree.children(node)) {
    const plain = converted(facts, side);
    const read = readOf(analysis, facts, plain, wanted);
    if (read) return { operator: tree.str(node), read, computed: node };
    const inner = inArithmetic(analysis, facts, plain, wanted, depth + 1);
    if (inner) return inner;
  }
  return null;
}

/** What a conversion is given: `int64(balance)`. */
function converted({ fn: { tree } }: FunctionFacts, node: number): number {
  const parts = tree.kind(node) === Kind.Call ? tree.children(node) : [];
  return parts.length === 2 && tree.kind(parts[0]) === Kind.Name ? parts[1] : node;
}

/** The read of the table, without a lock, that gave a variable or the row whose attribute is asked for. */
function readOf(analysis: Analysis, facts: FunctionFacts, node: number, wanted: Wanted): Site | null {
  const { fn } = facts;
  const { tree } = fn;
  const isPart = tree.kind(node) === Kind.Attr;
  const root = isPart ? tree.child(node, 0) : node;
  if (tree.kind(root) !== Kind.Name || (isPart && !namesColumn(tree.str(node), wanted.column))) return null;
  const isIt = (arg: number): boolean => {
    if (isPart && tree.kind(arg) === Kind.Attr)
      return tree.str(arg) === tree.str(node) && tree.str(tree.child(arg, 0)) === tree.str(root);
    return tree.kind(arg) === Kind.Name && tree.str(arg) === tree.str(root);
  };
  for (let call = fn.body; call < Math.min(wanted.before, node); call++) {
    if (tree.kind(call) !== Kind.Call || tree.contains(call, node)) continue;
    const place = tree.children(call).slice(1).findIndex(isIt);
    if (place < 0) continue;
    const own = reading(analysis, facts, call, wanted.table);
    if (own) return own;
    // The columns of a row are put into variables: `QueryRow(…).Scan(&id, &balance)`.
    const callee = tree.child(call, 0);
    if (tree.kind(callee) !== Kind.Attr) continue;
    const row = reading(analysis, facts, heldBy(facts, tree.child(callee, 0)), wanted.table);
    const columns = row ? selectedColumns(row.sql ?? '') : null;
    if (
      row &&
      (columns === null
        ? isPart || namesColumn(tree.str(root), wanted.column)
        : mentions(columns[place], wanted.column))
    )
      return row;
  }
  const binding = isPart ? bindingFor(fn, root) : null;
  return binding?.kind === 'assign' && binding.place < 0 ? reading(analysis, facts, binding.value, wanted.table) : null;
}

function mentions(expression: string | undefined, column: string): boolean {
  return expression !== undefined && new RegExp(String.raw`\b${column}\b`, 'i').test(expression);
}

/** The site of an expression that reads rows of a table with no lock, itself or through what it calls. */
function reading(analysis: Analysis, facts: FunctionFacts, expression: number, table: string): Site | null {
  if (expression < 0) return null;
  for (const node of within(facts.fn.tree, expression))
    for (const site of facts.sitesAt.get(node) ?? []) {
      const last = analysis.effects.through(site, 'read')?.at(-1);
      const around = last && analysis.inference.facts.get(last.fn);
      if (!last?.sql || !around || /\bfor\s+(?:no\s+key\s+)?(?:update|share)\b/i.test(last.sql)) continue;
      if (tableOf(analysis, around, last) === table) return site;
    }
  return null;
}

/** The expression that a variable stands for, or the node itself. */
function heldBy({ fn }: FunctionFacts, node: number): number {
  if (node < 0 || fn.tree.kind(node) !== Kind.Name) return node;
  const binding = bindingFor(fn, node);
  return binding?.kind === 'assign' && binding.place < 0 && binding.value >= 0 ? binding.value : node;
}
