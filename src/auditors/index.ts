import { analyse, type Code, type Understanding } from '../analysis/analysis.ts';
import {
  type AuditorName,
  type AuditorResult,
  CATEGORIES,
  type Configuration,
  type ContextStore,
  type Finding,
  type RuleDocumentation,
  SEVERITIES,
} from '../contracts/index.ts';
import { finish } from './finish.ts';
import { queryEfficiency } from './query-efficiency/index.ts';
import type { Problem, Rule } from './rule.ts';
import { runtimePerformance } from './runtime-performance/index.ts';
import { count, score } from './score.ts';
import { suppress } from './suppression.ts';
import { transactionCorrectness } from './transaction-correctness/index.ts';

const RULES: Record<AuditorName, readonly Rule[]> = {
  'query-efficiency': queryEfficiency,
  'transaction-correctness': transactionCorrectness,
  'runtime-performance': runtimePerformance,
};

/** The documentation of every rule, in the order of the auditors. */
export const rules: readonly RuleDocumentation[] = Object.values(RULES).flatMap((list) =>
  list.map((rule) => rule.documentation),
);

/** One job for the auditors: where the code is, what is known about it, and who is to look at it. */
export interface AuditJob {
  folder: string;
  auditors: readonly AuditorName[];
  path: string | null;
  rules: readonly string[] | null;
  configuration: Configuration;
  context: ContextStore;
  progress?: (message: string) => void;
  /** The code, where reading it has begun already. */
  code?: Promise<Code>;
}

/**
 * Audits a folder with each auditor named, over one code model, and hands over what each gave; an auditor that throws is an
 * Error in its place.
 */
export async function audit(
  job: AuditJob,
  done: (name: AuditorName, result: AuditorResult | Error) => void,
): Promise<void> {
  const understanding = await analyse(job.folder, job);
  for (const name of job.auditors) {
    job.progress?.(`auditing: ${CATEGORIES[name].toLowerCase()}`);
    try {
      done(name, runAuditor(understanding, name, job.rules));
    } catch (error) {
      done(name, error instanceof Error ? error : new Error(String(error)));
    }
  }
}

/** Runs one auditor's rules over a repository. */
export function runAuditor(
  { parts, coverage, configuration }: Understanding,
  name: AuditorName,
  only: readonly string[] | null,
): AuditorResult {
  const all: Finding[] = [];
  for (const rule of RULES[name]) {
    const { name: id } = rule.documentation;
    if (configuration.rules[id] === 'off' || (only && !only.includes(id))) continue;
    for (const analysis of parts) {
      const problems: Problem[] = [];
      rule.check(analysis, (problem) => problems.push(problem));
      all.push(...finish(analysis, rule, problems));
    }
  }
  all.sort(
    (a, b) =>
      SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
      (a.path < b.path ? -1 : a.path > b.path ? 1 : a.range.startLine - b.range.startLine) ||
      (a.rule < b.rule ? -1 : 1),
  );
  const { findings, suppressed, warnings } = suppress(parts, all, new Set(rules.map((rule) => rule.name)));
  return {
    auditor: name,
    category: CATEGORIES[name],
    score: score(findings, coverage.lines),
    ...count(findings),
    findings,
    suppressed,
    coverage,
    warnings,
  };
}
