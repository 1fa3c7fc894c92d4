import { parseJson } from './json.ts';

const NAME = /(?:^|\/)(?:package|[tj]sconfig(?:\.[\w.-]+)?)\.json$/;

/** How to read a file that says how imports are meant, or null where a path is none. */
export function manifestParser(path: string): ((text: string) => unknown) | null {
  return NAME.test(path) ? parseJson : null;
}
