import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { Header, type HeaderData } from 'tar';
import { describe, expect, it } from 'vitest';
import { packSnapshot } from '../../src/connectors/snapshot-pack.ts';
import { unpackSnapshot } from '../../src/connectors/snapshot-unpack.ts';
import { temporaryFolder, write } from '../e2e/helpers.ts';

const isPython = (file: string) => file.endsWith('.py');
const LIMITS = { files: 5, fileBytes: 100_000, totalBytes: 200_000 };

function filesIn(folder: string): string[] {
  return (readdirSync(folder, { recursive: true, withFileTypes: true }) as import('node:fs').Dirent[])
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(folder, path.join(entry.parentPath, entry.name)))
    .sort();
}

/** An archive with just these entries, whatever they are. */
function archive(...entries: (HeaderData & { content?: string })[]): Readable {
  const blocks = entries.flatMap(({ content = '', ...data }) => {
    const header = new Header({ mode: 0o644, size: content.length, type: 'File', ...data });
    header.encode();
    return [header.block!, Buffer.from(content.padEnd(Math.ceil(content.length / 512) * 512, '\0'))];
  });
  return Readable.from([gzipSync(Buffer.concat([...blocks, Buffer.alloc(1024)]))]);
}

describe('a snapshot', () => {
  it('carries the files worth reading, byte for byte, and no others', async () => {
    const folder = temporaryFolder();
    const odd = ['@archive.py', '-rf.py', 'a b\n c.py', 'ünï.py', `${'deep/'.repeat(40)}x.py`, 'C:evil.py'];
    write(folder, {
      'app/api.py': 'x = "é"\r\n',
      'empty.py': '',
      'README.md': '#',
      '.git/hooks/x.py': 'no',
      'sub/.git/y.py': 'no',
      ...Object.fromEntries(odd.map((name) => [name, name])),
    });
    symlinkSync('/etc/passwd', path.join(folder, 'link.py'));
    symlinkSync('app', path.join(folder, 'linked'));
    const target = path.join(temporaryFolder(), 'code');
    await unpackSnapshot(await packSnapshot(folder, null, isPython), target);
    expect(filesIn(target)).toEqual(['app/api.py', 'empty.py', ...odd].sort());
    for (const file of filesIn(target)) {
      expect(readFileSync(path.join(target, file), 'utf8')).toBe(readFileSync(path.join(folder, file), 'utf8'));
    }
  });

  it('of a sub-folder keeps the paths from the root; of nothing is empty', async () => {
    const folder = temporaryFolder();
    write(folder, { 'a/x.py': '1', 'b/y.py': '2' });
    const [target, none] = [path.join(temporaryFolder(), 'code'), path.join(temporaryFolder(), 'code')];
    await unpackSnapshot(await packSnapshot(folder, 'b', isPython), target);
    expect(filesIn(target)).toEqual(['b/y.py']);
    await unpackSnapshot(await packSnapshot(folder, null, () => false), none);
    expect(filesIn(none)).toEqual([]);
  });

  it('of a sub-folder takes from the folders above what is asked of them', async () => {
    const folder = temporaryFolder();
    write(folder, { 'base.json': '', 'x.py': '', 'a/b/y.py': '', 'a/tool.json': '', 'a/c/z.json': '' });
    const target = path.join(temporaryFolder(), 'code');
    const isJson = (file: string) => file.endsWith('.json');
    await unpackSnapshot(await packSnapshot(folder, 'a/b', isPython, isJson), target);
    expect(filesIn(target)).toEqual(['a/b/y.py', 'a/tool.json', 'base.json']);
  });

  it('is read by every tar, and the same for the same files', async () => {
    const folder = temporaryFolder();
    write(folder, { 'a/x.py': '1', 'y.py': '2' });
    const [one, two] = await Promise.all(
      [1, 2].map(async () => (await packSnapshot(folder, null, isPython)).toArray()),
    );
    expect(Buffer.concat(one!)).toEqual(Buffer.concat(two!));
    const listed = execFileSync('tar', ['-tzf', '-'], { input: Buffer.concat(one!), encoding: 'utf8' });
    expect(listed.trim().split('\n')).toEqual(['./a/x.py', './y.py']);
  });

  it('leaves out a file that no auditor reads for its size, and is not made of more than it may hold', async () => {
    const folder = temporaryFolder();
    write(folder, { 'big.py': 'x'.repeat(100_001), 'small.py': 'x' });
    const target = path.join(temporaryFolder(), 'code');
    await unpackSnapshot(await packSnapshot(folder, null, isPython, undefined, LIMITS), target);
    expect(filesIn(target)).toEqual(['small.py']);
    write(folder, Object.fromEntries([1, 2, 3, 4, 5].map((n) => [`${n}.py`, ''])));
    await expect(packSnapshot(folder, null, isPython, undefined, LIMITS)).rejects.toThrow(
      'The repository has more than 5 source files: give a path, to audit one folder of it.',
    );
    const large = temporaryFolder();
    write(large, Object.fromEntries([1, 2, 3].map((n) => [`${n}.py`, 'x'.repeat(90_000)])));
    await expect(packSnapshot(large, null, isPython, undefined, LIMITS)).rejects.toThrow(
      /MiB of source files: give a path/,
    );
  });
});

