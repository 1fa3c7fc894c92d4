import type { Analysis } from '../analysis.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { members, type Type } from '../types/type.ts';
import { builtBack } from './built-back.ts';
import { sourceOf } from './source.ts';
import { argumentNode } from './turns.ts';
import { namesColumn } from './update-texts.ts';
import { writtenBack } from './written-back.ts';

/** A column's new value is computed from the value in memory. */
export interface ReadModifyWrite {
  /** The statement or call that writes. */
  node: number;
  /** The expression of the row, and its type. */
  object: number;
  type: Type;
  attribute: string;
  operator: string;
}

const ARITHMETIC = new Set(['+', '-', '*', '/', '//', '%']);

/** Every place of a function where a number in a row is read, changed in memory and written back. */
export function* readModifyWrites(analysis: Analysis, facts: FunctionFacts): Generator<ReadModifyWrite> {
  const { fn, writes } = facts;
  const { tree } = fn;
  for (const write of writes) {
    const object = tree.child(write.target, 0);
    let operator = write.operator;
    if (operator !== null) {
      if (!ARITHMETIC.has(operator) || !isNumber(analysis, facts, write.object, write.attribute, write.value)) continue;
    } else {
      operator =
        write.value < 0 ? null : dependsOn(analysis, facts, write.value, object, write.object, write.attribute, 0);
      if (operator === null) continue;
    }
    if (!isStored(analysis, facts, object, write)) continue;
    yield { node: write.node, object, type: write.object, attribute: write.attribute, operator };
  }
  const told = new Set<number>();
  for (const site of facts.sites) {
    if (tree.kind(site.node) !== Kind.Call || site.implicit) continue;
    if (site.targets.length === 0 && site.effect !== 'write') continue;
    for (const found of inArguments(analysis, facts, site.node)) {
      told.add(found.node);
      yield found;
    }
  }
  for (const found of writtenBack(facts)) if (!told.has(found.node)) yield found;
  for (const found of builtBack(analysis, facts)) if (!told.has(found.node)) yield found;
}

/** `repository.update(row, {"n": row.n + 1})`, `query.update(n=row.n + 1)`, `query.update("n", row.n + 1)`. */
function* inArguments(analysis: Analysis, facts: FunctionFacts, call: number): Generator<ReadModifyWrite> {
  const { tree } = facts.fn;
  if (!/update|save|set|write/i.test(calleeName(facts, call))) return;
  const [column, beside, ...others] = tree.children(call).slice(1);
  if (beside !== undefined && others.length === 0 && tree.kind(column) === Kind.Str) {
    const found = ofAnyRow(analysis, facts, beside, tree.str(column));
    if (found) yield { ...found, node: call };
  }
  for (const arg of tree.children(call).slice(1)) {
    const value = tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg;
    if (tree.kind(value) === Kind.Dict) {
      for (const pair of tree.children(value)) {
        if (tree.kind(pair) !== Kind.Pair || tree.kind(tree.child(pair, 0)) !== Kind.Str) continue;
        const found = ofAnyRow(analysis, facts, tree.child(pair, 1), tree.str(tree.child(pair, 0)));
        if (found) yield { ...found, node: call };
      }
    } else if (tree.kind(arg) === Kind.Keyword) {
      const found = ofAnyRow(analysis, facts, value, tree.str(arg));
      if (found) yield { ...found, node: call };
    }
  }
}

function calleeName({ fn }: FunctionFacts, call: number): string {
  const callee = fn.tree.child(call, 0);
  return fn.tree.kind(callee) === Kind.Attr || fn.tree.kind(callee) === Kind.Name ? fn.tree.str(callee) : '';
}

/** The row on whose attribute a value depends, whichever row it is. */
function ofAnyRow(
  analysis: Analysis,
  facts: FunctionFacts,
  value: number,
  attribute: string,
): Omit<ReadModifyWrite, 'node'> | null {
  const { tree } = facts.fn;
  const resolved = tree.kind(value) === Kind.Name ? assignedValue(facts, value) : value;
  if (resolved < 0) return null;
  for (let n = resolved; n < tree.end(resolved); n++) {
    if (tree.kind(n) !== Kind.Attr || !namesColumn(tree.str(n), attribute)) continue;
    const object = tree.child(n, 0);
    const type = facts.types.get(object);
    const row = type ? members(type).find((one) => one.k === 'instance') : undefined;
    if (!row?.cls || !analysis.inference.entities.of(row.cls)) continue;
    const operator = dependsOn(analysis, facts, resolved, object, row, tree.str(n), 0);
    if (operator !== null) return { object, type: row, attribute, operator };
  }
  return null;
}

