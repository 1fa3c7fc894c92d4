import { z } from 'zod';
import { AuditError } from '../contracts/index.ts';

const words = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''));

const Variables = z.object({
  ALLOWED_REPOSITORIES: words.refine(
    (patterns) => patterns.length > 0,
    'is missing: set it to what may be audited, such as github.com/your-team/*',
  ),
  LINK_SECRET: z.string('is missing: set it to 32 random characters or more').min(32, 'is shorter than 32 characters'),
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'is no http or https URL' }).optional(),
  LINK_DAYS: z.coerce.number('is no number of days').int().min(1).max(365).default(30),
  /** After this long without a sign of life, a process that runs an audit counts as dead. */
  LEASE_SECONDS: z.coerce.number('is no number of seconds').min(1).max(900).default(60),
  WEBHOOK_SECRETS: words.refine(
    (secrets) => secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{24,}={0,2}$/.test(secret)),
    'holds one that is not of the form whsec_… in base64',
  ),
  GITHUB_WEBHOOK_SECRET: z.string().min(16, 'is shorter than 16 characters').optional(),
  GITHUB_PUSH_REPOSITORIES: words,
  SLACK_BOT_TOKEN: z.string().startsWith('xoxb-', 'is no token of a bot (xoxb-…)').optional(),
  /** With it, Slack sends its requests here over HTTP … */
  SLACK_SIGNING_SECRET: z.string().optional(),
  /** … and with this one, over a connection that is opened from here (Socket Mode). */
  SLACK_APP_TOKEN: z.string().startsWith('xapp-', 'is no token of an app (xapp-…)').optional(),
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: 'is no http or https URL' }).optional(),
});
export type ServeEnvironment = z.output<typeof Variables>;

/**
 * The service's configuration. An empty variable counts as not set.
 * @throws AuditError (request) that names every variable which is missing or wrong
 */
export function serveEnvironment(environment: Record<string, string | undefined>): ServeEnvironment {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse(set);
  if (!parsed.success) {
    const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
    throw new AuditError('request', `The configuration in the environment is wrong: ${faults.join('; ')}.`);
  }
  const { SLACK_BOT_TOKEN, SLACK_SIGNING_SECRET, SLACK_APP_TOKEN } = parsed.data;
  const listens = SLACK_SIGNING_SECRET !== undefined || SLACK_APP_TOKEN !== undefined;
  if (listens !== (SLACK_BOT_TOKEN !== undefined)) {
    throw new AuditError(
      'request',
      'For Slack, set SLACK_BOT_TOKEN and one of SLACK_SIGNING_SECRET (HTTP) and SLACK_APP_TOKEN (Socket Mode).',
    );
  }
  return parsed.data;
}
