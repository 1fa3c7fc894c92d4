import { type Server, serve } from '../e2e/helpers.ts';

export interface SecretsServer extends Server {
  /** What is kept, by name. */
  secrets: Record<string, Record<string, string>>;
  /** What a process must have in its environment to use this server. */
  environment: Record<string, string>;
}

/** Answers as AWS Secrets Manager does where a secret is read. */
export async function serveSecrets(): Promise<SecretsServer> {
  const server = await serve(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const name = String(JSON.parse(Buffer.concat(chunks).toString()).SecretId);
    const secret = all.secrets[name];
    const isKnown = request.headers['x-amz-target'] === 'secretsmanager.GetSecretValue' && secret !== undefined;
    response.writeHead(isKnown ? 200 : 400, { 'content-type': 'application/x-amz-json-1.1' });
    const answer = isKnown
      ? { Name: name, SecretString: JSON.stringify(secret) }
      : { __type: 'ResourceNotFoundException' };
    response.end(JSON.stringify(answer));
  });
  const all: SecretsServer = {
    ...server,
    secrets: {},
    environment: { AWS_ENDPOINT_URL_SECRETS_MANAGER: server.url },
  };
  return all;
}
