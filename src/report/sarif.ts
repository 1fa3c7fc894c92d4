import type { Location, Log, Notification, PhysicalLocation, Region, Result, Run, VersionControlDetails } from 'sarif';
import type { AuditReport, Range, ReportedFinding, RuleDocumentation } from '../contracts/index.ts';
import { CATEGORIES } from '../contracts/index.ts';
import { level, ruleDescriptor } from './sarif-rules.ts';
import { failedSources } from './sources.ts';
import { plain, urlPath } from './text.ts';

const SCHEMA = 'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json';

/**
 * The report as SARIF 2.1.0 (https://docs.oasis-open.org/sarif/sarif/v2.1.0/): the rules' documentation, one result per
 * finding with its evidence as a code flow, advisories as notes, suppressed findings as suppressed results, and what could
 * not be audited as notifications. Fixed findings are not in it: code scanning would take them for open ones.
 */
export function renderSarif(report: AuditReport, rules: readonly RuleDocumentation[]): string {
  const ruleIndex = new Map(rules.map((rule, index) => [rule.name, index]));
  const added = report.changes === null ? null : new Set(report.changes.new);
  const result = (finding: ReportedFinding) => toResult(finding, ruleIndex, added);
  const provenance = versionControl(report);
  const run: Run = {
    tool: {
      driver: {
        name: report.tool.name,
        version: report.tool.version,
        semanticVersion: report.tool.version,
        rules: rules.map(ruleDescriptor),
      },
    },
    automationDetails: {
      id: [report.tool.name, ...(report.repository.path === null ? [] : [urlPath(report.repository.path)]), report.id]
        .filter((part) => part !== '')
        .join('/'),
    },
    invocations: [
      {
        executionSuccessful: report.categories.every(({ score, notAsked }) => score !== null || notAsked === true),
        endTimeUtc: report.date,
        toolExecutionNotifications: notifications(report),
        toolConfigurationNotifications: [...report.warnings, ...failedSources(report)].map((warning) => ({
          level: 'warning',
          message: message(warning),
        })),
      },
    ],
    ...(provenance === null ? {} : { versionControlProvenance: [provenance] }),
    originalUriBaseIds: { '%SRCROOT%': { description: { text: 'The root of the audited repository.' } } },
    columnKind: 'utf16CodeUnits',
    results: [
      ...report.findings.map(result),
      ...report.advisories.map(result),
      ...report.suppressed.map(
        ({ finding, reason }): Result => ({
          ...result(finding),
          suppressions: [{ kind: 'inSource', status: 'accepted', justification: plain(reason) }],
        }),
      ),
    ],
    properties: {
      score: report.score,
      categories: Object.fromEntries(report.categories.map(({ auditor, score }) => [auditor, score])),
    },
  };
  const log: Log = { $schema: SCHEMA, version: '2.1.0', runs: [run] };
  // Only programs read it, and with many findings more than half of an indented file would be blanks.
  return `${JSON.stringify(log)}\n`;
}

function toResult(
  finding: ReportedFinding,
  ruleIndex: ReadonlyMap<string, number>,
  added: ReadonlySet<string> | null,
): Result {
  const index = ruleIndex.get(finding.rule);
  const advisory = finding.confidence === 'advisory';
  return {
    ruleId: finding.rule,
    ...(index === undefined ? {} : { ruleIndex: index }),
    level: advisory ? 'note' : level(finding.severity),
    message: message(`${finding.issue} ${finding.recommendation}`),
    locations: [
      {
        physicalLocation: physical(finding.path, finding.range),
        ...(finding.symbol === ''
          ? {}
          : { logicalLocations: [{ fullyQualifiedName: plain(finding.symbol), kind: 'function' }] }),
      },
    ],
    partialFingerprints: { 'auditPersistence/v1': finding.fingerprint },
    codeFlows: [
      {
        threadFlows: [
          {
            locations: finding.evidence.map((hop, order) => ({
              location: { physicalLocation: physical(hop.path, hop.range), message: message(hop.message) },
              executionOrder: order + 1,
            })),
          },
        ],
      },
    ],
    ...(added === null ? {} : { baselineState: baselineState(finding, added) }),
    properties: {
      category: CATEGORIES[finding.auditor],
      severity: finding.severity,
      confidence: finding.confidence,
      advisory,
      effort: finding.effort,
      principle: plain(finding.principle),
      recommendation: plain(finding.recommendation),
      ...(finding.reference ? { reference: finding.reference } : {}),
      ...(finding.further
        ? { further: finding.further.map((one) => ({ ...one, title: message(one.title).text })) }
        : {}),
    },
  };
}

/**
 * Where one result has a baseline state, each must have one (section 3.27.24). Advisories and suppressed findings are not
 * compared with the last audit: they count as unchanged, so that a gate on new results leaves them alone.
 */
function baselineState(finding: ReportedFinding, added: ReadonlySet<string>): Result.baselineState {
  return added.has(finding.fingerprint) ? 'new' : 'unchanged';
}

/** A plain-text message. `[text](target)` would be a link in it (section 3.11.6): the code's text must not make one. */
function message(text: string): { text: string } {
  return { text: plain(text).replaceAll('](', '] (') };
}

function physical(path: string, range: Range): PhysicalLocation {
  const region: Region = { startLine: range.startLine, endLine: Math.max(range.startLine, range.endLine) };
  if (range.startColumn !== undefined) region.startColumn = range.startColumn;
  return { artifactLocation: { uri: urlPath(path), uriBaseId: '%SRCROOT%' }, region };
}

function notifications(report: AuditReport): Notification[] {
  const failed = report.categories
    .filter(({ score }) => score === null)
    .map(
      ({ category, failure, notAsked }): Notification => ({
        level: notAsked === true ? 'note' : 'error',
        message: message(`${category} was not assessed: ${failure ?? 'its auditor gave no reason'}`),
      }),
    );
  const skipped = report.coverage.skipped.map(({ path, reason }): Notification => {
    const location: Location = {
      physicalLocation: { artifactLocation: { uri: urlPath(path), uriBaseId: '%SRCROOT%' } },
    };
    return { level: 'warning', message: message(`${path}: ${reason}`), locations: [location] };
  });
  return [...failed, ...skipped];
}

/** The commit, where the repository has a URL; a password or token in the URL is left out. */
function versionControl({ repository }: AuditReport): VersionControlDetails | null {
  const uri = repositoryUri(repository.url);
  if (uri === null) return null;
  return {
    repositoryUri: uri,
    ...(repository.commit === null ? {} : { revisionId: repository.commit }),
    ...(repository.ref === null ? {} : { branch: plain(repository.ref) }),
    mappedTo: { uriBaseId: '%SRCROOT%' },
  };
}

function repositoryUri(url: string | null): string | null {
  if (url === null) return null;
  // `git@host:owner/name`, the short form that only git reads.
  const short = /^[\w.-]+@([\w.-]+):(?!\/)(.+)$/.exec(url);
  const full = short && !url.includes('://') ? `ssh://${short[1]}/${urlPath(short[2]!)}` : url;
  if (!URL.canParse(full)) return null;
  const parsed = new URL(full);
  if (!['http:', 'https:', 'ssh:', 'git:'].includes(parsed.protocol)) return null;
  parsed.username = '';
  parsed.password = '';
  return parsed.href;
}
