import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { audit } from '../../src/auditors/index.ts';
import { S3ObjectStore } from '../../src/connectors/s3-object-store.ts';
import { unpackSnapshot } from '../../src/connectors/snapshot-unpack.ts';
import {
  type AuditorAnswer,
  AuditorInvocation,
  type AuditorName,
  type AuditorResult,
  ContextStore,
} from '../../src/contracts/index.ts';
import { readEnvironment, StoreEnvironment } from './environment.ts';
import { instrumented } from './instrumented.ts';

/** The handler of one auditor: snapshot in, result out, both through the object store; the answer says where. */
export function auditorHandler(auditor: AuditorName) {
  const { AUDIT_BUCKET: bucket, AUDIT_KMS_KEY: kmsKey } = readEnvironment(StoreEnvironment);
  const store = new S3ObjectStore({ bucket, kmsKey });
  const folder = path.join(tmpdir(), `audit-persistence-${auditor}`);

  return instrumented(auditor, async (event, { logger, metrics, ...tools }): Promise<AuditorAnswer> => {
    const began = Date.now();
    const { auditId, source, contextKey, resultKey, ...asked } = AuditorInvocation.parse(event);
    tools.audit(auditId);
    if (asked.auditor !== auditor) throw new Error(`this is ${auditor}, and was asked for ${asked.auditor}`);
    if (!('snapshot' in source)) throw new Error('an auditor in Lambda reads a snapshot, not a folder');

    // An invocation that was killed can have left its files here.
    await rm(folder, { recursive: true, force: true });
    try {
      const context = await store.get(contextKey);
      if (context === null) throw new Error(`there is no context at ${contextKey}`);
      const snapshot = await store.getBytes(source.snapshot);
      if (snapshot === null) throw new Error(`there is no snapshot at ${source.snapshot}`);
      await unpackSnapshot(snapshot, folder);
      logger.info('Auditing');
      const job = { ...asked, folder, auditors: [auditor], context: ContextStore.parse(JSON.parse(context)) };
      const given: (AuditorResult | Error)[] = [];
      await audit(job, (_, one) => given.push(one));
      const [result = new Error('it gave no result')] = given;
      if (result instanceof Error) throw result;
      await store.put(resultKey, JSON.stringify(result));

      const { score, total_issues, coverage } = result;
      metrics.addMetric('AuditorSeconds', MetricUnit.Seconds, (Date.now() - began) / 1000);
      metrics.addMetric('Lines', MetricUnit.Count, coverage.lines);
      logger.info('Audited', { score, total_issues, files: coverage.files, lines: coverage.lines });
      return { auditor, resultKey, total_issues };
    } finally {
      await rm(folder, { recursive: true, force: true });
    }
  });
}
