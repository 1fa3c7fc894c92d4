import path from 'node:path';
import { expect, vi } from 'vitest';
import { git, repository, SERVICE, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { type FrontOptions, type GitFront, serveFront } from '../stand-ins/git-front.ts';
import { KEY, LinearStandIn } from '../stand-ins/linear.ts';
import { serveSecrets } from '../stand-ins/secrets.ts';
import { SIGNING_SECRET, SlackStandIn, signed, TOKEN } from '../stand-ins/slack.ts';
import { bundleOf, type Cloud, invoke, openCloud } from './cloud.ts';

const LINK_SECRET = 'a link secret of at least 32 characters';
const GIT_TOKEN = 'glpat-the-token-of-the-git-host';

/** The whole deployed system: doors, coordinator and auditors as bundles; Slack, Linear and git behind HTTP. */
export interface Service {
  cloud: Cloud;
  slack: SlackStandIn;
  linear: LinearStandIn;
  /** The folder that `host` serves: `acme/shop` is a repository in it. */
  repositories: string;
  host: GitFront;
  hostOptions: FrontOptions;
  /** The secret that the functions read. */
  secret: Record<string, string>;
  /** Types the slash command. @returns the answer to it */
  type(text: string, more?: { channel?: string; trigger?: string }): Promise<string>;
  /** Follows a link, as API Gateway hands it to the webhook's function. */
  follow(link: string): Promise<{ status: unknown; headers: Record<string, string>; body: string }>;
  /** Waits until no coordinator runs, and none is to come. */
  coordinatorsEnd(): Promise<void>;
  runs(name: string): Cloud['lambda']['invocations'];
  /** Everything that was kept, logged or sent to Slack and Linear, as one text. */
  traces(): string;
  /** What must be in no trace. */
  secrets: readonly string[];
  /** Begins anew: nothing was asked, nothing goes wrong. */
  reset(): void;
  close(): Promise<void>;
}

/**
 * @param changed environment of the coordinator besides
 * @param retries how often Lambda invokes a coordinator again that failed
 */
export async function openService(changed: Record<string, string> = {}, retries = 0): Promise<Service> {
  const repositories = temporaryFolder();
  repository(SERVICE, path.join(repositories, 'acme', 'shop'));
  const behind = await serveGit(repositories);
  const hostOptions: FrontOptions = {};
  const host = await serveFront(behind, hostOptions);
  const slack = new SlackStandIn();
  const linear = new LinearStandIn();
  await Promise.all([linear.start(), slack.start()]);
  const cloud = await openCloud('127.0.0.1:*/acme/*');
  const { functions } = cloud.lambda;
  const coordinator = functions.coordinator!;
  const keeper = await serveSecrets();
  keeper.secrets.audits = {
    LINK_SECRET,
    LINEAR_API_KEY: KEY,
    SLACK_BOT_TOKEN: TOKEN,
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
    GIT_TOKENS: `${host.host}=${GIT_TOKEN}`,
  };
  Object.assign(coordinator.environment, {
    ...keeper.environment,
    SECRETS: 'audits',
    PUBLIC_URL: 'https://audits.example.com',
    LINEAR_API_URL: linear.url,
    SLACK_API_URL: slack.apiUrl,
    INTERNAL_GIT_HOSTS: host.host,
    LEASE_SECONDS: '1',
    ...changed,
  });
  coordinator.asynchronous = { retries, pauseMs: 100, failures: 'coordinator' };
  const door = {
    ...coordinator.environment,
    COORDINATOR_FUNCTION: 'coordinator',
    SLACK_SIGNING_SECRET: SIGNING_SECRET,
  };
  functions.slack = { bundle: bundleOf('slack'), environment: door };
  functions.webhook = { bundle: bundleOf('webhook'), environment: door };
  const runs = (name: string) => cloud.lambda.invocations.filter((one) => one.name === name);
  let typed = 0;

  const reset = () => {
    cloud.s3.objects.clear();
    cloud.s3.fault = () => undefined;
    cloud.lambda.invocations.length = 0;
    cloud.lambda.fault = () => undefined;
    slack.messages = [];
    slack.responded = [];
    slack.responseUses = 5;
    slack.responseExpired = false;
    slack.fault = () => null;
    linear.issues = [];
    linear.attachments = [];
    linear.fault = () => null;
    for (const key of Object.keys(hostOptions) as (keyof FrontOptions)[]) delete hostOptions[key];
    hostOptions.credential = () => `x-access-token:${GIT_TOKEN}`;
  };
  reset();

  return {
    cloud,
    slack,
    linear,
    repositories,
    host,
    hostOptions,
    secret: keeper.secrets.audits,
    async type(text, { channel = 'C1', trigger } = {}) {
      typed += 1;
      const body = new URLSearchParams({
        command: '/audit-persistence',
        text,
        team_id: 'T1',
        channel_id: channel,
        user_id: 'U1',
        user_name: 'ada',
        response_url: slack.responseUrl,
        trigger_id: trigger ?? `1.2.${typed}`,
      }).toString();
      const { payload } = await invoke(cloud.lambda, 'slack', {
        version: '2.0',
        rawPath: '/slack/events',
        requestContext: {},
        headers: signed(body),
        body,
        isBase64Encoded: false,
      });
      return String(JSON.parse(String(payload.body)).text);
    },
    async follow(link) {
      const { pathname, search } = new URL(link);
      const { payload } = await invoke(cloud.lambda, 'webhook', {
        rawPath: pathname,
        rawQueryString: search.slice(1),
        headers: {},
        requestContext: { domainName: 'audits.example.com', http: { method: 'GET', path: pathname } },
      });
      return { status: payload.statusCode, headers: Object(payload.headers), body: String(payload.body) };
    },
    async coordinatorsEnd() {
      const isOver = () => {
        expect(runs('coordinator').length).toBeGreaterThan(0);
        expect(cloud.lambda.waiting).toBe(0);
        expect(runs('coordinator').every(({ ended }) => ended !== undefined)).toBe(true);
      };
      await vi.waitFor(isOver, { timeout: 80_000, interval: 50 });
    },
    runs,
    traces() {
      const kept = [...cloud.s3.objects].map(([key, { body }]) => `${key} ${body.toString()}`);
      const logs = cloud.lambda.invocations.map(({ log }) => log);
      return [
        ...kept,
        ...logs,
        JSON.stringify([slack.messages, slack.responded, linear.issues, linear.attachments]),
      ].join();
    },
    secrets: [
      GIT_TOKEN,
      Buffer.from(`x-access-token:${GIT_TOKEN}`).toString('base64'),
      KEY,
      TOKEN,
      SIGNING_SECRET,
      LINK_SECRET,
      slack.responseUrl,
    ],
    reset,
    close: async () => {
      await Promise.all([cloud.close(), host.close(), behind.close(), keeper.close(), linear.stop(), slack.stop()]);
    },
  };
}

/** Adds files to one of the repositories that are served, and commits them. */
export function commit(folder: string): void {
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '-m', 'More');
}
