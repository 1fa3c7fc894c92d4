import type {
  AuditorName,
  AuditorResult,
  ContextStore,
  Finding,
  RuleDocumentation,
} from '../../src/contracts/index.ts';

function rule(name: string, auditor: AuditorName): RuleDocumentation {
  return {
    name,
    auditor,
    title: `Title of ${name}`,
    severity: 'HIGH',
    effort: 'M',
    finds: 'What it finds.',
    why: 'Why it matters.',
    principle: 'The principle.',
    examples: [{ language: 'Python', bad: 'bad()', good: 'good()' }],
    silent: ['retry loops'],
    notFor: {},
  };
}

export const RULES: RuleDocumentation[] = [
  rule('n-plus-one-query', 'query-efficiency'),
  rule('over-fetching', 'query-efficiency'),
  rule('transaction-too-wide', 'transaction-correctness'),
  rule('blocking-io-in-async', 'runtime-performance'),
];

export function finding(overrides: Partial<Finding> = {}): Finding {
  const path = overrides.path ?? 'app/api.py';
  const line = overrides.range?.startLine ?? 10;
  const name = overrides.rule ?? 'n-plus-one-query';
  return {
    rule: name,
    severity: 'HIGH',
    confidence: 'high',
    location: `${path}:${line}`,
    path,
    range: { startLine: line, endLine: line },
    issue: `Line ${line} is wrong.`,
    principle: 'The principle.',
    recommendation: 'Do it at once.',
    effort: 'S',
    evidence: [{ path, range: { startLine: line, endLine: line }, message: 'here' }],
    fingerprint: Buffer.from(`${name} ${path} ${line}`).toString('hex'),
    symbol: '',
    ...overrides,
  };
}

export function result(
  auditor: AuditorName,
  findings: Finding[] = [],
  overrides: Partial<AuditorResult> = {},
): AuditorResult {
  const scored = findings.filter(({ confidence }) => confidence !== 'advisory');
  const count = (severity: string) => scored.filter((one) => one.severity === severity).length;
  return {
    auditor,
    category: auditor,
    score: Math.max(0, 10 - count('HIGH')),
    total_issues: scored.length,
    critical: count('CRITICAL'),
    high: count('HIGH'),
    medium: count('MEDIUM'),
    low: count('LOW'),
    findings,
    suppressed: [],
    coverage: { files: 3, lines: 1200, functions: 40, byLanguage: {}, leftOut: {}, skipped: [] },
    warnings: [],
    ...overrides,
  };
}

export const CONTEXT: ContextStore = {
  tech_stack: {
    db: 'postgresql',
    orm: 'sqlalchemy',
    async: 'asyncio',
    db_version: '16',
    languages: ['python'],
    frameworks: ['fastapi'],
    libraries: {},
  },
  best_practices: {
    sqlalchemy: {
      loading: {
        topic: 'loading',
        advice: 'Load eagerly.',
        url: 'https://docs.sqlalchemy.org/loading',
        title: 'Relationship Loading',
        rules: ['n-plus-one-query'],
        source: 'catalogue',
      },
      other: {
        topic: 'other',
        advice: 'Other.',
        url: 'https://docs.sqlalchemy.org/other',
        title: 'Other',
        rules: ['lost-update'],
        source: 'catalogue',
      },
    },
  },
  db_config: { expire_on_commit: null, triggers: [], pool_size: 5, max_overflow: null, listens: [] },
  codebase_root: '/project',
  team: null,
};
