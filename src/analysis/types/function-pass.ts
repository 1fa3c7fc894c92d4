import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';
import type { ClassInfo, FunctionInfo, ModuleInfo } from '../project/symbols.ts';
import type { FunctionFacts, How, Scope, Site } from './facts.ts';
import type { Inference } from './inference.ts';
import { bindingsOf, memberOf } from './members.ts';
import { NodeMap } from './node-map.ts';
import {
  classType,
  instanceOf,
  instantiate,
  listOf,
  members,
  object,
  rowClass,
  substitute,
  type Type,
  typeVar,
  union,
} from './type.ts';

/** How expressions are worked out; given from outside, since expressions and passes need one another. */
export interface Evaluator {
  evaluate(pass: FunctionPass, node: number, awaited?: boolean): Type | null;
  elementOf(pass: FunctionPass, type: Type | null, node: number, isAsync: boolean): Type | null;
  awaitOf(pass: FunctionPass, node: number, type: Type): Type | null;
}

const NO_CALLABLES: Site['callables'] = [];

// What only asks for the value of an expression notes nothing.
const NO_TYPES = new NodeMap<Type>(0, 0);
const NO_SITES = new Map<number, Site[]>();

/** A module's own code is few of its nodes: most belong to its functions. */
function typesOf(fn: FunctionInfo): NodeMap<Type> {
  return fn.isTopLevel ? new NodeMap(0, 0) : new NodeMap(fn.node, fn.tree.end(fn.node));
}

export type Env = Map<string, Type | null>;

/** One walk over a function's code in source order, following the types of its variables and noting what runs where. */
export class FunctionPass {
  readonly inference: Inference;
  readonly module: ModuleInfo;
  readonly tree: CodeTree;
  readonly fn: FunctionInfo | null;
  /** The class whose body is evaluated, for names that stand in it. */
  readonly owner: ClassInfo | null;
  /** Whether sites, scopes and types are noted; otherwise only the value of one expression is asked for. */
  readonly recording: boolean;
  env: Env = new Map();
  readonly facts: FunctionFacts;
  readonly open: Scope[] = [];
  /** `yield` waits, as in functions that a decorator drives (`inlineCallbacks`). */
  readonly yieldAwaits: boolean;

  constructor(inference: Inference, fn: FunctionInfo | null, alone?: { module: ModuleInfo; owner: ClassInfo | null }) {
    this.inference = inference;
    this.fn = fn;
    this.module = alone?.module ?? fn!.module;
    this.tree = this.module.tree;
    this.owner = alone?.owner ?? null;
    this.recording = !alone;
    this.yieldAwaits = fn?.yieldAwaits ?? false;
    this.facts = {
      fn: fn!,
      sites: [],
      scopes: [],
      writes: [],
      types: alone ? NO_TYPES : typesOf(fn!),
      sitesAt: alone ? NO_SITES : new Map(),
      result: null,
      yields: null,
      yieldScopes: [],
    };
  }

  /** Works out an expression's type; see `Evaluator`. */
  evaluate(node: number, awaited = false): Type | null {
    return this.inference.evaluator.evaluate(this, node, awaited);
  }

  /** What going over a value gives; see `Evaluator`. */
  elementOf(type: Type | null, node: number, isAsync: boolean): Type | null {
    return this.inference.evaluator.elementOf(this, type, node, isAsync);
  }

  run(): FunctionFacts {
    const fn = this.fn!;
    this.inference.envs.set(fn, this.env);
    for (let index = 0; index < fn.params.length; index++) this.bindParameter(index);
    for (const decorator of fn.decorators) this.decoratorScope(decorator);
    if (fn.body >= 0) {
      if (this.tree.kind(fn.body) === Kind.Block || fn.isTopLevel) this.block(fn.body);
      else this.facts.result = this.evaluate(fn.body);
    }
    if (fn.inner.size === 0 && !fn.hasLambdas) this.inference.envs.delete(fn);
    return this.facts;
  }

