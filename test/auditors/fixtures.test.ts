import { existsSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/auditors/index.ts';
import { expectedIn, FIXTURES, findingsIn } from './audit-fixture.ts';

const LANGUAGES = ['python', 'typescript', 'go'];

describe.each(rules.map(({ name, notFor }) => ({ name, notFor })))('$name', ({ name, notFor }) => {
  it.each(
    LANGUAGES.filter(
      (language) => !(language in notFor) && (language !== 'go' || existsSync(path.join(FIXTURES, name, language))),
    ),
  )('finds in %s what the comments of its fixtures say, and nothing else', async (language) => {
    const folder = path.join(FIXTURES, name, language);
    expect(existsSync(folder), `fixtures in ${folder}`).toBe(true);
    const expected = await expectedIn(folder, name);
    expect(expected.length).toBeGreaterThan(0);
    const found = (await findingsIn(folder, name)).map(
      ({ path: file, range, confidence }) => `${file}:${range.startLine} ${confidence}`,
    );
    expect(found.sort()).toEqual(expected.sort());
  });
});

it('has no fixtures of rules that are not there', () => {
  const names = rules.map(({ name }) => name);
  expect(readdirSync(FIXTURES).filter((name) => !names.includes(name))).toEqual([]);
});
