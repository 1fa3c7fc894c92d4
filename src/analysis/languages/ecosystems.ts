import type { Practice } from '../../contracts/index.ts';

/** What a language stands on, so that advice is found for what no library is responsible for. Data, as the semantics are. */
export interface LanguageHome {
  /** Where its libraries are published: a name of one ecosystem means something else in another. */
  ecosystem: NonNullable<Practice['ecosystem']>;
  /** Technologies that come with the language, whose practices answer where the library has none, best first. */
  technologies: readonly string[];
}

const HOMES: Readonly<Record<string, LanguageHome>> = {
  python: { ecosystem: 'python', technologies: ['asyncio', 'python'] },
  typescript: { ecosystem: 'node', technologies: ['nodejs'] },
  go: { ecosystem: 'go', technologies: ['go', 'net-http'] },
};

/** What a language stands on, by its name. */
export function homeOf(language: string): LanguageHome {
  const home = Object.hasOwn(HOMES, language) ? HOMES[language] : undefined;
  if (!home) throw new Error(`no ecosystem for ${language}`);
  return home;
}
