import { isBuiltin } from 'node:module';
import path from 'node:path';
import { folderOf, type Manifests, type ModuleResolver } from '../modules.ts';
import { record } from './json.ts';
import { Packages } from './packages.ts';
import { bestPattern, SourcePaths } from './paths.ts';
import { CompilerConfigurations, type CompilerPaths } from './tsconfig.ts';

type IsLibrary = (module: string) => boolean;

/** Names that are no module of a project: `node:fs`, `https://…`, `virtual:x`, and files that a bundler treats (`./x.svg?raw`). */
const ELSEWHERE = /^[a-z][\w+.-]*:|[?!]/i;
/** The usual aliases of a source folder; `src/…` keeps its first part. */
const ALIAS = /^(?:[@~]\/|~(?=\w)|(?=src\/))(.+)$/;

/**
 * Specifiers as TypeScript, Node and bundlers read them: relative ones, `paths` of the compiler's configuration, packages of the
 * repository by name, `#` imports. Only files that are audited are found.
 */
export class TypeScriptModules implements ModuleResolver {
  private readonly sources: SourcePaths;
  private readonly packages: Packages;
  private readonly configurations: CompilerConfigurations;

  constructor(paths: ReadonlySet<string>, manifests: Manifests) {
    this.sources = new SourcePaths(paths);
    this.packages = new Packages(manifests, this.sources);
    this.configurations = new CompilerConfigurations(
      manifests,
      (name) => this.packages.named(name, '')?.folder ?? null,
    );
  }

  resolve(from: string, name: string, isLibrary: IsLibrary): string | null {
    if (name === '' || name.startsWith('/') || ELSEWHERE.test(name)) return null;
    const folder = folderOf(from);
    if (/^\.\.?(?:\/|$)/.test(name)) return this.relative(folder, name);
    return this.absolute(folder, name, isLibrary, 0);
  }

  submodule(): null {
    return null;
  }

  isPackage(): boolean {
    return false;
  }

  private relative(folder: string, name: string): string | null {
    const where = path.posix.join(folder, name).replace(/\/$/, '');
    if (where === '..' || where.startsWith('../')) return null;
    const place = where === '.' ? '' : where;
    // A folder of a package means the package: `require('..')`.
    const own = this.packages.around(place);
    return this.sources.at(place) ?? (own?.folder === place ? this.packages.entry(own, '') : null);
  }

  private absolute(folder: string, name: string, isLibrary: IsLibrary, depth: number): string | null {
    const compiler = this.configurations.of(folder);
    const mapped = bestPattern([...compiler.paths.keys()], name);
    const byPaths = mapped && this.firstAt(places(compiler, mapped));
    if (byPaths) return byPaths;
    if (name.startsWith('#') && depth === 0) {
      const inside = this.imported(folder, name, isLibrary);
      if (inside) return inside;
    }
    const workspace = this.workspace(folder, name, isLibrary);
    if (workspace) return workspace;
    if (isBuiltin(name)) return null;
    const byFolder = this.atBaseUrl(compiler, folder, name, isLibrary) ?? this.moduleAlias(folder, name);
    if (byFolder) return byFolder;
    // An alias that the configuration knows leads to what it says, or to a file that is not audited.
    return mapped && mapped.pattern !== '*' ? null : this.usualAlias(folder, name);
  }

  private firstAt(all: readonly string[]): string | null {
    for (const place of all) {
      const file = this.sources.at(place === '.' ? '' : place.replace(/\/$/, ''));
      if (file) return file;
    }
    return null;
  }

  /** `#lib/db` by the `imports` of the package that the importing file belongs to. */
  private imported(folder: string, name: string, isLibrary: IsLibrary): string | null {
    const own = this.packages.around(folder);
    if (!own) return null;
    for (const target of this.packages.imported(own, name)) {
      const file = target.startsWith('./')
        ? this.packages.inPackage(own.folder, target)
        : this.absolute(own.folder, target, isLibrary, 1);
      if (file) return file;
    }
    return null;
  }

  /** `@acme/db/client` where the repository has a package `@acme/db`. */
  private workspace(folder: string, name: string, isLibrary: IsLibrary): string | null {
    const root = packageOf(name);
    const own = this.packages.named(root, folder);
    if (!own || (isLibrary(root) && this.packages.asksForPublished(root, own, folder))) return null;
    return this.packages.entry(own, name.slice(root.length + 1));
  }

  private atBaseUrl(compiler: CompilerPaths, folder: string, name: string, isLibrary: IsLibrary): string | null {
    if (compiler.baseUrl === null) return null;
    if (isLibrary(name) && this.packages.dependsOn(packageOf(name), folder)) return null;
    return this.firstAt([path.posix.join(compiler.baseUrl, name)]);
  }

  /** Aliases that the package `module-alias` sets up when the program starts. */
  private moduleAlias(folder: string, name: string): string | null {
    const own = this.packages.around(folder);
    if (!own) return null;
    for (const [alias, target] of Object.entries(record(own.content._moduleAliases))) {
      if (typeof target !== 'string' || (name !== alias && !name.startsWith(`${alias}/`))) continue;
      const file = this.packages.inPackage(own.folder, `${target}${name.slice(alias.length)}`);
      if (file) return file;
    }
    return null;
  }

  /** `@/lib/db` where no configuration says what it is: the one file that fits, in the same package first. */
  private usualAlias(folder: string, name: string): string | null {
    const rest = ALIAS.exec(name)?.[1];
    if (rest === undefined) return null;
    const near = this.sources.endingWith(rest, this.packages.around(folder)?.folder ?? '');
    const fitting = near.length > 0 ? near : this.sources.endingWith(rest, '');
    return fitting.length === 1 ? fitting[0] : null;
  }
}

/** The package that a module belongs to. */
function packageOf(name: string): string {
  return /^(?:@[^/]+\/)?[^/]+/.exec(name)?.[0] ?? name;
}

/** Where a pattern of the compiler's configuration leads. */
function places(compiler: CompilerPaths, mapped: { pattern: string; star: string }): string[] {
  return compiler.paths.get(mapped.pattern)!.map((place) => place.replace('*', () => mapped.star));
}
