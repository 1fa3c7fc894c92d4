import type { Manifests, ModuleResolver } from '../languages/modules.ts';
import { moduleResolver } from '../languages/resolvers.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { sharePackages } from './packages.ts';
import { type ClassInfo, collectSymbols, type FunctionInfo, type ModuleInfo } from './symbols.ts';

/** All files of an audit with their names, and which file an import means. */
export class Project {
  readonly modules: ModuleInfo[] = [];
  readonly functions: FunctionInfo[] = [];
  readonly classes: ClassInfo[] = [];
  private readonly byPath = new Map<string, ModuleInfo>();
  private readonly resolvers = new Map<string, ModuleResolver>();
  /** What imports lead to, by the folder that they stand in and the name that they write. */
  private readonly resolved = new Map<string, Map<string, ModuleInfo | null>>();
  private readonly methodsByName = new Map<string, FunctionInfo[]>();
  private readonly ids = { next: 0 };

  constructor(trees: readonly CodeTree[], manifests: Manifests = new Map()) {
    const paths = new Map<string, Set<string>>();
    for (const tree of trees) {
      const module = collectSymbols(tree, this.ids);
      this.modules.push(module);
      this.byPath.set(tree.path, module);
      paths.set(tree.language, (paths.get(tree.language) ?? new Set()).add(tree.path));
    }
    sharePackages(this.modules);
    for (const module of this.modules) {
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
    for (const [language, own] of paths) this.resolvers.set(language, moduleResolver(language, own, manifests));
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

  /**
   * The module that an import means, or null when it is none of the project's.
   * `name` is as written, with leading dots for relative imports.
   */
  resolveImport(from: ModuleInfo, name: string, isLibrary: (module: string) => boolean): ModuleInfo | null {
    let here = this.resolved.get(from.folder);
    if (!here) {
      here = new Map();
      this.resolved.set(from.folder, here);
    }
    const cached = here.get(name);
    if (cached !== undefined) return cached;
    const target = this.resolverOf(from).resolve(from.tree.path, name, isLibrary);
    const module = (target !== null && this.byPath.get(target)) || null;
    here.set(name, module);
    return module;
  }

  /** How a module's code would name, in an import, a module that lies in another one; null where modules hold none. */
  submodule(from: ModuleInfo, module: string, name: string): string | null {
    return this.resolverOf(from).submodule(module, name);
  }

  /** Whether a module stands for its folder, so that the modules beside it are its members. */
  isPackage(module: ModuleInfo): boolean {
    return this.resolverOf(module).isPackage(module.tree.path);
  }

  private resolverOf(module: ModuleInfo): ModuleResolver {
    return this.resolvers.get(module.tree.language)!;
  }
}
