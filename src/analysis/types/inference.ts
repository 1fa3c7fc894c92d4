import { posix } from 'node:path';
import type { Knowledge } from '../knowledge/index.ts';
import type { EntryPoint, TypeExpr } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { Project } from '../project/project.ts';
import type { AttributeInfo, Binding, ClassInfo, FunctionInfo, ModuleInfo } from '../project/symbols.ts';
import { EntityRegistry } from './entity-registry.ts';
import type { FunctionFacts, How } from './facts.ts';
import { type Env, type Evaluator, FunctionPass } from './function-pass.ts';
import { MANAGING, memberOf } from './members.ts';
import { type Places, resolveTypeExpression } from './places.ts';
import { implementations, libraryInterfaces } from './structural.ts';
import {
  classType,
  functionType,
  instanceOf,
  listOf,
  moduleType,
  NULL,
  object,
  SELF,
  STR,
  substitute,
  symbol,
  type Type,
  tupleOf,
  typeVar,
  union,
  withoutError,
} from './type.ts';

/** A class or library type on the way from a class to its roots, with what its type variables stand for. */
export interface Ancestor {
  cls: ClassInfo | null;
  library: string | null;
  bindings: ReadonlyMap<string, Type> | null;
}

const MAX_DEPTH = 40;
const MAX_ALONE = 24;
/** The type variable of a class whose rows are those of the entity that it is used on. */
export const ROWS = '$Rows';

/** Ways of running a function that are not part of the caller's own run. */
const ELSEWHERE: ReadonlySet<How> = new Set(['thread', 'process', 'after-commit', 'enqueue', 'later']);
/** Kinds of types that say nothing of a parameter for good. */
const NOT_OFFERED: ReadonlySet<Type['k']> = new Set(['null', 'literal', 'coroutine', 'typevar', 'function', 'method']);
/** Types of names, attributes and results over a whole project, worked out where they are asked for. */
export class Inference {
  readonly project: Project;
  readonly knowledge: Knowledge;
  readonly entities: EntityRegistry;
  readonly evaluator: Evaluator;
  readonly facts = new Map<FunctionInfo, FunctionFacts>();
  /** Parameter types that frameworks and calls give. */
  readonly given = new Map<FunctionInfo, Map<string, Type>>();
  /** Variables of functions whose nested functions may still ask for them. */
  readonly envs = new Map<FunctionInfo, Env>();
  /** How functions run the functions that are given to them, by parameter. */
  readonly runsParams = new Map<FunctionInfo, Map<number, How>>();
  /** Calls of libraries of which nothing is known, and what of them the project itself runs in threads. */
  readonly foreign: {
    calls: { fn: FunctionInfo; node: number; owner: string; member: string }[];
    offloaded: Set<string>;
  } = { calls: [], offloaded: new Set() };
  /** Functions that were given to a framework to call. */
  readonly registered: { fn: FunctionInfo; entry: EntryPoint; by: string }[] = [];
  /** Functions that a decorator of the project runs in another thread or process. */
  readonly offloaded = new Set<FunctionInfo>();
  private readonly offers = new Map<FunctionInfo, Map<string, Type>>();
  private readonly handedOn: { fn: FunctionInfo; index: number; callee: FunctionInfo; place: number }[] = [];
  private readonly nestedRuns: { fn: FunctionInfo; index: number; inner: FunctionInfo; how: How }[] = [];
  private readonly wrappedCache = new Map<FunctionInfo, { how: How } | null>();
  private readonly inProgress = new Set<FunctionInfo>();
  private readonly bindingTypes = new Map<Binding, Type | null>();
  private readonly ancestorsOf = new Map<ClassInfo, Ancestor[]>();
  private readonly attributeTypes = new Map<AttributeInfo, Type | null>();
  private readonly subclasses = new Map<ClassInfo, ClassInfo[]>();
  private readonly assumptions: { pattern: RegExp; type: TypeExpr; awaited: TypeExpr | undefined; language: string }[] =
    [];
  private readonly assumedCache = new Map<string, { type: Type; awaited: Type } | null>();
  private depth = 0;
  private aloneDepth = 0;

  constructor(project: Project, knowledge: Knowledge, evaluator: Evaluator) {
    this.evaluator = evaluator;
    this.project = project;
    this.knowledge = knowledge;
    this.entities = new EntityRegistry(this);
    const used = new Set<unknown>();
    for (const module of project.modules) for (const name of module.imported) used.add(knowledge.libraryOf(name));
    for (const library of knowledge.libraries) {
      if (!used.has(library)) continue;
      for (const { name, type, awaited } of library.assumptions ?? []) {
        this.assumptions.push({
          pattern: new RegExp(`^(?:${name.replaceAll('*', '\\w*')})$`),
          type,
          awaited,
          language: library.language,
        });
      }
    }
  }

