import { folderOf } from '../languages/modules.ts';
import { type Semantics, semanticsOf } from '../languages/semantics.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';

/** What a name in a scope stands for. Later bindings of the same name win, except that a class or function beats a variable. */
export type Binding =
  | { kind: 'import'; module: string; name: string | null; node: number }
  | { kind: 'class'; cls: ClassInfo }
  | { kind: 'function'; fn: FunctionInfo }
  | { kind: 'variable'; assign: number; target: number };

export interface ParamInfo {
  node: number;
  name: string;
  annotation: number;
  default: number;
  flags: number;
}

/** A function, method or lambda. */
export class FunctionInfo {
  readonly id: number;
  readonly module: ModuleInfo;
  readonly node: number;
  readonly name: string;
  /** Within its file: `Class.method`, `outer.inner`. */
  readonly qualified: string;
  cls: ClassInfo | null;
  readonly outer: FunctionInfo | null;
  readonly params: ParamInfo[];
  isAsync: boolean;
  /** `yield` awaits: a decorator drives the function on the event loop (`inlineCallbacks`). */
  yieldAwaits = false;
  isGenerator = false;
  hasLambdas = false;
  readonly isLambda: boolean;
  /** The code of a module itself. */
  readonly isTopLevel: boolean;
  isProperty = false;
  isStatic = false;
  isClassMethod = false;
  isAbstract = false;
  /** Where its code is, or -1. */
  readonly body: number;
  readonly returnAnnotation: number;
  readonly decorators: readonly number[];
  /** Node of the type that the constant which holds it is declared to be of, or -1. */
  readonly declared: number;
  /** Functions and classes defined inside; most functions have none, and share an empty map. */
  inner: ReadonlyMap<string, FunctionInfo | ClassInfo> = NOTHING;
  /** Imports made inside, likewise. */
  imports: ReadonlyMap<string, Extract<Binding, { kind: 'import' }>> = NOTHING;

  constructor(
    id: number,
    module: ModuleInfo,
    node: number,
    qualified: string,
    cls: ClassInfo | null,
    outer: FunctionInfo | null,
  ) {
    const { tree } = module;
    this.id = id;
    this.module = module;
    this.node = node;
    this.isTopLevel = tree.kind(node) === Kind.Module;
    this.name = this.isTopLevel ? qualified : tree.str(node);
    this.qualified = qualified;
    this.cls = cls;
    this.outer = outer;
    this.isAsync = !this.isTopLevel && tree.has(node, Flag.Async);
    this.isLambda = !this.isTopLevel && tree.has(node, Flag.Lambda);
    this.isGenerator = !this.isTopLevel && tree.has(node, Flag.Generator);
    this.params = [];
    if (this.isTopLevel) {
      this.decorators = NONE;
      this.returnAnnotation = -1;
      this.body = node;
      this.declared = -1;
      return;
    }
    // Its children are decorators, parameters, what it says that it returns, its body, and the type of its variable.
    const decorators = node + 1;
    const params = tree.end(decorators);
    const returns = tree.end(params);
    const body = tree.end(returns);
    this.decorators = tree.hasChildren(decorators) ? tree.children(decorators) : NONE;
    this.returnAnnotation = orNone(tree, returns);
    this.body = body < tree.end(node) ? body : -1;
    this.declared = this.body >= 0 && tree.end(body) < tree.end(node) ? tree.end(body) : -1;
    for (let param = params + 1; param < returns; param = tree.end(param)) {
      this.params.push({
        node: param,
        name: tree.str(param),
        annotation: orNone(tree, tree.child(param, 0)),
        default: orNone(tree, tree.child(param, 1)),
        flags: tree.flags(param),
      });
    }
  }

  /** Notes a function or class that is defined inside. */
  define(name: string, what: FunctionInfo | ClassInfo): void {
    this.inner = withEntry(this.inner, name, what);
  }
  /** Notes an import that is made inside. */
  addImport(name: string, binding: Extract<Binding, { kind: 'import' }>): void {
    this.imports = withEntry(this.imports, name, binding);
  }

