import { Flag, Kind } from '../model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../project/symbols.ts';
import type { Arguments } from './arguments.ts';
import type { FunctionPass } from './function-pass.ts';
import { letGo, noteParameterRun, register } from './handed-over.ts';
import { type Inference, ROWS } from './inference.ts';
import { callLibrary } from './library-calls.ts';
import { AWAITABLE, bindingsOf, dispatch, isForeign, knownMember } from './members.ts';
import { functionType, instanceOf, instantiate, members, object, SELF, substitute, type Type, union } from './type.ts';

/** Works out what a call gives and notes what it runs. */
export function evaluateCall(pass: FunctionPass, node: number, awaited: boolean): Type | null {
  const { tree } = pass;
  const callee = tree.child(node, 0);
  let type = pass.evaluate(callee, awaited);
  if (awaited && type?.receiver?.assumed && tree.kind(callee) === Kind.Attr) type = reassume(pass, callee, type);
  const args = evaluateArguments(pass, node);
  if (tree.kind(callee) === Kind.Name && tree.str(callee) === 'super' && pass.fn) {
    if (pass.module.semantics.superIs === 'call') return superOf(pass);
    if (type) constructBase(pass, node, type, args);
    return null;
  }
  const appended = appendTo(pass, callee, args);
  if (appended) return appended;
  const result = type ? invoke(pass, node, type, args, awaited) : unknownCall(pass, node, callee, args, awaited);
  if (tree.kind(callee) === Kind.Attr) grow(pass, callee, args);
  return result;
}

/** An awaited call on a value that is only known by name: the asynchronous twin is meant. */
function reassume(pass: FunctionPass, callee: number, type: Type): Type {
  const { tree, inference } = pass;
  const name = tree.str(tree.child(callee, 0));
  const twin = inference.assume(name)?.awaited;
  return twin && knownMember(inference, twin, type.name) ? { ...type, receiver: twin } : type;
}

function evaluateArguments(pass: FunctionPass, node: number): Arguments {
  const { tree } = pass;
  const args: Arguments = { positional: [], nodes: [], keywords: new Map(), keywordNodes: new Map(), hasSpread: false };
  let first = true;
  for (const child of tree.children(node)) {
    if (first) {
      first = false;
      continue;
    }
    const kind = tree.kind(child);
    if (kind === Kind.Keyword) {
      const value = tree.child(child, 0);
      args.keywords.set(tree.str(child), pass.evaluate(value));
      args.keywordNodes.set(tree.str(child), value);
    } else if (kind === Kind.Spread) {
      args.hasSpread = true;
      const type = pass.evaluate(tree.child(child, 0));
      if (!tree.has(child, Flag.KeywordRest)) {
        args.positional.push(type);
        args.nodes.push(tree.child(child, 0));
      }
    } else {
      args.positional.push(pass.evaluate(child));
      args.nodes.push(child);
    }
  }
  return args;
}

/** A function that gives a list with more in it (`append(xs, x)`): the list that it is given, and what is added. */
function appendTo(pass: FunctionPass, callee: number, args: Arguments): Type | null {
  const { tree } = pass;
  const { appending } = pass.module.semantics.collections;
  if (tree.kind(callee) !== Kind.Name || !appending.has(tree.str(callee)) || args.nodes.length === 0) return null;
  const [list, ...added] = args.positional;
  let of = list?.k === 'object' && list.args[0]?.name !== 'any' ? (list.args[0] ?? null) : null;
  let facts = list?.facts;
  for (const [i, one] of added.entries()) {
    const isMany = tree.kind(tree.parent(args.nodes[i + 1])) === Kind.Spread;
    const type = one && isMany ? pass.elementOf(one, args.nodes[i + 1], false) : one;
    if (type) of = of ? union(of, type) : type;
    facts ??= type?.facts?.fromQuery ? type.facts : undefined;
  }
  return object('list', of ? [of] : [], facts);
}

/** Appending to a list says what it holds. */
function grow(pass: FunctionPass, callee: number, args: Arguments): void {
  const { tree } = pass;
  const name = tree.str(callee);
  const { adding } = pass.module.semantics.collections;
  if (!Object.hasOwn(adding, name)) return;
  const owner = tree.child(callee, 0);
  if (tree.kind(owner) !== Kind.Name || args.positional.length !== 1) return;
  const list = pass.env.get(tree.str(owner));
  if (list?.k !== 'object' || (list.name !== 'list' && list.name !== 'set')) return;
  let of = args.positional[0];
  if (of && adding[name] === 'each') of = pass.elementOf(of, args.nodes[0], false);
  if (!of) return;
  const before = list.args[0] && list.args[0].name !== 'any' ? list.args[0] : null;
  const after =
    before && of.k === 'coroutine'
      ? { k: 'union' as const, name: '', args: [...members(before), of].slice(0, 8) }
      : union(before, of);
  pass.env.set(tree.str(owner), object(list.name, after ? [after] : [], list.facts ?? of.facts));
}

