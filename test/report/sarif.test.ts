import { createRequire } from 'node:module';
import { Ajv } from 'ajv';
import formats from 'ajv-formats';
import type { Log, Result } from 'sarif';
import { expect, test } from 'vitest';
import type { AuditReport } from '../../src/contracts/index.ts';
import { renderSarif } from '../../src/report/sarif.ts';
import { emptyReport, finding, HOSTILE, RULES, sampleReport } from './sample.ts';

// The official schema. It says draft 4, whose only differences from what Ajv reads are `id` and boolean bounds; it has none of
// the latter.
const require = createRequire(import.meta.url);
const { $schema, id, ...schema } = require('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json') as Record<
  string,
  unknown
>;
const ajv = new Ajv({ strict: false, allErrors: true, unicodeRegExp: false });
formats.default(ajv);
const validate = ajv.compile(schema);

function sarif(report: AuditReport, rules = RULES): { log: Log; run: Log['runs'][0]; results: Result[] } {
  const log = JSON.parse(renderSarif(report, rules)) as Log;
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  const run = log.runs[0]!;
  return { log, run, results: run.results ?? [] };
}

test('the schema used here is that of SARIF 2.1.0 and rejects what is not', () => {
  expect(String(id)).toContain('sarif-2.1.0');
  expect(String($schema)).toContain('draft-04');
  expect(validate({ version: '2.1.0', runs: [{ results: [{}] }] })).toBe(false);
});

test('findings, advisories and suppressed findings are results with level, place and rule', () => {
  const { run, results } = sarif(sampleReport());
  expect(results.map(({ level }) => level)).toEqual(['error', 'error', 'error', 'error', 'note', 'note', 'warning']);
  expect(results[0]).toMatchObject({
    ruleId: 'missing-intermediate-commit',
    ruleIndex: 1,
    locations: [
      {
        physicalLocation: {
          artifactLocation: { uri: 'app/jobs/processor.py', uriBaseId: '%SRCROOT%' },
          region: { startLine: 412, endLine: 418 },
        },
        logicalLocations: [{ fullyQualifiedName: 'JobProcessor.process' }],
      },
    ],
  });
  expect(results[0]!.message.text).toContain('updates `jobs` four times');
  expect(results[0]!.message.text).toContain('Commit after each step');
  expect(results[1]!.locations?.[0]?.physicalLocation?.region?.startColumn).toBe(9);
  expect(results[5]!.properties).toMatchObject({ advisory: true, confidence: 'advisory' });
  expect(results.filter(({ suppressions }) => suppressions)).toEqual([
    expect.objectContaining({
      suppressions: [expect.objectContaining({ kind: 'inSource', justification: 'runs once, at most ten rows' })],
    }),
  ]);
  expect(run.tool.driver.rules?.[1]).toMatchObject({
    id: 'missing-intermediate-commit',
    name: 'MissingIntermediateCommit',
    defaultConfiguration: { level: 'error' },
  });
  expect(run.tool.driver.rules?.[0]?.help?.markdown).toContain('```python\nfor o in orders:');
});

test('the evidence is a code flow in the order of execution', () => {
  const flow = sarif(sampleReport()).results[1]!.codeFlows![0]!.threadFlows[0]!.locations;
  expect(flow.map(({ executionOrder }) => executionOrder)).toEqual([1, 2, 3]);
  expect(flow[2]!.location?.physicalLocation?.artifactLocation?.uri).toBe('app/billing/gateway.py');
  expect(flow[2]!.location?.physicalLocation?.region?.startLine).toBe(17);
  expect(flow[2]!.location?.message?.text).toContain('runs a SELECT');
});

test('fingerprints and the state against the last audit are there for code scanning to compare', () => {
  const report = sampleReport();
  const { results } = sarif(report);
  expect(results[0]!.partialFingerprints).toEqual({ 'auditPersistence/v1': report.findings[0]!.fingerprint });
  expect(results.map(({ baselineState }) => baselineState)).toEqual(['new', ...Array(6).fill('unchanged')]);
  expect(sarif(sampleReport({ changes: null })).results.some((result) => 'baselineState' in result)).toBe(false);
});

test('a failed auditor and an unreadable file are notifications, and the run did not succeed', () => {
  const report = sampleReport();
  report.categories[0] = { ...report.categories[0]!, score: null, failure: 'it ran out of memory' };
  const invocation = sarif(report).run.invocations![0]!;
  expect(invocation.executionSuccessful).toBe(false);
  expect(invocation.toolExecutionNotifications).toMatchObject([
    { level: 'error', message: { text: 'Query Efficiency was not assessed: it ran out of memory' } },
    { level: 'warning', locations: [{ physicalLocation: { artifactLocation: { uri: 'app/legacy/report.py' } } }] },
  ]);
  expect(invocation.toolConfigurationNotifications?.[0]?.message.text).toContain('names no rule');
  expect(sarif(sampleReport()).run.invocations![0]!.executionSuccessful).toBe(true);
});

test('a category that nobody asked for is no failure', () => {
  const report = sampleReport();
  report.categories[0] = {
    ...report.categories[0]!,
    score: null,
    failure: 'none of its rules was asked for',
    notAsked: true,
  };
  const invocation = sarif(report).run.invocations![0]!;
  expect(invocation.executionSuccessful).toBe(true);
  expect(invocation.toolExecutionNotifications?.[0]).toMatchObject({ level: 'note' });
});

test.each([
  ['https://user:token@github.com/acme/orders.git', 'https://github.com/acme/orders.git'],
  ['git@github.com:acme/orders.git', 'ssh://github.com/acme/orders.git'],
  ['/srv/git/orders.git', undefined],
  ['javascript:alert(1)', undefined],
  [null, undefined],
])('the commit is named for the repository %s without its credentials', (url, expected) => {
  const report = sampleReport();
  report.repository.url = url;
  const provenance = sarif(report).run.versionControlProvenance?.[0];
  expect(provenance?.repositoryUri).toBe(expected);
  if (expected) expect(provenance).toMatchObject({ revisionId: report.repository.commit, branch: 'main' });
});

test('hostile names and texts make neither invalid URIs nor links', () => {
  const path = '../x/a b%[c](d)#e?\u0007\ud800é.py';
  const evidence = [{ path, range: { startLine: 1, endLine: 1 }, message: HOSTILE }];
  const hostile = finding({ path, issue: HOSTILE, recommendation: HOSTILE, symbol: HOSTILE, evidence });
  const { results } = sarif(sampleReport({ findings: [hostile] }));
  expect(results[0]!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe(
    'x/a%20b%25%5Bc%5D%28d%29%23e%3F%07%EF%BF%BD%C3%A9.py',
  );
  expect(results[0]!.message.text).not.toMatch(/\]\(|[\p{Cc}\u202e]/u);
});

test('a repository without Python, and a rule without documentation, are valid too', () => {
  const { run } = sarif(emptyReport(0), []);
  expect(run.results).toEqual([]);
  expect(sarif(sampleReport(), []).results[0]).not.toHaveProperty('ruleIndex');
});