  private bindParameter(index: number): void {
    const fn = this.fn!;
    const param = fn.params[index];
    let type: Type | null;
    if (param.name === fn.receiver && index === 0) {
      type = this.receiverOf(fn);
    } else {
      type = this.inference.parameterType(fn, index);
      const flags = param.flags;
      if (flags & Flag.Rest) type = type ? listOf(type) : object('list');
      else if (flags & Flag.KeywordRest) type = object('dict', type ? [object('str'), type] : []);
      this.inject(index);
    }
    this.env.set(param.name, type);
  }

  /** A parameter that a framework fills with what a function gives: that function runs before this one. */
  private inject(index: number): void {
    const fn = this.fn!;
    const provider = this.inference.provider(fn, index);
    if (!provider) return;
    const facts = this.inference.factsOf(provider);
    const node = fn.params[index].node;
    this.site({
      node,
      targets: [provider],
      how: 'call',
      implicit: 'inject',
      type: this.env.get(fn.params[index].name) ?? null,
    });
    for (const scope of facts?.yieldScopes ?? []) {
      this.facts.scopes.push({ ...scope, node: fn.node, at: node, handle: fn.params[index].name, by: provider });
    }
  }

  private decoratorScope(decorator: number): void {
    const fn = this.fn!;
    const known = this.inference.decoratorMember(fn, decorator);
    const kind = known?.member.decorates?.scope;
    if (kind && known) {
      this.facts.scopes.push({
        kind,
        node: fn.node,
        at: decorator,
        type: null,
        handle: '',
        known,
        by: null,
        assumed: false,
      });
    }
  }

  /** Notes that something runs at a node. */
  site(given: Partial<Site> & Pick<Site, 'node' | 'how'>): Site {
    const site: Site = {
      node: given.node,
      how: given.how,
      targets: given.targets ?? [],
      known: given.known ?? null,
      effect: given.effect ?? null,
      blocking: given.blocking ?? false,
      receiver: given.receiver ?? null,
      type: given.type ?? null,
      implicit: given.implicit ?? null,
      relation: given.relation ?? null,
      certain: given.certain ?? true,
      assumed: given.assumed ?? false,
      entity: given.entity ?? null,
      sql: given.sql ?? null,
      callables: given.callables ?? NO_CALLABLES,
      through: given.through ?? null,
      fn: this.fn!,
    };
    if (this.recording) {
      this.facts.sites.push(site);
      const at = this.facts.sitesAt.get(site.node);
      if (at) at.push(site);
      else this.facts.sitesAt.set(site.node, [site]);
    }
    return site;
  }

  /** Notes a call of a library of which nothing is known. */
  foreignCall(node: number, owner: string, member: string): void {
    if (this.recording && this.fn) this.inference.foreign.calls.push({ fn: this.fn, node, owner, member });
  }

  /** What a method's receiver is: an instance of its class, or the class itself. */
  private receiverOf(fn: FunctionInfo): Type {
    const variables = this.inference.typeVariables(fn.cls!).map(typeVar);
    const isClass = fn.isClassMethod || fn.isStatic;
    return { ...(isClass ? classType(fn.cls!, variables) : instanceOf(fn.cls!, variables)), open: true };
  }

  /** The method whose receiver a keyword (`this`, `super`) means here. */
  private methodAround(): FunctionInfo | null {
    let fn = this.fn;
    while (fn && !fn.cls) fn = fn.outer;
    return fn;
  }

  /** What a keyword for the receiver or its base stands for; undefined where the name is none. */
  private receiverKeyword(name: string): Type | null | undefined {
    const { semantics } = this.module;
    if (semantics.receiverIsParameter || (name !== 'this' && name !== 'super')) return undefined;
    const method = this.methodAround();
    if (!method) return name === 'this' && this.owner ? instanceOf(this.owner) : null;
    if (name === 'this') return this.receiverOf(method);
    const base = this.inference.baseTypes(method.cls!)[0];
    return base ? (method.isStatic ? base : instantiate(base)) : null;
  }

