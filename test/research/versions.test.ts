import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { newestFirst, overlaps, toRange } from '../../src/research/versions.ts';

const allows = (text: string, version: string): boolean => semver.satisfies(version, toRange(text)!);

describe('versions as manifests and lock files write them', () => {
  it.each([
    ['2.0.36', '2.0.36', '2.0.35'],
    ['==1.4.*', '1.4.54', '1.5.0'],
    ['>=1.4,<2', '1.4.0', '2.0.0'],
    ['>= 1.4 , < 2.0', '1.9.9', '2.0.0'],
    ['~=4.1', '4.9.0', '5.0.0'],
    ['~=4.1.2', '4.1.9', '4.2.0'],
    ['^1.4.2', '1.9.0', '2.0.0'],
    ['~3.1', '3.1.7', '3.2.0'],
    ['4.2a1', '4.2.0', '4.1.13'],
    ['16', '16.2.0', '15.9.0'],
    ['v5.2', '5.2.1', '5.1.0'],
    ['>=3.9,!=3.9.1', '3.9.0', '3.8.0'],
    ['^1.0 || ^2.0', '2.5.0', '3.0.0'],
    ['2.1.4.post1', '2.1.4', '2.1.5'],
    ['>=4.2 ; python_version >= "3.8"', '4.2.0', '4.1.0'],
  ])('%s allows %s and not %s', (text, yes, no) => {
    expect([allows(text, yes), allows(text, no)]).toEqual([true, false]);
  });

  it.each(['*', '', 'latest', 'https://example.org/a.whl', '!=2.0', 'git+ssh://x@1'])('%s says nothing', (text) => {
    expect(toRange(text)).toBeNull();
  });

  it('reads a hostile text of any length at once', () => {
    const begin = performance.now();
    for (const piece of ['1.', '>', ' ,', '1 ', '||', '<1 ']) toRange(piece.repeat(20_000));
    expect(performance.now() - begin).toBeLessThan(1000);
  });
});

describe('lines of versions', () => {
  it('overlap with what is wanted where one version is in both', () => {
    expect(overlaps('>=2.0.0', toRange('>=1.4')!)).toBe(true);
    expect(overlaps('>=2.0.0', toRange('>=1.4,<2')!)).toBe(false);
    expect(overlaps(undefined, toRange('0.1')!)).toBe(true);
  });

  it('are ordered with the newest first', () => {
    expect(['<4.1.0', '>=4.1.0', '>=4.0.0 <4.1.0'].sort(newestFirst)).toEqual(['>=4.1.0', '>=4.0.0 <4.1.0', '<4.1.0']);
  });
});
