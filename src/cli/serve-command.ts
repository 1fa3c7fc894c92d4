import { once } from 'node:events';
import { hostname } from 'node:os';
import path from 'node:path';
import { HTTPReceiver, LogLevel, type Receiver, SocketModeReceiver } from '@slack/bolt';
import { FolderObjectStore } from '../connectors/folder-object-store.ts';
import { gitFromEnvironment } from '../connectors/git-environment.ts';
import { LinearTracker } from '../connectors/linear.ts';
import { linearFromEnvironment } from '../connectors/linear-environment.ts';
import { LocalAuditQueue } from '../connectors/local-audit-queue.ts';
import { LocalAuditorInvoker } from '../connectors/local-auditor-invoker.ts';
import { createGit } from '../connectors/simple-git.ts';
import { TaskFile } from '../connectors/task-file.ts';
import { AuditError, type AuditJob, messageOf } from '../contracts/index.ts';
import { runOnce } from '../coordinator/run-once.ts';
import { outcomeOf } from '../coordinator/steps/outcome.ts';
import { isProcessAlive } from '../coordinator/unfinished.ts';
import { removeLeftClones } from '../coordinator/workspace.ts';
import { SignedLinks } from '../doors/signed-links.ts';
import { slackApp } from '../doors/slack-app.ts';
import { plain } from '../report/text.ts';
import { auditorsInWorkers } from './local-auditors.ts';
import { mcpServers } from './mcp-servers.ts';
import { ensureFolder } from './output.ts';
import { type ServeEnvironment, serveEnvironment } from './serve-environment.ts';
import { SLACK_PATH, serveDoors } from './serve-http.ts';
import { stateFolder } from './state-folder.ts';
import { LANGUAGES, TOOL } from './tool.ts';

export interface ServeOptions {
  host: string;
  port: number;
}

/** Whether a process of this machine lives can be asked of the system. */
const HOLDER = {
  holder: `${process.pid}@${hostname()}`,
  isDead: (holder: string) => {
    const [, id, host] = /^(\d+)@(.+)$/.exec(holder) ?? [];
    return host === hostname() && !isProcessAlive(Number(id));
  },
};
const GIT_LIMITS = { silenceMs: 60_000, totalMs: 20 * 60_000 };

/**
 * `audit-persistence serve`: the whole service on this machine, until it is told to stop.
 * @throws AuditError where the configuration is wrong or it cannot listen
 */
export async function serveCommand(options: ServeOptions): Promise<void> {
  const environment = serveEnvironment(process.env);
  const linear = linearFromEnvironment(process.env);
  const git = gitFromEnvironment(process.env, environment.ALLOWED_REPOSITORIES, GIT_LIMITS);
  const mcp = await mcpServers(undefined, process.env);
  const { rules } = await import('../auditors/index.ts');
  const state = stateFolder();
  await ensureFolder(state, 'set AUDIT_PERSISTENCE_HOME to a folder that can be written to', 0o700);
  const store = new FolderObjectStore(state);
  const clones = path.join(state, 'clones');
  await removeLeftClones(clones);

  const { SLACK_BOT_TOKEN: token, SLACK_API_URL: apiUrl } = environment;
  const base = environment.PUBLIC_URL ?? `http://${options.host}:${options.port}`;
  const links = new SignedLinks({ base, secret: environment.LINK_SECRET, days: environment.LINK_DAYS });
  const tellers = {
    store,
    tracker: linear === null ? new TaskFile(store) : new LinearTracker(linear),
    slack: token === undefined ? null : { token, ...(apiUrl === undefined ? {} : { apiUrl }) },
    reportUrl: (id: string) => links.report(id, 'html'),
  };
  const runner = auditorsInWorkers(new URL('./audit-worker.js', import.meta.url), store, () => undefined);
  const run = async (job: AuditJob) => {
    const { id } = job.request;
    say(`${id}: auditing ${job.request.repository}`);
    const outcome = outcomeOf(job, tellers);
    try {
      const world = {
        store,
        git: createGit({ home: state, fileUrls: false, ...git }),
        invoker: outcome.watch(new LocalAuditorInvoker(store, runner)),
        clones,
        tool: TOOL,
        rules,
        languages: LANGUAGES,
        progress: outcome.progress,
        mcp,
        steps: outcome.steps,
      };
      const ending = await runOnce(job.request, world, { ...HOLDER, seconds: environment.LEASE_SECONDS });
      if (ending.kind === 'repeated') await outcome.repeated(ending.other);
      if (ending.kind !== 'done') return say(`${id}: is being audited already`);
      say(`${id}: done`);
    } catch (error) {
      say(`${id}: failed: ${messageOf(error)}`);
      await outcome.failed(error).catch((unheard) => say(`${id}: ${messageOf(unheard)}`));
    }
  };
  const queue = new LocalAuditQueue(store, run);
  const log = (message: string, error: unknown) => say(`${message}: ${messageOf(error)}`);
  const door = { store, queue, allowed: environment.ALLOWED_REPOSITORIES, log };

  const receivers = slackReceivers(environment);
  const apps = receivers.map((receiver) => slackApp({ ...door, token: token ?? '', receiver }));
  const listener = receivers.find((receiver) => receiver instanceof HTTPReceiver);
  const { server, url } = await serveDoors(
    {
      ...door,
      links,
      secrets: environment.WEBHOOK_SECRETS,
      ...(environment.GITHUB_WEBHOOK_SECRET === undefined
        ? {}
        : {
            github: { secret: environment.GITHUB_WEBHOOK_SECRET, repositories: environment.GITHUB_PUSH_REPOSITORIES },
          }),
    },
    listener?.requestListener ?? null,
    options,
  );
  const sockets = apps.filter((_, index) => receivers[index] instanceof SocketModeReceiver);
  try {
    for (const app of sockets) await app.start();
  } catch (error) {
    server.close();
    throw notConnected(error);
  }
  await queue.resume();
  say(`Listening at ${url}`);
  await Promise.race([once(process, 'SIGINT'), once(process, 'SIGTERM')]);
  // What runs is gone on with at the next start.
  for (const app of sockets) await app.stop();
  server.close();
  process.exit(0);
}

function slackReceivers(environment: ServeEnvironment): Receiver[] {
  const { SLACK_SIGNING_SECRET: signingSecret, SLACK_APP_TOKEN: appToken, SLACK_API_URL: slackApiUrl } = environment;
  const logLevel = LogLevel.ERROR;
  // The receiver hands these on to what asks Slack where to connect.
  const reached = slackApiUrl === undefined ? {} : { installerOptions: { clientOptions: { slackApiUrl } } };
  return [
    ...(signingSecret === undefined
      ? []
      : [new HTTPReceiver({ signingSecret, endpoints: SLACK_PATH, logLevel, processBeforeResponse: true })]),
    ...(appToken === undefined ? [] : [new SocketModeReceiver({ appToken, logLevel, ...reached })]),
  ];
}

function notConnected(error: unknown): AuditError {
  return new AuditError(
    'audit',
    `Slack does not open a connection (${messageOf(error)}): check that SLACK_APP_TOKEN is an app-level token with the scope connections:write, and that Socket Mode is on.`,
  );
}

function say(message: string): void {
  process.stderr.write(`${plain(message)}\n`);
}
