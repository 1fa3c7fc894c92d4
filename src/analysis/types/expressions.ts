import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { evaluateCall } from './calls.ts';
import type { FunctionPass } from './function-pass.ts';
import type { Inference } from './inference.ts';
import { bindingsOf, isForeign, libraryArgs, loadedWith, memberOf } from './members.ts';
import {
  BOOL,
  type Facts,
  FLOAT,
  functionType,
  INT,
  literal,
  members,
  NULL,
  object,
  rowClass,
  STR,
  substitute,
  type Type,
  tupleOf,
  union,
} from './type.ts';

/** Works out an expression's type; while recording, notes what runs in it. `awaited`: the value is awaited where it stands. */
export function evaluate(pass: FunctionPass, node: number, awaited = false): Type | null {
  const type = evaluateKind(pass, node, awaited);
  if (type && pass.recording) pass.facts.types.set(node, type);
  return type;
}

function evaluateKind(pass: FunctionPass, node: number, awaited: boolean): Type | null {
  const { tree } = pass;
  switch (tree.kind(node)) {
    case Kind.Name:
      return pass.name(tree.str(node));
    case Kind.Attr:
      return attribute(pass, node, awaited);
    case Kind.Call:
      return evaluateCall(pass, node, awaited);
    case Kind.Await: {
      const value = tree.child(node, 0);
      const type = evaluate(pass, value, true);
      const given = type ? awaitOf(pass, node, type) : null;
      leaveOutPlainTwins(pass, value);
      return given;
    }
    case Kind.Str:
      return literal(tree.str(node));
    case Kind.Template:
      for (const part of tree.children(node)) if (tree.kind(part) !== Kind.Str) evaluate(pass, part);
      return STR;
    case Kind.Num:
      return /[.eE]/.test(tree.str(node)) ? FLOAT : INT;
    case Kind.Const:
      return tree.str(node) === 'null' ? NULL : tree.str(node) === 'ellipsis' ? null : BOOL;
    case Kind.List:
      return list(pass, node);
    case Kind.Set:
      return object('set', elements(pass, node));
    case Kind.Tuple:
      return tupleOf(tree.children(node).map((child) => evaluate(pass, child) ?? object('any')));
    case Kind.Dict:
      return dictionary(pass, node);
    case Kind.Comp:
      return comprehension(pass, node);
    case Kind.Binary: {
      const left = evaluate(pass, tree.child(node, 0));
      const right = evaluate(pass, tree.child(node, 1));
      return binary(tree.str(node), left, right);
    }
    case Kind.Logical: {
      const left = evaluate(pass, tree.child(node, 0));
      if (left) pass.truth(tree.child(node, 0), left);
      return union(left, evaluate(pass, tree.child(node, 1)));
    }
    case Kind.Unary: {
      const value = evaluate(pass, tree.child(node, 0));
      if (tree.str(node) !== 'not') return value;
      if (value) pass.truth(tree.child(node, 0), value);
      return BOOL;
    }
    case Kind.Compare:
      compare(pass, node);
      return BOOL;
    case Kind.Conditional: {
      const test = evaluate(pass, tree.child(node, 0));
      if (test) pass.truth(tree.child(node, 0), test);
      return union(evaluate(pass, tree.child(node, 1)), evaluate(pass, tree.child(node, 2)));
    }
    case Kind.Index:
      return indexed(pass, node);
    case Kind.Assign: {
      const [value, , ...targets] = tree.children(node);
      const type = evaluate(pass, value);
      for (const target of targets) pass.bind(target, type, value);
      return type;
    }
    case Kind.Yield:
      return yielded(pass, node);
    case Kind.Function:
      return lambda(pass, node);
    case Kind.Spread:
    case Kind.Keyword:
      return evaluate(pass, tree.child(node, 0));
    case Kind.Empty:
    case Kind.Class:
    case Kind.Import:
      return null;
    default:
      for (const child of tree.children(node)) evaluate(pass, child);
      return null;
  }
}