  /** Links classes to their subclasses; to be called once before the first pass. */
  prepare(): void {
    this.nameModules();
    for (const [cls, library] of libraryInterfaces(this)) {
      cls.methods.clear();
      this.baseCache.set(cls, [...this.baseTypes(cls), symbol(library)]);
    }
    for (const cls of this.project.classes) {
      for (const ancestor of this.ancestors(cls)) {
        if (ancestor.cls && ancestor.cls !== cls) {
          const list = this.subclasses.get(ancestor.cls);
          if (list) list.push(cls);
          else this.subclasses.set(ancestor.cls, [cls]);
        }
      }
    }
    for (const [asked, classes] of implementations(this))
      this.subclasses.set(asked, [...(this.subclasses.get(asked) ?? []), ...classes]);
    this.entities.build();
    for (const fn of this.project.functions) {
      if (!fn.isGenerator || fn.isAsync) continue;
      if (!fn.decorators.some((decorator) => this.decoratorMember(fn, decorator)?.member.decorates?.awaitsYields))
        continue;
      fn.isAsync = true;
      fn.isGenerator = false;
      fn.yieldAwaits = true;
    }
  }

  /** Imports that do not say what a module is called in the file: the module itself, or the library's data, knows better than its path. */
  private nameModules(): void {
    for (const module of this.project.modules) {
      for (const [path, taken] of module.implied) {
        const target = this.resolveModule(module, path);
        const name = target ? target.tree.str(0) : this.knowledge.packageName(path);
        const binding = module.scope.get(taken);
        if (!name || name === taken || binding?.kind !== 'import' || binding.module !== path) continue;
        module.scope.delete(taken);
        if (!module.scope.has(name)) module.scope.set(name, binding);
      }
    }
  }

  /** All classes that derive from a class, directly or not, or fulfil it as an interface. */
  derived(cls: ClassInfo): readonly ClassInfo[] {
    return this.subclasses.get(cls) ?? [];
  }

  /** The value of one expression, outside of a pass: names are those of the scope it stands in. */
  evaluateAlone(
    module: ModuleInfo,
    fn: FunctionInfo | null,
    node: number,
    owner: ClassInfo | null = null,
  ): Type | null {
    if (node < 0 || this.aloneDepth > MAX_ALONE) return null;
    this.aloneDepth++;
    try {
      return new FunctionPass(this, fn, { module, owner }).evaluate(node);
    } finally {
      this.aloneDepth--;
    }
  }

  /** The facts of a function, from a pass over it now if there was none; null while that pass is under way. */
  factsOf(fn: FunctionInfo): FunctionFacts | null {
    const known = this.facts.get(fn);
    if (known) return known;
    if (this.inProgress.has(fn) || this.depth > MAX_DEPTH) return null;
    if (fn.outer && !this.facts.has(fn.outer) && !this.inProgress.has(fn.outer)) this.factsOf(fn.outer);
    const already = this.facts.get(fn);
    if (already) return already;
    this.inProgress.add(fn);
    this.depth++;
    try {
      const facts = new FunctionPass(this, fn).run();
      this.facts.set(fn, facts);
      return facts;
    } finally {
      this.depth--;
      this.inProgress.delete(fn);
    }
  }

  /** What a function says it gives, beside an error. */
  declaredResult(fn: FunctionInfo): Type | null {
    const declared = fn.returnAnnotation >= 0 ? this.annotation(fn.module, fn.returnAnnotation, fn) : null;
    return declared && withoutError(declared);
  }

  /** The value that a call of a function gives (after `await`, for async functions; beside an error, where errors are values). */
  resultOf(fn: FunctionInfo): Type | null {
    const declared = this.declaredResult(fn);
    const inferred = this.factsOf(fn);
    if (fn.isGenerator) {
      if (declared) return declared;
      return inferred?.yields
        ? object(fn.isAsync ? 'asynciter' : 'iter', [inferred.yields], inferred.yields.facts)
        : null;
    }
    const found = inferred?.result ?? null;
    if (declared?.k === 'typevar' && declared.name === SELF) return declared;
    if (!declared || declared.k === 'typevar') return found ?? declared;
    if (!found || found.k === 'null') return declared;
    if (found.k === 'tuple' && declared.k === 'tuple' && found.args.length === declared.args.length)
      return tupleOf(found.args.map((arg, i) => better(arg, declared.args[i])));
    // The body knows how the rows were loaded; the annotation what they are.
    return found.facts || compatible(found, declared) ? found : declared;
  }

  // Names

  /** The type of a name in a module's top level. */
  moduleName(module: ModuleInfo, name: string, depth = 0): Type | null {
    const binding = module.scope.get(name);
    if (binding) return this.binding(module, binding, depth);
    const shared = module.shared?.get(name);
    if (shared) return this.binding(shared.module, shared.binding, depth);
    if (depth > 8) return null;
    for (const star of module.starImports) {
      const source = this.resolveModule(module, star);
      if (source) {
        const found = source === module ? null : this.moduleName(source, name, depth + 1);
        if (found) return found;
      } else {
        const canonical = this.knowledge.canonicalMember(star, name);
        if (this.knowledge.function(canonical) || this.knowledge.type(canonical)) return symbol(canonical);
      }
    }
    return null;
  }

