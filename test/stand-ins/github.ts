import { createVerify, generateKeyPairSync } from 'node:crypto';
import { type Server, serve } from '../e2e/helpers.ts';

export interface GitHubServer extends Server {
  appId: string;
  privateKey: string;
  /** Owners that have installed the app, and what it may read there. */
  installations: Map<string, string[]>;
  /** Tokens that were given, and the repository that each may read. */
  tokens: Map<string, string>;
  /** Method and path of every request. */
  requests: string[];
}

/** Answers as GitHub's API does where an app asks for its installation and for tokens of it. */
export async function serveGitHub(): Promise<GitHubServer> {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const server = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const answer = (status: number, body: object) => {
      response.writeHead(status, { 'content-type': 'application/json; charset=utf-8' });
      response.end(JSON.stringify(body));
    };
    all.requests.push(`${request.method} ${request.url}`);
    const [, jwt = ''] = /^bearer (.+)$/i.exec(request.headers.authorization ?? '') ?? [];
    if (!isFrom(jwt)) return answer(401, { message: 'A JSON web token could not be decoded' });
    const [, owner] = /^\/users\/([^/]+)\/installation$/.exec(request.url ?? '') ?? [];
    const owners = [...all.installations.keys()];
    if (request.method === 'GET' && owner !== undefined) {
      const id = owners.indexOf(owner) + 1;
      return id === 0 ? answer(404, { message: 'Not Found' }) : answer(200, { id });
    }
    const [, installation] = /^\/app\/installations\/(\d+)\/access_tokens$/.exec(request.url ?? '') ?? [];
    if (request.method === 'POST' && installation !== undefined) {
      const asked = JSON.parse(Buffer.concat(chunks).toString());
      const of = owners[Number(installation) - 1]!;
      const name = String(asked.repositories);
      if (!all.installations.get(of)!.includes(name))
        return answer(422, { message: 'There is at least one repository…' });
      const token = `ghs_${of}_${name}_${all.tokens.size}`;
      all.tokens.set(token, `${of}/${name}`);
      const expires_at = new Date(Date.now() + 3_600_000).toISOString();
      return answer(201, { token, expires_at, permissions: asked.permissions, repository_selection: 'selected' });
    }
    return answer(404, { message: 'Not Found' });
  });
  const isFrom = (jwt: string): boolean => {
    const [header = '', payload = '', signature = ''] = jwt.split('.');
    const isSigned = createVerify('RSA-SHA256')
      .update(`${header}.${payload}`)
      .verify(publicKey, Buffer.from(signature, 'base64url'));
    const { iss, exp } = isSigned ? JSON.parse(Buffer.from(payload, 'base64url').toString()) : {};
    return String(iss) === all.appId && exp * 1000 > Date.now();
  };
  const all: GitHubServer = {
    ...server,
    appId: '4711',
    privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    installations: new Map(),
    tokens: new Map(),
    requests: [],
  };
  return all;
}
