import path from 'node:path';
import { satisfies } from 'semver';
import { folderOf, type Manifests, sharedPrefix } from '../modules.ts';
import { record, strings } from './json.ts';
import { bestPattern, type SourcePaths } from './paths.ts';

/** A package of the project: its folder ('' is the root) and what its `package.json` says. */
export interface Package {
  folder: string;
  content: Record<string, unknown>;
}

/** Conditions of an entry that lead to source, best first; others follow, and those of browsers come last. */
const CONDITIONS = ['source', 'development', 'types', 'import', 'module', 'node', 'require', 'default'];
const CLIENT = new Set(['browser', 'react-native', 'worker', 'style']);
const DEPENDENCIES = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];
/** Ranges that mean the package beside this one. */
const LOCAL = /^(?:workspace|link|file|portal):|^\*$/;

/**
 * The packages that a project consists of, and which file each of their entries is.
 * See https://nodejs.org/api/packages.html#package-entry-points.
 */
export class Packages {
  private readonly sources: SourcePaths;
  private readonly byFolder = new Map<string, Package>();
  private readonly byName = new Map<string, Package[]>();

  constructor(manifests: Manifests, sources: SourcePaths) {
    this.sources = sources;
    for (const [file, content] of manifests) {
      if (path.posix.basename(file) !== 'package.json') continue;
      const found: Package = { folder: folderOf(file), content: record(content) };
      this.byFolder.set(found.folder, found);
      const { name } = found.content;
      if (typeof name !== 'string') continue;
      const list = this.byName.get(name);
      if (list) list.push(found);
      else this.byName.set(name, [found]);
    }
  }

  /** The package that a folder belongs to: the nearest one above it. */
  around(folder: string): Package | null {
    for (let at = folder; ; at = folderOf(at)) {
      const found = this.byFolder.get(at);
      if (found || at === '') return found ?? null;
    }
  }

  /** The project's package of a name; of several the one nearest to the importing folder. Workspaces need not be declared. */
  named(name: string, from: string): Package | null {
    const all = this.byName.get(name) ?? [];
    const near = (one: Package) => sharedPrefix(one.folder, from) * 1000 - one.folder.length;
    return all.reduce<Package | null>((best, one) => (best && near(best) >= near(one) ? best : one), null);
  }

  /** Whether an importing folder's package asks for a published version of a name, which the project's own is not. */
  asksForPublished(name: string, own: Package, from: string): boolean {
    const range = this.range(name, from);
    if (range === null || LOCAL.test(range)) return false;
    const { version } = own.content;
    return typeof version !== 'string' || !satisfies(version, range);
  }

  /** The version that a folder's package, or one around it, asks for; null where none does. */
  private range(name: string, from: string): string | null {
    for (let one = this.around(from); one; one = one.folder === '' ? null : this.around(folderOf(one.folder))) {
      for (const kind of DEPENDENCIES) {
        const ranges = record(one.content[kind]);
        const range = Object.hasOwn(ranges, name) ? ranges[name] : undefined;
        if (typeof range === 'string') return range;
      }
    }
    return null;
  }

  /** Whether a folder's package, or one around it, depends on a package of that name. */
  dependsOn(name: string, from: string): boolean {
    return this.range(name, from) !== null;
  }

  /** The file of a package that a path in it means: `''` for the package itself, else what follows its name. */
  entry(own: Package, inside: string): string | null {
    const { folder, content } = own;
    for (const target of exported(content.exports, inside === '' ? '.' : `./${inside}`)) {
      const file = this.inPackage(folder, target);
      if (file) return file;
    }
    // What is exported may be built, or not at all: the source then lies where sources do.
    if (inside !== '') return this.sources.source(folder, inside) ?? this.sources.source(folder, `src/${inside}`);
    const fields = ['source', 'types', 'typings', 'module', 'main'].flatMap((field) => strings(content[field]));
    for (const field of [...fields, 'index', 'src/index']) {
      const file = this.inPackage(folder, field);
      if (file) return file;
    }
    return null;
  }

  /** What a name with `#` stands for in a package: paths in it that begin with `./`, or other modules. */
  imported(own: Package, name: string): string[] {
    return lookUp(record(own.content.imports), name);
  }

  /** A file that a package names. What leads out of the package is not followed. */
  inPackage(folder: string, target: string): string | null {
    return this.sources.source(folder, target);
  }
}

function exported(exports: unknown, subpath: string): string[] {
  if (exports === undefined) return [];
  const isMap = Object.keys(record(exports)).some((key) => key.startsWith('.'));
  if (!isMap) return subpath === '.' ? leaves(exports, 0) : [];
  return lookUp(record(exports), subpath);
}

/** The targets of the key that fits best, best first. */
function lookUp(entries: Record<string, unknown>, name: string): string[] {
  const best = bestPattern(Object.keys(entries), name);
  if (!best) return [];
  return leaves(entries[best.pattern], 0).map((target) => target.replaceAll('*', () => best.star));
}

/** All targets that conditions lead to. Source matters here, not which of them would run. */
function leaves(value: unknown, depth: number): string[] {
  if (depth > 8) return [];
  if (typeof value === 'string' || Array.isArray(value)) {
    return Array.isArray(value) ? value.flatMap((item) => leaves(item, depth + 1)) : [value];
  }
  const worth = (condition: string): number => {
    const at = CONDITIONS.indexOf(condition);
    if (CLIENT.has(condition)) return CONDITIONS.length + 1;
    return at < 0 ? CONDITIONS.length : at;
  };
  return Object.entries(record(value))
    .sort(([a], [b]) => worth(a) - worth(b))
    .flatMap(([, target]) => leaves(target, depth + 1));
}