  /** The type of a name where it stands. */
  name(name: string): Type | null {
    const keyword = this.receiverKeyword(name);
    if (keyword !== undefined) return keyword;
    if (this.env.has(name)) {
      const type = this.env.get(name);
      if (type) return type;
      return this.inference.assume(name)?.type ?? null;
    }
    if (this.owner) {
      const attribute = this.owner.attributes.get(name);
      if (attribute && !attribute.fn) return this.inference.attributeType(this.owner, attribute);
      const nested = this.owner.nested.get(name);
      if (nested) return classType(nested);
      const method = this.owner.methods.get(name);
      if (method) return this.inference.decorated(method);
    }
    for (let fn = this.fn; fn; fn = fn.outer) {
      const inner = fn.inner.get(name);
      if (inner) return 'methods' in inner ? classType(inner) : this.inference.decorated(inner);
      const imported = fn.imports.get(name);
      if (imported) return this.inference.binding(this.module, imported);
      if (fn !== this.fn || !this.recording) {
        const env = this.inference.envs.get(fn);
        const type = env?.get(name);
        if (type) return type;
        const index = fn.params.findIndex((param) => param.name === name);
        if (index >= 0) {
          if (name === fn.receiver && index === 0 && fn.cls) return this.receiverOf(fn);
          const type = this.inference.parameterType(fn, index);
          return type ?? this.inference.assume(name)?.type ?? null;
        }
      }
    }
    return (
      this.inference.moduleName(this.module, name) ??
      this.inference.builtin(this.module, name) ??
      this.inference.assume(name)?.type ??
      null
    );
  }

  /** The function and place of the parameter that a name stands for, when nothing is known of its value. */
  parameterNamed(name: string): { fn: FunctionInfo; index: number } | null {
    for (let fn = this.fn; fn; fn = fn.outer) {
      const index = fn.params.findIndex((param) => param.name === name);
      if (index >= 0) return { fn, index };
      if (fn.inner.has(name)) return null;
    }
    return null;
  }

  // Statements

  /** Walks a block; tells whether its end is never reached. */
  block(node: number): boolean {
    const { tree } = this;
    if (node < 0 || tree.kind(node) === Kind.Empty) return false;
    if (tree.kind(node) !== Kind.Block && tree.kind(node) !== Kind.Module) return this.statement(node);
    let ended = false;
    for (let child = node + 1; child < tree.end(node); child = tree.end(child)) {
      if (this.statement(child)) ended = true;
    }
    return ended;
  }

  private statement(node: number): boolean {
    const { tree } = this;
    switch (tree.kind(node)) {
      case Kind.Assign:
        this.assign(node);
        return false;
      case Kind.AugAssign:
        this.augmentedAssign(node);
        return false;
      case Kind.Return:
        this.returned(node);
        return true;
      case Kind.Throw:
        this.each(node);
        return true;
      case Kind.Break:
      case Kind.Continue:
        return true;
      case Kind.If:
        return this.conditional(node);
      case Kind.For: {
        const iterated = this.evaluate(tree.child(node, 0));
        this.bind(tree.child(node, 1), this.elementOf(iterated, tree.child(node, 0), tree.has(node, Flag.Async)));
        this.iterated(tree.child(node, 0), iterated);
        this.loop(tree.child(node, 2), tree.child(node, 3));
        return false;
      }
      case Kind.While:
        this.test(tree.child(node, 0));
        this.loop(tree.child(node, 1), tree.child(node, 2));
        return false;
      case Kind.Try:
        return this.attempt(node);
      case Kind.With:
        return this.context(node);
      case Kind.Switch:
        return this.choose(node);
      case Kind.Function:
        this.nestedFunction(node);
        return false;
      case Kind.Class:
      case Kind.Import:
      case Kind.Global:
        return false;
      case Kind.Delete:
        return false;
      case Kind.Block:
        return this.block(node);
      case Kind.Assert:
      case Kind.Defer:
      case Kind.Spawn:
        this.each(node);
        return false;
      default:
        this.evaluate(node);
        return false;
    }
  }

