import { symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { readConfiguration } from '../../src/coordinator/configuration.ts';
import { parseConfiguration } from '../../src/coordinator/parse-configuration.ts';
import { temporaryFolder } from '../e2e/helpers.ts';

const RULES = ['n-plus-one-query', 'lost-update'];

describe('a configuration', () => {
  it('is read whole, and what it leaves out has its default', () => {
    const text = 'exclude: [legacy/]\nrules:\n  n-plus-one-query: off\n  lost-update: CRITICAL\nteam: Core\n';
    expect(parseConfiguration(text, RULES)).toEqual({
      exclude: ['legacy/'],
      rules: { 'n-plus-one-query': 'off', 'lost-update': 'CRITICAL' },
      request: [],
      background: [],
      team: 'Core',
    });
    expect(parseConfiguration('# nothing\n', RULES)).toMatchObject({ exclude: [], rules: {} });
  });

  it.each([
    ['excludes: [a]', '.audit-persistence.yml:1: there is no key "excludes"; did you mean "exclude"?'],
    [
      '\nfoo: 1',
      '.audit-persistence.yml:2: there is no key "foo"; known are exclude, rules, request, background, team.',
    ],
    ['team: x\nexclude: legacy', '.audit-persistence.yml:2: "exclude" must be a list.'],
    ['exclude:\n  - a\n  - 3', '.audit-persistence.yml:3: "exclude.1" must be a text.'],
    [
      'rules:\n  lost-update: HUGE',
      '.audit-persistence.yml:2: "rules.lost-update" must be off, CRITICAL, HIGH, MEDIUM or LOW.',
    ],
    [
      'rules:\n\n  n-plus-one: off',
      '.audit-persistence.yml:3: there is no rule named "n-plus-one"; did you mean "n-plus-one-query"?',
    ],
    [
      'rules:\n  lost-updates: off',
      '.audit-persistence.yml:2: there is no rule named "lost-updates"; did you mean "lost-update"?',
    ],
    [
      '- a',
      '.audit-persistence.yml:1: this must be a mapping with any of the keys exclude, rules, request, background, team.',
    ],
    ['a: 1\nb: [1, 2', /^\.audit-persistence\.yml:2: this is not valid YAML: .+/],
    ['exclude: *nothing', /^\.audit-persistence\.yml.* this YAML cannot be read|this is not valid YAML/],
  ])('%j is refused', (text, message) => {
    expect(() => parseConfiguration(text, RULES)).toThrow(
      expect.objectContaining({
        kind: 'request',
        message: typeof message === 'string' ? message : expect.stringMatching(message),
      }),
    );
  });

  it('that expands without end is refused', () => {
    const lines = [
      'a: &a [x, x, x, x, x, x, x, x, x]',
      ...'bcdefghi'.split('').map((name, n) => `${name}: &${name} [${Array(9).fill(`*${'abcdefgh'[n]}`)}]`),
    ];
    expect(() => parseConfiguration(lines.join('\n'), RULES)).toThrow('this YAML cannot be read');
  });

  it('is not read through a link', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'secret'), 'password: x');
    symlinkSync('secret', path.join(folder, '.audit-persistence.yml'));
    await expect(readConfiguration(folder, RULES)).rejects.toThrow(
      '.audit-persistence.yml must be a plain file, not a folder or a link.',
    );
  });

  it('that is not there has every default', async () => {
    expect(await readConfiguration(temporaryFolder(), RULES)).toEqual({
      exclude: [],
      rules: {},
      request: [],
      background: [],
    });
  });
});