function superOf(pass: FunctionPass): Type | null {
  for (let fn = pass.fn; fn; fn = fn.outer) {
    if (!fn.cls) continue;
    const base = pass.inference.baseTypes(fn.cls)[0];
    if (!base) return null;
    const type = instantiate(base);
    return fn.isClassMethod ? base : type;
  }
  return null;
}

function invoke(pass: FunctionPass, node: number, type: Type, args: Arguments, awaited: boolean): Type | null {
  const { inference } = pass;
  switch (type.k) {
    case 'function':
      return callFunction(pass, node, type, args);
    case 'class':
      return construct(pass, node, type, args);
    case 'method': {
      const receiver = type.receiver!;
      const known = knownMember(inference, receiver, type.name);
      if (known) return callLibrary(pass, node, known, receiver, args, awaited);
      letGo(pass, args);
      if (!awaited && isForeign(inference, receiver)) pass.foreignCall(node, receiver.name, type.name);
      return null;
    }
    case 'module': {
      const standard = inference.defaultOf(type.module!);
      return standard ? invoke(pass, node, standard, args, awaited) : null;
    }
    case 'symbol':
      return callSymbol(pass, node, type, args, awaited);
    case 'object': {
      const call = inference.knowledge.property(type.name, 'call');
      if (call)
        return callLibrary(
          pass,
          node,
          { member: call, library: inference.knowledge.type(type.name)!.library, name: type.name },
          type,
          args,
          awaited,
        );
      if (type.fn) return callFunction(pass, node, functionType(type.fn, type.receiver), args);
      return isMade(pass, node) ? type : null;
    }
    case 'instance': {
      const { call: called } = pass.module.semantics.protocol;
      const method = called === null ? null : inference.method(type.cls!, called);
      if (method) return callFunction(pass, node, functionType(method.fn, type), args);
      for (const ancestor of inference.ancestors(type.cls!)) {
        const call = ancestor.library ? inference.knowledge.property(ancestor.library, 'call') : null;
        if (call)
          return callLibrary(
            pass,
            node,
            { member: call, library: inference.knowledge.type(ancestor.library!)!.library, name: ancestor.library! },
            type,
            args,
            awaited,
          );
      }
      return isMade(pass, node) ? type : null;
    }
    case 'union': {
      let result: Type | null = null;
      for (const member of type.args) result = union(result, invoke(pass, node, member, args, awaited));
      return result;
    }
    default:
      return null;
  }
}

/** Whether a call makes one of a type that is written with its arguments (`Page[User]{…}`). */
function isMade({ tree }: FunctionPass, node: number): boolean {
  return tree.has(node, Flag.New) && tree.kind(tree.child(node, 0)) === Kind.Index;
}

/** A value whose type is not known is called: a parameter, or a method that only one class of the project has. */
function unknownCall(pass: FunctionPass, node: number, callee: number, args: Arguments, awaited: boolean): Type | null {
  const { tree, inference } = pass;
  if (tree.kind(callee) === Kind.Name) {
    const parameter = pass.parameterNamed(tree.str(callee));
    if (parameter && pass.recording && !isForAsyncOnly(pass, node))
      noteParameterRun(pass, parameter, awaited ? 'await' : 'call');
    letGo(pass, args);
    return null;
  }
  letGo(pass, args);
  if (tree.kind(callee) !== Kind.Attr) return null;
  const name = tree.str(callee);
  const candidates = inference.project.methodsNamed(name);
  if (candidates.length !== 1 || name.length < 9 || !name.includes('_') || name.startsWith('__')) return null;
  const fn = candidates[0];
  if (fn.isProperty || fn.isAsync !== awaited) return null;
  if (!pass.recording) return inference.resultOf(fn);
  return callFunction(pass, node, { ...functionType(fn, instanceOf(fn.cls!)), assumed: true }, args);
}

const ASKS_FOR_ASYNC = /^(iscoroutine(function)?|is_?async\w*|isawaitable)$/;

/** Whether a node stands in `if iscoroutinefunction(f):`: there `f` is asynchronous, and elsewhere the function may treat plain ones. */
function isForAsyncOnly(pass: FunctionPass, node: number): boolean {
  const { tree } = pass;
  for (let inner = node, outer = tree.parent(node); outer >= 0; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) === Kind.Function) return false;
    if (tree.kind(outer) !== Kind.If || inner !== tree.child(outer, 1)) continue;
    const test = tree.child(outer, 0);
    if (tree.kind(test) === Kind.Call && ASKS_FOR_ASYNC.test(tree.str(tree.child(test, 0)))) return true;
  }
  return false;
}

