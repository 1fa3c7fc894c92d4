import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { isSourceFile } from '../src/analysis/files.ts';
import { rules } from '../src/auditors/index.ts';
import { LANGUAGES, TOOL } from '../src/cli/tool.ts';
import { gitFromEnvironment } from '../src/connectors/git-environment.ts';
import { LambdaAuditorInvoker } from '../src/connectors/lambda-auditor-invoker.ts';
import { S3ObjectStore } from '../src/connectors/s3-object-store.ts';
import { createGit } from '../src/connectors/simple-git.ts';
import { packSnapshot } from '../src/connectors/snapshot-pack.ts';
import { runAudit } from '../src/coordinator/run.ts';
import { GitSecrets } from './shared/door-environment.ts';
import { CoordinatorEnvironment, readEnvironment } from './shared/environment.ts';
import { instrumented } from './shared/instrumented.ts';
import { readJob } from './shared/job.ts';
import { readOutcome } from './shared/outcome.ts';
import { readSecrets } from './shared/secrets.ts';
import { summaryOf } from './shared/summary.ts';

const environment = readEnvironment(CoordinatorEnvironment);
const store = new S3ObjectStore({ bucket: environment.AUDIT_BUCKET, kmsKey: environment.AUDIT_KMS_KEY });
const invoker = new LambdaAuditorInvoker({
  store,
  functions: {
    'query-efficiency': environment.QUERY_EFFICIENCY_FUNCTION,
    'transaction-correctness': environment.TRANSACTION_CORRECTNESS_FUNCTION,
    'runtime-performance': environment.RUNTIME_PERFORMANCE_FUNCTION,
  },
  limitMs: environment.AUDITOR_SECONDS * 1000,
});
/** The hosts' answers are waited for well within the function's own limit. */
const GIT_LIMITS = { silenceMs: 30_000, totalMs: 5 * 60_000 };

/** Runs one audit, for a door of the service or for whoever invokes it; answers with the audit's summary. */
export const handler = instrumented('coordinator', async (event, { logger, metrics, context, audit }) => {
  const began = Date.now();
  const job = await readJob(event, context.awsRequestId, store, environment.ALLOWED_REPOSITORIES);
  const { request } = job;
  audit(request.id);
  const outcome = await readOutcome(job, store);
  const secrets = await readSecrets(GitSecrets, process.env.SECRETS);
  const git = gitFromEnvironment({ ...process.env, ...secrets }, environment.ALLOWED_REPOSITORIES, GIT_LIMITS);
  const home = tmpdir();
  const clones = path.join(home, 'audit-persistence-clones');
  // An invocation that was killed can have left its clone here, and there is one invocation at a time.
  await rm(clones, { recursive: true, force: true });
  let phase = '';
  const report = await runAudit(request, {
    store,
    git: createGit({ home, fileUrls: false, ...git }),
    invoker: outcome.watch(invoker),
    clones,
    snapshot: (folder, below) => packSnapshot(folder, below, isSourceFile),
    tool: TOOL,
    rules,
    languages: LANGUAGES,
    progress: (now, message) => {
      if (now !== phase) logger.info(message, { phase: now });
      phase = now;
      outcome.progress(now);
    },
    steps: outcome.steps,
  }).catch(async (error: unknown) => {
    await outcome.failed(error).catch((unheard: unknown) => logger.error('Nobody could be told', unheard as Error));
    throw error;
  });
  metrics.addMetric('AuditSeconds', MetricUnit.Seconds, (Date.now() - began) / 1000);
  metrics.addMetric('Findings', MetricUnit.Count, report.findings.length);
  return summaryOf(report, environment.AUDIT_BUCKET);
});
