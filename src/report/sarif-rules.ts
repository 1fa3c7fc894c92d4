import type { ReportingConfiguration, ReportingDescriptor } from 'sarif';
import type { RuleDocumentation, Severity } from '../contracts/index.ts';
import { CATEGORIES } from '../contracts/index.ts';

/** SARIF's level for a severity. */
export function level(severity: Severity): ReportingConfiguration.level {
  if (severity === 'CRITICAL' || severity === 'HIGH') return 'error';
  return severity === 'MEDIUM' ? 'warning' : 'note';
}

/** A rule's documentation as SARIF carries it. */
export function ruleDescriptor(rule: RuleDocumentation): ReportingDescriptor {
  return {
    id: rule.name,
    name: rule.name.replace(/(?:^|-)(\w)/g, (_, letter: string) => letter.toUpperCase()),
    shortDescription: { text: `${rule.title}.` },
    fullDescription: { text: `${rule.finds} ${rule.why}` },
    help: { text: helpText(rule), markdown: helpMarkdown(rule) },
    defaultConfiguration: { level: level(rule.severity) },
    properties: {
      tags: ['persistence', 'performance', rule.auditor],
      category: CATEGORIES[rule.auditor],
      worstSeverity: rule.severity,
      effort: rule.effort,
    },
  };
}

function helpText(rule: RuleDocumentation): string {
  return [
    rule.finds,
    `Why: ${rule.why}`,
    `Principle: ${rule.principle}`,
    ...rule.examples.map(({ language, bad, good }) => `In ${language}, instead of:\n\n${bad}\n\nwrite:\n\n${good}`),
    ...(rule.silent.length > 0 ? [`Left alone:\n${rule.silent.map((line) => `- ${line}`).join('\n')}`] : []),
  ].join('\n\n');
}

function helpMarkdown(rule: RuleDocumentation): string {
  return [
    rule.finds,
    `**Why**: ${rule.why}`,
    `**Principle**: ${rule.principle}`,
    ...rule.examples.map(
      ({ language, bad, good }) => `Instead of\n\n${fenced(language, bad)}\n\nwrite\n\n${fenced(language, good)}`,
    ),
    ...(rule.silent.length > 0 ? [`**Left alone**\n\n${rule.silent.map((line) => `- ${line}`).join('\n')}`] : []),
  ].join('\n\n');
}

function fenced(language: string, code: string): string {
  return `\`\`\`${language}\n${code.trimEnd()}\n\`\`\``;
}
