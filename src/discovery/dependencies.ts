import type { ContextStore } from '../contracts/index.ts';
import { isNodeLock, type NodeLock, readNodeLock, sortNodeLocks } from './locks/node.ts';
import { isPythonLock, readPythonLock } from './locks/python.ts';
import type { Dependency } from './manifests/dependency.ts';
import { readGoMod } from './manifests/go.ts';
import { packageManagerOf, readPackageJson } from './manifests/node.ts';
import { readPipfile, readPyproject } from './manifests/python.ts';
import { isRequirementsFile, readRequirements } from './manifests/requirements.ts';
import { readSetupCfg, readSetupPy } from './manifests/setuptools.ts';
import { ancestors, baseName, depthOf, folderOf, isAside, isWithin } from './places.ts';
import { knownLibrary } from './technologies.ts';
import type { Tree } from './walk.ts';

/** A dependency with the exact version that its lock file, pin or go.mod gives. */
export interface Resolved extends Dependency {
  exact: string | null;
}

const READERS: Record<string, (tree: Tree, file: string) => Dependency[]> = {
  'pyproject.toml': readPyproject,
  Pipfile: readPipfile,
  'setup.cfg': readSetupCfg,
  'setup.py': readSetupPy,
  'package.json': readPackageJson,
  'go.mod': readGoMod,
};

const MAX_MANIFESTS = 500;

function isManifest(file: string): boolean {
  return (
    Object.hasOwn(READERS, baseName(file)) || isRequirementsFile(file) || /(?:^|\/)constraints[^/]*\.txt$/.test(file)
  );
}

/** Manifests in the audited folder and in the folders above it, shallow ones first. */
function manifestsFor(tree: Tree, path: string): string[] {
  const above = new Set(ancestors(path));
  const all = tree.files.filter((file) => isManifest(file) && (isWithin(file, path) || above.has(folderOf(file))));
  const own = all.filter((file) => !isAside(file, path));
  return (own.length > 0 ? own : all).sort((a, b) => depthOf(a) - depthOf(b)).slice(0, MAX_MANIFESTS);
}

/** Finds and caches the lock file that holds for a manifest: the nearest in its folder or one above. */
class Locks {
  #tree: Tree;
  #byFolder = new Map<string, { python: string[]; node: string[] }>();
  #python = new Map<string, Map<string, string>>();
  #node = new Map<string, NodeLock>();

  constructor(tree: Tree) {
    this.#tree = tree;
    for (const file of tree.files) {
      const kind = isPythonLock(file) ? 'python' : isNodeLock(file) ? 'node' : null;
      if (kind === null) continue;
      const entry = this.#byFolder.get(folderOf(file)) ?? { python: [], node: [] };
      entry[kind].push(file);
      this.#byFolder.set(folderOf(file), entry);
    }
    for (const [folder, entry] of this.#byFolder) {
      if (entry.node.length < 2) continue;
      const manifest = folder === '' ? 'package.json' : `${folder}/package.json`;
      entry.node = sortNodeLocks(entry.node, packageManagerOf(tree, manifest));
    }
  }

  version({ ecosystem, name, alias, range, manifest }: Dependency): string | null {
    if (ecosystem === 'go') return range;
    for (const folder of ancestors(folderOf(manifest))) {
      for (const lock of this.#byFolder.get(folder)?.[ecosystem] ?? []) {
        const member = folder === '' ? folderOf(manifest) : folderOf(manifest).slice(folder.length + 1);
        const version =
          ecosystem === 'python'
            ? this.#pythonLock(lock).get(name)
            : this.#nodeLock(lock)({ folder: member, name, alias: alias ?? null, range });
        if (version) return version;
      }
    }
    return null;
  }

  #pythonLock(file: string): Map<string, string> {
    const known = this.#python.get(file) ?? readPythonLock(this.#tree, file);
    this.#python.set(file, known);
    return known;
  }

  #nodeLock(file: string): NodeLock {
    const known = this.#node.get(file) ?? readNodeLock(this.#tree, file);
    this.#node.set(file, known);
    return known;
  }
}

function pinned({ ecosystem, range }: Dependency): string | null {
  const found =
    ecosystem === 'python' ? /^={2,3}([\w.!+-]+)$/.exec(range ?? '') : /^=?(\d+\.\d+\.\d+[\w.+-]*)$/.exec(range ?? '');
  return found?.[1] ?? null;
}

/**
 * All direct dependencies with their exact versions where known, the most telling manifest's first: the one that
 * asks for a database library or a web framework, then the one nearest to the root.
 */
export function readDependencies(tree: Tree, path: string): Resolved[] {
  const locks = new Locks(tree);
  const byManifest = new Map<string, Dependency[]>();
  const constraints = new Map<string, Dependency>();
  for (const file of manifestsFor(tree, path)) {
    const reader = READERS[baseName(file)] ?? readRequirements;
    for (const dependency of reader(tree, file)) {
      if (dependency.constraint || /(?:^|\/)constraints[^/]*\.txt$/.test(file)) {
        constraints.set(dependency.name, dependency);
        continue;
      }
      const known = byManifest.get(file);
      if (known) known.push(dependency);
      else byManifest.set(file, [dependency]);
    }
  }
  const telling = (file: string) => {
    const known = byManifest.get(file)!.filter((dependency) => !dependency.dev);
    return known.some(({ ecosystem, name }) => {
      const library = knownLibrary(ecosystem, name);
      return library?.db !== undefined || library?.orm !== undefined;
    });
  };
  const order = [...byManifest.keys()].map((file, at) => ({ file, at, telling: telling(file) ? 0 : 1 }));
  order.sort((a, b) => a.telling - b.telling || a.at - b.at);
  return order.flatMap(({ file }) =>
    byManifest.get(file)!.map((dependency) => {
      const constraint = dependency.ecosystem === 'python' ? constraints.get(dependency.name) : undefined;
      const exact = pinned(dependency) ?? locks.version(dependency) ?? (constraint ? pinned(constraint) : null);
      return { ...dependency, range: dependency.range ?? constraint?.range ?? null, exact };
    }),
  );
}

/** The same for each ecosystem that the project has dependencies of: a name of one says nothing of the others. */
export function ecosystemsOf(dependencies: Resolved[]): NonNullable<ContextStore['tech_stack']['ecosystems']> {
  const names = [...new Set(dependencies.map(({ ecosystem }) => ecosystem))].sort();
  return Object.fromEntries(
    names.map((name) => [name, librariesOf(dependencies.filter(({ ecosystem }) => ecosystem === name))]),
  );
}

const MAX_LIBRARIES = 3000;

/** Published name → exact version, else the range, else null. What runs in production wins over what tests need. */
export function librariesOf(dependencies: Resolved[]): Record<string, string | null> {
  const best = new Map<string, { rank: number; folder: string; version: string | null }>();
  for (const dependency of dependencies) {
    const version = dependency.exact ?? dependency.range;
    const folder = folderOf(dependency.manifest);
    const rank = (version === null ? 4 : 0) + (dependency.dev ? 2 : 0) + (dependency.exact === null ? 1 : 0);
    const before = best.get(dependency.name);
    // Within a folder the most exact version counts; another folder's counts only where this one gives none.
    const better = before && rank < before.rank && (before.folder === folder || before.rank >= 2);
    if (!before ? best.size < MAX_LIBRARIES : better) best.set(dependency.name, { rank, folder, version });
  }
  return Object.fromEntries(
    [...best].map(([name, { version }]) => [name, version]).sort(([a], [b]) => (a! < b! ? -1 : 1)),
  );
}
