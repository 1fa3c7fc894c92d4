import { describe, expect, it } from 'vitest';
import { checkAllowed } from '../../src/connectors/allowed-repositories.ts';

const TEAM = ['github.com/acme/*', 'gitlab.com/acme/**', 'github.com/other/one'];

describe('repositories that may be audited', () => {
  it.each([
    'acme/shop',
    'https://github.com/ACME/shop.git',
    'git@github.com:acme/shop.git',
    'ssh://git@github.com/acme/shop',
    'https://gitlab.com/acme/deep/er/shop',
    'other/one',
  ])('are those of the configuration: %s', (repository) => {
    expect(() => checkAllowed(repository, TEAM)).not.toThrow();
  });

  it.each([
    'other/two',
    'https://github.com.evil.example/acme/shop',
    'https://evil.example/github.com/acme/shop',
    'https://github.com:8443/acme/shop',
    'http://169.254.169.254/acme/shop',
    'http://localhost/acme/shop',
    'https://gitlab.com/acme2/shop',
  ])('are no others: %s', (repository) => {
    expect(() => checkAllowed(repository, TEAM)).toThrow(/is not among the repositories that may be audited/);
  });

  it('are none where nothing is allowed', () => {
    expect(() => checkAllowed('acme/shop', [])).toThrow(/not among/);
  });

  it.each(['--upload-pack=touch /tmp/x', '/etc', 'file:///etc', 'ext::sh -c id', '../shop', 'C:\\code', ''])(
    'are elsewhere, and no options or helpers: %s',
    (repository) => {
      expect(() => checkAllowed(repository, ['**'])).toThrow(expect.objectContaining({ kind: 'request' }));
    },
  );

  it('are named without credentials, which are not repeated', () => {
    const attempt = () => checkAllowed('https://bot:hunter2@github.com/acme/shop', TEAM);
    expect(attempt).toThrow('Leave the credentials out of https://github.com/acme/shop');
  });
});
