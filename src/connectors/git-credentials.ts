import type { RemoteAddress } from './repository-address.ts';

export interface GitCredential {
  user: string;
  token: string;
}

/** Finds what a repository is cloned with. */
export interface GitCredentials {
  /** Null where there is nothing for that repository. @throws AuditError where it should be there and could not be had */
  of(address: RemoteAddress): Promise<GitCredential | null>;
}

/** Tokens by the host that they are for. */
export class HostTokens implements GitCredentials {
  readonly #tokens: ReadonlyMap<string, GitCredential>;

  /** @param tokens by host, with its port where that is not the usual one */
  constructor(tokens: ReadonlyMap<string, GitCredential>) {
    this.#tokens = tokens;
  }

  async of({ host }: RemoteAddress): Promise<GitCredential | null> {
    return this.#tokens.get(host) ?? null;
  }
}

/** The first that has something for the repository. */
export class FirstCredentials implements GitCredentials {
  readonly #all: readonly GitCredentials[];

  constructor(...all: readonly GitCredentials[]) {
    this.#all = all;
  }

  async of(address: RemoteAddress): Promise<GitCredential | null> {
    for (const one of this.#all) {
      const found = await one.of(address);
      if (found !== null) return found;
    }
    return null;
  }
}
