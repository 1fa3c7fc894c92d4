import { createAppAuth } from '@octokit/auth-app';
import { request } from '@octokit/request';
import { z } from 'zod';
import { AuditError } from '../contracts/index.ts';
import type { GitCredential, GitCredentials } from './git-credentials.ts';
import type { RemoteAddress } from './repository-address.ts';

export interface GitHubApp {
  appId: string;
  /** In PEM form. */
  privateKey: string;
  /** The host of the repositories. */
  host: string;
  /** Address of that host's API. */
  apiUrl: string;
}

const REQUEST_MS = 15_000;
const Installation = z.object({ id: z.number() });

/**
 * Tokens of a GitHub App's installation: each may read one repository, and lasts an hour
 * (https://docs.github.com/apps/creating-github-apps/authenticating-with-a-github-app). One is used until it expires.
 */
export class GitHubAppCredentials implements GitCredentials {
  readonly #host: string;
  readonly #request: typeof request;
  readonly #auth: ReturnType<typeof createAppAuth>;
  readonly #installations = new Map<string, number>();

  constructor({ appId, privateKey, host, apiUrl }: GitHubApp) {
    this.#host = host;
    this.#request = request.defaults({ baseUrl: apiUrl.replace(/\/+$/, '') });
    this.#auth = createAppAuth({ appId, privateKey, request: this.#request, log: SILENT });
  }

  async of({ host, owner, name }: RemoteAddress): Promise<GitCredential | null> {
    if (host !== this.#host || owner === '' || owner.includes('/')) return null;
    try {
      const installationId = await this.#installationOf(owner);
      if (installationId === null) return null;
      const asked = { repositoryNames: [name], permissions: { contents: 'read' as const } };
      const { token } = await this.#auth({ type: 'installation', installationId, ...asked });
      return { user: 'x-access-token', token };
    } catch (error) {
      throw new AuditError('audit', `Cannot clone ${owner}/${name}: ${reasonOf(error)}.`);
    }
  }

  /** Null where the app is not installed: a public repository can be cloned without. */
  async #installationOf(owner: string): Promise<number | null> {
    const known = this.#installations.get(owner.toLowerCase());
    if (known !== undefined) return known;
    const { token } = await this.#auth({ type: 'app' });
    try {
      const { data } = await this.#request('GET /users/{username}/installation', {
        username: owner,
        headers: { authorization: `bearer ${token}` },
        request: { signal: AbortSignal.timeout(REQUEST_MS) },
      });
      const { id } = Installation.parse(data);
      this.#installations.set(owner.toLowerCase(), id);
      return id;
    } catch (error) {
      if (statusOf(error) === 404) return null;
      throw error;
    }
  }
}

const SILENT = { warn: () => undefined };

function statusOf(thrown: unknown): number | null {
  return thrown instanceof Error && 'status' in thrown && typeof thrown.status === 'number' ? thrown.status : null;
}

/** In other words than the client's: its own can hold parts of the request. */
function reasonOf(thrown: unknown): string {
  const status = statusOf(thrown);
  if (status === 401) return 'GitHub does not accept the app: check GITHUB_APP_ID and GITHUB_APP_PRIVATE_KEY';
  if (status === 404 || status === 422) {
    return 'the GitHub App may not read it: give the app’s installation access to it, and the permission to read contents';
  }
  if (status === 403 || status === 429) return 'GitHub gives the app no token just now: try again later';
  if (status !== null && status < 500) return `GitHub gives the app no token (${status})`;
  return 'GitHub cannot be asked for a token: try again later';
}
