import { createHash } from 'node:crypto';
import type { Analysis } from '../analysis/analysis.ts';
import type { Role } from '../analysis/knowledge/schema.ts';
import { Kind } from '../analysis/model/kind.ts';
import { sourceOf } from '../analysis/query/source.ts';
import {
  type Confidence,
  type Finding,
  type Practice,
  type Reference,
  SEVERITIES,
  type Severity,
} from '../contracts/index.ts';
import type { Problem, Rule } from './rule.ts';

/** Makes findings of a rule's problems: severity in context, advice for the version in use, fingerprints that survive moved lines. */
export function finish(analysis: Analysis, rule: Rule, problems: readonly Problem[]): Finding[] {
  const seen = new Map<string, number>();
  const places = new Set<string>();
  const findings: Finding[] = [];
  const sorted = [...problems].sort((a, b) =>
    a.fn.path < b.fn.path ? -1 : a.fn.path > b.fn.path ? 1 : a.node - b.node,
  );
  for (const problem of sorted) {
    const { fn, node } = problem;
    const { tree } = fn;
    const startLine = tree.line(node);
    const place = `${fn.path}:${node}`;
    if (places.has(place)) continue;
    places.add(place);
    const role = analysis.roles.get(fn);
    const set = analysis.configuration.rules[rule.documentation.name];
    const configured = set !== undefined && set !== 'off' ? set : undefined;
    const { severity, confidence } = inContext(problem, role);
    const practice = practiceFor(analysis, rule, problem);
    const base = [rule.documentation.name, fn.path, fn.qualified, sourceOf(tree, node)].join('\n');
    const nth = seen.get(base) ?? 0;
    seen.set(base, nth + 1);
    const multi = tree.kind(node) === Kind.Call || tree.kind(node) === Kind.Await;
    findings.push({
      rule: rule.documentation.name,
      severity: configured ?? severity,
      confidence,
      location: `${fn.path}:${startLine}`,
      path: fn.path,
      range: {
        startLine,
        endLine: multi ? Math.max(startLine, tree.endLine(node)) : startLine,
        startColumn: tree.column(node) + 1,
      },
      issue: problem.issue,
      principle: rule.documentation.principle,
      recommendation: practice ? `${sentence(problem.cure)} ${practice.advice}` : sentence(problem.cure),
      effort: problem.effort ?? rule.documentation.effort,
      evidence: problem.evidence,
      ...reference(practice, problem),
      fingerprint: createHash('sha256').update(`${base}\n${nth}`).digest('hex').slice(0, 20),
      symbol: fn.isTopLevel ? '' : fn.qualified,
    });
  }
  return findings;
}

function sentence(text: string): string {
  return /[.!?]$/.test(text) ? text : `${text}.`;
}

function reference(practice: Practice | null, problem: Problem): { reference?: Reference } {
  if (practice) return { reference: { title: practice.title, url: practice.url } };
  const [about, url] = Object.entries(problem.library?.docs ?? {})[0] ?? [];
  return url ? { reference: { title: `${problem.library!.title}: ${about}`, url } } : {};
}

/** The practice of the library in question that answers the rule, else of the languages' own. */
function practiceFor(analysis: Analysis, rule: Rule, problem: Problem): Practice | null {
  const { best_practices } = analysis.context;
  for (const technology of [problem.library?.practice, ...FALLBACKS]) {
    const practices = technology ? best_practices[technology] : undefined;
    if (!practices) continue;
    for (const practice of Object.values(practices))
      if (practice.rules.includes(rule.documentation.name)) return practice;
  }
  return null;
}
const FALLBACKS = ['asyncio', 'python'];

function lower(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)];
}

/** One step down in the background; low and less sure to matter at startup; an advisory in scripts and migrations. */
function inContext(problem: Problem, role: Role | undefined): { severity: Severity; confidence: Confidence } {
  const confidence: Confidence = problem.confidence ?? (problem.assumed ? 'medium' : 'high');
  if (problem.everywhere) return { severity: problem.severity, confidence };
  switch (role) {
    case 'background':
      return { severity: lower(problem.severity), confidence };
    case 'startup':
      return { severity: 'LOW', confidence: confidence === 'high' ? 'medium' : confidence };
    case 'admin':
    case 'script':
    case 'migration':
    case 'test':
      return { severity: 'LOW', confidence: 'advisory' };
    default:
      return { severity: problem.severity, confidence };
  }
}
