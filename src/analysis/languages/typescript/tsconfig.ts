import path from 'node:path';
import { folderOf, type Manifests } from '../modules.ts';
import { record, strings } from './json.ts';

/** What of a compiler configuration says where imports lead. */
export interface CompilerPaths {
  /** Folder of bare module names, or null. */
  baseUrl: string | null;
  /** Pattern → places, which are relative to the repository's root. */
  paths: ReadonlyMap<string, readonly string[]>;
}

const NONE: CompilerPaths = { baseUrl: null, paths: new Map() };
const NAMES = ['tsconfig.json', 'jsconfig.json'];

/**
 * The compiler configurations of a project: the nearest above a file counts, with what it extends.
 * See https://www.typescriptlang.org/tsconfig/#paths and https://www.typescriptlang.org/tsconfig/#extends.
 */
export class CompilerConfigurations {
  private readonly manifests: Manifests;
  private readonly packageFolder: (name: string) => string | null;
  private readonly byFolder = new Map<string, CompilerPaths>();

  /** @param packageFolder where a package of the project with that name lies, or null */
  constructor(manifests: Manifests, packageFolder: (name: string) => string | null) {
    this.manifests = manifests;
    this.packageFolder = packageFolder;
  }

  /** What holds for the files of a folder. */
  of(folder: string): CompilerPaths {
    const known = this.byFolder.get(folder);
    if (known) return known;
    const file = NAMES.map((name) => path.posix.join(folder, name)).find((name) => this.manifests.has(name));
    const found = file ? this.read(file) : folder === '' ? NONE : this.of(folderOf(folder));
    this.byFolder.set(folder, found);
    return found;
  }

  private read(file: string): CompilerPaths {
    const found = this.chain(file, folderOf(file), new Set());
    if (found.paths.size > 0) return found;
    // A configuration that only points to others, as templates have it: one for the application, one for the tools.
    const content = record(this.manifests.get(file));
    const references = Array.isArray(content.references) ? content.references : [];
    for (const reference of references) {
      for (const target of strings(record(reference).path)) {
        const place = this.place(path.posix.join(folderOf(file), target));
        if (place === null || folderOf(place) !== folderOf(file)) continue;
        const referred = this.chain(place, folderOf(place), new Set());
        if (referred.paths.size > 0) return referred;
      }
    }
    return found;
  }

  /** A configuration over those that it extends; of several the last counts most. */
  private chain(file: string, leaf: string, seen: ReadonlySet<string>): CompilerPaths {
    if (seen.has(file)) return NONE;
    const folder = folderOf(file);
    const content = record(this.manifests.get(file));
    const options = record(content.compilerOptions);
    let { baseUrl, paths } = NONE;
    for (const base of strings(content.extends)) {
      const place = this.place(this.extended(folder, base));
      const inherited = place === null ? NONE : this.chain(place, leaf, new Set([...seen, file]));
      baseUrl = inherited.baseUrl ?? baseUrl;
      paths = inherited.paths.size > 0 ? inherited.paths : paths;
    }
    const at = (written: string, from: string) =>
      path.posix.join(written.startsWith(CONFIG_DIR) ? leaf : from, written.replace(CONFIG_DIR, '.'));
    if (typeof options.baseUrl === 'string') baseUrl = clean(at(options.baseUrl, folder));
    const own = Object.entries(record(options.paths));
    if (own.length > 0) {
      const from = baseUrl ?? folder;
      paths = new Map(own.map(([pattern, places]) => [pattern, strings(places).map((place) => at(place, from))]));
    }
    return { baseUrl, paths };
  }

  private extended(folder: string, base: string): string | null {
    if (/^\.\.?(?:\/|$)/.test(base)) return path.posix.join(folder, base);
    // A package of the project; what lies in node_modules is not there to be read, and has no paths.
    const [, name, rest] = /^((?:@[^/]+\/)?[^/]+)(?:\/(.+))?$/.exec(base) ?? [];
    const own = name === undefined ? null : this.packageFolder(name);
    return own === null ? null : path.posix.join(own, rest ?? 'tsconfig.json');
  }

  /** The configuration at a path that may leave out its ending. */
  private place(where: string | null): string | null {
    if (where === null) return null;
    const places = [where, `${where}.json`, path.posix.join(where, 'tsconfig.json')];
    return places.find((place) => this.manifests.has(place)) ?? null;
  }
}

const CONFIG_DIR = '$' + '{configDir}';

function clean(folder: string): string {
  return folder === '.' || folder === './' ? '' : folder.replace(/\/$/, '');
}
