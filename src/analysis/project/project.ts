import type { CodeTree } from '../model/code-tree.ts';
import { type ClassInfo, collectSymbols, type FunctionInfo, type ModuleInfo } from './symbols.ts';

/** All files of an audit with their names, and which file an import means. */
export class Project {
  readonly modules: ModuleInfo[] = [];
  readonly functions: FunctionInfo[] = [];
  readonly classes: ClassInfo[] = [];
  private readonly byPath = new Map<string, ModuleInfo>();
  /** Dotted path from each possible source root → modules. */
  private readonly byName = new Map<string, ModuleInfo[]>();
  private readonly packages = new Set<string>();
  private readonly resolved = new Map<string, ModuleInfo | null>();
  private readonly methodsByName = new Map<string, FunctionInfo[]>();
  private readonly ids = { next: 0 };

  constructor(trees: readonly CodeTree[]) {
    for (const tree of trees) {
      const module = collectSymbols(tree, this.ids);
      this.modules.push(module);
      this.byPath.set(tree.path, module);
      for (const fn of module.functions) {
        this.functions.push(fn);
        if (fn.cls) {
          const list = this.methodsByName.get(fn.name);
          if (list) list.push(fn);
          else this.methodsByName.set(fn.name, [fn]);
        }
      }
      this.classes.push(...module.classes);
    }
    for (const module of this.modules) this.nameModule(module);
  }

  module(path: string): ModuleInfo | undefined {
    return this.byPath.get(path);
  }

  /** Whether asynchronous functions run on an event loop in a function's language. */
  hasEventLoop(fn: FunctionInfo): boolean {
    return fn.module.semantics.hasEventLoop;
  }

  /** Methods of any class with this name. */
  methodsNamed(name: string): readonly FunctionInfo[] {
    return this.methodsByName.get(name) ?? [];
  }

  private nameModule(module: ModuleInfo): void {
    const parts = module.tree.path.replace(/\.[^./]+$/, '').split('/');
    if (parts[parts.length - 1] === '__init__') {
      parts.pop();
      this.packages.add(module.tree.path);
    }
    // Any trailing part of the path may be what an import says: source roots differ from project to project.
    for (let from = 0; from < parts.length; from++) {
      const name = parts.slice(from).join('.');
      const list = this.byName.get(name);
      if (list) list.push(module);
      else this.byName.set(name, [module]);
    }
  }

  /**
   * The module that an import means, or null when it is none of the project's.
   * `name` is as written, with leading dots for relative imports.
   */
  resolveImport(from: ModuleInfo, name: string, isLibrary: (module: string) => boolean): ModuleInfo | null {
    const folder = from.tree.path.includes('/') ? from.tree.path.slice(0, from.tree.path.lastIndexOf('/')) : '';
    const key = `${folder}:${name}`;
    const cached = this.resolved.get(key);
    if (cached !== undefined) return cached;
    const module = name.startsWith('.') ? this.relative(folder, name) : this.absolute(folder, name, isLibrary);
    this.resolved.set(key, module);
    return module;
  }

  private relative(folder: string, name: string): ModuleInfo | null {
    const dots = /^\.+/.exec(name)![0].length;
    const parts = folder === '' ? [] : folder.split('/');
    if (dots - 1 > parts.length) return null;
    const base = parts.slice(0, parts.length - (dots - 1));
    const rest = name.slice(dots);
    return this.at([...base, ...(rest ? rest.split('.') : [])].join('/'));
  }

  private at(path: string): ModuleInfo | null {
    return (
      this.byPath.get(`${path}.py`) ?? this.byPath.get(path === '' ? '__init__.py' : `${path}/__init__.py`) ?? null
    );
  }

  private absolute(folder: string, name: string, isLibrary: (module: string) => boolean): ModuleInfo | null {
    const candidates = this.byName.get(name);
    if (!candidates) return null;
    const asPath = name.replaceAll('.', '/');
    const root = (module: ModuleInfo): string =>
      module.tree.path.replace(/(\/__init__)?\.[^./]+$/, '').slice(0, -asPath.length);
    const library = isLibrary(name);
    let best: ModuleInfo | null = null;
    let bestScore = -1;
    for (const module of candidates) {
      const where = root(module);
      const shared = sharedPrefix(where, `${folder}/`);
      // A source root contains the importing file, unless the project has several roots side by side.
      const contains = `${folder}/`.startsWith(where);
      const sameFolder = where === `${folder}/`;
      // `import redis` in app/x.py means the library, though app/redis.py exists, unless that is the script's own folder or the root.
      if (library && where !== '' && (!this.isSourceRoot(where) || this.isInPackage(where))) continue;
      if (!contains && !name.includes('.') && !this.isSourceRoot(where)) continue;
      if (contains && !sameFolder && !name.includes('.') && where !== '' && !this.isSourceRoot(where)) continue;
      const score = (contains ? 1000 : 0) + shared;
      if (score > bestScore) {
        best = module;
        bestScore = score;
      }
    }
    return best;
  }

  /** A folder that is not itself a package is a place where imports may start. */
  private isSourceRoot(folder: string): boolean {
    return folder === '' || !this.byPath.has(`${folder}__init__.py`);
  }

  /** Whether a folder above one is a package: what is in it belongs to that package, with an `__init__` of its own or without. */
  private isInPackage(folder: string): boolean {
    for (let end = folder.lastIndexOf('/', folder.length - 2); end > 0; end = folder.lastIndexOf('/', end - 1))
      if (this.byPath.has(`${folder.slice(0, end)}/__init__.py`)) return true;
    return false;
  }
}

function sharedPrefix(a: string, b: string): number {
  let length = 0;
  while (length < a.length && length < b.length && a[length] === b[length]) length++;
  return length;
}