  private each(node: number): void {
    for (const child of this.tree.children(node)) this.evaluate(child);
  }

  private nestedFunction(node: number): void {
    for (const decorator of this.tree.children(this.tree.child(node, 0))) this.evaluate(decorator);
    this.env.delete(this.tree.str(node));
  }

  private loop(body: number, otherwise: number): void {
    const before = new Map(this.env);
    this.block(body);
    this.merge(before, false, false);
    this.block(otherwise);
  }

  private conditional(node: number): boolean {
    const { tree } = this;
    this.test(tree.child(node, 0));
    const before = this.env;
    this.env = new Map(before);
    this.narrow(tree.child(node, 0));
    const thenEnds = this.block(tree.child(node, 1));
    const afterThen = this.env;
    this.env = before;
    this.narrowOtherwise(tree.child(node, 0));
    const elseEnds = this.block(tree.child(node, 2));
    this.merge(afterThen, elseEnds, thenEnds);
    return thenEnds && elseEnds;
  }

  /** Joins another path's variables into the current ones; a path that never gets here counts for nothing. */
  private merge(other: Env, thisEnds: boolean, otherEnds: boolean): void {
    if (otherEnds) return;
    if (thisEnds) {
      this.replace(other);
      return;
    }
    for (const [name, type] of other) {
      const mine = this.env.get(name);
      this.env.set(name, mine === undefined ? type : mine === type ? type : union(mine, type));
    }
  }

  private replace(env: Env): void {
    this.env = env;
    if (this.recording && this.fn) this.inference.envs.set(this.fn, env);
  }

  /** `isinstance(x, C)` makes x a C in the branch. */
  private narrow(test: number): void {
    const { tree } = this;
    if (tree.kind(test) === Kind.Logical && tree.str(test) === 'and') {
      for (const part of tree.children(test)) this.narrow(part);
      return;
    }
    if (tree.kind(test) !== Kind.Call || tree.str(tree.child(test, 0)) !== 'isinstance') return;
    const [, subject, of] = tree.children(test);
    if (subject === undefined || of === undefined || tree.kind(subject) !== Kind.Name) return;
    const type = this.evaluate(of);
    if (type?.k === 'class' && !this.env.get(tree.str(subject))?.facts)
      this.env.set(tree.str(subject), instanceOf(type.cls!));
    else if (type?.k === 'symbol') this.env.set(tree.str(subject), object(type.name));
  }

  /** Where `isinstance(x, C)` does not hold, x is one of its other types. */
  private narrowOtherwise(test: number): void {
    const { tree } = this;
    if (tree.kind(test) !== Kind.Call || tree.str(tree.child(test, 0)) !== 'isinstance') return;
    const [, subject, of] = tree.children(test);
    if (subject === undefined || of === undefined || tree.kind(subject) !== Kind.Name) return;
    const excluded = this.evaluate(of);
    const type = excluded?.k === 'class' ? this.name(tree.str(subject)) : null;
    if (!type) return;
    const others = members(type).filter((one) => one.k !== 'instance' || one.cls !== excluded!.cls);
    if (others.length < members(type).length) this.env.set(tree.str(subject), others.reduce<Type | null>(union, null));
  }

  private test(node: number): void {
    const type = this.evaluate(node);
    if (type) this.truth(node, type);
  }

  /** A value's truth or length is asked: a lazy query runs. */
  truth(node: number, type: Type): void {
    if (type.k !== 'object') return;
    const effect = this.inference.knowledge.property(type.name, 'evaluates');
    if (!effect || type.facts?.prefetched) return;
    const kind = this.tree.kind(node);
    if (kind !== Kind.Name && kind !== Kind.Attr && kind !== Kind.Call) return;
    this.site({
      node,
      how: 'call',
      effect,
      blocking: true,
      implicit: 'evaluate',
      receiver: type,
      assumed: type.assumed ?? false,
      type,
      entity: rowClass(type),
    });
    this.iterated(node, type);
  }

