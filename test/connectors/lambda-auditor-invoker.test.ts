import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { Readable } from 'node:stream';
import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { LambdaAuditorInvoker, type LambdaAuditors } from '../../src/connectors/lambda-auditor-invoker.ts';
import { S3ObjectStore } from '../../src/connectors/s3-object-store.ts';
import { packSnapshot } from '../../src/connectors/snapshot-pack.ts';
import { AUDITORS, type AuditorInvocation, type AuditorName, Configuration } from '../../src/contracts/index.ts';
import { CONTEXT, result } from '../coordinator/samples.ts';
import { SERVICE, temporaryFolder, write } from '../e2e/helpers.ts';
import { bundleOf, type Cloud, openCloud } from '../lambda/cloud.ts';

vi.setConfig({ testTimeout: 30_000 });

let cloud: Cloud;
let store: S3ObjectStore;
beforeAll(async () => {
  cloud = await openCloud();
  for (const [name, value] of Object.entries({ ...cloud.s3.environment, ...cloud.lambda.environment })) {
    vi.stubEnv(name, value);
  }
  store = new S3ObjectStore({ bucket: cloud.s3.bucket });
});
afterAll(() => cloud.close());
beforeEach(async () => {
  cloud.s3.objects.clear();
  cloud.lambda.invocations.length = 0;
  cloud.lambda.fault = () => undefined;
  for (const name of AUDITORS) cloud.lambda.functions[name]!.limitMs = 20_000;
  const folder = temporaryFolder();
  write(folder, SERVICE);
  await store.put('audits/1/context.json', JSON.stringify(CONTEXT));
  await store.putBytes('audits/1/snapshot.tar.gz', await packSnapshot(folder, null, (file) => file.endsWith('.py')));
});

function invokerFor(more: Partial<LambdaAuditors> = {}) {
  const functions = Object.fromEntries(AUDITORS.map((name) => [name, name])) as Record<AuditorName, string>;
  return new LambdaAuditorInvoker({ store, functions, limitMs: 20_000, pauseMs: 20, ...more });
}

function invocation(auditor: AuditorName): AuditorInvocation {
  return {
    auditId: '1',
    auditor,
    source: { snapshot: 'audits/1/snapshot.tar.gz' },
    path: null,
    rules: null,
    configuration: Configuration.parse({}),
    contextKey: 'audits/1/context.json',
    resultKey: `audits/1/results/${auditor}.json`,
  };
}

/** A function that does just this, in place of an auditor's. */
function stand(name: string, body: string, more: { concurrency?: number } = {}): Record<AuditorName, string> {
  const bundle = path.join(temporaryFolder(), 'index.mjs');
  writeFileSync(bundle, `export const handler = async (event) => { ${body} };\n`);
  cloud.lambda.functions[name] = { bundle, environment: {}, ...more };
  return Object.fromEntries(AUDITORS.map((auditor) => [auditor, name])) as Record<AuditorName, string>;
}

const ANSWER = 'return { auditor: event.auditor, resultKey: event.resultKey, total_issues: 0 };';