  /** The one thing that a module exports as a whole, or null. */
  defaultOf(module: ModuleInfo): Type | null {
    const name = module.semantics.defaultExport;
    return name !== null && module.scope.has(name) ? this.moduleName(module, name) : null;
  }

  resolveModule(from: ModuleInfo, name: string): ModuleInfo | null {
    return this.project.resolveImport(from, name, this.isLibrary);
  }
  private readonly isLibrary = (module: string): boolean => this.knowledge.libraryOf(module) !== null;

  binding(module: ModuleInfo, binding: Binding, depth = 0): Type | null {
    if (binding.kind === 'class') return classType(binding.cls);
    if (binding.kind === 'function') return this.decorated(binding.fn);
    const cached = this.bindingTypes.get(binding);
    if (cached !== undefined) return cached;
    this.bindingTypes.set(binding, null);
    const type =
      binding.kind === 'import'
        ? this.imported(module, binding, depth)
        : this.variable(module, binding.assign, binding.target);
    this.bindingTypes.set(binding, type);
    return type;
  }

  private imported(module: ModuleInfo, binding: Extract<Binding, { kind: 'import' }>, depth: number): Type | null {
    if (depth > 12) return null;
    const target = this.resolveModule(module, binding.module);
    const written = target ? null : this.writtenByLibrary(module, binding.module);
    if (written) return this.librarySymbol(binding.name === null ? written : `${written}.${binding.name}`);
    if (binding.name === null) return target ? moduleType(target) : this.librarySymbol(binding.module);
    if (target) {
      const found =
        target === module && !target.scope.has(binding.name) ? null : this.moduleName(target, binding.name, depth + 1);
      if (found) return found;
    }
    const inside = this.project.submodule(module, binding.module, binding.name);
    const submodule = inside === null ? null : this.resolveModule(module, inside);
    if (submodule) return moduleType(submodule);
    const isDefault = binding.name === module.semantics.defaultExport;
    // What is imported as the default of a module that names none is the module itself.
    if (target && isDefault) return moduleType(target);
    if (target || binding.module.startsWith('.')) return null;
    return this.librarySymbol(isDefault ? binding.module : `${binding.module}.${binding.name}`);
  }

  /** The library's module that an import means which the library writes into the project (a generated client), or null. */
  private writtenByLibrary(module: ModuleInfo, name: string): string | null {
    if (!name.startsWith('.')) return this.knowledge.generatedModule(name);
    return this.knowledge.generatedModule(posix.join(posix.dirname(module.tree.path), name));
  }

  /** What a library's qualified name stands for: the object that a module holds, else the name itself. */
  librarySymbol(name: string): Type {
    const canonical = this.knowledge.canonical(name);
    const held = this.knowledge.objects.get(canonical);
    return (held && this.expression(held, {})) || symbol(canonical);
  }

  private variable(module: ModuleInfo, assign: number, target: number): Type | null {
    const { tree } = module;
    const annotation = tree.child(assign, 1);
    if (annotation >= 0 && tree.kind(annotation) !== Kind.Empty) {
      const declared = this.annotation(module, annotation, null);
      // An object that is written out tells more than the interface that it fulfils.
      if (declared && declared.k !== 'typevar' && !this.isRecord(module, tree.child(assign, 0))) return declared;
    }
    const value = tree.child(assign, 0);
    if (value < 0 || tree.kind(value) === Kind.Empty) return null;
    const type = this.evaluateAlone(module, null, value);
    const around = tree.parent(target);
    if (type && tree.kind(around) === Kind.Tuple) {
      const place = tree.children(around).indexOf(target);
      return type.k === 'tuple' ? (type.args[place] ?? null) : (type.fields?.get(String(place)) ?? null);
    }
    // `const { prisma } = context`
    if (type && tree.kind(around) === Kind.Pair) return memberOf(this, type, tree.str(tree.child(around, 0))).type;
    return type;
  }

  /** Whether a value is an object that is written out with its members. */
  isRecord({ tree, semantics }: ModuleInfo, value: number): boolean {
    return semantics.literalsAreRecords && value >= 0 && tree.kind(value) === Kind.Dict;
  }

  /** A name that needs no import. */
  builtin(module: ModuleInfo, name: string): Type | null {
    let known = this.builtins.get(module.semantics);
    if (!known) {
      known = new Map();
      this.builtins.set(module.semantics, known);
    }
    let type = known.get(name);
    if (type === undefined) {
      type = this.findBuiltin(module, name);
      known.set(name, type);
    }
    return type;
  }
  private readonly builtins = new Map<ModuleInfo['semantics'], Map<string, Type | null>>();

  private findBuiltin(module: ModuleInfo, name: string): Type | null {
    const qualified = this.knowledge.canonicalMember(module.semantics.builtins, name);
    if (
      this.knowledge.function(qualified) ||
      this.knowledge.type(qualified) ||
      module.semantics.typeMakers.has(qualified) ||
      isAnnotation(module, qualified)
    )
      return symbol(qualified);
    const held = this.knowledge.objects.get(qualified);
    if (held) return this.expression(held, {});
    // A module: `JSON.parse`, `Math.max`.
    if (this.knowledge.isNamespace(qualified)) return symbol(qualified);
    // Files that describe entities name what they need of a library in full.
    return name.startsWith('@') && this.knowledge.knows(name) ? symbol(name) : null;
  }

