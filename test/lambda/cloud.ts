import { existsSync } from 'node:fs';
import path from 'node:path';
import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda';
import { AUDITORS } from '../../src/contracts/index.ts';
import { type LambdaServer, serveLambda } from '../stand-ins/lambda.ts';
import { type S3Server, serveS3 } from '../stand-ins/s3.ts';

const BUNDLES = process.env.AUDIT_PERSISTENCE_BUNDLES ?? path.resolve(import.meta.dirname, '../../dist-lambda');

export interface Cloud {
  s3: S3Server;
  lambda: LambdaServer;
  close(): Promise<void>;
}

/** The bundle of a function as it would be deployed. */
export function bundleOf(name: string): string {
  const file = path.join(BUNDLES, name, 'index.js');
  if (!existsSync(file)) throw new Error(`${file} is not there: run npm run build:lambda first.`);
  return file;
}

/** The deployed system, as far as it is Lambda and S3: the coordinator and the three auditors, each a bundle. */
export async function openCloud(allowed = '**'): Promise<Cloud> {
  const s3 = await serveS3();
  const lambda = await serveLambda({});
  const environment = { ...s3.environment, ...lambda.environment, AUDIT_BUCKET: s3.bucket };
  for (const name of AUDITORS) lambda.functions[name] = { bundle: bundleOf(name), environment };
  lambda.functions.coordinator = {
    bundle: bundleOf('coordinator'),
    environment: {
      ...environment,
      QUERY_EFFICIENCY_FUNCTION: 'query-efficiency',
      TRANSACTION_CORRECTNESS_FUNCTION: 'transaction-correctness',
      RUNTIME_PERFORMANCE_FUNCTION: 'runtime-performance',
      AUDITOR_SECONDS: '30',
      ALLOWED_REPOSITORIES: allowed,
      INTERNAL_GIT_HOSTS: '127.0.0.1:*',
      LEASE_SECONDS: '2',
    },
    limitMs: 60_000,
  };
  return {
    s3,
    lambda,
    close: async () => {
      await lambda.close();
      await s3.close();
    },
  };
}

/** Invokes a function and waits, as `aws lambda invoke` does. */
export async function invoke(
  lambda: LambdaServer,
  name: string,
  event: unknown,
): Promise<{ error?: string; payload: Record<string, unknown> }> {
  const client = new LambdaClient({
    endpoint: lambda.url,
    region: 'eu-central-1',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    maxAttempts: 1,
  });
  const answer = await client.send(new InvokeCommand({ FunctionName: name, Payload: JSON.stringify(event) }));
  client.destroy();
  return { error: answer.FunctionError, payload: JSON.parse(new TextDecoder().decode(answer.Payload)) };
}