/** Whether a plain function gives something to be awaited and the statement does without it: nobody waits for what was begun. */
function isDropped({ tree, module }: FunctionPass, node: number, result: Type | null): boolean {
  if (!module.semantics.startsAtOnce || tree.kind(tree.parent(node)) !== Kind.Block) return false;
  return result !== null && (result.k === 'coroutine' || (result.k === 'object' && result.name === AWAITABLE));
}

function callFunction(pass: FunctionPass, node: number, type: Type, args: Arguments): Type | null {
  const { inference } = pass;
  const fn = type.fn!;
  const known = inference.wrapped(fn);
  const targets = dispatch(inference, fn);
  const isCoroutine = fn.isAsync && !fn.isGenerator;
  const site = pass.site({
    node,
    targets,
    how: isCoroutine ? 'pending' : 'call',
    receiver: type.receiver ?? null,
    assumed: (type.assumed ?? false) || (type.receiver?.assumed ?? false),
    callables: callables(pass, fn, type, args),
  });
  let result: Type | null;
  if (pass.recording) {
    if (!args.hasSpread) offer(pass, fn, type, args);
    result = inference.resultOf(fn);
    for (let i = 1; i < targets.length && (!result || result.k === 'null'); i++)
      result = inference.resultOf(targets[i]);
  } else result = inference.resultOf(fn);
  // What is made of a module with nothing known in it gives the module's own functions, wrapped: `asyncly(handlers).list`.
  const [only] = args.positional;
  if (args.positional.length === 1 && only?.k === 'module' && !result?.fields?.size && holdsAny(result)) result = only;
  if (result && type.receiver && (type.receiver.k === 'instance' || type.receiver.k === 'class')) {
    const method = fn.cls ? inference.method(type.receiver.cls!, fn.name) : null;
    const bindings = new Map(bindingsOf(inference, type.receiver, method?.bindings ?? null));
    bindings.set(SELF, instantiate(type.receiver));
    result = substitute(result, bindings);
  }
  // `return cls(…)` in a base class makes one of the class that it was called on.
  if (result && type.receiver?.cls && fn.cls && type.receiver.cls !== fn.cls)
    result = ofReceiver(result, fn.cls, type.receiver);
  site.type = result;
  letGo(pass, args);
  if (!isCoroutine && isDropped(pass, node, result)) site.how = 'task';
  if (known?.how === 'thread' || known?.how === 'process') {
    site.how = known.how;
    return { k: 'coroutine', name: '', args: result ? [result] : [], site: { how: 'await' } };
  }
  if (!isCoroutine) {
    if (result?.k === 'coroutine') return { ...result, site };
    return result;
  }
  return { k: 'coroutine', name: fn.name, args: result ? [result] : [], facts: result?.facts, site };
}

/** Whether nothing is known of a value, or only that it is a dictionary. */
function holdsAny(type: Type | null): boolean {
  return type === null || (type.k === 'object' && (type.name === 'dict' || type.name === 'any'));
}

/** A base class's own instances and rows (`this`, `this.findOne(…)`), alone or within what is awaited or unpacked, are the receiver's. */
function ofReceiver(type: Type, base: ClassInfo, receiver: Type): Type {
  if (type.k === 'instance')
    return type.open && type.cls === base ? { ...instantiate(receiver), facts: type.facts } : type;
  if (type.args.length === 0 || (type.k !== 'coroutine' && type.k !== 'tuple' && type.k !== 'union')) return type;
  return { ...type, args: type.args.map((arg) => ofReceiver(arg, base, receiver)) };
}

/** What this call gives to the callee's parameters, for those that say nothing of their type. */
function offer(pass: FunctionPass, fn: FunctionInfo, type: Type, args: Arguments): void {
  const shift = fn.cls && (type.receiver || fn.isClassMethod) ? fn.implicitParams : 0;
  for (let i = 0; i < args.positional.length; i++) pass.inference.offer(fn, i + shift, args.positional[i]);
  for (const [name, given] of args.keywords)
    pass.inference.offer(
      fn,
      fn.params.findIndex((param) => param.name === name),
      given,
    );
}

/** Arguments that are functions, or parameters of this function that are handed on, by the callee's parameter. */
function callables(
  pass: FunctionPass,
  fn: FunctionInfo,
  type: Type,
  args: Arguments,
): { place: number | string; type: Type }[] {
  const out: { place: number | string; type: Type }[] = [];
  const shift = fn.cls && (type.receiver || fn.isClassMethod) ? fn.implicitParams : 0;
  args.positional.forEach((arg, i) => {
    if (arg && (arg.k === 'function' || arg.k === 'method')) out.push({ place: i + shift, type: arg });
    else noteHandedOn(pass, args.nodes[i], fn, i + shift);
  });
  for (const [name, arg] of args.keywords) {
    if (arg && (arg.k === 'function' || arg.k === 'method')) out.push({ place: name, type: arg });
  }
  return out;
}

