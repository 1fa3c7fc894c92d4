import type { QueryMarks } from '../knowledge/schema.ts';
import type { ClassInfo, FunctionInfo, ModuleInfo } from '../project/symbols.ts';

/** What is known of a query or of the rows that came from it. Immutable: every step of a chain makes a new one. */
export interface Facts {
  /** Paths of relations that come with the rows, with `.` between the hops; `*` stands for options that can't be read. */
  eager: readonly string[];
  /** The rows come from a query that this project's code can be seen to make. */
  fromQuery: boolean;
  marks: QueryMarks;
  /** The node (in the function that made it) of the call that began or ran the query. */
  node: number;
  fn: FunctionInfo | null;
  /** Rows were made here and are not in the database yet. */
  fresh?: boolean;
  /** The attribute that a loader option names, for values that are options. */
  option?: { path: string; how: 'eager' | 'lazy' | 'raise' | 'columns' };
  /** The text of the statement that a value runs later. */
  sql?: string;
  /** The relation that gives these rows: `Order.items`. */
  relation?: string;
  /** The rows belong to one row, whatever else was asked of them: a relation of it, or a condition on its key. */
  scoped?: boolean;
  /** The relation's rows were loaded with their owner. */
  prefetched?: boolean;
  /** The rows came through an asynchronous handle, where a lazy load would fail rather than run. */
  awaited?: boolean;
}

/**
 * The type of a value, as far as it is known.
 *
 * class: a project's class itself; instance: one of it; symbol: a library's module, function or class by its qualified name;
 * object: an instance of a library's type; function: a project's function (with the receiver it is bound to); method: a
 * library's method bound to its receiver; module: a project's module; tuple; union; coroutine: what a call of an async function
 * gives before it is awaited; typevar; null; literal: a string or number whose text is known.
 */
export interface Type {
  readonly k:
    | 'class'
    | 'instance'
    | 'symbol'
    | 'object'
    | 'function'
    | 'method'
    | 'module'
    | 'tuple'
    | 'union'
    | 'coroutine'
    | 'typevar'
    | 'null'
    | 'literal';
  /** symbol, object: the qualified name; method: the member's name; typevar: its name; literal: its text. */
  readonly name: string;
  readonly cls?: ClassInfo;
  readonly fn?: FunctionInfo;
  readonly module?: ModuleInfo;
  /** Type arguments; members of a tuple or union; a coroutine's result. */
  readonly args: readonly Type[];
  /** function, method: the receiver. */
  readonly receiver?: Type;
  readonly facts?: Facts;
  /** Rests on a name only. */
  readonly assumed?: boolean;
  /** Members of an object that is written out in the code (a literal, a type's shape), or elements of a list by their place. */
  readonly fields?: ReadonlyMap<string, Type | null>;
  /** It has members or elements that can't be seen. */
  readonly more?: boolean;
  /** coroutine: the index of its call among the function's sites. */
  readonly site?: object;
  /** A class held in a variable stands for any subclass, an instance of one likewise; `self` and `cls` are such. */
  readonly open?: boolean;
}

const NONE: readonly Type[] = [];

export const classType = (cls: ClassInfo, args: readonly Type[] = NONE): Type => ({
  k: 'class',
  name: cls.name,
  cls,
  args,
});
export const instanceOf = (cls: ClassInfo, args: readonly Type[] = NONE, facts?: Facts): Type => ({
  k: 'instance',
  name: cls.name,
  cls,
  args,
  facts,
});
export const symbol = (name: string): Type => ({ k: 'symbol', name, args: NONE });
export const object = (name: string, args: readonly Type[] = NONE, facts?: Facts): Type => ({
  k: 'object',
  name,
  args,
  facts,
});
export const functionType = (fn: FunctionInfo, receiver?: Type): Type => ({
  k: 'function',
  name: fn.name,
  fn,
  args: NONE,
  receiver,
});
export const methodType = (name: string, receiver: Type): Type => ({ k: 'method', name, args: NONE, receiver });
export const moduleType = (module: ModuleInfo): Type => ({ k: 'module', name: module.tree.path, module, args: NONE });
export const tupleOf = (args: readonly Type[]): Type => ({ k: 'tuple', name: '', args });
export const typeVar = (name: string): Type => ({ k: 'typevar', name, args: NONE });
/** The type variable that stands for the receiver's own type. */
export const SELF = '$Self';
export const NULL: Type = { k: 'null', name: 'null', args: NONE };
export const literal = (text: string): Type => ({ k: 'literal', name: text, args: NONE });
export const STR = object('str');
export const INT = object('int');
export const BOOL = object('bool');
export const FLOAT = object('float');
export const ANY = object('any');
export const listOf = (of: Type): Type => object('list', [of], of.facts);

