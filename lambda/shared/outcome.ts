import { LinearTracker } from '../../src/connectors/linear.ts';
import { linearFromEnvironment } from '../../src/connectors/linear-environment.ts';
import type { ObjectStore } from '../../src/connectors/object-store.ts';
import { TaskFile } from '../../src/connectors/task-file.ts';
import type { AuditJob } from '../../src/contracts/index.ts';
import { type Outcome, outcomeOf } from '../../src/coordinator/steps/outcome.ts';
import { SignedLinks } from '../../src/doors/signed-links.ts';
import { OutcomeEnvironment, OutcomeSecrets } from './door-environment.ts';
import { readEnvironment } from './environment.ts';
import { readSecrets } from './secrets.ts';

/** Who is told of the audit, as the function is configured: Linear, Slack, or neither. */
export async function readOutcome(job: AuditJob, store: ObjectStore): Promise<Outcome> {
  const environment = readEnvironment(OutcomeEnvironment);
  const secrets = await readSecrets(OutcomeSecrets, environment.SECRETS);
  const { SLACK_BOT_TOKEN: token, LINK_SECRET: secret } = secrets;
  const { PUBLIC_URL: base, SLACK_API_URL: apiUrl, LINK_DAYS: days } = environment;
  const linear = linearFromEnvironment({ ...process.env, LINEAR_API_KEY: secrets.LINEAR_API_KEY });
  const links = base === undefined || secret === undefined ? null : new SignedLinks({ base, secret, days });
  return outcomeOf(job, {
    store,
    tracker: linear === null ? new TaskFile(store) : new LinearTracker(linear),
    slack: token === undefined ? null : { token, ...(apiUrl === undefined ? {} : { apiUrl }) },
    reportUrl: (id) => links?.report(id, 'html') ?? null,
  });
}
