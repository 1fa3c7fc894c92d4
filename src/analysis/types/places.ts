import type { TypeExpr } from '../knowledge/schema.ts';
import type { Inference } from './inference.ts';
import { memberOf } from './members.ts';
import {
  ANY,
  classType,
  type Facts,
  INT,
  instantiate,
  literal,
  NULL,
  object,
  symbol,
  type Type,
  tupleOf,
  union,
} from './type.ts';
import { parseTypeExpression, type TypeNode } from './type-expression.ts';

/** What the `$…` of a type expression stand for at a call. */
export interface Places {
  self?: Type;
  arguments?: readonly (Type | null)[];
  keywords?: ReadonlyMap<string, Type | null>;
  /** What functions given as arguments give, by place, where they run as part of the call. */
  callbacks?: ReadonlyMap<number, Type>;
  /** `$E`: the entity that a field or class belongs to. */
  entity?: Type;
  facts?: Facts;
}

/** Makes the type that a type expression of the knowledge stands for; null where a place that it needs is not known. */
export function resolveTypeExpression(inference: Inference, text: TypeExpr, places: Places): Type | null {
  const type = resolve(inference, parseTypeExpression(text), places);
  return type && places.facts && !type.facts && (type.k === 'object' || type.k === 'instance')
    ? { ...type, facts: places.facts }
    : type;
}

function resolve(inference: Inference, node: TypeNode, places: Places): Type | null {
  if (node.alternatives) {
    for (const alternative of node.alternatives) {
      const type = resolve(inference, alternative, places);
      if (type && type.name !== 'any') return type;
    }
    return null;
  }
  const { name } = node;
  if (name.startsWith('$')) return withArguments(inference, place(inference, name.slice(1), places), node, places);
  const args = node.args.map((arg) => resolve(inference, arg, places) ?? ANY);
  switch (name) {
    case 'any':
      return null;
    case 'none':
      return NULL;
    case 'tuple':
      return tupleOf(args);
    case 'type': {
      const of = args[0];
      return of.k === 'instance' ? classType(of.cls!, of.args) : of.k === 'object' ? symbol(of.name) : of;
    }
    default: {
      const carried = args.find((arg) => arg.facts)?.facts;
      return object(name.includes('.') ? inference.knowledge.canonical(name) : name, args, carried);
    }
  }
}

/** `$self<$0>`: the receiver's type with other arguments, as far as they are known. */
function withArguments(inference: Inference, type: Type | null, node: TypeNode, places: Places): Type | null {
  if (!type || node.args.length === 0) return type;
  const args = node.args.map((arg, i) => resolve(inference, arg, places) ?? type.args[i] ?? ANY);
  return { ...type, args };
}

function place(inference: Inference, name: string, places: Places): Type | null {
  if (name.endsWith('.awaited')) {
    const of = place(inference, name.slice(0, -8), places);
    return of && awaitedType(of);
  }
  if (name.endsWith('.keys') || name.endsWith('.entries')) {
    const dot = name.lastIndexOf('.');
    const of = place(inference, name.slice(0, dot), places);
    return of && (name.endsWith('.keys') ? keyOf(of) : entryOf(of));
  }
  if (name === 'self') return places.self ? instantiate(places.self) : null;
  if (name === 'T' || name === 'U' || name === 'V') {
    const type = places.self?.args[name.charCodeAt(0) - 84];
    return type && type.name !== 'any' ? type : null;
  }
  if (name === 'E') return places.entity ?? null;
  if (name === 'E.T') return places.entity?.args[0] ?? null;
  const match = /^([\w<>]+?)(=)?(?:\.(T|return|items|named|promised))?$/.exec(name);
  if (!match) return null;
  const [, key, keyword, part] = match;
  let type = keyword ? (places.keywords?.get(key) ?? null) : (places.arguments?.[Number(key)] ?? null);
  if (!type) return null;
  // The first of the types that are written at the call.
  if (key === '<>') return type.args[0] ? instantiate(type.args[0]) : null;
  if (part === 'return') {
    const gives = places.callbacks?.get(Number(key));
    if (gives) return gives;
    if (type.k === 'function' && type.fn) return inference.resultOf(type.fn);
    if (type.k === 'coroutine') return type.args[0] ?? null;
    return null;
  }
  if (part === 'T') {
    if (type.k === 'tuple') type = type.args.reduce<Type | null>(union, null);
    else type = carried(type.args[0] ?? null, type.facts);
    return type && type.name !== 'any' ? type : null;
  }
  if (part === 'promised') {
    const form = type.k === 'symbol' ? inference.knowledge.promised.get(type.name) : undefined;
    return form === undefined ? null : symbol(form);
  }
  if (part === 'named') return memberNamed(inference, places.self?.args[0], type);
  if (type.k === 'literal') return literal(type.name);
  if (type.k === 'function') return type;
  return type.k === 'class' || type.k === 'symbol' ? instantiate(type) : type;
}

/** The member of a type that a text names; `orders as o` names `orders`. */
function memberNamed(inference: Inference, of: Type | undefined, text: Type): Type | null {
  return of && text.k === 'literal' ? memberOf(inference, of, text.name.split(' ', 1)[0]).type : null;
}

/** What a value is asked by: places in a list, keys of a map, what comes out of an iterator. */
function keyOf(type: Type): Type {
  if (type.k !== 'object') return type.k === 'literal' ? INT : ANY;
  return type.name === 'dict' || type.name === 'iter' ? (type.args[0] ?? ANY) : INT;
}

function entryOf(type: Type): Type {
  if (type.k === 'literal' || type.name === 'str' || type.name === 'int') return tupleOf([INT, INT]);
  const value = (type.name === 'dict' || type.name === 'iter' ? type.args[1] : type.args[0]) ?? ANY;
  return tupleOf([keyOf(type), carried(value, type.facts) ?? ANY]);
}

/** What awaiting a value gives, and awaiting each of a collection's elements. */
function awaitedType(type: Type): Type {
  if (type.k === 'coroutine') return type.args[0] ?? ANY;
  if (type.k === 'union') return type.args.map(awaitedType).reduce<Type | null>(union, null) ?? ANY;
  if (type.args.length === 0 && !type.fields) return type;
  const fields = type.fields && new Map([...type.fields].map(([name, of]) => [name, of && awaitedType(of)]));
  return { ...type, args: type.args.map(awaitedType), fields };
}

/** Rows that are taken out of what a query gave know how they were loaded. */
function carried(type: Type | null, facts: Facts | undefined): Type | null {
  if (type?.k !== 'instance' || type.facts || !facts?.fromQuery) return type;
  return { ...type, facts: { ...facts, prefetched: undefined } };
}