  /** Notes how a function runs the function that it is given as a parameter. */
  noteRuns(fn: FunctionInfo, index: number, how: How): void {
    const runs = this.runsParams.get(fn) ?? new Map<number, How>();
    this.runsParams.set(fn, runs);
    const before = runs.get(index);
    // A helper that offloads plain functions and calls coroutine functions offloads what blocks; one that waits for the commit
    // where a transaction is open waits for it.
    if (before === undefined || ELSEWHERE.has(how)) runs.set(index, how);
  }

  /** Notes that a function nested in another one runs the function that the other one is given as a parameter. */
  noteNestedRun(fn: FunctionInfo, index: number, inner: FunctionInfo, how: How): void {
    this.nestedRuns.push({ fn, index, inner, how });
  }

  /** How a nested function runs, as its outer function hands it on. */
  private howRun(inner: FunctionInfo): How | null {
    for (const site of (inner.outer && this.facts.get(inner.outer)?.sites) || []) {
      if (ELSEWHERE.has(site.how) && site.targets.includes(inner)) return site.how;
    }
    return null;
  }

  /** Notes that a function hands its parameter on to another function's parameter. */
  noteHandedOn(fn: FunctionInfo, index: number, callee: FunctionInfo, place: number): void {
    this.handedOn.push({ fn, index, callee, place });
  }

  /** Follows parameters that are handed on from function to function, to a fixed point. */
  settleRuns(): void {
    for (const { fn, index, inner, how } of this.nestedRuns) this.noteRuns(fn, index, this.howRun(inner) ?? how);
    for (let round = 0, changed = true; changed && round < 10; round++) {
      changed = false;
      for (const { fn, index, callee, place } of this.handedOn) {
        const how = this.runsParams.get(callee)?.get(place);
        if (how !== undefined && !this.runsParams.get(fn)?.has(index)) {
          this.noteRuns(fn, index, how);
          changed = true;
        }
      }
    }
  }

  /** Says what a function's parameters hold, because of how it is run. */
  giveParameters(fn: FunctionInfo, types: readonly (Type | null)[]): void {
    if (this.facts.has(fn)) return;
    const given = this.given.get(fn) ?? new Map<string, Type>();
    types.forEach((type, i) => {
      const param = fn.params[i + (fn.cls ? fn.implicitParams : 0)];
      if (type && param && param.annotation < 0) given.set(param.name, type);
    });
    this.given.set(fn, given);
  }

  /** Notes what a call gives to a parameter that says nothing of its type. */
  offer(fn: FunctionInfo, index: number, type: Type | null): void {
    const param = fn.params[index];
    if (!type || !param || param.annotation >= 0 || this.given.get(fn)?.has(param.name)) return;
    // A function that is handed over differs from call to call; how it is run is followed on its own.
    if (NOT_OFFERED.has(type.k)) return;
    const offers = this.offers.get(fn) ?? new Map<string, Type>();
    offers.set(param.name, union(offers.get(param.name) ?? null, type)!);
    this.offers.set(fn, offers);
  }

  /** Walks again over the functions whose parameters the calls seen so far tell the types of. */
  acceptOffers(): void {
    const offers = [...this.offers];
    this.offers.clear();
    for (const [fn, types] of offers) {
      this.given.set(fn, new Map([...types, ...(this.given.get(fn) ?? [])]));
      this.facts.delete(fn);
    }
    for (const [fn] of offers) this.factsOf(fn);
  }

  /** Says what a framework gives to parameters, by name. */
  giveNamed(fn: FunctionInfo, types: Record<string, TypeExpr>, places: Places): void {
    for (const [name, text] of Object.entries(types)) {
      const type = this.expression(text, places);
      if (!type) continue;
      const given = this.given.get(fn) ?? new Map<string, Type>();
      given.set(name, type);
      this.given.set(fn, given);
    }
  }

  /** How a decorator from a library makes a function run (`@sync_to_async`), or null. */
  wrapped(fn: FunctionInfo): { how: How } | null {
    if (fn.decorators.length === 0) return null;
    const cached = this.wrappedCache.get(fn);
    if (cached !== undefined) return cached;
    this.wrappedCache.set(fn, null);
    let result: { how: How } | null = null;
    for (const decorator of fn.decorators) {
      const how = this.decoratorMember(fn, decorator)?.member.decorates?.how;
      if (how) result = { how };
    }
    this.wrappedCache.set(fn, result);
    return result;
  }

