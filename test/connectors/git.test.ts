import { createHash } from 'node:crypto';
import { chmodSync, existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { createGit } from '../../src/connectors/simple-git.ts';
import { git, repository, type Server, serve, serveGit, temporaryFolder, write } from '../e2e/helpers.ts';

const remote = createGit({ home: temporaryFolder(), fileUrls: false, limits: { silenceMs: 20_000, totalMs: 60_000 } });
const impatient = createGit({ home: temporaryFolder(), fileUrls: false, limits: { silenceMs: 700, totalMs: 5_000 } });

describe('a repository behind HTTP', () => {
  let server: Server;
  let url: string;
  let first: string;
  let second: string;

  beforeAll(async () => {
    const root = temporaryFolder();
    const origin = repository({ 'a.py': 'one = 1\n' }, path.join(root, 'shop'));
    first = git(origin, 'rev-parse', 'HEAD');
    git(origin, 'tag', '-a', 'v1', '-m', 'One');
    git(origin, 'branch', 'feature/x');
    write(origin, { 'a.py': 'two = 2\n', 'b.py': '' });
    git(origin, 'add', '--all');
    git(origin, 'commit', '--quiet', '-m', 'Second');
    second = git(origin, 'rev-parse', 'HEAD');
    repository({}, path.join(root, 'bare-of-commits'));
    git(path.join(root, 'bare-of-commits'), 'update-ref', '-d', 'HEAD');
    server = await serveGit(root);
    url = `${server.url.replace('//', '//joe:hunter2@')}/shop/.git`;
  });
  afterAll(() => server.close());

  async function checkOut(ref?: string) {
    const folder = path.join(temporaryFolder(), 'clone');
    const target = await remote.resolve(url, ref);
    const commit = await remote.checkOut(url, target, folder);
    return { folder, commit, text: readFileSync(path.join(folder, 'a.py'), 'utf8'), target };
  }

  it('is laid out at its default branch, with one commit and nothing else', async () => {
    const { folder, commit, text, target } = await checkOut();
    expect({ commit, text, ref: target.ref }).toEqual({ commit: second, text: 'two = 2\n', ref: 'main' });
    expect(git(folder, 'rev-list', '--all', 'HEAD').split('\n')).toEqual([second]);
    expect(git(folder, 'tag')).toBe('');
  });

  it('is laid out at a branch, a tag, a commit and a commit cut short', async () => {
    for (const ref of ['feature/x', 'v1', first, first.slice(0, 9)]) {
      expect(await checkOut(ref)).toMatchObject({ commit: first, text: 'one = 1\n' });
    }
  });

  it('says that a ref is not known, without the credentials', async () => {
    const shown = `${server.url}/shop/.git`;
    await expect(remote.resolve(url, 'nope')).rejects.toThrow(
      `The repository ${shown} has no branch, tag or commit named "nope".`,
    );
    for (const hash of ['0123456789abcdef0123456789abcdef01234567', '0123456']) {
      await expect(checkOut(hash)).rejects.toThrow(
        `The repository ${shown} has no branch, tag or commit named "${hash}".`,
      );
    }
  });

  it.each(['--upload-pack=x', 'a b', '../x', 'a..b', 'HEAD@{1}', '*', 'refs/heads/*', 'a\nb', 'x^{}'])(
    'refuses the ref %j',
    async (ref) => {
      await expect(remote.resolve(url, ref)).rejects.toMatchObject({
        kind: 'request',
        message: expect.stringContaining('cannot be the name'),
      });
    },
  );

  it('says that it is empty, or not there', async () => {
    await expect(remote.resolve(`${server.url}/bare-of-commits/.git`, undefined)).rejects.toThrow(
      'has no commits on its default branch',
    );
    await expect(remote.resolve(`${server.url}/none.git`, undefined)).rejects.toThrow(
      /^Cannot clone .*there is no git repository at that address/,
    );
  });
});

describe('a server that is no help', () => {
  const servers: Server[] = [];
  afterEach(async () => {
    for (const server of servers.splice(0)) await server.close();
  });
  const serving = async (...given: Parameters<typeof serve>) => {
    const server = await serve(...given);
    servers.push(server);
    return server.url.replace('//', '//joe:hunter2@');
  };

  it('and never answers', async () => {
    const url = await serving(() => undefined);
    await expect(impatient.resolve(`${url}/a/b.git`, undefined)).rejects.toThrow(
      /^Cannot clone http:\/\/127[^@]*: it does not answer in time: try again later\.$/,
    );
  });

  it('and trickles for ever', async () => {
    const url = await serving((_, response) => {
      response.writeHead(200, { 'content-type': 'application/x-git-upload-pack-advertisement' });
      const timer = setInterval(() => response.write('0'), 100);
      response.on('close', () => clearInterval(timer));
    });
    await expect(
      createGit({ home: temporaryFolder(), fileUrls: false, limits: { silenceMs: 10_000, totalMs: 1_000 } }).resolve(
        `${url}/a/b.git`,
        undefined,
      ),
    ).rejects.toThrow('Cannot clone');
  });

  it('and is not there', async () => {
    const server = await serve(() => undefined);
    await server.close();
    await expect(remote.resolve(`${server.url}/a/b.git`, undefined)).rejects.toThrow('nothing answers at that address');
  });

  it('and wants a password: nobody is asked for one', async () => {
    const url = await serving((_, response) =>
      response.writeHead(401, { 'www-authenticate': 'Basic realm="x"' }).end(),
    );
    const failure = await remote.resolve(`${url}/a/b.git`, undefined).catch((error: Error) => error.message);
    expect(failure).toMatch(/it is private, or does not exist/);
    expect(failure).not.toContain('hunter2');
  });

  it('and speaks something else', async () => {
    const url = await serving((_, response) => response.end('<html>hello</html>'));
    await expect(remote.resolve(`${url}/a/b.git`, undefined)).rejects.toThrow(
      /^The repository http:\/\/127[^@]*is no git repository: check the address/,
    );
  });
});

describe('what a repository could run', () => {
  it('is not reached by helper or file addresses', async () => {
    const marker = path.join(temporaryFolder(), 'marker');
    for (const url of [`ext::touch ${marker}`, `file://${repository()}`]) {
      await expect(remote.resolve(url, undefined)).rejects.toThrow();
    }
    expect(existsSync(marker)).toBe(false);
  });

  it('is not run by a clone: no hook, no large-file filter, no submodule', async () => {
    const marker = path.join(temporaryFolder(), 'marker');
    const home = temporaryFolder();
    const hook = path.join(home, 'hooks/post-checkout');
    write(home, {
      'hooks/post-checkout': `#!/bin/sh\ntouch ${marker}\n`,
      '.gitconfig': `[core]\n\thooksPath = ${home}/hooks\n[filter "lfs"]\n\tsmudge = touch ${marker}; cat\n\trequired = true\n`,
    });
    git(home, 'init', '--quiet', 'other');
    const origin = repository({
      '.gitattributes': '*.bin filter=lfs\n',
      'a.bin': 'pointer\n',
      '.gitmodules': '[submodule "x"]\n\tpath = x\n\turl = ../x\n',
    });
    chmodSync(hook, 0o755);
    const local = createGit({ home: temporaryFolder(), fileUrls: true });
    const folder = path.join(temporaryFolder(), 'clone');
    const before = process.env.HOME;
    process.env.HOME = home;
    try {
      await local.checkOut(`file://${origin}`, await local.resolve(`file://${origin}`, undefined), folder);
    } finally {
      process.env.HOME = before;
    }
    expect(readFileSync(path.join(folder, 'a.bin'), 'utf8')).toBe('pointer\n');
    expect(existsSync(marker)).toBe(false);
    expect(existsSync(path.join(folder, '.git/modules'))).toBe(false);
  });

  it('is not run when a folder is looked at, and nothing in the folder changes', async () => {
    const marker = path.join(temporaryFolder(), 'marker');
    const folder = repository({ 'a.py': 'x = 1\n', '.gitattributes': '*.py filter=own\n' });
    git(folder, 'config', 'core.fsmonitor', `touch ${marker}`);
    git(folder, 'config', 'filter.own.clean', `touch ${marker}; cat`);
    writeFileSync(path.join(folder, 'a.py'), 'x = 1\n');
    const index = () =>
      createHash('sha256')
        .update(readFileSync(path.join(folder, '.git/index')))
        .digest('hex');
    const before = [index(), readdirSync(path.join(folder, '.git'))];
    expect(await remote.workTree(folder)).toMatchObject({ branch: 'main', changed: null });
    expect(existsSync(marker)).toBe(false);
    expect([index(), readdirSync(path.join(folder, '.git'))]).toEqual(before);
  });
});

describe('a folder', () => {
  it('that is no work tree', async () => {
    expect(await remote.workTree(temporaryFolder())).toBeNull();
  });

  it('that is as it was committed, with a remote whose credentials are not shown', async () => {
    const folder = repository({ 'a.py': '', 'sub/b.py': '' });
    git(folder, 'remote', 'add', 'origin', 'https://joe:hunter2@github.com/acme/shop.git');
    const commit = git(folder, 'rev-parse', 'HEAD');
    expect(await remote.workTree(folder)).toEqual({
      prefix: '',
      commit,
      branch: 'main',
      remoteUrl: 'https://github.com/acme/shop.git',
      changed: [],
    });
    expect(await remote.workTree(path.join(folder, 'sub'))).toMatchObject({ prefix: 'sub', changed: [] });
  });

  it('with changes, of which those elsewhere in the work tree do not count', async () => {
    const folder = repository({ 'a.py': '', 'sub/b.py': '' });
    write(folder, { 'a.py': 'x', 'new dir/ü.py': '' });
    expect((await remote.workTree(folder))?.changed?.sort()).toEqual(['a.py', 'new dir/ü.py']);
    expect((await remote.workTree(path.join(folder, 'sub')))?.changed).toEqual([]);
  });

  it('with no commit yet', async () => {
    const folder = temporaryFolder();
    git(folder, 'init', '--quiet', '--initial-branch=trunk');
    expect(await remote.workTree(folder)).toMatchObject({ commit: null, branch: 'trunk', remoteUrl: null });
  });
});
