import { createHash } from 'node:crypto';
import type { Analysis } from '../analysis/analysis.ts';
import type { Role } from '../analysis/knowledge/schema.ts';
import { homeOf, type LanguageHome } from '../analysis/languages/ecosystems.ts';
import { Kind } from '../analysis/model/kind.ts';
import type { FunctionInfo } from '../analysis/project/symbols.ts';
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
    const { severity, confidence } = inContext(problem, role, isUnreached(analysis, fn));
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
      ...further(analysis, rule, problem),
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
  if (practice) return { reference: { title: practice.title, url: practice.url, source: practice.source } };
  const [about, url] = Object.entries(problem.library?.docs ?? {})[0] ?? [];
  return url ? { reference: { title: `${problem.library!.title}: ${about}`, url, source: CATALOGUE } } : {};
}

/** Technologies whose practices can answer a problem: the library's own, the language's, the database's. */
function technologiesFor({ context }: Analysis, { library }: Problem, home: LanguageHome): string[] {
  const all = [library?.practice, ...home.technologies, context.tech_stack.db];
  return [...new Set(all.filter((name) => name !== null && name !== undefined))];
}

/** The practices for a problem, the library's first, each technology's in their own order: the specific before the general. */
function practicesFor(analysis: Analysis, rule: Rule, problem: Problem): Practice[] {
  const { best_practices } = analysis.context;
  const { kind } = problem;
  const home = homeOf(problem.fn.tree.language);
  return technologiesFor(analysis, problem, home).flatMap((technology) => {
    const all = Object.hasOwn(best_practices, technology) ? Object.values(best_practices[technology]!) : [];
    const { name } = rule.documentation;
    const answers = all.filter(
      ({ rules, ecosystem = home.ecosystem }) => rules.includes(name) && ecosystem === home.ecosystem,
    );
    if (kind === undefined) return answers;
    // Advice that answers another rule first speaks of another kind of problem.
    return [
      ...answers.filter(({ problems }) => problems?.includes(kind)),
      ...answers.filter(({ rules, problems }) => problems === undefined && rules[0] === name),
    ];
  });
}

/** What the recommendation quotes: only the catalogue's own words, whatever a documentation server has said. */
function practiceFor(analysis: Analysis, rule: Rule, problem: Problem): Practice | null {
  return practicesFor(analysis, rule, problem).find(({ source }) => source === CATALOGUE) ?? null;
}

const CATALOGUE = 'catalogue';
const MOST_FURTHER = 3;

/** Where documentation servers say more about it, each page once. */
function further(analysis: Analysis, rule: Rule, problem: Problem): { further?: Reference[] } {
  const said = practicesFor(analysis, rule, problem).filter(({ source }) => source !== CATALOGUE);
  const pages = new Map(said.map(({ title, url, source }) => [`${source}\n${url}`, { title, url, source }]));
  return pages.size === 0 ? {} : { further: [...pages.values()].slice(0, MOST_FURTHER) };
}

/** In a service whose entry points are known, what nothing leads to and nobody calls may never run. */
function isUnreached(analysis: Analysis, fn: FunctionInfo): boolean {
  if (analysis.roles.has(fn) || analysis.entries.size < ENTRIES) return false;
  return analysis.effects.callersOf(fn).length === 0;
}
const ENTRIES = 50;

function lower(severity: Severity): Severity {
  return SEVERITIES[Math.min(SEVERITIES.indexOf(severity) + 1, SEVERITIES.length - 1)];
}

/** One step down in the background; low and less sure to matter at startup; an advisory in scripts and migrations. */
function inContext(
  problem: Problem,
  role: Role | undefined,
  isUnreached: boolean,
): { severity: Severity; confidence: Confidence } {
  const confidence: Confidence = problem.confidence ?? (problem.assumed || isUnreached ? 'medium' : 'high');
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