  /** The value that a function's name has after its decorators. */
  decorated(fn: FunctionInfo, receiver?: Type): Type | null {
    for (const decorator of fn.decorators) {
      const known = this.decoratorMember(fn, decorator);
      const makes = known?.member.decorates?.makes;
      if (makes) {
        const made = this.expression(makes, { arguments: [functionType(fn, receiver)] });
        if (made) return { ...made, fn };
      }
    }
    return functionType(fn, receiver);
  }

  /** What the data says of a decorator that is written above a function, or null. */
  decoratorMember(
    fn: FunctionInfo,
    decorator: number,
  ): {
    member: import('../knowledge/schema.ts').Member;
    name: string;
    library: import('../knowledge/schema.ts').Library;
  } | null {
    const { tree } = fn;
    const callee = tree.kind(decorator) === Kind.Call ? tree.child(decorator, 0) : decorator;
    const type = this.evaluateAlone(fn.module, fn.outer, callee);
    if (type?.k === 'symbol') return this.knowledge.function(type.name);
    if (type?.k === 'method' && type.receiver?.k === 'object')
      return this.knowledge.member(type.receiver.name, type.name);
    if (type?.k === 'method' && type.receiver?.k === 'instance') {
      for (const { library } of this.ancestors(type.receiver.cls!)) {
        const known = library ? this.knowledge.member(library, type.name) : null;
        if (known) return known;
      }
    }
    return null;
  }

  // Annotations

  /** The type that an annotation (a node of the module's tree) stands for. */
  annotation(module: ModuleInfo, node: number, fn: FunctionInfo | null, depth = 0): Type | null {
    const { tree } = module;
    if (depth > 8) return null;
    switch (tree.kind(node)) {
      case Kind.Name: {
        const name = tree.str(node);
        const type = this.scopedName(module, fn, name);
        if (type?.k === 'symbol' && module.semantics.selfTypes.has(type.name)) return typeVar(SELF);
        if (!type && this.isTypeParameter(fn, name)) return typeVar(name);
        return type ? this.annotated(module, type) : null;
      }
      case Kind.Attr: {
        const type = this.evaluateAlone(module, fn, node);
        return type ? this.annotated(module, type) : null;
      }
      case Kind.Str: {
        const text = tree.str(node).trim();
        return this.forwardReference(module, fn, text);
      }
      case Kind.Const:
        return tree.str(node) === 'null' ? NULL : null;
      case Kind.Dict:
        return this.shape(module, node, fn, depth);
      case Kind.Binary:
        if (tree.str(node) === '|' || tree.str(node) === '&') {
          return union(
            this.annotation(module, tree.child(node, 0), fn, depth + 1),
            this.annotation(module, tree.child(node, 1), fn, depth + 1),
          );
        }
        return null;
      case Kind.Index:
        return this.subscripted(module, node, fn, depth);
      case Kind.Other: {
        // `typeof schema`, as an argument of a library's type: a whole module.
        const child = tree.str(node) === 'typeof' ? tree.child(node, 0) : -1;
        const type = child < 0 ? null : this.evaluateAlone(module, fn, child);
        return type?.k === 'module' ? type : null;
      }
      case Kind.Tuple:
        return null;
      default:
        return null;
    }
  }

  /** A type that is written as its members: `{ tx: Transaction; ids: string[] }`. */
  private shape(module: ModuleInfo, node: number, fn: FunctionInfo | null, depth: number): Type {
    const { tree } = module;
    const fields = new Map<string, Type | null>();
    for (const pair of tree.children(node)) {
      const key = tree.child(pair, 0);
      if (tree.kind(pair) === Kind.Pair && tree.kind(key) === Kind.Str)
        fields.set(tree.str(key), this.annotation(module, tree.child(pair, 1), fn, depth + 1));
    }
    return { ...object('dict', [STR]), fields };
  }

  /** A type parameter of an enclosing class that is declared with the class (`class Repository[M]`). */
  private isTypeParameter(fn: FunctionInfo | null, name: string): boolean {
    for (let current = fn; current; current = current.outer) {
      if (current.cls && this.typeVariables(current.cls).includes(name)) return true;
    }
    return false;
  }

  private subscripted(module: ModuleInfo, node: number, fn: FunctionInfo | null, depth: number): Type | null {
    const { tree } = module;
    const [base, ...rest] = tree.children(node);
    const args = rest.length === 1 && tree.kind(rest[0]) === Kind.Tuple ? tree.children(rest[0]) : rest;
    const baseType = this.evaluateAlone(module, fn, base);
    if (!baseType) return null;
    const at = (place: number): Type | null =>
      place < args.length ? this.annotation(module, args[place], fn, depth + 1) : null;
    if (baseType.k === 'class') {
      return instanceOf(
        baseType.cls!,
        args.map((_, place) => at(place) ?? object('any')),
      );
    }
    if (baseType.k !== 'symbol') return null;
    const { name } = baseType;
    const { annotations } = module.semantics;
    if (annotations.callables.has(name)) return null;
    if (Object.hasOwn(annotations.wrappers, name))
      return at(annotations.wrappers[name] === 'last' ? args.length - 1 : 0);
    if (this.knowledge.annotationWrappers.has(name)) return at(0);
    if (annotations.unions.has(name)) return args.map((_, place) => at(place)).reduce(union, null);
    if (annotations.classes.has(name)) {
      const of = at(0);
      return of?.k === 'instance'
        ? { ...classType(of.cls!, of.args), open: true }
        : of?.k === 'object'
          ? symbol(of.name)
          : of;
    }
    if (annotations.tuples.has(name)) {
      const second = args[1];
      if (args.length === 2 && second !== undefined && tree.kind(second) === Kind.Const) {
        const of = at(0);
        return of ? listOf(of) : null;
      }
      return tupleOf(args.map((_, place) => at(place) ?? object('any')));
    }
    const container = annotations.containers[name];
    if (container)
      return object(
        container,
        args.map((_, place) => at(place) ?? object('any')),
      );
    const given = args.map((_, place) => at(place) ?? object('any'));
    // `Select[tuple[User]]` says that rows have one part.
    return object(
      name,
      given.map((arg) => (arg.k === 'tuple' && arg.args.length === 1 ? arg.args[0] : arg)),
    );
  }