  get tree(): CodeTree {
    return this.module.tree;
  }
  get path(): string {
    return this.module.tree.path;
  }
  get line(): number {
    return this.module.tree.line(this.node);
  }
  /** The parameter that holds the instance or class, or null. */
  get receiver(): string | null {
    if (!this.cls || this.isStatic || this.isLambda) return null;
    return this.module.semantics.receiverIsParameter ? (this.params[0]?.name ?? null) : 'this';
  }
  /** How many leading parameters the caller does not write. */
  get implicitParams(): number {
    return this.cls && !this.isStatic && !this.isLambda && this.module.semantics.receiverIsParameter ? 1 : 0;
  }
}

const NONE: readonly number[] = [];
const NOTHING: ReadonlyMap<string, never> = new Map<string, never>();

/** Adds to a map that stays shared as long as it is empty. */
function withEntry<T>(map: ReadonlyMap<string, T>, name: string, value: T): ReadonlyMap<string, T> {
  const own = map.size === 0 ? new Map<string, T>() : (map as Map<string, T>);
  return own.set(name, value);
}

/** A value that a class or its constructor gives an attribute. */
export interface AttributeInfo {
  name: string;
  /** Node of the value, or -1. */
  value: number;
  /** Node of the annotation, or -1. */
  annotation: number;
  node: number;
  /** The method that sets it; null: the class body. */
  fn: FunctionInfo | null;
}

export class ClassInfo {
  readonly id: number;
  readonly module: ModuleInfo;
  readonly node: number;
  readonly name: string;
  readonly qualified: string;
  readonly outer: FunctionInfo | null;
  readonly outerClass: ClassInfo | null;
  readonly decorators: readonly number[];
  readonly bases: readonly number[];
  readonly body: number;
  readonly methods = new Map<string, FunctionInfo>();
  readonly attributes = new Map<string, AttributeInfo>();
  readonly nested = new Map<string, ClassInfo>();

  constructor(
    id: number,
    module: ModuleInfo,
    node: number,
    qualified: string,
    outer: FunctionInfo | null,
    outerClass: ClassInfo | null,
  ) {
    this.id = id;
    this.module = module;
    this.node = node;
    this.name = module.tree.str(node);
    this.qualified = qualified;
    this.outer = outer;
    this.outerClass = outerClass;
    const { tree } = module;
    this.decorators = tree.children(node + 1);
    const bases = tree.end(node + 1);
    this.bases = tree.children(bases);
    this.body = tree.end(bases);
  }
  get tree(): CodeTree {
    return this.module.tree;
  }
  get path(): string {
    return this.module.tree.path;
  }
  get line(): number {
    return this.tree.line(this.node);
  }
}

/** A file with its top-level names. `toplevel` is the module's own code as a function without parameters. */
export class ModuleInfo {
  readonly tree: CodeTree;
  readonly semantics: Semantics;
  readonly scope = new Map<string, Binding>();
  readonly functions: FunctionInfo[] = [];
  readonly classes: ClassInfo[] = [];
  readonly functionAt = new Map<number, FunctionInfo>();
  readonly classAt = new Map<number, ClassInfo>();
  readonly starImports: string[] = [];
  /** Names that modules are taken to be called, where an import does not say. */
  readonly implied = new Map<string, string>();
  /** What the other files of the module's package declare, with the file that does; null where files share nothing. */
  shared: ReadonlyMap<string, { module: ModuleInfo; binding: Binding }> | null = null;
  /** Every module named in an import, as written. */
  readonly imported = new Set<string>();
  readonly folder: string;

  constructor(tree: CodeTree) {
    this.tree = tree;
    this.folder = folderOf(tree.path);
    this.semantics = semanticsOf(tree.language);
  }
}

function orNone(tree: CodeTree, node: number): number {
  return node < 0 || tree.kind(node) === Kind.Empty ? -1 : node;
}

/** The dotted text of a chain of names (`a.b.c`), or null for any other expression; a call gives its callee's. */
function dottedName(tree: CodeTree, node: number): string | null {
  let current = node;
  let suffix = '';
  for (;;) {
    const kind = tree.kind(current);
    if (kind === Kind.Name) return tree.str(current) + suffix;
    if (kind === Kind.Attr) {
      suffix = `.${tree.str(current)}${suffix}`;
      current = tree.child(current, 0);
    } else if (kind === Kind.Call && suffix === '') current = tree.child(current, 0);
    else return null;
  }
}