describe('auditors in Lambda', () => {
  it('run at the same time, and leave in the object store what they answer', async () => {
    const invoker = invokerFor();
    const results = await Promise.all(AUDITORS.map((auditor) => invoker.invoke(invocation(auditor))));
    expect(results.map(({ auditor, findings }) => [auditor, findings.map(({ rule }) => rule)])).toEqual([
      ['query-efficiency', expect.arrayContaining(['n-plus-one-query'])],
      ['transaction-correctness', []],
      ['runtime-performance', expect.arrayContaining(['blocking-io-in-async'])],
    ]);
    const { invocations } = cloud.lambda;
    expect(invocations).toHaveLength(3);
    const lastBegan = Math.max(...invocations.map(({ began }) => began));
    expect(Math.min(...invocations.map(({ ended }) => ended!))).toBeGreaterThan(lastBegan);
    expect(JSON.parse((await store.get('audits/1/results/query-efficiency.json'))!)).toEqual(results[0]);
  });

  it('that die tell why', async () => {
    cloud.lambda.fault = () => ({ killAfterMs: 100 });
    await expect(invokerFor().invoke(invocation('query-efficiency'))).rejects.toThrow('it ran out of memory');
    const crash = stand('crash', 'process.exit(3);');
    cloud.lambda.fault = () => undefined;
    await expect(invokerFor({ functions: crash }).invoke(invocation('query-efficiency'))).rejects.toThrow(
      'it crashed (exit status 3)',
    );
    expect(cloud.lambda.invocations).toHaveLength(2);
  });

  it('that take too long are stopped, and not run twice', async () => {
    cloud.lambda.functions['query-efficiency']!.limitMs = 250;
    await expect(invokerFor().invoke(invocation('query-efficiency'))).rejects.toThrow(
      'it did not finish within its time limit of 0.25 s',
    );
    expect(cloud.lambda.invocations).toHaveLength(1);
  });

  it('that fail say what their error says', async () => {
    await store.delete('audits/1/context.json');
    await expect(invokerFor().invoke(invocation('query-efficiency'))).rejects.toThrow(
      'there is no context at audits/1/context.json',
    );
    expect(cloud.lambda.invocations[0]!.log).toContain('"auditId":"1"');
  });

  it('refuse a snapshot that is none', async () => {
    await store.putBytes('audits/1/snapshot.tar.gz', Readable.from([gzipSync(Buffer.alloc(5000, 'x'))]));
    await expect(invokerFor().invoke(invocation('query-efficiency'))).rejects.toThrow('the snapshot cannot be used');
  });

  it.each(['nonsense', '"done"', '{"auditor":"query-efficiency","resultKey":"elsewhere","total_issues":0}', 'null'])(
    'that answer %s are not understood',
    async (answer) => {
      cloud.lambda.fault = () => ({ answer });
      const functions = stand('garbage', ANSWER);
      await expect(invokerFor({ functions }).invoke(invocation('query-efficiency'))).rejects.toThrow(
        'its answer cannot be understood',
      );
    },
  );

  it.each([null, 'nonsense', JSON.stringify(result('runtime-performance'))])(
    'that leave %s as their result have not finished',
    async (left) => {
      if (left !== null) await store.put('audits/1/results/query-efficiency.json', left);
      const functions = stand('empty', ANSWER);
      await expect(invokerFor({ functions }).invoke(invocation('query-efficiency'))).rejects.toThrow(
        'it left no result, or one that cannot be understood',
      );
    },
  );

  it('that cannot be reached because too many run are asked again, and run once each', async () => {
    const body = `await new Promise((done) => setTimeout(done, 150)); ${ANSWER}`;
    const invoker = invokerFor({ functions: stand('one-at-a-time', body, { concurrency: 1 }) });
    for (const auditor of AUDITORS)
      await store.put(`audits/1/results/${auditor}.json`, JSON.stringify(result(auditor)));
    const results = await Promise.all(AUDITORS.map((auditor) => invoker.invoke(invocation(auditor))));
    expect(results.map(({ auditor }) => auditor)).toEqual(AUDITORS);
    expect(cloud.lambda.invocations).toHaveLength(3);
  });

  it('that stay throttled are given up, with the reason', async () => {
    cloud.lambda.fault = () => 'throttled';
    await expect(invokerFor({ patienceMs: 300 }).invoke(invocation('query-efficiency'))).rejects.toThrow(
      'Lambda did not let the function query-efficiency run, since too many run already',
    );
    expect(cloud.lambda.invocations).toHaveLength(0);
  });

  it('whose connection is lost finish all the same, and are not run again', async () => {
    cloud.lambda.fault = () => 'lost';
    const { total_issues } = await invokerFor().invoke(invocation('query-efficiency'));
    expect(total_issues).toBeGreaterThan(0);
    expect(cloud.lambda.invocations).toHaveLength(1);
  });

  it('that do not exist are named', async () => {
    const functions = { ...stand('x', ANSWER), 'query-efficiency': 'no-such' };
    await expect(invokerFor({ functions }).invoke(invocation('query-efficiency'))).rejects.toThrow(
      'there is no Lambda function no-such',
    );
  });

  it('say which variable of their environment is missing', async () => {
    const { AUDIT_BUCKET, ...environment } = cloud.lambda.functions['query-efficiency']!.environment;
    cloud.lambda.functions.bare = { bundle: bundleOf('query-efficiency'), environment };
    const functions = { ...stand('x', ANSWER), 'query-efficiency': 'bare' };
    await expect(invokerFor({ functions }).invoke(invocation('query-efficiency'))).rejects.toThrow(
      'The configuration of this function is wrong: AUDIT_BUCKET is missing',
    );
  });
});