describe('a snapshot that somebody else made is refused', () => {
  const good = { path: 'good.py', content: 'x = 1\n' };
  const zeros = (bytes: number) => Buffer.alloc(bytes);
  const bomb = () => {
    const header = new Header({ path: 'bomb.py', mode: 0o644, type: 'File', size: 90_000 });
    header.encode();
    return Readable.from([gzipSync(Buffer.concat([header.block!, zeros(50_000_000)]))]);
  };

  it.each<[string, () => Readable, RegExp]>([
    ['climbs', () => archive(good, { path: '../evil.py', content: 'x' }), /"\.\.\/evil\.py" leads out of it/],
    ['climbs inside', () => archive(good, { path: 'a/../../evil.py', content: 'x' }), /leads out of it/],
    ['climbs as Windows does', () => archive(good, { path: 'a\\..\\..\\evil.py', content: 'x' }), /leads out of it/],
    ['has an absolute path', () => archive({ path: '/tmp/evil.py', content: 'x' }), /"\/tmp\/evil\.py" leads out/],
    [
      'has a symbolic link, and writes through it',
      () => archive({ path: 'l', type: 'SymbolicLink', linkpath: '/tmp' }, { path: 'l/evil.py', content: 'x' }),
      /"l" is no plain file \(SymbolicLink\)/,
    ],
    ['has a hard link', () => archive(good, { path: 'h', type: 'Link', linkpath: '/etc/passwd' }), /no plain file/],
    ['has a device', () => archive({ path: 'd', type: 'CharacterDevice' }), /no plain file/],
    ['has a folder of its own', () => archive({ path: 'd/', type: 'Directory' }), /no plain file/],
    ['has a file as a folder', () => archive(good, { path: 'good.py/x.py', content: 'x' }), /cannot be used/],
    ['has too many files', () => archive(...[1, 2, 3, 4, 5, 6].map((n) => ({ path: `${n}.py` }))), /more than 5 files/],
    ['has too large a file', () => archive({ path: 'x.py', content: 'x'.repeat(100_001) }), /more than 100000 bytes/],
    ['is a bomb', bomb, /holds more than 200000 bytes/],
    ['is no archive', () => Readable.from([gzipSync('not an archive, but long enough'.repeat(40))]), /cannot be used/],
    ['is not packed', () => Readable.from(['plain text']), /cannot be used/],
    ['is cut short', () => Readable.from([gzipSync(Buffer.from('x'.repeat(4000))).subarray(0, 20)]), /cannot be used/],
  ])('where it %s', async (_what, bytes, reason) => {
    const root = temporaryFolder();
    const target = path.join(root, 'deep', 'code');
    mkdirSync(path.dirname(target));
    writeFileSync(path.join(root, 'witness'), '');
    await expect(unpackSnapshot(bytes(), target, LIMITS)).rejects.toThrow(reason);
    expect(filesIn(root)).toEqual(['witness']);
    expect(existsSync(target)).toBe(false);
    expect(existsSync('/tmp/evil.py')).toBe(false);
  });

  it('where the stream breaks off', async () => {
    async function* broken() {
      yield gzipSync('x'.repeat(100)).subarray(0, 10);
      throw new Error('connection lost');
    }
    const target = path.join(temporaryFolder(), 'code');
    await expect(unpackSnapshot(Readable.from(broken()), target)).rejects.toThrow(/connection lost/);
    expect(existsSync(target)).toBe(false);
  });
});
