import type { AuditReport } from '../contracts/index.ts';

type Facts = Pick<
  AuditReport,
  'repository' | 'score' | 'categories' | 'severity' | 'findings' | 'advisories' | 'coverage' | 'changes'
>;

/** Two or three sentences about this repository: how it stands, what is worst and where, what dominates. */
export function executiveSummary(facts: Facts): string {
  return [standing(facts), worst(facts), pattern(facts)].filter((sentence) => sentence !== null).join(' ');
}

function standing({ repository, score, severity, findings, coverage, categories, changes }: Facts): string {
  const size = `${plural(coverage.lines, 'line')} in ${plural(coverage.files, 'file')}`;
  const counts = (['critical', 'high', 'medium', 'low'] as const)
    .filter((level) => severity[level] > 0)
    .map((level) => `${severity[level]} ${level}`);
  const found =
    findings.length === 0 ? 'no finding' : `${list(counts)} ${findings.length === 1 ? 'finding' : 'findings'}`;
  const failed = categories.filter((category) => category.score === null).map(({ category }) => category);
  const without = failed.length === 0 ? '' : `, with ${list(failed)} not assessed`;
  return `${repository.name} scores ${score ?? 'nothing'}${score === null ? '' : ' of 10'}${without}: ${found} in ${size}${moved(score, changes)}.`;
}

function moved(score: number | null, changes: Facts['changes']): string {
  if (changes === null) return '';
  const { previous, fixed } = changes;
  const day = previous.date.slice(0, 10);
  if (changes.new.length + fixed.length + changes.unchanged.length === 0) return `, as on ${day}`;
  const detail = list([
    `${changes.new.length} new`,
    `${fixed.length} fixed`,
    `${changes.unchanged.length} still there`,
  ]);
  if (previous.score === null || score === null || previous.score === score) return `, ${detail} since ${day}`;
  return `, ${score > previous.score ? 'up' : 'down'} from ${previous.score} on ${day} (${detail})`;
}

function worst({ findings, advisories, coverage }: Facts): string | null {
  // Of the worst severity, one that is sure.
  const isWorst = ({ severity }: Facts['findings'][number]): boolean => severity === findings[0]?.severity;
  const first = findings.find((one) => isWorst(one) && one.confidence === 'high') ?? findings[0];
  if (first !== undefined) {
    const lead = findings.length === 1 ? 'It is' : `The most serious (${first.severity})`;
    return findings.length === 1
      ? `${lead} at ${first.location}: ${sentence(first.issue)}`
      : `${lead} is at ${first.location}: ${sentence(first.issue)}`;
  }
  if (advisories.length > 0) {
    return `${advisories.length === 1 ? 'One advisory is' : `${advisories.length} advisories are`} listed apart; the first is at ${advisories[0]!.location}.`;
  }
  if (coverage.functions === 0) return null;
  const calls = coverage.functions === 1 ? 'was followed through its calls' : 'were followed through their calls';
  return `${plural(coverage.functions, 'function')} ${calls}.`;
}

/** The rule behind a good part of the findings, and the folder where most of those are. */
function pattern({ findings }: Facts): string | null {
  const [rule, count] = most(findings.map((finding) => finding.rule));
  if (rule === undefined || count < 3 || count * 3 < findings.length) return null;
  const those = findings.filter((finding) => finding.rule === rule);
  const [folder, there] = most(those.map(({ path }) => path.split('/').slice(0, -1).join('/')));
  const where =
    folder && there * 2 > count && there < count
      ? `, ${there} of them in ${folder}/`
      : folder && there === count
        ? `, all in ${folder}/`
        : '';
  return count === findings.length
    ? `All ${count} are ${rule}${where}.`
    : `${count} of the ${findings.length} findings are ${rule}${where}.`;
}

function most(values: readonly string[]): [string | undefined, number] {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  let best: [string | undefined, number] = [undefined, 0];
  for (const [value, count] of counts) if (count > best[1]) best = [value, count];
  return best;
}

function plural(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

function list(items: readonly string[]): string {
  return items.length < 2 ? (items[0] ?? '') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}

function sentence(text: string): string {
  const trimmed = text.trim();
  return /[.!?]$/.test(trimmed) ? trimmed : `${trimmed}.`;
}