/** Longer lists are data; short ones may be taken apart again (`const [a, b] = await all([f(), g()])`). */
const MAX_PLACES = 8;

function list(pass: FunctionPass, node: number): Type {
  if (!pass.module.semantics.literalsAreRecords) return object('list', elements(pass, node));
  const places = new Map<string, Type | null>();
  const type = object('list', elements(pass, node, places));
  return places.size > 0 && places.size <= MAX_PLACES ? { ...type, fields: places } : type;
}

function elements(pass: FunctionPass, node: number, places?: Map<string, Type | null>): Type[] {
  let of: Type | null = null;
  for (const [i, child] of pass.tree.children(node).entries()) {
    let type = evaluate(pass, child);
    if (places && pass.tree.kind(child) !== Kind.Spread) places.set(String(i), type);
    if (type && pass.tree.kind(child) === Kind.Spread) type = elementOf(pass, type, child, false);
    // A list of awaitables keeps each of them: they are started or awaited together later.
    of = of && type?.k === 'coroutine' ? { k: 'union', name: '', args: [...members(of), type] } : union(of, type);
  }
  return of ? [of] : [];
}

/** An object that is written out: what is known of its members. */
function record(pass: FunctionPass, node: number): Type {
  const { tree } = pass;
  const fields = new Map<string, Type | null>();
  let more = false;
  let value: Type | null = null;
  for (const child of tree.children(node)) {
    if (tree.kind(child) !== Kind.Pair) {
      const spread = evaluate(pass, child);
      if (spread?.fields) for (const [name, type] of spread.fields) fields.set(name, type);
      if (!spread?.fields || spread.more) more = true;
      continue;
    }
    const key = tree.child(child, 0);
    const type = evaluate(pass, tree.child(child, 1));
    if (tree.kind(key) === Kind.Str) fields.set(tree.str(key), type);
    else {
      evaluate(pass, key);
      more = true;
    }
    if (fields.size <= 4) value = union(value, type);
  }
  return { ...object('dict', [STR, value ?? object('any')]), fields, more };
}

function dictionary(pass: FunctionPass, node: number): Type {
  if (pass.module.semantics.literalsAreRecords) return record(pass, node);
  let key: Type | null = null;
  let value: Type | null = null;
  let places = 0;
  for (const child of pass.tree.children(node)) {
    if (pass.tree.kind(child) !== Kind.Pair) {
      evaluate(pass, child);
      continue;
    }
    const k = evaluate(pass, pass.tree.child(child, 0));
    const v = evaluate(pass, pass.tree.child(child, 1));
    if (places++ < 4) {
      key = key ?? k;
      value = union(value, v);
    }
  }
  return object('dict', [key ?? object('any'), value ?? object('any')]);
}

function comprehension(pass: FunctionPass, node: number): Type | null {
  const { tree } = pass;
  const saved: [string, Type | null | undefined][] = [];
  const parts = tree.children(node);
  for (const part of parts) {
    if (tree.kind(part) === Kind.CompFor) {
      const target = tree.child(part, 1);
      for (let n = target; n < tree.end(target); n++) {
        if (tree.kind(n) === Kind.Name) saved.push([tree.str(n), pass.env.get(tree.str(n))]);
      }
      const iterable = tree.child(part, 0);
      const iterated = evaluate(pass, iterable);
      pass.bind(target, elementOf(pass, iterated, iterable, tree.has(part, Flag.Async)));
      pass.iterated(iterable, iterated);
    } else if (tree.kind(part) === Kind.CompIf) {
      const test = evaluate(pass, tree.child(part, 0));
      if (test) pass.truth(tree.child(part, 0), test);
    }
  }
  const last = parts[parts.length - 1];
  let result: Type;
  if (tree.has(node, Flag.OfDict)) {
    const key = evaluate(pass, tree.child(last, 0));
    const value = evaluate(pass, tree.child(last, 1));
    result = object('dict', [key ?? object('any'), value ?? object('any')]);
  } else {
    const of = evaluate(pass, last);
    const name = tree.has(node, Flag.OfList) ? 'list' : tree.has(node, Flag.OfSet) ? 'set' : 'iter';
    result = object(name, of ? [of] : [], of?.facts);
  }
  for (const [name, type] of saved) {
    if (type === undefined) pass.env.delete(name);
    else pass.env.set(name, type);
  }
  return result;
}

