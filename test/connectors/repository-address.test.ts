import { describe, expect, it } from 'vitest';
import { parseRemote, withoutCredentials } from '../../src/connectors/repository-address.ts';

describe('the address of a repository', () => {
  it.each([
    ['encode/starlette', 'https://github.com/encode/starlette.git', 'github.com', 'encode', 'starlette'],
    ['encode/starlette.git', 'https://github.com/encode/starlette.git', 'github.com', 'encode', 'starlette'],
    [
      'https://GitLab.com/group/sub/name.git',
      'https://GitLab.com/group/sub/name.git',
      'gitlab.com',
      'group/sub',
      'name',
    ],
    ['git@github.com:acme/shop.git', 'github.com:acme/shop.git', 'github.com', 'acme', 'shop'],
    [
      'ssh://git@git.example.com:2222/acme/shop',
      'ssh://git.example.com:2222/acme/shop',
      'git.example.com:2222',
      'acme',
      'shop',
    ],
    ['https://joe:secret@example.com/a/b.git', 'https://example.com/a/b.git', 'example.com', 'a', 'b'],
  ])('%s', (text, shownUrl, host, owner, name) => {
    expect(parseRemote(text)).toMatchObject({ shownUrl, host, owner, name });
  });

  it.each(['shop', './acme/shop', '../shop', '/srv/shop', 'C:\\code\\shop', 'a/..', '~/shop', 'a/b/c'])(
    '%s is none',
    (text) => {
      expect(parseRemote(text)).toBeNull();
    },
  );

  it.each([
    '--upload-pack=touch /tmp/x',
    '-oProxyCommand=x',
    'ext::sh -c touch% /tmp/x',
    'fd::17',
    'ftp://example.com/a/b',
    'javascript://x/y',
    'ssh://-oProxyCommand=x/a/b',
    '-x@host:a/b',
    'https://',
    'https://example.com/',
  ])('%s must not reach git', (text) => {
    expect(() => parseRemote(text)).toThrow(expect.objectContaining({ name: 'AuditError', kind: 'request' }));
  });

  it('takes credentials out of every URL of a text', () => {
    expect(withoutCredentials("fatal: 'https://joe:s%40cret@h/x' and ssh://git@h:2/y")).toBe(
      "fatal: 'https://h/x' and ssh://h:2/y",
    );
  });

  it('shows no credentials when it complains', () => {
    expect(() => parseRemote('ftp://joe:secret@example.com/a')).toThrow(/^(?!.*secret).*ftp/);
  });
});
