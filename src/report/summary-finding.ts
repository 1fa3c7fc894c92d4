import type { Evidence, ReportedFinding } from '../contracts/index.ts';
import { type Style, severityStyle } from './summary-style.ts';
import { wrap } from './terminal.ts';
import { plain } from './text.ts';

const EFFORT = { S: 'under 1 h', M: '1 to 4 h', L: 'over 4 h' } as const;

interface FindingOptions {
  /** Every hop of the chain, and the documentation's URL. */
  whole: boolean;
  /** Not there in the last audit. */
  isNew: boolean;
}

/** One finding: where, what, the chain that proves it, the cure. */
export function findingLines(
  finding: ReportedFinding,
  style: Style,
  width: number,
  { whole, isNew }: FindingOptions,
): string[] {
  const { color } = style;
  const place = `${plain(finding.path)}:${finding.range.startLine}`;
  const symbol = finding.symbol === '' ? '' : color.dim(`  in ${plain(finding.symbol)}`);
  const notes = [...(isNew ? ['new'] : []), ...(finding.confidence === 'medium' ? ['confidence: medium'] : [])];
  const note = notes.length === 0 ? '' : color.dim(`  (${notes.join(', ')})`);
  return [
    `${severityStyle(finding.severity, style)(finding.severity)}  ${color.bold(place)}${symbol}`,
    `  ${color.cyan(finding.rule)}${note}`,
    ...wrap(plain(finding.issue), width, '  '),
    ...chainLines(finding.evidence, whole).flatMap((line) => wrap(line, width, '    ', '      ').map(color.dim)),
    ...wrap(
      `${plain(finding.recommendation)} (effort ${finding.effort}, ${EFFORT[finding.effort]})`,
      width,
      '  → ',
      '    ',
    ),
    ...(whole && finding.reference ? [color.dim(`    ${plain(finding.reference.url)}`)] : []),
    ...(whole ? (finding.further ?? []) : []).map(({ url, source = '' }) =>
      color.dim(`    ${plain(url)} (${plain(source)})`),
    ),
  ];
}

/** One finding in one line, as far as it fits: for advisories and suppressed findings. */
export function findingLine(finding: ReportedFinding, style: Style, width: number, note = ''): string[] {
  const place = `${plain(finding.path)}:${finding.range.startLine}`;
  const text = `${place}  ${finding.rule}: ${plain(finding.issue)}${note === '' ? '' : ` ${plain(note)}`}`;
  return wrap(text, width, '  ', '    ').map((line, index) => (index === 0 ? line : style.color.dim(line)));
}

/** The hops; where there are more than five, the first two and the last two, since the cause and the proof are there. */
function chainLines(evidence: readonly Evidence[], whole: boolean): string[] {
  const hops = evidence.map(({ path, range, message }) => `${plain(path)}:${range.startLine} ${plain(message)}`);
  if (whole || hops.length <= 5) return hops;
  return [...hops.slice(0, 2), `… ${hops.length - 4} more steps …`, ...hops.slice(-2)];
}