function binary(operator: string, left: Type | null, right: Type | null): Type | null {
  if (left?.k === 'literal' || (left?.k === 'object' && left.name === 'str')) return STR;
  if (right && (right.k === 'literal' || (right.k === 'object' && right.name === 'str')) && operator === '+')
    return STR;
  if (operator === '|' || operator === '&' || operator === '+') return left ?? right;
  return left;
}

function compare(pass: FunctionPass, node: number): void {
  const { tree } = pass;
  evaluate(pass, tree.child(node, 0));
  const right = evaluate(pass, tree.child(node, 1));
  const operator = tree.str(node);
  if (right && (operator === 'in' || operator === 'not in')) {
    pass.truth(tree.child(node, 1), right);
  }
}

/** The asynchronous method among those that the alternatives of a type have by one name: what is awaited is not its plain twin. */
function asynchronousMember(inference: Inference, owner: Type, name: string): ReturnType<typeof memberOf> | null {
  if (owner.k !== 'union') return null;
  return owner.args.map((one) => memberOf(inference, one, name)).find(({ type }) => type?.fn?.isAsync) ?? null;
}

function attribute(pass: FunctionPass, node: number, awaited: boolean): Type | null {
  const { tree, inference } = pass;
  const owner = evaluate(pass, tree.child(node, 0));
  const name = tree.str(node);
  if (!owner) return inference.assume(name)?.type ?? null;
  const found = (awaited ? asynchronousMember(inference, owner, name) : null) ?? memberOf(inference, owner, name);
  if (isForeign(inference, owner)) {
    const assumed = inference.assume(name)?.type;
    if (assumed) return assumed;
  }
  if (found.relation) {
    readRelation(pass, node, owner, found.relation, awaited);
    return found.type;
  }
  if (found.property) {
    pass.site({
      node,
      targets: [found.property],
      how: found.property.isAsync && !awaited ? 'pending' : awaited ? 'await' : 'call',
      implicit: 'property',
      receiver: owner,
      type: found.type,
      assumed: owner.assumed ?? false,
    });
    return found.type ? substitute(found.type, bindingsOf(inference, owner, null)) : null;
  }
  // Through an asynchronous handle a deferred column fails instead of loading, so it must have come with the row.
  if (found.deferred && owner.facts?.fromQuery && !owner.facts.awaited && !loadedWith(owner.facts, name)) {
    pass.site({
      node,
      how: 'call',
      effect: 'read',
      blocking: true,
      implicit: 'column',
      receiver: owner,
      entity: owner.cls ?? null,
    });
  }
  if (!found.type && (owner.k === 'instance' || owner.k === 'class' || owner.k === 'module'))
    return inference.assume(name)?.type ?? null;
  return found.type && owner.assumed && !found.type.assumed ? { ...found.type, assumed: true } : found.type;
}

/** A relation's attribute is read: a query, unless the rows came with it. */
function readRelation(
  pass: FunctionPass,
  node: number,
  owner: Type,
  relation: import('./entities.ts').Relation,
  awaited: boolean,
): void {
  if (relation.loading !== 'lazy' && relation.loading !== 'awaitable') return;
  const { facts } = owner;
  if (facts?.fresh || loadedWith(facts, relation.name)) return;
  if (relation.loading === 'awaitable' && !awaited) return;
  // Through an asynchronous handle a lazy load fails instead of running, so the row must have come with it some way or other.
  if (
    facts?.awaited &&
    relation.loading === 'lazy' &&
    pass.inference.entities.of(relation.owner)?.model.lazyAccess === 'blocking' &&
    pass.inference.entities.of(relation.owner)?.model.tracksChanges
  )
    return;
  pass.site({
    node,
    how: awaited ? 'await' : 'call',
    effect: 'read',
    // Where nobody can see how the row was loaded, its relations may have come with it.
    blocking: relation.loading === 'lazy' && (facts?.fromQuery ?? false),
    implicit: 'relation',
    relation,
    receiver: owner,
    certain: facts?.fromQuery ?? false,
    entity: relation.target,
    assumed: owner.assumed ?? false,
  });
}

