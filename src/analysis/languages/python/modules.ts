import { folderOf, type ModuleResolver, sharedPrefix } from '../modules.ts';

const PACKAGE = /(^|\/)__init__\.[^/]+$/;

/** Dotted names, with leading dots for relative imports; a folder's `__init__` stands for the folder. */
export class PythonModules implements ModuleResolver {
  private readonly paths: ReadonlySet<string>;
  /** Dotted path from each possible source root → files. */
  private readonly byName = new Map<string, string[]>();

  constructor(paths: ReadonlySet<string>) {
    this.paths = paths;
    for (const path of paths) this.name(path);
  }

  resolve(from: string, name: string, isLibrary: (module: string) => boolean): string | null {
    const folder = folderOf(from);
    return name.startsWith('.') ? this.relative(folder, name) : this.absolute(folder, name, isLibrary);
  }

  submodule(module: string, name: string): string {
    return module.endsWith('.') ? `${module}${name}` : `${module}.${name}`;
  }

  isPackage(path: string): boolean {
    return PACKAGE.test(path);
  }

  private name(path: string): void {
    const parts = path.replace(/\.[^./]+$/, '').split('/');
    if (parts[parts.length - 1] === '__init__') parts.pop();
    // Any trailing part of the path may be what an import says: source roots differ from project to project.
    for (let from = 0; from < parts.length; from++) {
      const name = parts.slice(from).join('.');
      const list = this.byName.get(name);
      if (list) list.push(path);
      else this.byName.set(name, [path]);
    }
  }

  private relative(folder: string, name: string): string | null {
    const dots = /^\.+/.exec(name)![0].length;
    const parts = folder === '' ? [] : folder.split('/');
    if (dots - 1 > parts.length) return null;
    const base = parts.slice(0, parts.length - (dots - 1));
    const rest = name.slice(dots);
    return this.at([...base, ...(rest ? rest.split('.') : [])].join('/'));
  }

  private at(path: string): string | null {
    const folder = path === '' ? '__init__.py' : `${path}/__init__.py`;
    return [`${path}.py`, folder].find((file) => this.paths.has(file)) ?? null;
  }

  private absolute(folder: string, name: string, isLibrary: (module: string) => boolean): string | null {
    const candidates = this.byName.get(name);
    if (!candidates) return null;
    const asPath = name.replaceAll('.', '/');
    const root = (path: string): string => path.replace(/(\/__init__)?\.[^./]+$/, '').slice(0, -asPath.length);
    const library = isLibrary(name);
    let best: string | null = null;
    let bestScore = -1;
    for (const path of candidates) {
      const where = root(path);
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
        best = path;
        bestScore = score;
      }
    }
    return best;
  }

  /** A folder that is not itself a package is a place where imports may start. */
  private isSourceRoot(folder: string): boolean {
    return folder === '' || !this.paths.has(`${folder}__init__.py`);
  }

  /** Whether a folder above one is a package: what is in it belongs to that package, with an `__init__` of its own or without. */
  private isInPackage(folder: string): boolean {
    for (let end = folder.lastIndexOf('/', folder.length - 2); end > 0; end = folder.lastIndexOf('/', end - 1))
      if (this.paths.has(`${folder.slice(0, end)}/__init__.py`)) return true;
    return false;
  }
}
