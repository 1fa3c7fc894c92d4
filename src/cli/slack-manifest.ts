import { AuditError } from '../contracts/index.ts';
import { COMMAND } from '../doors/slack-command.ts';
import { SLACK_PATH } from './serve-http.ts';
import { TOOL } from './tool.ts';

/**
 * `audit-persistence slack-manifest`: prints the manifest of the Slack app, to be given to Slack where an app is made from a
 * manifest.
 * @param url where the service is reached from outside; undefined: the app uses Socket Mode
 * @throws AuditError (request) where the URL is not one that Slack can call
 */
export function slackManifestCommand(url: string | undefined): void {
  process.stdout.write(`${JSON.stringify(slackManifest(url), null, 2)}\n`);
}

/** The fields are those of https://docs.slack.dev/reference/app-manifest. */
function slackManifest(url: string | undefined) {
  const requests = url === undefined ? undefined : requestUrl(url);
  return {
    _metadata: { major_version: 1, minor_version: 1 },
    display_information: {
      name: TOOL.name,
      description: 'Audits how a repository uses its database and its event loop',
    },
    features: {
      bot_user: { display_name: TOOL.name, always_online: true },
      slash_commands: [
        {
          command: COMMAND,
          description: 'Audit a repository, or tell how audits stand',
          usage_hint: 'owner/repo [ref] [path:folder] | status | history owner/repo | help',
          // Escaped, names and addresses would come as Slack's links to them.
          should_escape: false,
          ...(requests === undefined ? {} : { url: requests }),
        },
      ],
    },
    oauth_config: { scopes: { bot: ['commands', 'chat:write'] } },
    settings: {
      // The buttons of a result open addresses, and Slack tells the app of each click.
      interactivity: { is_enabled: true, ...(requests === undefined ? {} : { request_url: requests }) },
      org_deploy_enabled: false,
      socket_mode_enabled: requests === undefined,
      token_rotation_enabled: false,
    },
  };
}

function requestUrl(base: string): string {
  const url = URL.canParse(base) ? new URL(base) : null;
  if (url?.protocol !== 'https:') {
    throw new AuditError(
      'request',
      `--url is ${base}: give the address over https at which Slack reaches the service, or no --url for Socket Mode.`,
    );
  }
  return `${base.replace(/\/+$/, '')}${SLACK_PATH}`;
}