  /** A variable's lazy query has run: going over it again is free. */
  iterated(node: number, type: Type | null): void {
    const { tree } = this;
    if (type?.k !== 'object' || tree.kind(node) !== Kind.Name || !this.env.has(tree.str(node))) return;
    if (!this.inference.knowledge.property(type.name, 'iterate')?.effect) return;
    this.env.set(tree.str(node), {
      ...type,
      facts: { ...(type.facts ?? { eager: [], fromQuery: true, marks: {}, node, fn: this.fn }), prefetched: true },
    });
  }

  private attempt(node: number): boolean {
    const { tree } = this;
    let ends = false;
    let first = true;
    let after: Env | null = null;
    for (const part of tree.children(node)) {
      if (first) {
        ends = this.block(part);
        first = false;
        continue;
      }
      if (tree.kind(part) === Kind.Handler) {
        const before = this.env;
        this.env = new Map(before);
        if (tree.str(part)) this.env.set(tree.str(part), null);
        const type = tree.child(part, 0);
        if (tree.kind(type) !== Kind.Empty) this.evaluate(type);
        const handlerEnds = this.block(tree.child(part, 1));
        if (!handlerEnds) {
          after = this.env;
          if (ends) ends = false;
        }
        this.env = before;
        if (after) this.merge(after, false, false);
        continue;
      }
      if (this.block(tree.child(part, 0)) && tree.kind(part) === Kind.Finally) ends = true;
    }
    return ends;
  }

  private choose(node: number): boolean {
    const { tree } = this;
    const [subject, ...cases] = tree.children(node);
    this.evaluate(subject);
    const before = this.env;
    for (const one of cases) {
      this.env = new Map(before);
      const guard = tree.child(one, 1);
      if (guard >= 0) this.evaluate(guard);
      const ends = this.block(tree.child(one, 2));
      const after = this.env;
      this.env = before;
      if (!ends) this.merge(after, false, false);
    }
    return false;
  }

  private context(node: number): boolean {
    const { tree } = this;
    const depth = this.open.length;
    const parts = tree.children(node);
    const body = parts[parts.length - 1];
    for (const item of parts.slice(0, -1)) this.enter(node, item);
    const ends = this.block(body);
    this.open.length = depth;
    return ends;
  }

  private enter(node: number, item: number): void {
    const { tree } = this;
    const expression = tree.child(item, 0);
    const target = tree.child(item, 1);
    const isAsync = tree.has(node, Flag.Async);
    const type = this.evaluate(expression, isAsync);
    const handle = target >= 0 && tree.kind(target) === Kind.Name ? tree.str(target) : '';
    const gives = type ? this.entered(node, expression, type, handle, isAsync) : null;
    this.bind(target, gives);
  }

