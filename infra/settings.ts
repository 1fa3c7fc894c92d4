import { CfnParameter } from 'aws-cdk-lib';
import type { Construct } from 'constructs';

/** The keys of the secret, which hold one JSON object; LINK_SECRET is made with it, the others are added by people. */
export const SECRET_KEYS = [
  'LINK_SECRET',
  'SLACK_SIGNING_SECRET',
  'SLACK_BOT_TOKEN',
  'LINEAR_API_KEY',
  'GIT_TOKENS',
  'GITHUB_APP_ID',
  'GITHUB_APP_PRIVATE_KEY',
  'WEBHOOK_SECRETS',
  'GITHUB_WEBHOOK_SECRET',
  'MCP_SERVERS',
] as const;

/** What may be given when it is deployed, by variable; the functions take an empty value as none. */
const OPTIONAL = {
  LINK_DAYS: ['LinkDays', 'How many days a link to a report lasts; empty: 30', '[0-9]*'],
  LINEAR_TEAM: ['LinearTeam', 'Key, name or id of the team in Linear, where the repository names none', '.*'],
  LINEAR_CREATE_PROJECT: [
    'LinearCreateProject',
    'Whether a missing project is made in Linear: true or false',
    '(true|false)?',
  ],
  GITHUB_HOST: [
    'GitHubHost',
    'Host of the GitHub Enterprise that the GitHub App belongs to; empty: github.com',
    '[^/ ]*',
  ],
  GITHUB_API_URL: ['GitHubApiUrl', 'Its API; empty: that of the host', '(https://.*)?'],
  INTERNAL_GIT_HOSTS: ['InternalGitHosts', 'Patterns of hosts with internal addresses that may be cloned from', '.*'],
  CLONE_LIMIT_MB: ['CloneLimitMb', 'The largest clone in MiB, below the 4096 of the disk; empty: 2048', '[0-9]*'],
  CLONE_LIMIT_SECONDS: ['CloneLimitSeconds', 'The longest that a clone may take; empty: 300', '[0-9]*'],
  GITHUB_PUSH_REPOSITORIES: [
    'GitHubPushRepositories',
    'Patterns of owner/name on GitHub whose pushes to the default branch start an audit; empty: none',
    '.*',
  ],
} as const satisfies Record<string, readonly [parameter: string, description: string, pattern: string]>;

type OptionalVariable = keyof typeof OPTIONAL;

/** The stack's parameters. */
export class Settings {
  readonly allowedRepositories: string;
  /** Where the service is reached from outside; empty: at the address that the API has by itself. */
  readonly publicUrl: string;
  readonly #optional: Record<string, string>;

  constructor(stack: Construct) {
    this.allowedRepositories = new CfnParameter(stack, 'AllowedRepositories', {
      description:
        'What may be audited: patterns of host/owner/name with commas between, such as github.com/your-team/*',
      allowedPattern: '.*[^ ,].*',
    }).valueAsString;
    this.publicUrl = parameter(stack, 'PublicUrl', 'The service’s own domain, where it has one', '(https://.*[^/])?');
    this.#optional = Object.fromEntries(
      Object.entries(OPTIONAL).map(([variable, [id, description, pattern]]) => [
        variable,
        parameter(stack, id, description, pattern),
      ]),
    );
  }

  /** Environment variables with their parameters. */
  of(...variables: OptionalVariable[]): Record<string, string> {
    return Object.fromEntries(variables.map((variable) => [variable, this.#optional[variable]!]));
  }
}

function parameter(stack: Construct, id: string, description: string, allowedPattern: string): string {
  return new CfnParameter(stack, id, { description, allowedPattern, default: '' }).valueAsString;
}
