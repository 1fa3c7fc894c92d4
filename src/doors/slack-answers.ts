import type { AuditRequest } from '../contracts/index.ts';
import type { History } from '../coordinator/history.ts';
import type { AuditStatus } from '../coordinator/record.ts';
import { mrkdwn, shortened } from '../report/slack-text.ts';

const LINE = 200;

/** An answer that only the requester sees. Slack reads its text as markup: what others wrote in it is escaped. */
export interface SlackAnswer {
  response_type: 'ephemeral';
  text: string;
}

function answer(...lines: string[]): SlackAnswer {
  return { response_type: 'ephemeral', text: lines.join('\n') };
}

function safe(text: string): string {
  return mrkdwn(shortened(text, LINE));
}

export function helpAnswer(command: string): SlackAnswer {
  const name = safe(command);
  return answer(
    `\`${name} owner/repo [ref] [path:sub/folder]\` audits a repository; a URL will do as well.`,
    `\`${name} status\` shows the last audits that were asked for in this channel.`,
    `\`${name} history owner/repo\` shows how the score of a repository has changed.`,
    'The result appears in the channel: invite the app to it to see the progress too.',
  );
}

export function acceptedAnswer({ repository, ref, path, id }: AuditRequest): SlackAnswer {
  const where = [
    safe(repository),
    ref === undefined ? '' : ` (${safe(ref)})`,
    path === undefined ? '' : `, folder ${safe(path)}`,
  ];
  return answer(`Accepted: the audit of ${where.join('')}. Its id is \`${safe(id)}\`; the result will appear here.`);
}

export function refusedAnswer(reason: string, command: string): SlackAnswer {
  return answer(mrkdwn(shortened(reason, 1000)), `\`${safe(command)} help\` shows what can be given.`);
}

export function failedAnswer(): SlackAnswer {
  return answer('The audit could not be started just now. Nothing was lost: try again in a minute.');
}

export function statusAnswer(audits: readonly { request: AuditRequest; status: AuditStatus | null }[]): SlackAnswer {
  if (audits.length === 0) return answer('No audit was asked for in this channel yet.');
  return answer(
    ...audits.map(({ request, status }) => {
      const ref = request.ref === undefined ? '' : ` (${safe(request.ref)})`;
      return `• ${safe(request.repository)}${ref}, ${minute(request.requestedAt)}: ${stateOf(status)}`;
    }),
  );
}

function stateOf(status: AuditStatus | null): string {
  if (status === null) return 'accepted';
  if (status.state === 'running') return `running, in phase ${status.phase}`;
  if (status.state === 'repeated') return safe(status.reason ?? 'was being audited already');
  return status.state === 'failed' ? `failed: ${safe(status.reason ?? 'no reason was given')}` : 'done';
}

export function historyAnswer(repository: string, history: History | null): SlackAnswer {
  if (history === null || history.audits.length === 0) return answer(`${safe(repository)} was not audited yet.`);
  const last = history.audits.slice(-10).reverse();
  return answer(
    `The last audits of ${safe(repository)}:`,
    ...last.map(({ date, ref, commit, score, severity }) => {
      const code = [ref === null ? '' : safe(ref), commit === null ? '' : safe(commit).slice(0, 12)].filter(
        (part) => part !== '',
      );
      const counts = `${severity.critical} critical, ${severity.high} high, ${severity.medium} medium, ${severity.low} low`;
      return `• ${safe(date).slice(0, 10)} ${code.join(' ')}: ${score === null ? 'not assessed' : `${score.toFixed(1)} of 10`}, ${counts}`;
    }),
  );
}

function minute(time: string): string {
  return `${time.slice(0, 16).replace('T', ' ')} UTC`;
}