/** The union of two types; what is not known adds nothing, and no more than four members are kept. */
export function union(a: Type | null, b: Type | null): Type | null {
  if (!a || a === b) return b;
  if (!b || b.k === 'null') return a;
  // A query that finds nothing says nothing of the rows of the other one.
  if (a.facts?.marks.empty && b.facts && !b.facts.marks.empty && same(a, b)) return b;
  if (b.facts?.marks.empty && a.facts && same(a, b)) return a;
  if (a.k === 'null') return b;
  if (same(a, b)) return merge(a, b);
  const members = [...(a.k === 'union' ? a.args : [a])];
  for (const type of b.k === 'union' ? b.args : [b]) {
    if (!members.some((member) => same(member, type))) members.push(type);
  }
  return { k: 'union', name: '', args: members.slice(0, 4) };
}

/** Two values of one type on two paths: what is known of both. */
function merge(a: Type, b: Type): Type {
  if (!a.facts || !b.facts || a.facts === b.facts) return a.facts ? a : b.facts ? b : a;
  const { facts } = a;
  const other = b.facts;
  const eager = facts.eager.filter((path) => other.eager.includes(path));
  const bounded = facts.marks.bounded && !other.marks.bounded;
  const scoped = facts.scoped && !other.scoped;
  if (eager.length === facts.eager.length && !bounded && !scoped) return a;
  const marks = bounded ? { ...facts.marks, bounded: undefined } : facts.marks;
  return { ...a, facts: { ...facts, eager, marks, scoped: scoped ? undefined : facts.scoped } };
}

function same(a: Type, b: Type): boolean {
  return (
    a.k === b.k &&
    a.name === b.name &&
    a.cls === b.cls &&
    a.fn === b.fn &&
    a.module === b.module &&
    (a.args.length === b.args.length || a.k === 'object' || a.k === 'instance')
  );
}

/** The type of errors that are values. */
const ERROR = 'error';

/** What a call gives beside an error: of several results that end with one, the others; a single one alone, and as a row of the query. */
export function withoutError(type: Type): Type {
  if (type.k !== 'tuple' || type.args.length < 2) return type;
  const last = type.args[type.args.length - 1];
  if (last.k !== 'object' || last.name !== ERROR) return type;
  const rest = type.args.slice(0, -1);
  if (rest.length > 1) return { ...type, args: rest };
  return rest[0].facts || !type.facts ? rest[0] : { ...rest[0], facts: type.facts };
}

/** The members of a union, or the type itself. */
export function members(type: Type): readonly Type[] {
  return type.k === 'union' ? type.args : [type];
}

/** The instance that calling a class gives; other types stay as they are. */
export function instantiate(type: Type): Type {
  if (type.k === 'class') return { ...instanceOf(type.cls!, type.args), open: type.open };
  if (type.k === 'symbol') return object(type.name, type.args);
  if (type.k === 'union') return { ...type, args: type.args.map(instantiate) };
  return type;
}

/** Puts types in the place of type variables. */
export function substitute(type: Type, bindings: ReadonlyMap<string, Type> | null): Type {
  if (!bindings || bindings.size === 0) return type;
  if (type.k === 'typevar') return bindings.get(type.name) ?? type;
  if (type.args.length === 0) return type;
  let changed = false;
  const args = type.args.map((arg) => {
    const other = substitute(arg, bindings);
    if (other !== arg) changed = true;
    return other;
  });
  return changed ? { ...type, args } : type;
}

/** The entity class of the rows that a query, result or container gives. */
export function rowClass(type: Type | null): ClassInfo | null {
  if (!type) return null;
  if (type.k === 'instance') return type.cls ?? null;
  for (const arg of type.args) {
    const found = rowClass(arg);
    if (found) return found;
  }
  return null;
}
