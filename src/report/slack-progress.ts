import { AUDITORS, type AuditorName, CATEGORIES } from '../contracts/index.ts';
import { literal, mrkdwn, paragraph, type SlackContent, section, sentence, shortened } from './slack-text.ts';
import { plain } from './text.ts';

/** How far an audit is, as those who wait for it are told. */
export interface SlackProgress {
  repository: string;
  ref: string | null;
  stage: 'accepted' | 'cloning' | 'preparing' | 'auditing' | 'reporting';
  /** Auditors that have come to an end, and whether they gave a result. */
  ended: ReadonlyMap<AuditorName, 'done' | 'failed'>;
}

const STAGES = {
  accepted: 'Accepted',
  cloning: 'Cloning',
  preparing: 'Looking at the tech stack',
  auditing: 'Auditing',
  reporting: 'Writing the report',
} as const;

/** An audit that is under way. */
export function renderSlackProgress({ repository, ref, stage, ended }: SlackProgress): SlackContent {
  const name = nameOf(repository, ref);
  const auditors = AUDITORS.map((auditor) =>
    section(...literal(`${CATEGORIES[auditor]}: ${ended.get(auditor) ?? 'running'}`)),
  );
  const first = paragraph(...literal(name, { bold: true }), ...literal(`: ${STAGES[stage].toLowerCase()} …`));
  return {
    text: `${mrkdwn(name)}: ${STAGES[stage].toLowerCase()}`,
    blocks: [
      ...(first === null ? [] : [first]),
      ...(stage === 'auditing'
        ? [
            {
              type: 'rich_text' as const,
              elements: [{ type: 'rich_text_list' as const, style: 'bullet' as const, elements: auditors }],
            },
          ]
        : []),
    ],
  };
}

/** An audit that could not be done. */
export function renderSlackFailure(repository: string, ref: string | null, reason: string): SlackContent {
  const name = nameOf(repository, ref);
  const said = paragraph(
    ...literal(name, { bold: true }),
    ...literal(': this audit failed. '),
    ...sentence(reason, 1000),
  );
  return {
    text: `${mrkdwn(name)}: this audit failed. ${mrkdwn(shortened(plain(reason), 300))}`,
    blocks: said === null ? [] : [said],
  };
}

/** An audit that is not run, since another of the same code was under way when it was asked for. */
export function renderSlackRepeated(
  repository: string,
  ref: string | null,
  other: { audit: string; startedBy: string; startedAt: string; report: string | null },
): SlackContent {
  const name = nameOf(repository, ref);
  const by = shortened(plain(other.startedBy), 80);
  const at = `${other.startedAt.slice(0, 16).replace('T', ' ')} UTC`;
  const said = `: this is being audited already, started by ${by} at ${at} as audit ${plain(other.audit)}.`;
  const paragraphs = [
    paragraph(...literal(name, { bold: true }), ...literal(said)),
    other.report === null
      ? null
      : paragraph(...literal('Its report, once it is there: '), { type: 'link', url: other.report }),
  ];
  return { text: mrkdwn(`${name}${said}`), blocks: paragraphs.filter((one) => one !== null) };
}

function nameOf(repository: string, ref: string | null): string {
  const at = ref === null ? '' : ` (${shortened(plain(ref), 80)})`;
  return `${shortened(plain(repository), 120)}${at}`;
}