function noteHandedOn(pass: FunctionPass, node: number, callee: FunctionInfo, place: number): void {
  const { tree, inference } = pass;
  if (!pass.recording || tree.kind(node) !== Kind.Name) return;
  const parameter = pass.parameterNamed(tree.str(node));
  if (parameter) inference.noteHandedOn(parameter.fn, parameter.index, callee, place);
}

/** `super(…)` in a constructor: the base's constructor runs. */
function constructBase(pass: FunctionPass, node: number, base: Type, args: Arguments): void {
  letGo(pass, args);
  if (base.k !== 'instance') return;
  for (const name of pass.module.semantics.constructors) {
    const method = pass.inference.method(base.cls!, name);
    if (method)
      pass.site({
        node,
        targets: [method.fn],
        how: 'call',
        receiver: base,
        callables: callables(pass, method.fn, base, args),
      });
  }
}

function construct(pass: FunctionPass, node: number, type: Type, args: Arguments): Type | null {
  const { inference } = pass;
  const cls = type.cls!;
  letGo(pass, args);
  const targets: FunctionInfo[] = [];
  for (const name of pass.module.semantics.constructors) {
    const method = inference.method(cls, name);
    if (method) targets.push(method.fn);
  }
  if (targets.length)
    pass.site({
      node,
      targets,
      how: 'call',
      receiver: instantiate(type),
      type: instantiate(type),
      callables: callables(pass, targets[0], { ...type, receiver: type }, args),
    });
  else {
    for (const ancestor of inference.ancestors(cls)) {
      const made = ancestor.library ? inference.knowledge.property(ancestor.library, 'construct') : null;
      if (made) {
        callLibrary(
          pass,
          node,
          { member: made, library: inference.knowledge.type(ancestor.library!)!.library, name: cls.name },
          instantiate(type),
          args,
          false,
        );
        break;
      }
    }
  }
  const made = { ...instantiate(type), args: rowsGiven(inference, type, args) };
  return inference.entities.of(cls)
    ? { ...made, facts: { eager: [], fromQuery: false, marks: {}, node, fn: pass.fn, fresh: true } }
    : made;
}

/** `OrderQuerySet(Order)`: a class that gives the rows of any entity is made for this one. */
function rowsGiven(inference: Inference, type: Type, { positional: [first] }: Arguments): readonly Type[] {
  if (type.args.length > 0 || inference.typeVariables(type.cls!)[0] !== ROWS) return type.args;
  return first?.k === 'class' || first?.k === 'typevar' ? [instantiate(first)] : type.args;
}

function callSymbol(pass: FunctionPass, node: number, type: Type, args: Arguments, awaited: boolean): Type | null {
  const { knowledge } = pass.inference;
  const known = knowledge.function(type.name);
  if (known) return callLibrary(pass, node, known, null, args, awaited);
  const model = knowledge.type(type.name);
  register(pass, type.name, args);
  letGo(pass, args);
  const made = madeType(pass, type.name, args);
  if (made) return made;
  if (!model) {
    const dot = type.name.lastIndexOf('.');
    const isType =
      pass.tree.has(node, Flag.New) ||
      // By every convention a capital letter makes it a class: the call gives an instance.
      (pass.module.semantics.capitalsAreTypes && /^[A-Z]/.test(type.name.slice(dot + 1)));
    if (isType) return dot > 0 ? object(type.name) : null;
    if (!awaited && dot > 0) pass.foreignCall(node, type.name.slice(0, dot), type.name.slice(dot + 1));
    return null;
  }
  const instance = object(type.name, type.args.length > 0 ? type.args : writtenTypes(args));
  const construction = knowledge.property(type.name, 'construct');
  if (construction) {
    const result = callLibrary(
      pass,
      node,
      { member: construction, library: model.library, name: type.name },
      instance,
      args,
      awaited,
    );
    return result ?? instance;
  }
  return instance;
}

/** The types that are written at a call: `new Repository<User>()`. */
function writtenTypes(args: Arguments): readonly Type[] {
  return (args.keywords.get('<>')?.args ?? []).map(instantiate);
}

/** What the language's own type-making functions give: type variables, aliases, casts. */
function madeType(pass: FunctionPass, name: string, args: Arguments): Type | null {
  const first = args.positional[0];
  switch (pass.module.semantics.typeMakers.get(name)) {
    case 'variable':
      return { k: 'typevar', name: first?.k === 'literal' ? first.name : '', args: [] };
    case 'alias':
      return args.positional[1] ?? null;
    case 'cast':
      return pass.inference.annotation(pass.module, args.nodes[0] ?? -1, pass.fn);
    case 'assertion':
      return pass.inference.annotation(pass.module, args.nodes[1] ?? -1, pass.fn);
    default:
      return null;
  }
}