/** The type of what a value gives when it is gone over; notes a lazy query that runs by it. */
export function elementOf(pass: FunctionPass, type: Type | null, node: number, isAsync: boolean): Type | null {
  if (!type) return null;
  const { inference } = pass;
  switch (type.k) {
    case 'tuple':
      return type.args.reduce<Type | null>(union, null);
    case 'union': {
      let of: Type | null = null;
      for (const member of type.args) of = union(of, elementOf(pass, member, node, isAsync));
      return of;
    }
    case 'coroutine':
      return elementOf(pass, type.args[0] ?? null, node, isAsync);
    case 'object': {
      const iterate = inference.knowledge.property(type.name, 'iterate');
      if (iterate) {
        if (iterate.effect && !type.facts?.prefetched) {
          pass.site({
            node,
            how: iterate.async ? 'await' : 'call',
            effect: iterate.effect,
            blocking: !iterate.async && !isAsync,
            implicit: 'iterate',
            receiver: type,
            assumed: type.assumed ?? false,
            type,
            entity: rowClass(type),
          });
        }
        const of = inference.expression(iterate.gives, { self: type });
        return of ? carry(of, type.facts) : null;
      }
      const of = type.args[0];
      return of && of.name !== 'any' ? carry(of, type.facts) : null;
    }
    case 'instance': {
      const { protocol } = pass.module.semantics;
      const name = isAsync ? protocol.asyncIterate : protocol.iterate;
      const method = name === null ? null : inference.method(type.cls!, name);
      if (method) {
        pass.site({ node, targets: [method.fn], how: 'call', implicit: 'iterate', receiver: type });
        const result = inference.resultOf(method.fn);
        return result?.k === 'object' ? (result.args[0] ?? null) : null;
      }
      for (const ancestor of inference.ancestors(type.cls!)) {
        const iterate = ancestor.library ? inference.knowledge.property(ancestor.library, 'iterate') : null;
        if (iterate) {
          const rows = object(ancestor.library!, libraryArgs(type, ancestor), type.facts);
          return elementOf(pass, rows, node, isAsync);
        }
      }
      return null;
    }
    default:
      return null;
  }
}

/** Rows know how they were loaded when what they came from does. */
function carry(of: Type, facts: Facts | undefined): Type {
  if (of.facts) return of;
  if (facts && (of.k === 'instance' || of.k === 'tuple' || of.k === 'object'))
    return { ...of, facts: { ...facts, prefetched: undefined } };
  return of;
}

/**
 * What is awaited gives an awaitable: of several callees the plain ones are not meant where others are asynchronous, and a plain one
 * alone is made awaitable by its decorator, which is not seen to hold the loop.
 */
function leaveOutPlainTwins(pass: FunctionPass, value: number): void {
  const sites = pass.facts.sitesAt.get(value) ?? [];
  const plain = sites.filter(
    ({ how, implicit, targets }) =>
      how === 'call' &&
      implicit === null &&
      targets.length > 0 &&
      targets.every((one) => !one.isAsync && !one.yieldAwaits),
  );
  if (plain.length === 0) return;
  const hasAsync = sites.some(({ targets }) => targets.some((one) => one.isAsync));
  for (const site of plain) {
    if (hasAsync) site.how = 'escaped';
    else if (site.targets.every((target) => isDressed(pass, target))) site.how = 'thread';
  }
}

