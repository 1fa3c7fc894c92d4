/** What a `go.mod` or `go.work` says of where packages lie. */
export interface GoManifest {
  /** The path that the packages below the file's folder begin with. */
  module: string | null;
  /** Modules that stand in a folder of the repository: path → folder, as written. */
  replaced: ReadonlyMap<string, string>;
}

const NAME = /(?:^|\/)go\.(?:mod|work)$/;

/** How to read a file that says how imports are meant, or null where a path is none. */
export function manifestParser(path: string): ((text: string) => GoManifest) | null {
  return NAME.test(path) ? parseManifest : null;
}

const MODULE = /^module\s+(?:"([^"]+)"|(\S+))/;
/** `old [version] => new`, alone or in brackets. */
const REPLACEMENT = /^(?:replace\s+)?"?([^\s"]+)"?(?:\s+v\S+)?\s+=>\s+"?(\.{1,2}(?:\/[^\s"]*)?)"?$/;

function parseManifest(text: string): GoManifest {
  let module: string | null = null;
  const replaced = new Map<string, string>();
  for (const line of text.split('\n')) {
    const said = line.replace(/\/\/.*$/, '').trim();
    const named = MODULE.exec(said);
    if (named) module = named[1] ?? named[2];
    const replacement = REPLACEMENT.exec(said);
    if (replacement) replaced.set(replacement[1], replacement[2]);
  }
  return { module, replaced };
}
