import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { gitFromEnvironment } from '../../src/connectors/git-environment.ts';
import { openPassage } from '../../src/connectors/git-passage.ts';
import { createGit } from '../../src/connectors/simple-git.ts';
import { repository, git as run, type Server, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { type FrontOptions, type GitFront, serveFront } from '../stand-ins/git-front.ts';
import { type GitHubServer, serveGitHub } from '../stand-ins/github.ts';

const TIMES = { silenceMs: 20_000, totalMs: 60_000 };
const TOKEN = 'glpat-SECRETsecret123';
let behind: Server;
const fronts: GitFront[] = [];
beforeAll(async () => {
  const root = temporaryFolder();
  repository({ 'a.py': 'one = 1\n' }, path.join(root, 'acme', 'shop'));
  repository({ 'b.py': 'two = 2\n' }, path.join(root, 'acme', 'other'));
  const large = repository({ 'a.py': '' }, path.join(root, 'acme', 'large'));
  writeFileSync(path.join(large, 'noise.bin'), randomBytes(12_000_000));
  run(large, 'add', '--all');
  run(large, 'commit', '--quiet', '-m', 'Large');
  const bomb = repository({ 'a.py': '' }, path.join(root, 'acme', 'bomb'));
  writeFileSync(path.join(bomb, 'zeros.bin'), Buffer.alloc(40_000_000));
  run(bomb, 'add', '--all');
  run(bomb, 'commit', '--quiet', '-m', 'Bomb');
  behind = await serveGit(root);
});
afterAll(() => Promise.all([behind, ...fronts].map((server) => server.close())));

async function front(options: FrontOptions = {}): Promise<GitFront> {
  const made = await serveFront(behind, options);
  fronts.push(made);
  return made;
}

/** Git as a service has it, with that environment. */
function service(environment: Record<string, string>, allowed: readonly string[] = ['**']) {
  const { policy, limits } = gitFromEnvironment(environment, allowed, TIMES);
  return createGit({ home: temporaryFolder(), fileUrls: false, policy, limits });
}

async function clone(url: string, environment: Record<string, string>, allowed?: readonly string[]): Promise<string> {
  const git = service(environment, allowed);
  const folder = path.join(temporaryFolder(), 'clone');
  await git.checkOut(url, await git.resolve(url, undefined), folder);
  return folder;
}

/** The command lines and, as far as they can be read by others, nothing else of all processes. */
function commandLines(): string {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((id) => {
      try {
        return readFileSync(`/proc/${id}/cmdline`, 'utf8');
      } catch {
        return '';
      }
    })
    .join('\n');
}

describe('a token for a host', () => {
  it('clones what is private there, and is in no command line, no file of the clone and no message', async () => {
    let lines = '';
    const host = await front({
      credential: () => `x-access-token:${TOKEN}`,
      seen: () => {
        lines += commandLines();
      },
    });
    const environment = { INTERNAL_GIT_HOSTS: host.host, GIT_TOKENS: `github.com=other, ${host.host}=${TOKEN}` };
    const folder = await clone(`${host.url}/acme/shop/.git`, environment);
    expect(readFileSync(path.join(folder, 'a.py'), 'utf8')).toBe('one = 1\n');
    expect(lines).toContain('ls-remote');
    const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
    for (const hidden of [TOKEN, basic]) {
      expect(lines).not.toContain(hidden);
      expect(readFileSync(path.join(folder, '.git/config'), 'utf8')).not.toContain(hidden);
    }
  });

  it('that is refused is not shown, and nobody is asked for another', async () => {
    const host = await front({ credential: () => 'joe:right' });
    const wrong = { INTERNAL_GIT_HOSTS: host.host, GIT_TOKENS: `${host.host}=joe:${TOKEN}` };
    const failure = await clone(`${host.url}/acme/shop/.git`, wrong).catch(
      (error: Error) => JSON.stringify(error) + error,
    );
    expect(failure).toMatch(/it is private, or does not exist/);
    expect(failure).not.toContain(TOKEN);
  });

  it('goes to no other host, whether that is asked for or redirected to', async () => {
    const other = await front();
    const host = await front({ moved: (at) => `${other.url}${at}` });
    const environment = { INTERNAL_GIT_HOSTS: '127.0.0.1:*', GIT_TOKENS: `${host.host}=${TOKEN}` };
    await expect(clone(`${host.url}/acme/shop/.git`, environment)).rejects.toThrow(
      `Cannot clone ${host.url}/acme/shop/.git: it redirects to ${other.url}, and redirects to other places are not followed: give its own address.`,
    );
    expect(other.requests).toEqual([]);
    await clone(`${other.url}/acme/shop/.git`, environment);
    expect(other.requests.map(({ authorization }) => authorization).filter(Boolean)).toEqual([]);
  });

  it('is not sent unencrypted over the internet', async () => {
    const { policy } = gitFromEnvironment({ GIT_TOKENS: `93.184.215.14=${TOKEN}` }, ['**'], TIMES);
    expect(await openPassage('https://93.184.215.14/acme/shop', policy)).toMatchObject({
      authorization: expect.stringMatching(/^Basic /),
    });
    const unencrypted = await openPassage('http://93.184.215.14/acme/shop', policy);
    expect(JSON.stringify(unencrypted)).not.toContain('Basic');
  });
});

describe('a repository that has moved', () => {
  it('on its host is followed, with the token', async () => {
    const host = await front({
      credential: () => `x-access-token:${TOKEN}`,
      moved: (at) => (at.startsWith('/acme/old') ? at.replace('/acme/old', '/acme/shop') : undefined),
    });
    const environment = { INTERNAL_GIT_HOSTS: host.host, GIT_TOKENS: `${host.host}=${TOKEN}` };
    const folder = await clone(`${host.url}/acme/old/.git`, environment);
    expect(existsSync(path.join(folder, 'a.py'))).toBe(true);
  });

  it('to where nothing may be audited is not', async () => {
    const host = await front({ moved: (at) => at.replace('/acme/old', '/evil/shop') });
    await expect(
      clone(`${host.url}/acme/old/.git`, { INTERNAL_GIT_HOSTS: host.host }, ['127.0.0.1:*/acme/*']),
    ).rejects.toThrow(/\/evil\/shop is not among the repositories that may be audited/);
  });

  it('in a circle is given up', async () => {
    const host = await front({ moved: (at) => at });
    await expect(clone(`${host.url}/acme/old/.git`, { INTERNAL_GIT_HOSTS: host.host })).rejects.toThrow(
      'it redirects to somewhere else: give its own address',
    );
  });
});

describe('an internal address', () => {
  let host: GitFront;
  let port: string;
  beforeAll(async () => {
    host = await front();
    port = new URL(host.url).port;
  });
  beforeEach(() => {
    host.requests.length = 0;
  });

  it.each([
    'http://127.0.0.1:PORT/acme/shop/.git',
    'http://localhost:PORT/acme/shop/.git',
    'http://[::1]:PORT/acme/shop/.git',
    'http://[::ffff:127.0.0.1]:PORT/acme/shop/.git',
    'http://0.0.0.0:PORT/acme/shop/.git',
    'http://2130706433:PORT/acme/shop/.git',
    'http://0x7f.1:PORT/acme/shop/.git',
    'git://localhost:PORT/acme/shop',
    'ssh://git@127.0.0.1:PORT/acme/shop',
    'git@localhost:acme/shop',
    'https://10.1.2.3/acme/shop',
    'https://192.168.1.1/acme/shop',
    'http://169.254.169.254/latest/meta-data',
    'http://[fd00:ec2::254]/latest/meta-data',
    'https://100.64.0.1/acme/shop',
  ])('is not reached: %s', async (url) => {
    await expect(service({}).resolve(url.replace('PORT', port), undefined)).rejects.toMatchObject({
      kind: 'request',
      message: expect.stringMatching(
        /^Cannot clone .* has an internal address, and such hosts are not reached from here/,
      ),
    });
    expect(host.requests).toEqual([]);
  });

  it('is not reached by a redirect', async () => {
    const outside = await front({ moved: (at) => `${host.url}${at}` });
    await expect(
      service({ INTERNAL_GIT_HOSTS: outside.host }).resolve(`${outside.url}/acme/shop/.git`, undefined),
    ).rejects.toThrow(/it redirects to http:\/\/127\.0\.0\.1:\d+, and redirects to other places are not followed/);
    expect(host.requests).toEqual([]);
  });

  it('is reached where the configuration names it, by its name too', async () => {
    for (const [url, named] of [
      [host.url, host.host],
      [`http://localhost:${port}`, 'localhost'],
    ] as const) {
      expect(await service({ INTERNAL_GIT_HOSTS: named }).resolve(`${url}/acme/shop/.git`, undefined)).toMatchObject({
        ref: 'main',
      });
    }
  });
});

describe('a clone', () => {
  const size = (megabytes: number) => ({ INTERNAL_GIT_HOSTS: '127.0.0.1:*', CLONE_LIMIT_MB: String(megabytes) });

  it('is stopped while it grows over its limit, and nothing of it is left', async () => {
    const host = await front({ bytesPerSecond: 6_000_000 });
    const git = service(size(2));
    const url = `${host.url}/acme/large/.git`;
    const folder = path.join(temporaryFolder(), 'clone');
    const target = await git.resolve(url, undefined);
    await expect(git.checkOut(url, target, folder)).rejects.toThrow(
      `Cannot clone ${url}: it is larger than the 2 MiB that a clone may take here (CLONE_LIMIT_MB).`,
    );
    expect(host.sent).toBeLessThan(9_000_000);
    await sleep(500);
    expect(existsSync(folder)).toBe(false);
  });

  it('that is small to send and large on disk is stopped too', async () => {
    const host = await front();
    await expect(clone(`${host.url}/acme/bomb/.git`, size(10))).rejects.toThrow('larger than the 10 MiB');
    expect(host.sent).toBeLessThan(1_000_000);
  });

  it('within its limit is not', async () => {
    const host = await front();
    expect(existsSync(await clone(`${host.url}/acme/large/.git`, size(40)))).toBe(true);
  });

  it('that takes longer than it may is stopped', async () => {
    const host = await front({ bytesPerSecond: 1_000_000 });
    await expect(
      clone(`${host.url}/acme/large/.git`, { INTERNAL_GIT_HOSTS: '127.0.0.1:*', CLONE_LIMIT_SECONDS: '1' }),
    ).rejects.toThrow(/it takes longer than the 1 s that a clone may take here \(CLONE_LIMIT_SECONDS\)\.$/);
  });
});

describe('a GitHub App', () => {
  let github: GitHubServer;
  let host: GitFront;
  let right = '';
  beforeAll(async () => {
    github = await serveGitHub();
    host = await front({ credential: () => right });
    github.installations.set('acme', ['shop', 'other']);
  });
  afterAll(() => github.close());
  beforeEach(() => {
    github.requests.length = 0;
    github.tokens.clear();
  });

  const environment = (changed: Record<string, string> = {}) => ({
    INTERNAL_GIT_HOSTS: host.host,
    GITHUB_HOST: host.host,
    GITHUB_API_URL: github.url,
    GITHUB_APP_ID: github.appId,
    GITHUB_APP_PRIVATE_KEY: github.privateKey.replaceAll('\n', '\\n'),
    ...changed,
  });

  it('clones with a token for that repository alone, which is asked for once', async () => {
    right = 'x-access-token:ghs_acme_shop_0';
    await clone(`${host.url}/acme/shop/.git`, environment());
    expect([...github.tokens]).toEqual([['ghs_acme_shop_0', 'acme/shop']]);
    expect(github.requests).toEqual(['GET /users/acme/installation', 'POST /app/installations/1/access_tokens']);
  });

  it('that is not installed leaves the host’s own token', async () => {
    github.installations.clear();
    right = `joe:${TOKEN}`;
    await clone(`${host.url}/acme/shop/.git`, environment({ GIT_TOKENS: `${host.host}=joe:${TOKEN}` }));
    expect(github.tokens.size).toBe(0);
    github.installations.set('acme', ['other']);
  });

  it('that may not read the repository, or that GitHub does not know, is said so', async () => {
    github.installations.set('acme', ['other']);
    await expect(clone(`${host.url}/acme/shop/.git`, environment())).rejects.toThrow(
      'Cannot clone acme/shop: the GitHub App may not read it: give the app’s installation access to it',
    );
    const failure = await clone(`${host.url}/acme/other/.git`, environment({ GITHUB_APP_ID: '12' })).catch(String);
    expect(failure).toContain('GitHub does not accept the app: check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY');
    expect(failure).not.toContain('PRIVATE KEY-----');
  });
});

describe('a configuration for git that is wrong', () => {
  it.each([
    [{ GIT_TOKENS: TOKEN }, 'GIT_TOKENS is not of the form host=token'],
    [{ GITHUB_APP_ID: '1' }, 'of GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY, one is set'],
    [{ GITHUB_APP_ID: '1', GITHUB_APP_PRIVATE_KEY: TOKEN }, 'GITHUB_APP_PRIVATE_KEY is no private key'],
    [{ CLONE_LIMIT_MB: 'lots' }, 'CLONE_LIMIT_MB is no number of MiB'],
  ])('names the variable and not its value: %j', (environment, reason) => {
    const attempt = () => gitFromEnvironment(environment, [], TIMES);
    expect(attempt).toThrow(reason);
    expect(attempt).not.toThrow(TOKEN);
  });
});