  /** What `with` over a value gives; notes what it opens. */
  private entered(node: number, expression: number, type: Type, handle: string, isAsync: boolean): Type | null {
    const { inference } = this;
    const openScope = (scope: Omit<Scope, 'node' | 'at' | 'handle'>): void => {
      const opened: Scope = { ...scope, node, at: expression, handle };
      if (this.recording) this.facts.scopes.push(opened);
      this.open.push(opened);
    };
    for (const site of this.facts.sitesAt.get(expression) ?? []) {
      if (site.how === 'pending') site.how = 'await';
      if (site.known?.member.scope)
        openScope({
          kind: site.known.member.scope,
          type: site.type,
          known: site.known,
          by: null,
          assumed: site.assumed,
        });
      for (const target of site.targets) {
        for (const scope of inference.factsOf(target)?.yieldScopes ?? []) openScope({ ...scope, by: target });
      }
    }
    const value = type.k === 'coroutine' ? (type.args[0] ?? null) : type;
    if (!value) return null;
    if (value.k === 'object') {
      if (value.name === 'iter' || value.name === 'asynciter' || value.name === 'context') return value.args[0] ?? null;
      const enter = inference.knowledge.property(value.name, 'enter');
      if (!enter) return value;
      const already = this.facts.sitesAt.get(expression)?.some((site) => site.known?.member.scope);
      if (enter.scope && !already)
        openScope({ kind: enter.scope, type: value, known: null, by: null, assumed: value.assumed ?? false });
      if (enter.effect)
        this.site({
          node: expression,
          how: isAsync ? 'await' : 'call',
          effect: enter.effect,
          blocking: !isAsync,
          implicit: 'enter',
          receiver: value,
          type: value,
        });
      return enter.gives ? inference.expression(enter.gives, { self: value }) : value;
    }
    if (value.k === 'instance') {
      const { protocol } = this.module.semantics;
      const names = isAsync ? protocol.asyncEnter : protocol.enter;
      if (!names) return value;
      for (const [i, implicit] of (['enter', 'exit'] as const).entries()) {
        const method = inference.method(value.cls!, names[i]);
        if (!method) continue;
        this.site({
          node: expression,
          targets: [method.fn],
          how: isAsync ? 'await' : 'call',
          implicit,
          receiver: value,
        });
        const facts = inference.factsOf(method.fn);
        const ends = implicit === 'exit' && facts?.sites.some((site) => site.effect === 'commit');
        if (ends) openScope({ kind: 'transaction', type: value, known: null, by: method.fn, assumed: false });
      }
      const enter = inference.method(value.cls!, names[0]);
      if (enter) {
        const result = inference.resultOf(enter.fn);
        return result ? substitute(result, bindingsOf(inference, value, enter.bindings)) : value;
      }
      return value;
    }
    return null;
  }

  // Assignments

  private assign(node: number): void {
    const { tree } = this;
    const [value, annotation, ...targets] = tree.children(node);
    let type = tree.kind(value) === Kind.Empty ? null : this.evaluate(value);
    if (annotation !== undefined && tree.kind(annotation) !== Kind.Empty) {
      const declared = this.inference.annotation(this.module, annotation, this.fn);
      if (declared && (!type || type.k === 'null' || !type.facts)) type = declared;
    }
    for (const target of targets) this.bind(target, type, value);
  }

  private augmentedAssign(node: number): void {
    const { tree } = this;
    const target = tree.child(node, 0);
    const value = tree.child(node, 1);
    const before = this.evaluate(target);
    const type = this.evaluate(value);
    if (tree.kind(target) === Kind.Attr) this.entityWrite(target, value, tree.str(node));
    else if (tree.kind(target) === Kind.Name) this.env.set(tree.str(target), before ?? type);
  }

  /** Binds a target (a name, attribute, tuple …) to a value's type. */
  bind(target: number, type: Type | null, value = -1): void {
    const { tree } = this;
    if (target < 0) return;
    switch (tree.kind(target)) {
      case Kind.Name:
        this.env.set(tree.str(target), type);
        if (this.recording && type) this.facts.types.set(target, type);
        return;
      case Kind.Dict:
        this.takeApart(target, type);
        return;
      case Kind.Assign:
        // A part of a pattern that has a default value.
        this.bind(tree.child(target, 2), type ?? this.evaluate(tree.child(target, 0)));
        return;
      case Kind.Tuple:
      case Kind.List: {
        const parts = tree.children(target);
        // `user, err := find(id)`: the error is not part of what the call gives.
        if (this.module.semantics.errorsAreValues && parts.length === 2 && type && type.k !== 'tuple') {
          this.bind(parts[0], type, value);
          this.bind(parts[1], null);
          return;
        }
        parts.forEach((part, i) => {
          const placed = type?.fields?.get(String(i));
          const of = placed
            ? placed
            : type?.k === 'tuple'
              ? ofTuple(type, i)
              : type?.k === 'object' && type.name !== 'str'
                ? (type.args[0] ?? null)
                : null;
          this.bind(tree.kind(part) === Kind.Spread ? tree.child(part, 0) : part, of && of.name !== 'any' ? of : null);
        });
        return;
      }
      case Kind.Attr:
        this.entityWrite(target, value, null);
        return;
      case Kind.Index:
        for (const child of tree.children(target)) this.evaluate(child);
        return;
      default:
    }
  }