/** The operator by which a value is computed from an attribute of the same object (through one local variable), or null. */
function dependsOn(
  analysis: Analysis,
  facts: FunctionFacts,
  value: number,
  object: number,
  type: Type,
  attribute: string,
  depth: number,
): string | null {
  const { tree } = facts.fn;
  if (depth > 3 || value < 0) return null;
  const kind = tree.kind(value);
  if (kind === Kind.Binary && ARITHMETIC.has(tree.str(value))) {
    const sides = [tree.child(value, 0), tree.child(value, 1)];
    for (const [i, side] of sides.entries()) {
      const other = sides[1 - i];
      if (isAttribute(facts, side, object, attribute) && isNumber(analysis, facts, type, attribute, other))
        return tree.str(value);
      const inner = dependsOn(analysis, facts, side, object, type, attribute, depth + 1);
      if (inner) return inner;
    }
    return null;
  }
  if (kind === Kind.Name) {
    const before = assignedValue(facts, value);
    return before < 0 ? null : dependsOn(analysis, facts, before, object, type, attribute, depth + 1);
  }
  if (kind === Kind.Call) {
    const name = calleeName(facts, value);
    if (name !== 'max' && name !== 'min' && name !== 'int' && name !== 'round') return null;
    for (const arg of tree.children(value).slice(1)) {
      const inner = dependsOn(analysis, facts, arg, object, type, attribute, depth + 1);
      if (inner) return inner;
    }
  }
  return null;
}

/** Whether an expression reads the attribute: directly, through a variable that holds it, or with a default (`row.n or 0`). */
function isAttribute(facts: FunctionFacts, node: number, object: number, attribute: string): boolean {
  const { tree } = facts.fn;
  switch (tree.kind(node)) {
    case Kind.Attr:
      return tree.str(node) === attribute && sourceOf(tree, tree.child(node, 0)) === sourceOf(tree, object);
    case Kind.Logical:
      return isAttribute(facts, tree.child(node, 0), object, attribute);
    case Kind.Name: {
      const value = assignedValue(facts, node);
      return value >= 0 && tree.kind(value) === Kind.Attr && isAttribute(facts, value, object, attribute);
    }
    default:
      return false;
  }
}

/** The value of a variable's last assignment before a node, when it is the only one; else -1. */
function assignedValue({ fn }: FunctionFacts, name: number): number {
  const { tree } = fn;
  let found = -1;
  for (let n = fn.node; n < name; n++) {
    if (tree.kind(n) !== Kind.Assign) continue;
    const target = tree.child(n, 2);
    if (tree.kind(target) !== Kind.Name || tree.str(target) !== tree.str(name)) continue;
    if (found >= 0 || tree.contains(n, name)) return -1;
    found = tree.child(n, 0);
  }
  return found;
}

const NUMBERS = /^(?:int|float|(?:decimal\.)?Decimal)$/;

/** Whether a column holds a number: by its type, or by the number that it is changed by. */
function isNumber(analysis: Analysis, facts: FunctionFacts, type: Type, attribute: string, other: number): boolean {
  const { tree } = facts.fn;
  const entity = type.cls ? analysis.inference.entities.of(type.cls) : null;
  const column = entity?.columns.get(attribute);
  if (!column) return false;
  const columnType = column.type ? members(column.type).find((one) => one.k !== 'null') : undefined;
  if (columnType?.k === 'object') {
    if (NUMBERS.test(columnType.name)) return true;
    if (columnType.name !== 'any') return false;
  }
  if (other >= 0 && tree.kind(other) === Kind.Num) return true;
  const given = other >= 0 ? facts.types.get(other) : undefined;
  return given?.k === 'object' && NUMBERS.test(given.name);
}

/** Whether the changed object is written to the database: tracked by a unit of work, or saved in this function. */
export function isStored(
  analysis: Analysis,
  facts: FunctionFacts,
  object: number,
  write: FunctionFacts['writes'][number],
): boolean {
  const entity = write.object.cls ? analysis.inference.entities.of(write.object.cls) : null;
  if (entity?.model.tracksChanges) return true;
  const { tree } = facts.fn;
  const source = sourceOf(tree, object);
  return facts.sites.some((site) => {
    if (site.node <= write.node || tree.kind(site.node) !== Kind.Call) return false;
    if (site.effect === 'write' || site.targets.length > 0) {
      const callee = tree.child(site.node, 0);
      if (tree.kind(callee) === Kind.Attr && sourceOf(tree, tree.child(callee, 0)) === source)
        return analysis.effects.through(site, 'write') !== null;
    }
    const place = site.effect === 'write' ? site.known?.member.object : undefined;
    const given = place === undefined || place === 'receiver' ? -1 : argumentNode(facts.fn, site.node, place);
    return given >= 0 && sourceOf(tree, given) === source;
  });
}