/** Collects the names, classes and functions of a file in one walk. */
export function collectSymbols(tree: CodeTree, ids: { next: number }): ModuleInfo {
  const module = new ModuleInfo(tree);
  const { semantics } = module;

  const addFunction = (
    node: number,
    prefix: string,
    cls: ClassInfo | null,
    outer: FunctionInfo | null,
  ): FunctionInfo => {
    const name = tree.str(node) || '<lambda>';
    const fn = new FunctionInfo(ids.next++, module, node, prefix ? `${prefix}.${name}` : name, cls, outer);
    for (const decorator of fn.decorators) {
      const text = dottedName(tree, decorator);
      if (!text) continue;
      if (semantics.propertyDecorators.has(text)) fn.isProperty = true;
      else if (semantics.staticMethodDecorators.has(text)) fn.isStatic = true;
      else if (semantics.classMethodDecorators.has(text)) fn.isClassMethod = true;
      else if (semantics.abstractDecorators.has(text)) fn.isAbstract = true;
    }
    if (!fn.isAbstract) fn.isAbstract = isStub(tree, fn.body);
    module.functions.push(fn);
    module.functionAt.set(node, fn);
    return fn;
  };

  const bindImport = (
    node: number,
    bind: (name: string, binding: Extract<Binding, { kind: 'import' }>) => void,
  ): void => {
    const written = tree.str(node);
    const { standardPrefix } = semantics;
    const from = standardPrefix && written.startsWith(standardPrefix) ? written.slice(standardPrefix.length) : written;
    module.imported.add(from);
    if (tree.has(node, Flag.Whole)) {
      const alias = tree.child(node, 0);
      if (alias >= 0 && tree.kind(alias) === Kind.Name) {
        bind(tree.str(alias), { kind: 'import', module: from, name: null, node });
        if (tree.has(node, Flag.Implied)) module.implied.set(from, tree.str(alias));
      } else {
        const root = from.split(semantics.separator)[0];
        bind(root, { kind: 'import', module: root, name: null, node });
      }
      return;
    }
    for (const child of tree.children(node)) {
      const name = tree.str(child);
      if (name === '*') module.starImports.push(from);
      else {
        const alias = tree.child(child, 0);
        const local = alias >= 0 && tree.kind(alias) === Kind.Name ? tree.str(alias) : name;
        bind(local, { kind: 'import', module: from, name, node });
      }
    }
  };

  /** Walks what stands in one scope; `prefix` is the qualified name so far. */
  const walk = (from: number, to: number, prefix: string, cls: ClassInfo | null, fn: FunctionInfo | null): void => {
    let node = from;
    while (node < to) {
      const kind = tree.kind(node);
      if (kind === Kind.Function) {
        const isMethod = cls !== null && fn === null;
        const added = addFunction(node, prefix, isMethod && !tree.has(node, Flag.Lambda) ? cls : null, fn);
        if (added.isLambda && fn) fn.hasLambdas = true;
        if (!added.isLambda) {
          if (fn) fn.define(added.name, added);
          else if (cls) {
            const known = cls.methods.get(added.name);
            // A property's setter does not replace its getter, nor an overload's stub the function.
            if (!known || !(known.isProperty && !added.isProperty)) cls.methods.set(added.name, added);
          } else module.scope.set(added.name, { kind: 'function', fn: added });
        }
        let child = node + 1;
        for (let part = 0; part < 3; part++) {
          const end = tree.end(child);
          if (end > child + 1) walk(child + 1, end, prefix, cls, fn);
          child = end;
        }
        const { body } = added;
        walk(body + 1, tree.end(body), added.qualified, cls && isMethod ? cls : null, added);
        node = tree.end(node);
        continue;
      }
      if (kind === Kind.Class) {
        const qualified = prefix ? `${prefix}.${tree.str(node)}` : tree.str(node);
        const added = new ClassInfo(ids.next++, module, node, qualified, fn, fn ? null : cls);
        module.classes.push(added);
        module.classAt.set(node, added);
        if (fn) fn.define(added.name, added);
        else if (cls) cls.nested.set(added.name, added);
        else module.scope.set(added.name, { kind: 'class', cls: added });
        const { body } = added;
        walk(body + 1, tree.end(body), qualified, added, null);
        node = tree.end(node);
        continue;
      }
      if (kind === Kind.Import) {
        bindImport(node, (name, binding) => {
          if (fn) fn.addImport(name, binding);
          else if (!cls) {
            const known = module.scope.get(name);
            // `try: import a except ImportError: import b as a`: the first one is the one meant.
            if (!known || known.kind === 'variable') module.scope.set(name, binding);
          }
        });
        node = tree.end(node);
        continue;
      }
      if (kind === Kind.Assign) collectAssign(node, cls, fn);
      node++;
    }
  };

  const collectAssign = (node: number, cls: ClassInfo | null, fn: FunctionInfo | null): void => {
    const value = orNone(tree, tree.child(node, 0));
    const annotation = orNone(tree, tree.child(node, 1));
    const end = tree.end(node);
    // After the value and the annotation stand the targets.
    for (let target = tree.child(node, 2); target >= 0 && target < end; target = tree.end(target)) {
      const kind = tree.kind(target);
      if (kind === Kind.Name && !fn) {
        const name = tree.str(target);
        if (cls) {
          if (!cls.attributes.has(name) || value >= 0)
            cls.attributes.set(name, { name, value, annotation, node, fn: null });
        } else {
          const known = module.scope.get(name);
          if (!known || (known.kind === 'variable' && value >= 0))
            module.scope.set(name, { kind: 'variable', assign: node, target });
        }
      } else if (kind === Kind.Attr && fn) {
        const owner = methodOf(fn);
        const object = tree.child(target, 0);
        if (
          owner?.cls &&
          owner.receiver !== null &&
          tree.kind(object) === Kind.Name &&
          tree.str(object) === owner.receiver
        ) {
          const name = tree.str(target);
          const known = owner.cls.attributes.get(name);
          const inConstructor = semantics.constructors.includes(owner.name);
          const better =
            !known ||
            (known.annotation < 0 &&
              (annotation >= 0 ||
                (inConstructor && value >= 0 && !isNull(tree, value)) ||
                (known.value >= 0 && isNull(tree, known.value))));
          if (better) {
            const kept = annotation < 0 && known && known.annotation >= 0 ? known.annotation : annotation;
            owner.cls.attributes.set(name, { name, value, annotation: kept, node, fn: owner });
          }
        }
      } else if (kind === Kind.Dict && !fn && !cls) {
        for (const pair of tree.children(target)) {
          const part = tree.kind(pair) === Kind.Pair ? tree.child(pair, 1) : -1;
          if (part >= 0 && tree.kind(part) === Kind.Name && !module.scope.has(tree.str(part)))
            module.scope.set(tree.str(part), { kind: 'variable', assign: node, target: part });
        }
      } else if (kind === Kind.Tuple && !fn && !cls) {
        for (const part of tree.children(target)) {
          if (tree.kind(part) === Kind.Name && !module.scope.has(tree.str(part))) {
            module.scope.set(tree.str(part), { kind: 'variable', assign: node, target: part });
          }
        }
      }
    }
  };

  module.functions.push(new FunctionInfo(ids.next++, module, 0, '<module>', null, null));
  walk(1, tree.size, '', null, null);
  return module;
}

