import { describe, expect, it } from 'vitest';
import { linearFromEnvironment } from '../../src/connectors/linear-environment.ts';

describe('Linear from the environment', () => {
  it('is not there without a key', () => {
    expect(linearFromEnvironment({ LINEAR_TEAM: 'ENG', LINEAR_API_KEY: ' ' })).toBeNull();
  });

  it('is reached with the key, the team and the address that are set', () => {
    const set = {
      LINEAR_API_KEY: 'lin_api_1\n',
      LINEAR_TEAM: 'ENG',
      LINEAR_API_URL: '',
      LINEAR_CREATE_PROJECT: 'false',
    };
    expect(linearFromEnvironment(set)).toEqual({ apiKey: 'lin_api_1', team: 'ENG', mayCreateProject: false });
    expect(linearFromEnvironment({ LINEAR_API_KEY: 'k' })).toEqual({ apiKey: 'k', mayCreateProject: true });
  });

  it.each([
    [{ LINEAR_CREATE_PROJECT: 'yes' }, 'The environment variable LINEAR_CREATE_PROJECT is wrong: it is true or false.'],
    [{ LINEAR_API_URL: 'ftp://x' }, 'The environment variable LINEAR_API_URL is wrong: it is an http or https URL.'],
  ])('names the variable that is wrong', (set, said) => {
    expect(() => linearFromEnvironment(set)).toThrow(said);
  });
});
