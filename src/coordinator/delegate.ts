import type { AuditorInvoker } from '../connectors/auditor-invoker.ts';
import {
  AUDITORS,
  AuditError,
  type AuditorInvocation,
  type AuditorName,
  AuditorResult,
  messageOf,
} from '../contracts/index.ts';
import type { AuditRecord } from './record.ts';

export interface Delegated {
  /** In the auditors' own order, so that everything made from them comes out the same each time. */
  results: Map<AuditorName, AuditorResult>;
  /** Auditors without a result, and why. */
  failures: Map<AuditorName, string>;
}

/**
 * Has the auditors run that have no result yet, side by side; one that fails leaves the others alone.
 * @param prepare what they are asked, for all alike; only called where one is to run
 * @throws AuditError when none of them gave a result, or one could not be kept
 */
export async function delegate(
  record: AuditRecord,
  wanted: ReadonlySet<AuditorName>,
  invoker: AuditorInvoker,
  prepare: () => Promise<Pick<AuditorInvocation, 'source' | 'path' | 'rules' | 'configuration'>>,
): Promise<Delegated> {
  const outcomes = new Map<AuditorName, AuditorResult | string>();
  for (const auditor of AUDITORS) {
    if (!wanted.has(auditor)) outcomes.set(auditor, 'none of its rules was to be run');
    else {
      const earlier = await record.read(nameOf(auditor), AuditorResult);
      if (earlier !== null) outcomes.set(auditor, earlier);
    }
  }
  const missing = AUDITORS.filter((auditor) => !outcomes.has(auditor));
  if (missing.length > 0) {
    const asked = { ...(await prepare()), auditId: record.id, contextKey: record.key('context.json') };
    // All at once: an invoker can let auditors that are called together share their work.
    await Promise.all(
      missing.map(async (auditor) => {
        try {
          outcomes.set(auditor, await invoker.invoke({ ...asked, auditor, resultKey: record.key(nameOf(auditor)) }));
        } catch (error) {
          if (error instanceof AuditError) throw error;
          outcomes.set(auditor, messageOf(error));
        }
      }),
    );
  }
  return sorted(outcomes, wanted);
}

function nameOf(auditor: AuditorName): string {
  return `results/${auditor}.json`;
}

function sorted(
  outcomes: ReadonlyMap<AuditorName, AuditorResult | string>,
  wanted: ReadonlySet<AuditorName>,
): Delegated {
  const results: Delegated['results'] = new Map();
  const failures: Delegated['failures'] = new Map();
  for (const auditor of AUDITORS) {
    const outcome = outcomes.get(auditor) ?? 'it gave no result';
    if (typeof outcome === 'string') failures.set(auditor, outcome);
    else results.set(auditor, outcome);
  }
  if (results.size > 0) return { results, failures };
  const [reason = 'no rule was to be run'] = AUDITORS.filter((auditor) => wanted.has(auditor)).map(
    (auditor) => failures.get(auditor)!,
  );
  throw new AuditError('audit', `None of the auditors could finish: ${reason}.`);
}
