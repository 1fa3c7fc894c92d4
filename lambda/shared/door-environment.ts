import { z } from 'zod';
import { CoordinatorEnvironment, StoreEnvironment } from './environment.ts';

/** What the functions need that let requests in. */
export const DoorEnvironment = StoreEnvironment.extend({
  ALLOWED_REPOSITORIES: CoordinatorEnvironment.shape.ALLOWED_REPOSITORIES,
  COORDINATOR_FUNCTION: z.string('is missing: set it to the name or the ARN of the coordinator’s function'),
  /** Name or ARN of the secret in Secrets Manager. */
  SECRETS: z.string().optional(),
});

export const SlackSecrets = z.object({
  SLACK_SIGNING_SECRET: z.string('is missing: it stands in the Slack app’s basic information').min(1),
  SLACK_BOT_TOKEN: z
    .string('is missing: it stands in the Slack app’s installation')
    .startsWith('xox', 'is no token of Slack’s'),
});

const words = z
  .string()
  .default('')
  .transform((text) => text.split(/[\s,]+/).filter((word) => word !== ''));

/** What links to reports are made with; for whoever makes such links. */
const LinkEnvironment = z.object({
  /** Where the service is reached from outside; by default where the request came in. */
  PUBLIC_URL: z.url({ protocol: /^https?$/, error: 'is no http or https URL' }).optional(),
  /** How many days a link to a report lasts. */
  LINK_DAYS: z.coerce.number('is no number of days').int().min(1).max(365).default(30),
});

export const WebhookEnvironment = DoorEnvironment.extend({
  ...LinkEnvironment.shape,
  /** Patterns of `owner/name` on GitHub whose pushes start audits, with commas between them. */
  GITHUB_PUSH_REPOSITORIES: words,
});

const LinkSecrets = z.object({
  LINK_SECRET: z.string('is missing: set it to 32 random characters or more').min(32, 'is shorter than 32 characters'),
});

export const WebhookSecrets = LinkSecrets.extend({
  /** With commas between them while one replaces another. */
  WEBHOOK_SECRETS: words.refine(
    (secrets) => secrets.every((secret) => /^whsec_[A-Za-z0-9+/]{24,}={0,2}$/.test(secret)),
    'holds one that is not of the form whsec_… in base64',
  ),
  GITHUB_WEBHOOK_SECRET: z.string().min(16, 'is shorter than 16 characters').optional(),
});

/** What the coordinator needs to tell others how an audit ended. */
export const OutcomeEnvironment = LinkEnvironment.extend({
  SECRETS: DoorEnvironment.shape.SECRETS,
  /** Another address than Slack's own. */
  SLACK_API_URL: z.url({ protocol: /^https?$/, error: 'is no http or https URL' }).optional(),
});

export const OutcomeSecrets = z.object({
  LINK_SECRET: LinkSecrets.shape.LINK_SECRET.optional(),
  LINEAR_API_KEY: z.string().optional(),
  SLACK_BOT_TOKEN: SlackSecrets.shape.SLACK_BOT_TOKEN.optional(),
});

/** What the coordinator clones private repositories with. */
export const GitSecrets = z.object({
  GIT_TOKENS: z.string().optional(),
  GITHUB_APP_ID: z.string().optional(),
  GITHUB_APP_PRIVATE_KEY: z.string().optional(),
});