  /** What a name used as an annotation means. */
  private annotated({ semantics: { annotations } }: ModuleInfo, type: Type): Type | null {
    if (type.k === 'class') return instanceOf(type.cls!, type.args);
    if (type.k === 'symbol') {
      const name = type.name;
      const { containers, scalars, anything, callables } = annotations;
      if (Object.hasOwn(scalars, name)) return object(scalars[name]);
      if (Object.hasOwn(containers, name)) return object(containers[name]);
      return anything.has(name) || callables.has(name) ? null : object(name);
    }
    // A type alias: `SessionDep = Annotated[Session, Depends(get_session)]` was evaluated to what it stands for.
    if (type.k === 'typevar' || type.k === 'instance' || type.k === 'object' || type.k === 'union') return type;
    return null;
  }

  private forwardReference(module: ModuleInfo, fn: FunctionInfo | null, text: string): Type | null {
    const match =
      /^(?:Optional\[)?(?:(list|List|set|Set|Sequence|Iterable)\[)?["']?([A-Za-z_][\w.]*)["']?\]*(?:\s*\|\s*None)?$/.exec(
        text,
      );
    if (!match) return null;
    const [, container, name] = match;
    const parts = name.split('.');
    let type = this.scopedName(module, fn, parts[0]);
    for (const part of parts.slice(1)) type = type ? this.staticMember(type, part) : null;
    if (!type && parts.length > 0) {
      // Declared in another module only (a relationship's target): the project's only class of that name.
      const cls = this.entities.classNamed(parts[parts.length - 1]);
      type = cls ? classType(cls) : null;
    }
    const plain = type ? this.annotated(module, type) : null;
    return plain && container ? listOf(plain) : plain;
  }

  private staticMember(type: Type, name: string): Type | null {
    if (type.k === 'symbol') return symbol(this.knowledge.canonicalMember(type.name, name));
    if (type.k === 'module') return this.moduleName(type.module!, name);
    if (type.k === 'class') return type.cls!.nested.has(name) ? classType(type.cls!.nested.get(name)!) : null;
    return null;
  }

  /** A name as seen from a function's definition: enclosing functions, the module, builtins. */
  scopedName(module: ModuleInfo, fn: FunctionInfo | null, name: string): Type | null {
    for (let current = fn; current; current = current.outer) {
      const inner = current.inner.get(name);
      if (inner) return 'bases' in inner ? classType(inner as ClassInfo) : functionType(inner as FunctionInfo);
      const imported = current.imports.get(name);
      if (imported) return this.binding(module, imported);
      if (current.cls?.nested.has(name)) return classType(current.cls.nested.get(name)!);
    }
    return this.moduleName(module, name) ?? this.builtin(module, name);
  }

  // Classes

  /** A class, its bases and theirs, each once, in the order in which members are looked up (depth first). */
  ancestors(cls: ClassInfo): readonly Ancestor[] {
    const known = this.ancestorsOf.get(cls);
    if (known) return known;
    const out: Ancestor[] = [];
    this.ancestorsOf.set(cls, out);
    this.collectAncestors(cls, null, out, new Set(), 0);
    return out;
  }

  private collectAncestors(
    cls: ClassInfo,
    bindings: ReadonlyMap<string, Type> | null,
    out: Ancestor[],
    seen: Set<unknown>,
    depth: number,
  ): void {
    if (seen.has(cls) || depth > 12) return;
    seen.add(cls);
    out.push({ cls, library: null, bindings });
    for (const base of this.baseTypes(cls)) {
      const type = substitute(base, bindings);
      if (type.k === 'class') {
        const variables = this.typeVariables(type.cls!);
        const map = new Map<string, Type>();
        type.args.forEach((arg, i) => {
          if (variables[i]) map.set(variables[i], arg);
        });
        this.collectAncestors(type.cls!, map.size ? map : null, out, seen, depth + 1);
      } else if (type.k === 'symbol' && !seen.has(type.name)) {
        seen.add(type.name);
        out.push({
          cls: null,
          library: type.name,
          bindings: type.args.length ? new Map(type.args.map((arg, i) => [`$${i}`, arg])) : null,
        });
      }
    }
  }

  private readonly baseCache = new Map<ClassInfo, Type[]>();

  /** What a class is derived from: classes and library types, with their arguments. */
  baseTypes(cls: ClassInfo): readonly Type[] {
    const known = this.baseCache.get(cls);
    if (known) return known;
    const { tree, module } = cls;
    const out: Type[] = [];
    this.baseCache.set(cls, out);
    for (const base of cls.bases) {
      if (tree.kind(base) === Kind.Keyword) continue;
      if (tree.kind(base) === Kind.Index) {
        const of = this.evaluateAlone(module, cls.outer, tree.child(base, 0));
        if (!of || (of.k === 'symbol' && module.semantics.annotations.generics.has(of.name))) continue;
        const rest = tree.children(base).slice(1);
        const args = rest.length === 1 && tree.kind(rest[0]) === Kind.Tuple ? tree.children(rest[0]) : rest;
        out.push({ ...of, args: args.map((arg) => this.annotation(module, arg, cls.outer) ?? object('any')) });
      } else {
        const type = this.evaluateAlone(module, cls.outer, base);
        if (type && (type.k === 'class' || type.k === 'symbol')) out.push(type);
        else if (type?.k === 'object') out.push(symbol(type.name));
      }
    }
    return out;
  }

  private readonly variablesCache = new Map<ClassInfo, string[]>();

  /** The names of a generic class's type variables, in order. */
  typeVariables(cls: ClassInfo): readonly string[] {
    const known = this.variablesCache.get(cls);
    if (known) return known;
    const { tree, module } = cls;
    const names: string[] = [];
    this.variablesCache.set(cls, names);
    const collect = (node: number): void => {
      for (let n = tree.end(node + 1); n < tree.end(node); n++) {
        if (tree.kind(n) !== Kind.Name) continue;
        const name = tree.str(n);
        if (names.includes(name)) continue;
        const type = this.moduleName(module, name);
        if (type?.k === 'typevar' || (!type && !this.builtin(module, name))) names.push(name);
      }
    };
    for (const base of cls.bases) {
      if (tree.kind(base) === Kind.Index && /^(?:Generic|Protocol)$/.test(tree.str(tree.child(base, 0)))) collect(base);
    }
    if (names.length === 0) for (const base of cls.bases) if (tree.kind(base) === Kind.Index) collect(base);
    // `class OrderQuerySet(QuerySet)` does not say whose rows it gives: each entity that uses it does.
    if (names.length === 0 && this.ancestors(cls).some((ancestor) => this.givesRows(ancestor))) names.push(ROWS);
    return names;
  }

  /** Whether a library's type gives an entity's rows, and the class derived from it does not say which entity's. */
  private givesRows({ library, bindings }: Ancestor): boolean {
    return library !== null && bindings === null && MANAGING.has(this.knowledge.property(library, 'kind') ?? '');
  }

  /** Whether a class derives from a library's type. */
  derivesFrom(cls: ClassInfo, library: string): boolean {
    return this.ancestors(cls).some(
      (ancestor) =>
        ancestor.library === library || (ancestor.library !== null && this.knowledge.isA(ancestor.library, library)),
    );
  }

  /** The method that a class has or inherits, with the bindings of the class it comes from; `after`: skip up to that class. */
  method(cls: ClassInfo, name: string): { fn: FunctionInfo; bindings: ReadonlyMap<string, Type> | null } | null {
    for (const ancestor of this.ancestors(cls)) {
      const fn = ancestor.cls?.methods.get(name);
      if (fn) return { fn, bindings: ancestor.bindings };
    }
    return null;
  }

  /** The attribute that a class or its constructor sets, with where. */
  classAttribute(
    cls: ClassInfo,
    name: string,
  ): { attribute: AttributeInfo; owner: ClassInfo; bindings: ReadonlyMap<string, Type> | null } | null {
    for (const ancestor of this.ancestors(cls)) {
      const attribute = ancestor.cls?.attributes.get(name);
      if (attribute) return { attribute, owner: ancestor.cls!, bindings: ancestor.bindings };
    }
    return null;
  }

  /** The type of an attribute's value. */
  attributeType(owner: ClassInfo, attribute: AttributeInfo): Type | null {
    const cached = this.attributeTypes.get(attribute);
    if (cached !== undefined) return cached;
    this.attributeTypes.set(attribute, null);
    let type: Type | null = null;
    if (attribute.annotation >= 0)
      type = this.annotation(owner.module, attribute.annotation, attribute.fn ?? owner.outer);
    if (!type && attribute.value >= 0) type = this.evaluateAlone(owner.module, attribute.fn, attribute.value, owner);
    if (type?.k === 'coroutine') type = null;
    this.attributeTypes.set(attribute, type);
    return type;
  }

  /** The parameters' types that are known before a call is seen: annotation, default value, framework. */
  parameterType(fn: FunctionInfo, index: number): Type | null {
    const param = fn.params[index];
    const given = this.given.get(fn)?.get(param.name);
    if (given) return given;
    if (param.annotation >= 0) {
      const declared = this.annotation(fn.module, param.annotation, fn.outer ?? fn);
      if (declared && declared.k !== 'null') return declared;
    }
    const provider = this.provider(fn, index);
    if (provider) {
      const given =
        provider.cls && provider.module.semantics.constructors.includes(provider.name)
          ? instanceOf(provider.cls)
          : this.resultOf(provider);
      const yielded =
        given?.k === 'object' && (given.name === 'iter' || given.name === 'asynciter')
          ? (given.args[0] ?? null)
          : given;
      if (yielded) return yielded;
    }
    if (param.default >= 0) {
      const type = this.evaluateAlone(fn.module, fn.outer, param.default);
      if (type && type.k !== 'null' && type.k !== 'literal') return type;
    }
    return null;
  }

  /** The function whose result a framework gives to a parameter (`Depends(get_session)`), or null. */
  provider(fn: FunctionInfo, index: number): FunctionInfo | null {
    const param = fn.params[index];
    for (const node of [param.default, param.annotation]) {
      const found = node >= 0 ? this.injected(fn.module, node, fn.outer, 0) : null;
      if (found) return found;
    }
    return null;
  }

  private injected(module: ModuleInfo, node: number, fn: FunctionInfo | null, depth: number): FunctionInfo | null {
    const { tree } = module;
    if (depth > 4 || this.knowledge.injectors.size === 0) return null;
    if (tree.kind(node) === Kind.Name) {
      const binding = module.scope.get(tree.str(node));
      const source = binding?.kind === 'import' && binding.name ? this.resolveModule(module, binding.module) : module;
      const found = binding?.kind === 'import' && source ? source.scope.get(binding.name!) : binding;
      if (found?.kind !== 'variable' || !source) return null;
      return this.injected(source, source.tree.child(found.assign, 0), null, depth + 1);
    }
    if (tree.kind(node) === Kind.Attr) return null;
    for (let n = node; n < tree.end(node); n++) {
      if (tree.kind(n) !== Kind.Call) continue;
      const callee = this.evaluateAlone(module, fn, tree.child(n, 0));
      const injector = callee?.k === 'symbol' ? this.knowledge.injectors.get(callee.name) : undefined;
      if (!injector) continue;
      const given = tree.child(n, 1);
      if (given < 0) return null;
      const type = this.evaluateAlone(module, fn, tree.kind(given) === Kind.Keyword ? tree.child(given, 0) : given);
      if (type?.k === 'function') return type.fn!;
      const { constructors, protocol } = module.semantics;
      if (type?.k === 'class') return this.method(type.cls!, constructors[0])?.fn ?? null;
      if (type?.k === 'instance' && protocol.call) return this.method(type.cls!, protocol.call)?.fn ?? null;
    }
    return null;
  }

  /** What a value named so is taken for, where nothing else is known. */
  assume(name: string): { type: Type; awaited: Type } | null {
    const cached = this.assumedCache.get(name);
    if (cached !== undefined) return cached;
    const found = this.assumptions.find(({ pattern }) => pattern.test(name));
    let result: { type: Type; awaited: Type } | null = null;
    if (found) {
      const type = this.expression(found.type, {});
      if (type) {
        const awaited = (found.awaited && this.expression(found.awaited, {})) || type;
        result = { type: { ...type, assumed: true }, awaited: { ...awaited, assumed: true } };
      }
    }
    this.assumedCache.set(name, result);
    return result;
  }

  /** The type that an expression of the knowledge stands for at a place. */
  expression(text: TypeExpr, places: Places): Type | null {
    return resolveTypeExpression(this, text, places);
  }
}

/** Whether a name is one that the language's annotations know. */
function isAnnotation({ semantics: { annotations, selfTypes } }: ModuleInfo, name: string): boolean {
  return (
    Object.hasOwn(annotations.containers, name) ||
    Object.hasOwn(annotations.scalars, name) ||
    Object.hasOwn(annotations.wrappers, name) ||
    [annotations.callables, annotations.unions, annotations.tuples, annotations.classes, annotations.anything].some(
      (names) => names.has(name),
    ) ||
    annotations.generics.has(name) ||
    selfTypes.has(name)
  );
}

/** What a body gives or what an annotation says: the body knows how rows were loaded. */
function better(found: Type, declared: Type): Type {
  if (found.name === 'any' || found.k === 'null') return declared;
  return declared.name === 'any' || found.facts || compatible(found, declared) ? found : declared;
}

function compatible(found: Type, declared: Type): boolean {
  if (found.k === 'union') return false;
  if (declared.k === 'union') return declared.args.some((member) => compatible(found, member));
  if (found.k === 'instance' && declared.k === 'instance') return true;
  if (found.k === 'object' && declared.k === 'object')
    return found.args.length >= declared.args.length && found.args.every((arg) => arg.name !== 'any');
  return false;
}
