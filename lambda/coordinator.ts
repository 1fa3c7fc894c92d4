import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { MetricUnit } from '@aws-lambda-powertools/metrics';
import { isWorthReading } from '../src/analysis/files.ts';
import { isManifest } from '../src/analysis/languages/manifests.ts';
import { rules } from '../src/auditors/index.ts';
import { LANGUAGES, TOOL } from '../src/cli/tool.ts';
import { gitFromEnvironment } from '../src/connectors/git-environment.ts';
import { LambdaAuditorInvoker } from '../src/connectors/lambda-auditor-invoker.ts';
import { S3ObjectStore } from '../src/connectors/s3-object-store.ts';
import { createGit } from '../src/connectors/simple-git.ts';
import { packSnapshot } from '../src/connectors/snapshot-pack.ts';
import { AuditError, type AuditJob } from '../src/contracts/index.ts';
import { giveUp } from '../src/coordinator/give-up.ts';
import { type Ending, runOnce } from '../src/coordinator/run-once.ts';
import type { Outcome } from '../src/coordinator/steps/outcome.ts';
import { GitSecrets } from './shared/door-environment.ts';
import { CoordinatorEnvironment, readEnvironment } from './shared/environment.ts';
import { type GivenUp, readGivenUp } from './shared/given-up.ts';
import { instrumented, type Tools } from './shared/instrumented.ts';
import { readJob } from './shared/job.ts';
import { readMcpServers } from './shared/mcp-servers.ts';
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

/**
 * Runs one audit, for a door of the service or for whoever invokes it; answers with the audit's summary. Messages of the
 * queue of failures are about audits that were given up: their requesters are told.
 */
export const handler = instrumented('coordinator', async (event, tools) => {
  const givenUp = readGivenUp(event);
  if (givenUp === null) return runJob(await readJob(event, tools.context.awsRequestId, store, allowed()), tools);
  for (const one of givenUp) await tellOf(one, tools);
  return { told: givenUp.length };
});

async function runJob(job: AuditJob, { logger, metrics, audit }: Tools) {
  const began = Date.now();
  const { id } = job.request;
  audit(id);
  const outcome = await readOutcome(job, store);
  const ending = await runWith(job, outcome, logger).catch(async (error: unknown) => {
    await outcome.failed(error).catch((unheard: unknown) => logger.error('Nobody could be told', unheard as Error));
    // Who asked at a door has been told; to try again what was asked wrongly would change nothing.
    if (!(error instanceof AuditError && error.kind === 'request' && isFromDoor(job))) throw error;
    logger.warn('The request cannot be carried out', error);
    return { kind: 'refused' as const, reason: error.message };
  });
  if (ending.kind === 'refused') return { id, failed: ending.reason };
  if (ending.kind === 'elsewhere') {
    logger.info('Another process runs this audit');
    return { id, runsElsewhere: true };
  }
  if (ending.kind === 'repeated') {
    logger.info('This is being audited already', { other: ending.other.audit });
    await outcome.repeated(ending.other);
    return { id, alreadyRunning: ending.other };
  }
  const { report } = ending;
  metrics.addMetric('AuditSeconds', MetricUnit.Seconds, (Date.now() - began) / 1000);
  metrics.addMetric('Findings', MetricUnit.Count, report.findings.length);
  return summaryOf(report, environment.AUDIT_BUCKET);
}

async function runWith({ request }: AuditJob, outcome: Outcome, logger: Tools['logger']): Promise<Ending> {
  const secrets = await readSecrets(GitSecrets, process.env.SECRETS);
  const git = gitFromEnvironment({ ...process.env, ...secrets }, allowed(), GIT_LIMITS);
  const home = tmpdir();
  const clones = path.join(home, 'audit-persistence-clones');
  // An invocation that was killed can have left its clone here, and there is one invocation at a time.
  await rm(clones, { recursive: true, force: true });
  let phase = '';
  const world = {
    mcp: await readMcpServers(),
    store,
    git: createGit({ home, fileUrls: false, ...git }),
    invoker: outcome.watch(invoker),
    clones,
    snapshot: (folder: string, below: string | null) => packSnapshot(folder, below, isWorthReading, isManifest),
    tool: TOOL,
    rules,
    languages: LANGUAGES,
    progress: (now: Parameters<Outcome['progress']>[0], message: string) => {
      if (now !== phase) logger.info(message, { phase: now });
      phase = now;
      outcome.progress(now);
    },
    steps: outcome.steps,
  };
  return runOnce(request, world, lease());
}

async function tellOf({ event, invocation, reason }: GivenUp, { logger, metrics, audit }: Tools): Promise<void> {
  const job = await readJob(event, invocation, store, allowed()).catch((error: unknown) => {
    // It was no request for an audit in the first place: nobody waits for one.
    if (!(error instanceof AuditError && error.kind === 'request')) throw error;
    logger.warn(`What was given up was no audit: ${error.message}`);
    return null;
  });
  if (job === null) return;
  audit(job.request.id);
  const outcome = await readOutcome(job, store);
  const isOver = await giveUp(job.request.id, store, reason, lease(), outcome.failed);
  if (!isOver) return;
  logger.error(reason);
  metrics.addMetric('AuditsGivenUp', MetricUnit.Count, 1);
}

function isFromDoor({ request }: AuditJob): boolean {
  return request.requestedBy.door === 'slack' || request.requestedBy.door === 'webhook';
}

function allowed(): readonly string[] {
  return environment.ALLOWED_REPOSITORIES;
}

/** Lambda gives every try of an invocation the same id: it names no process. */
function lease() {
  return { holder: randomUUID(), seconds: environment.LEASE_SECONDS };
}
