import type { Analysis } from '../analysis/analysis.ts';
import type { Finding } from '../contracts/index.ts';

interface Directive {
  path: string;
  line: number;
  rules: string[];
  reason: string;
}

/** `audit-persistence: ignore rule, rule -- reason` on the finding's line or on the line above it. */
const FORM = /audit-persistence:\s*ignore\s+([\w,\s-]*?)\s*(?:--\s*(.*\S))?\s*$/;

/** Splits findings into those that stand and those that a comment suppresses; says which comments are ill-formed. */
export function suppress(
  parts: readonly Analysis[],
  findings: readonly Finding[],
  known: ReadonlySet<string>,
): { findings: Finding[]; suppressed: { finding: Finding; reason: string }[]; warnings: string[] } {
  const warnings: string[] = [];
  const directives = new Map<string, Directive[]>();
  for (const { tree } of parts.flatMap(({ project }) => project.modules)) {
    for (const { line, text } of tree.directives) {
      const directive = parse(tree.path, line, text, known, warnings);
      if (directive) directives.set(tree.path, [...(directives.get(tree.path) ?? []), directive]);
    }
  }
  const standing: Finding[] = [];
  const suppressed: { finding: Finding; reason: string }[] = [];
  for (const finding of findings) {
    const directive = directives
      .get(finding.path)
      ?.find(
        ({ line, rules }) =>
          rules.includes(finding.rule) && line >= finding.range.startLine - 1 && line <= finding.range.endLine,
      );
    if (directive) suppressed.push({ finding, reason: directive.reason });
    else standing.push(finding);
  }
  return { findings: standing, suppressed, warnings };
}

function parse(
  path: string,
  line: number,
  text: string,
  known: ReadonlySet<string>,
  warnings: string[],
): Directive | null {
  const match = FORM.exec(text);
  if (!match) {
    warnings.push(
      `${path}:${line}: this comment is not understood; write \`audit-persistence: ignore <rule> -- <reason>\``,
    );
    return null;
  }
  const rules = match[1].split(/[,\s]+/).filter(Boolean);
  if (rules.length === 0) warnings.push(`${path}:${line}: the comment names no rule to ignore`);
  for (const rule of rules) if (!known.has(rule)) warnings.push(`${path}:${line}: there is no rule named ${rule}`);
  if (!match[2]) warnings.push(`${path}:${line}: the comment gives no reason; add one after \`--\``);
  return { path, line, rules, reason: match[2] ?? '' };
}
