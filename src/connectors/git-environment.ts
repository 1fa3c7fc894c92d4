import { createPrivateKey } from 'node:crypto';
import { z } from 'zod';
import { AuditError } from '../contracts/index.ts';
import { FirstCredentials, type GitCredential, HostTokens } from './git-credentials.ts';
import type { RemotePolicy } from './git-passage.ts';
import type { GitLimits } from './git-process.ts';
import { GitHubAppCredentials } from './github-app-credentials.ts';

const MEBIBYTE = 2 ** 20;
const url = z.url({ protocol: /^https?$/, error: 'is no http or https URL' });

const Variables = z.object({
  GIT_TOKENS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''))
    .refine((words) => words.every((word) => tokenIn(word) !== null), 'is not of the form host=token, host=user:token'),
  GITHUB_APP_ID: z.string().regex(/^\d+$/, 'is no number').optional(),
  GITHUB_APP_PRIVATE_KEY: z.string().transform(pem).refine(isPrivateKey, 'is no private key in PEM form').optional(),
  GITHUB_HOST: z.string().toLowerCase().default('github.com'),
  GITHUB_API_URL: url.optional(),
  INTERNAL_GIT_HOSTS: z
    .string()
    .default('')
    .transform((text) => text.split(/[\s,]+/).filter((word) => word !== '')),
  CLONE_LIMIT_MB: z.coerce
    .number('is no number of MiB')
    .int('is no whole number')
    .min(1, 'is less than 1')
    .default(2048),
  CLONE_LIMIT_SECONDS: z.coerce
    .number('is no number of seconds')
    .int('is no whole number')
    .min(1, 'is less than 1')
    .optional(),
});

/**
 * How a service reaches repositories: with which tokens, which hosts, within which limits. An empty variable counts as not
 * set.
 * @param allowed patterns of the repositories that may be audited
 * @throws AuditError (request) that names every variable which is wrong, and no value
 */
export function gitFromEnvironment(
  environment: Record<string, string | undefined>,
  allowed: readonly string[],
  { silenceMs, totalMs }: Omit<GitLimits, 'bytes'>,
): { policy: RemotePolicy; limits: GitLimits } {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse(set);
  const faults = parsed.success ? [] : parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  if ((set.GITHUB_APP_ID === undefined) !== (set.GITHUB_APP_PRIVATE_KEY === undefined)) {
    faults.push('of GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY, one is set and the other is missing');
  }
  if (!parsed.success || faults.length > 0) {
    throw new AuditError('request', `The configuration for git is wrong: ${faults.join('; ')}.`);
  }
  const { GITHUB_APP_ID: appId, GITHUB_APP_PRIVATE_KEY: privateKey, GITHUB_HOST: host, ...rest } = parsed.data;
  const tokens = new HostTokens(new Map(rest.GIT_TOKENS.map((word) => tokenIn(word)!)));
  const apiUrl = rest.GITHUB_API_URL ?? (host === 'github.com' ? 'https://api.github.com' : `https://${host}/api/v3`);
  const credentials =
    appId === undefined || privateKey === undefined
      ? tokens
      : new FirstCredentials(new GitHubAppCredentials({ appId, privateKey, host, apiUrl }), tokens);
  const seconds = rest.CLONE_LIMIT_SECONDS;
  return {
    policy: { internalHosts: rest.INTERNAL_GIT_HOSTS, allowed, credentials },
    limits: {
      silenceMs,
      totalMs: seconds === undefined ? totalMs : seconds * 1000,
      bytes: rest.CLONE_LIMIT_MB * MEBIBYTE,
    },
  };
}

/** `host=token` or `host=user:token`. Bitbucket wants this user's name; others that know tokens take any. */
function tokenIn(word: string): [string, GitCredential] | null {
  const [, host, user, token] = /^([A-Za-z0-9.[\]-]+(?::\d+)?)=(?:([^:]+):)?([^:]+)$/.exec(word) ?? [];
  if (host === undefined || token === undefined) return null;
  const known = host.toLowerCase();
  return [known, { user: user ?? (known === 'bitbucket.org' ? 'x-token-auth' : 'x-access-token'), token }];
}

/** In one line of an environment file or of JSON, line ends are written out. */
function pem(text: string): string {
  return text.replaceAll('\\n', '\n').trim();
}

function isPrivateKey(text: string): boolean {
  try {
    createPrivateKey(text);
    return true;
  } catch {
    return false;
  }
}
