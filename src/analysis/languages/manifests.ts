import { manifestParser as goManifest } from './go/manifests.ts';
import { manifestParser as typescriptManifest } from './typescript/manifests.ts';

/** Language → how the files are read that say where its imports lead. A parser throws on what it cannot read. */
const PARSERS: Record<string, (path: string) => ((text: string) => unknown) | null> = {
  typescript: typescriptManifest,
  go: goManifest,
};

/** How to read a file that says how code of these languages is put together; null where a path is none. */
export function parserOfManifest(languages: Iterable<string>, path: string): ((text: string) => unknown) | null {
  for (const language of languages) {
    const parser = PARSERS[language]?.(path);
    if (parser) return parser;
  }
  return null;
}

/** Whether a file says how code of any language is put together. */
export function isManifest(path: string): boolean {
  return parserOfManifest(Object.keys(PARSERS), path) !== null;
}
