import path from 'node:path';

/** What an extension stands for in an import that names the compiled file, best first. */
const WRITTEN_FOR: Record<string, readonly string[]> = {
  '.js': ['.ts', '.tsx', '.js', '.jsx'],
  '.jsx': ['.tsx', '.jsx'],
  '.mjs': ['.mts', '.mjs'],
  '.cjs': ['.cts', '.cjs'],
};
const EXTENSIONS = ['.ts', '.tsx', '.mts', '.cts', '.js', '.jsx', '.mjs', '.cjs'];
/** Folders that a build writes to, and those below them for a format of modules. */
const BUILT = new Set(['dist', 'build', 'lib', 'out', 'output', 'es', 'esm', 'cjs', 'dist-types', 'types', '_types']);

/** The source files of a project as imports find them: with extensions left away, or written as those of the compiled file. */
export class SourcePaths {
  private readonly paths: ReadonlySet<string>;
  private byLastPart: Map<string, string[]> | null = null;

  constructor(paths: ReadonlySet<string>) {
    this.paths = paths;
  }

  /** The file that a path without extension, with one, or of a folder stands for. */
  at(where: string): string | null {
    return this.file(where) ?? this.file(where === '' ? 'index' : `${where}/index`);
  }

  private file(where: string): string | null {
    const extension = path.posix.extname(where);
    const written = WRITTEN_FOR[extension];
    if (written) {
      const stem = where.slice(0, -extension.length);
      const source = written.find((ending) => this.paths.has(stem + ending));
      if (source) return stem + source;
    }
    if (this.paths.has(where)) return where;
    const ending = EXTENSIONS.find((one) => this.paths.has(where + one));
    return ending ? where + ending : null;
  }

  /**
   * The source of a file that a package names as its entry: the file itself, or where it is built, what it is built from
   * (`dist/index.d.ts` is `src/index.ts`).
   *
   * @param folder the package's folder
   * @param entry relative to it
   */
  source(folder: string, entry: string): string | null {
    const clean = entry.replace(/\.d\.([cm]?)ts$/, '.$1js');
    const parts = path.posix.normalize(clean).split('/');
    if (parts[0] === '..' || path.posix.isAbsolute(clean)) return null;
    const found = this.at(path.posix.join(folder, ...parts));
    if (found) return found;
    while (parts.length > 1 && BUILT.has(parts[0])) {
      parts.shift();
      const rest = parts.join('/');
      // A build whose root is the repository repeats the package's own path.
      const places = [`src/${rest}`, rest, rest.startsWith(`${folder}/`) ? rest.slice(folder.length + 1) : rest];
      for (const place of places) {
        const source = this.at(path.posix.join(folder, place));
        if (source) return source;
      }
    }
    return null;
  }

  /** The files below a folder that an import's last part may mean: `lib/db` → `…/lib/db.ts`, `…/lib/db/index.ts`. */
  endingWith(rest: string, below: string): string[] {
    this.byLastPart ??= this.index();
    const stem = stemOf(rest);
    const inside = below === '' ? '' : `${below}/`;
    const candidates = this.byLastPart.get(path.posix.basename(stem)) ?? [];
    return candidates.filter((file) => file.startsWith(inside) && `/${stemOf(file)}`.endsWith(`/${stem}`));
  }

  private index(): Map<string, string[]> {
    const index = new Map<string, string[]>();
    for (const file of this.paths) {
      const last = path.posix.basename(stemOf(file));
      const list = index.get(last);
      if (list) list.push(file);
      else index.set(last, [file]);
    }
    return index;
  }
}

/** A path without its extension, and without the `index` that stands for its folder. */
function stemOf(file: string): string {
  return file.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, '');
}

/** How a pattern with at most one `*` matches: what the `*` stands for, or null. */
function matchPattern(pattern: string, text: string): string | null {
  const star = pattern.indexOf('*');
  if (star < 0) return pattern === text ? '' : null;
  const before = pattern.slice(0, star);
  const after = pattern.slice(star + 1);
  if (text.length < before.length + after.length || !text.startsWith(before) || !text.endsWith(after)) return null;
  return text.slice(before.length, text.length - after.length);
}

/** The pattern that fits best: one without `*`, else the one with the most before it. */
export function bestPattern(patterns: readonly string[], text: string): { pattern: string; star: string } | null {
  let best: { pattern: string; star: string } | null = null;
  let length = -1;
  for (const pattern of patterns) {
    const star = matchPattern(pattern, text);
    if (star === null) continue;
    const at = pattern.indexOf('*');
    const fits = at < 0 ? Number.POSITIVE_INFINITY : at;
    if (fits > length) {
      best = { pattern, star };
      length = fits;
    }
  }
  return best;
}
