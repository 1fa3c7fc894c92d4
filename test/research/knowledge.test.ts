import { describe, expect, it } from 'vitest';
import { libraries } from '../../src/analysis/knowledge/libraries.ts';
import { homeOf } from '../../src/analysis/languages/ecosystems.ts';
import { practicesOf } from '../../src/research/catalogue/index.ts';
import { technologiesOf } from '../../src/research/technologies.ts';

/** Goroutines that wait or compute hold up no other: the rules about an event loop do not apply. */
const OF_LOOPS = ['blocking-io-in-async', 'sync-sleep-in-async', 'cpu-bound-in-async'];
const applies = (language: string, rule: string): boolean => language !== 'go' || !OF_LOOPS.includes(rule);
const HOLDING = ['transaction-too-wide', 'long-held-transaction'];
const SENDING = [...HOLDING, 'side-effect-before-commit'];
const READING = ['n-plus-one-query', 'over-fetching', 'unbounded-query'];
/** The rules that can speak about a call, by what it does. */
const RULES: Readonly<Record<string, readonly string[]>> = {
  network: ['blocking-io-in-async', ...HOLDING],
  process: ['blocking-io-in-async', ...HOLDING],
  file: ['blocking-io-in-async'],
  input: ['blocking-io-in-async'],
  sleep: ['sync-sleep-in-async'],
  cpu: ['cpu-bound-in-async'],
  mail: ['blocking-io-in-async', ...SENDING],
  publish: SENDING,
  enqueue: SENDING,
  query: READING,
  read: READING,
  execute: READING,
  insert: ['missing-bulk-operation'],
  write: ['n-update-delete-loop'],
  commit: ['missing-rollback', 'transaction-too-narrow'],
};

/** Every effect in a library's data, wherever it stands. */
function effectsOf(value: unknown, found = new Set<string>()): Set<string> {
  if (typeof value !== 'object' || value === null) return found;
  for (const [key, inner] of Object.entries(value)) {
    if (key === 'effect' && typeof inner === 'string') found.add(inner);
    else effectsOf(inner, found);
  }
  return found;
}

describe('the libraries that the auditors know', () => {
  it('have a practice for each rule that can speak about them: their own, the language’s or the database’s', () => {
    const missing = libraries.flatMap((library) => {
      const { ecosystem, technologies } = homeOf(library.language);
      const answering = [...[library.practice, ...technologies].flatMap((name) => practicesOf(name, ecosystem))];
      const answered = new Set<string>(
        [...answering, ...practicesOf('postgresql', null)].flatMap(({ rules }) => rules),
      );
      const rules = new Set([...effectsOf(library)].flatMap((effect) => RULES[effect] ?? []));
      return [...rules]
        .filter((rule) => applies(library.language, rule) && !answered.has(rule))
        .map((rule) => `${library.title}: ${rule}`);
    });
    expect(missing).toEqual([]);
  });

  it('name the technology under which the catalogue has the practices for their packages', () => {
    const stack = { db: null, orm: null, async: null, db_version: null, frameworks: [], languages: ['typescript'] };
    const named = libraries
      .filter(({ language }) => language === 'typescript')
      .map(({ title, practice, packages }) => {
        const node = Object.fromEntries(packages.map((name) => [name, null]));
        const found = technologiesOf({ ...stack, libraries: {}, ecosystems: { node } }).map(({ id }) => id);
        return { title, practice, ids: found.filter((id) => id !== 'nodejs') };
      })
      .filter(({ ids }) => ids.length > 0);
    expect(named.length).toBeGreaterThan(5);
    const wrong = named.filter(({ ids, practice }) => !ids.includes(practice));
    expect(wrong.map(({ title, practice, ids }) => `${title}: ${practice} instead of ${ids.join(', ')}`)).toEqual([]);
  });

  it('have effects that the rules above are about', () => {
    const effects = new Set(libraries.flatMap((library) => [...effectsOf(library)]));
    expect([...effects]).toEqual(
      expect.arrayContaining(['network', 'cpu', 'file', 'mail', 'publish', 'enqueue', 'commit']),
    );
  });
});