function isNull(tree: CodeTree, node: number): boolean {
  return tree.kind(node) === Kind.Const && tree.str(node) === 'null';
}

/** The method that a function is, or that it is nested in. */
function methodOf(fn: FunctionInfo): FunctionInfo | null {
  for (let current: FunctionInfo | null = fn; current; current = current.outer) if (current.cls) return current;
  return null;
}

/** Whether what is raised says that a subclass is to do the work. */
function saysNotImplemented(tree: CodeTree, value: number): boolean {
  const text = value >= 0 && tree.kind(value) === Kind.Call ? tree.child(value, 1) : -1;
  return text >= 0 && tree.kind(text) === Kind.Str && NOT_IMPLEMENTED.test(tree.str(text));
}
const NOT_IMPLEMENTED = /^(?:method )?(?:not (?:yet )?implemented|must be (?:implemented|overridden))\b/i;

/** Whether a body does nothing: a docstring, `...`, `pass` or `raise NotImplementedError`. */
function isStub(tree: CodeTree, body: number): boolean {
  if (body < 0 || tree.kind(body) !== Kind.Block) return false;
  for (const statement of tree.children(body)) {
    const kind = tree.kind(statement);
    if (kind === Kind.Str || kind === Kind.Const) continue;
    if (kind === Kind.Throw) {
      const value = tree.child(statement, 0);
      const name = value >= 0 ? dottedName(tree, value) : null;
      if (name === 'NotImplementedError' || saysNotImplemented(tree, value)) continue;
    }
    return false;
  }
  return true;
}