  /** Binds the parts of an object pattern (`const { id, owner: { name } } = row`) to the members of a value. */
  private takeApart(pattern: number, type: Type | null): void {
    const { tree, inference } = this;
    for (const part of tree.children(pattern)) {
      if (tree.kind(part) === Kind.Spread) {
        this.bind(tree.child(part, 0), type);
        continue;
      }
      const [key, target] = tree.children(part);
      const name = tree.kind(key) === Kind.Str ? tree.str(key) : null;
      this.bind(target, name !== null && type ? memberOf(inference, type, name).type : null);
    }
  }

  private entityWrite(target: number, value: number, operator: string | null): void {
    const { tree } = this;
    const object = this.evaluate(tree.child(target, 0));
    if (object?.k !== 'instance' || !this.recording) return;
    const attribute = tree.str(target);
    if (this.inference.entities.of(object.cls)) {
      this.facts.writes.push({ node: tree.parent(target), target, object, attribute, value, operator });
      return;
    }
    const setter = memberOf(this.inference, object, attribute);
    if (setter.property) return;
  }

  private returned(node: number): void {
    const value = this.tree.child(node, 0);
    if (value < 0 || this.tree.kind(value) === Kind.Empty) return;
    let type = this.awaitReturned(value, this.evaluate(value));
    // Beside an error the other results are empty.
    if (this.tree.has(node, Flag.Raises)) return;
    if (type?.k === 'tuple') type = this.besideError(type);
    if (type) this.consume(type, 'returned');
    if (type?.k === 'coroutine' && this.fn?.isAsync) type = type.args[0] ?? null;
    if (type) this.facts.result = union(this.facts.result, type);
  }

  /** What a function gives beside the error that it returns with it. */
  private besideError(type: Type): Type {
    const { fn, inference } = this;
    if (!fn || !this.module.semantics.errorsAreValues || fn.returnAnnotation < 0) return type;
    const places = this.tree.children(fn.returnAnnotation).length - 1;
    const declared = inference.declaredResult(fn);
    const given = declared?.k === 'tuple' ? declared.args.length : 1;
    if (type.args.length !== places || given === places) return type;
    return given === 1 ? type.args[0] : { ...type, args: type.args.slice(0, given) };
  }

  /** A lazy query that is returned runs: an asynchronous function awaits it, and whoever runs a lambda awaits what that gives. */
  private awaitReturned(value: number, type: Type | null): Type | null {
    if (!type || !this.fn || !this.module.semantics.awaitsReturned) return type;
    if (!this.fn.isAsync && !this.fn.isLambda) return type;
    if (type.k !== 'object' || !this.inference.knowledge.property(type.name, 'awaited')?.effect) return type;
    const given = this.inference.evaluator.awaitOf(this, value, type);
    return this.fn.isAsync ? given : { k: 'coroutine', name: type.name, args: given ? [given] : [] };
  }

  /** Says how an awaitable's work runs. What was already awaited stays so. */
  consume(type: Type, how: How): void {
    if (type.site) {
      const site = type.site as Site;
      if (
        site.how === 'pending' ||
        site.how === 'escaped' ||
        (site.how === 'task' && (how === 'await' || how === 'together')) ||
        site.how === 'returned'
      ) {
        site.how = site.how === 'task' ? 'together' : how;
      }
    }
    for (const arg of type.k === 'coroutine' ? [] : type.args) this.consume(arg, how);
  }
}

/** A part of a tuple: a row in what a query gave came from that query. */
function ofTuple(tuple: Type, place: number): Type | null {
  const part = tuple.args[place] ?? null;
  const carries = part?.k === 'instance' || (part?.k === 'object' && part.name.includes('.'));
  return part && carries && !part.facts && tuple.facts ? { ...part, facts: tuple.facts } : part;
}