/** Whether a decorator that nothing is known of stands between a function and its callers. */
function isDressed({ inference }: FunctionPass, fn: FunctionInfo): boolean {
  return (
    !fn.isStatic &&
    !fn.isClassMethod &&
    !fn.isAbstract &&
    fn.decorators.some((decorator) => inference.decoratorMember(fn, decorator) === null)
  );
}

/** What awaiting a value gives. */
export function awaitOf(pass: FunctionPass, node: number, type: Type): Type | null {
  if (type.k === 'coroutine') {
    pass.consume(type, 'await');
    return type.args[0] && type.args[0].name !== 'any' ? type.args[0] : null;
  }
  pass.consume(type, 'await');
  if (type.k === 'union') return type.args.map((member) => awaitOf(pass, node, member)).reduce(union, null);
  if (type.k === 'object') {
    const awaited = pass.inference.knowledge.property(type.name, 'awaited');
    if (awaited) {
      if (awaited.effect && !type.facts?.prefetched)
        pass.site({
          node,
          how: 'await',
          effect: awaited.effect,
          blocking: false,
          implicit: 'await',
          receiver: type,
          type,
          entity: rowClass(type),
        });
      return pass.inference.expression(awaited.gives, { self: type, facts: type.facts });
    }
  }
  return type;
}

function indexed(pass: FunctionPass, node: number): Type | null {
  const { tree, inference } = pass;
  const [base, ...rest] = tree.children(node);
  const type = evaluate(pass, base);
  for (const part of rest) evaluate(pass, part);
  if (!type) return null;
  const slice = rest.length === 1 && tree.kind(rest[0]) === Kind.Slice;
  if (type.k === 'symbol' || type.k === 'class') return inference.annotation(pass.module, node, pass.fn);
  if (type.k === 'tuple') {
    const place = rest.length === 1 && tree.kind(rest[0]) === Kind.Num ? Number(tree.str(rest[0])) : Number.NaN;
    return type.args[place] ?? null;
  }
  if (type.k === 'literal') return STR;
  if (type.k === 'coroutine') return null;
  if (type.k !== 'object') return null;
  const index = rest.length === 1 ? tree.kind(rest[0]) : Kind.Empty;
  const placed = index === Kind.Num || index === Kind.Str ? type.fields?.get(tree.str(rest[0])) : undefined;
  if (placed) return placed;
  const known = inference.knowledge.property(type.name, 'index');
  if (known) {
    if (slice && known.slice)
      return {
        ...type,
        facts: {
          ...(type.facts ?? { eager: [], fromQuery: true, node, fn: pass.fn }),
          marks: { ...type.facts?.marks, bounded: true },
        },
      };
    if (known.effect && !type.facts?.prefetched) {
      pass.site({
        node,
        how: 'call',
        effect: known.effect,
        blocking: true,
        implicit: 'evaluate',
        receiver: type,
        assumed: type.assumed ?? false,
        type,
        entity: rowClass(type),
      });
    }
    return inference.expression(known.gives, { self: type, facts: type.facts });
  }
  if (slice) return type;
  const of = type.name === 'dict' ? type.args[1] : type.args[0];
  return of && of.name !== 'any' ? (of.facts || !type.facts ? of : carry(of, type.facts)) : null;
}

function yielded(pass: FunctionPass, node: number): Type | null {
  const { tree } = pass;
  const value = tree.child(node, 0);
  const type = value >= 0 && tree.kind(value) !== Kind.Empty ? evaluate(pass, value, pass.yieldAwaits) : null;
  if (pass.yieldAwaits) return type ? awaitOf(pass, node, type) : null;
  if (type) {
    pass.consume(type, 'escaped');
    const of = tree.has(node, Flag.Delegate) ? elementOf(pass, type, value, false) : type;
    pass.facts.yields = union(pass.facts.yields, of);
  }
  for (const scope of pass.open) if (!pass.facts.yieldScopes.includes(scope)) pass.facts.yieldScopes.push(scope);
  return null;
}

function lambda(pass: FunctionPass, node: number): Type | null {
  const fn = pass.module.functionAt.get(node);
  return fn ? functionType(fn) : null;
}
