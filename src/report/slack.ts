import type { Button, KnownBlock, RichTextElement } from '@slack/types';
import { type AuditReport, CATEGORIES, type ReportedFinding } from '../contracts/index.ts';
import { literal, mrkdwn, paragraph, type SlackContent, section, sentence, shortened } from './slack-text.ts';
import { countsText, scoreChange, worst } from './tally.ts';
import { count, lineUrl, plain, webUrl } from './text.ts';

export interface SlackResultOptions {
  /** Where the report can be read; null where it cannot. */
  reportUrl: string | null;
  task: { identifier: string; url: string | null } | null;
  /** What the requester must know besides, such as why there is no task. */
  notes: readonly string[];
  /** Who asked, as Slack's id of the user. */
  user: string | null;
}

/** Slack takes about 13,000 characters of blocks in a message, which it does not document (`msg_blocks_too_long`). */
const BLOCKS_LIMIT = 12_500;
const SHOWN = 5;
/** A longer address is left out: percent-encoded, a path can be thousands of characters long. */
const URL_LIMIT = 1000;

/** The result of an audit as one message. */
export function renderSlackResult(report: AuditReport, options: SlackResultOptions): SlackContent {
  const name = shortened(plain(report.repository.name), 80);
  const score = report.score === null ? 'not assessed' : `${report.score.toFixed(1)} of 10`;
  const counts = countsText(report.severity) || 'no findings';
  for (let shown = SHOWN; ; shown -= 1) {
    const blocks = [
      { type: 'header' as const, text: { type: 'plain_text' as const, text: `${name}: ${score}`, emoji: false } },
      about(report, options.user),
      paragraph(...literal(capital(counts), { bold: true }), ...literal(changes(report))),
      paragraph(...sentence(report.summary, 700)),
      ...categories(report),
      ...findings(report, shown),
      ...options.notes.map((note) => paragraph(...sentence(note, 400))),
      buttons(options),
    ].filter((block) => block !== null);
    if (shown === 0 || JSON.stringify(blocks).length <= BLOCKS_LIMIT) {
      return { text: `${mrkdwn(name)}: ${score}, ${counts}`, blocks };
    }
  }
}

function about({ repository, date, changes }: AuditReport, user: string | null): KnownBlock | null {
  const { ref, commit, path } = repository;
  const facts = [
    ref === null ? '' : shortened(plain(ref), 80),
    commit === null ? '' : plain(commit).slice(0, 12),
    path === null ? '' : `folder ${shortened(plain(path), 80, 'end')}`,
    date.slice(0, 10),
    changes === null ? 'first audit' : `last audit ${plain(changes.previous.date).slice(0, 10)}`,
  ].filter((fact) => fact !== '');
  const who: RichTextElement[] =
    user === null || !/^[UW][A-Z0-9]{1,30}$/.test(user)
      ? []
      : [...literal(', asked for by '), { type: 'user', user_id: user }];
  return paragraph(...literal(facts.join(', ')), ...who);
}

function changes(report: AuditReport): string {
  if (report.changes === null) return '';
  const { new: added, fixed, unchanged } = report.changes;
  const change = scoreChange(report);
  const score = change === null ? '' : `; score ${change}`;
  return `${score}; ${added.length} new, ${fixed.length} fixed, ${unchanged.length} still there`;
}

function categories(report: AuditReport): (KnownBlock | null)[] {
  const lines = report.categories.map(({ auditor, score, failure, notAsked }) => {
    const said =
      score === null ? `not assessed: ${shortened(plain(failure ?? 'no reason given'), 200)}` : score.toFixed(1);
    return section(
      ...literal(`${CATEGORIES[auditor]}: `),
      ...literal(said, { bold: score === null && notAsked !== true }),
    );
  });
  return lines.length === 0
    ? []
    : [{ type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'bullet', elements: lines }] }];
}

function findings(report: AuditReport, limit: number): (KnownBlock | null)[] {
  const shown = worst(report.findings, limit);
  if (shown.length === 0) return [];
  const all = shown.length === report.findings.length;
  const title = all
    ? count(shown.length, 'finding')
    : `The worst ${shown.length} of ${count(report.findings.length, 'finding')}`;
  const items = shown.map((finding) => section(...findingLine(report, finding)));
  return [
    paragraph(...literal(title, { bold: true })),
    { type: 'rich_text', elements: [{ type: 'rich_text_list', style: 'ordered', elements: items }] },
  ];
}

function findingLine(report: AuditReport, { severity, path, range, issue }: ReportedFinding): RichTextElement[] {
  const place = `${shortened(plain(path), 120, 'end')}:${range.startLine}`;
  const url = lineUrl(report.repository.linkTemplate, path, range.startLine);
  const where: RichTextElement[] =
    url === null || url.length > URL_LIMIT ? literal(place, { code: true }) : [{ type: 'link', url, text: place }];
  return [...literal(`${severity} `, { bold: true }), ...where, ...literal(': '), ...sentence(issue, 300)];
}

function buttons({ reportUrl, task }: SlackResultOptions): KnownBlock | null {
  const elements = [
    button('open_report', 'Open the report', reportUrl, true),
    button('open_task', `Open ${shortened(plain(task?.identifier ?? ''), 40)}`, task?.url ?? null, false),
  ].filter((element) => element !== null);
  return elements.length === 0 ? null : { type: 'actions', elements };
}

function button(action: string, text: string, address: string | null, primary: boolean): Button | null {
  const url = address === null ? null : webUrl(address);
  // Slack takes addresses of up to 3,000 characters here.
  if (url === null || url.length > 2000) return null;
  return {
    type: 'button',
    action_id: action,
    text: { type: 'plain_text', text, emoji: false },
    url,
    ...(primary ? { style: 'primary' as const } : {}),
  };
}

function capital(text: string): string {
  return text.slice(0, 1).toUpperCase() + text.slice(1);
}
