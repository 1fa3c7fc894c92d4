import { AuditError, CATEGORIES, type RuleDocumentation } from '../contracts/index.ts';
import { didYouMean } from '../coordinator/suggest.ts';
import { createStyle, severityStyle } from '../report/summary-style.ts';
import { pad, widest, wrap } from '../report/terminal.ts';
import { print, wantsColor } from './output.ts';

/** `audit-persistence rules`: every rule with its worst severity and title, by category. */
export async function rulesCommand(): Promise<void> {
  const { rules } = await import('../auditors/index.ts');
  await print(listRules(rules, wantsColor(process.stdout)));
}

/**
 * `audit-persistence explain <rule>`.
 * @throws AuditError (request) where there is no such rule
 */
export async function explainCommand(name: string): Promise<void> {
  const { rules } = await import('../auditors/index.ts');
  const rule = rules.find((candidate) => candidate.name === name);
  if (rule === undefined)
    throw unknownRule(
      name,
      rules.map((candidate) => candidate.name),
    );
  await print(explainRule(rule, wantsColor(process.stdout), Math.min(process.stdout.columns || 100, 100)));
}

export function unknownRule(name: string, known: readonly string[]): AuditError {
  return new AuditError(
    'request',
    `There is no rule named "${name}"${didYouMean(name, known, '; "audit-persistence rules" lists all.')}`,
  );
}

export function listRules(rules: readonly RuleDocumentation[], colored: boolean): string {
  const style = createStyle(colored);
  const names = widest(rules.map(({ name }) => name));
  const lines = Object.entries(CATEGORIES).flatMap(([auditor, category]) => [
    style.color.bold(category),
    ...rules
      .filter((rule) => rule.auditor === auditor)
      .map(
        ({ name, severity, title }) =>
          `  ${pad(name, names)}  ${severityStyle(severity, style)(pad(severity, 8))}  ${title}`,
      ),
    '',
  ]);
  return [...lines, 'audit-persistence explain <rule> tells what a rule finds, why, and what to do.'].join('\n');
}

export function explainRule(rule: RuleDocumentation, colored: boolean, width: number): string {
  const style = createStyle(colored);
  const { bold } = style.color;
  const severity = severityStyle(rule.severity, style)(rule.severity);
  const exceptions = Object.entries(rule.notFor).map(([language, reason]) => `${language}: ${reason}`);
  const code = (text: string) =>
    text
      .trimEnd()
      .split('\n')
      .map((line) => `    ${line}`.trimEnd());
  return [
    `${bold(rule.name)}: ${rule.title}`,
    `${CATEGORIES[rule.auditor]}, at worst ${severity}, effort ${rule.effort}`,
    '',
    ...wrap(rule.finds, width),
    '',
    bold('Why it matters'),
    ...wrap(rule.why, width),
    '',
    bold('Principle'),
    ...wrap(rule.principle, width),
    ...rule.examples.flatMap(({ language, bad, good }) => [
      '',
      bold(`Instead of (${language})`),
      ...code(bad),
      '',
      bold('write'),
      ...code(good),
    ]),
    ...items('What it leaves alone', rule.silent),
    ...items('Languages it is not for', exceptions),
    '',
    `To silence one finding, with the reason, in a comment at its line:`,
    `  audit-persistence: ignore ${rule.name} -- <reason>`,
  ].join('\n');

  function items(title: string, texts: readonly string[]): string[] {
    return texts.length === 0 ? [] : ['', bold(title), ...texts.flatMap((text) => wrap(text, width, '- '))];
  }
}
