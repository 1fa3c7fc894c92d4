import type { Readable } from 'node:stream';
import { z } from 'zod';
import type { AuditorInvoker } from '../connectors/auditor-invoker.ts';
import type { Git } from '../connectors/git.ts';
import type { McpConfiguration } from '../connectors/mcp/configuration.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import { withoutCredentials } from '../connectors/repository-address.ts';
import {
  AuditError,
  type AuditorInvocation,
  AuditReport,
  AuditRequest,
  Consulted,
  ContextStore,
  type Coverage,
  type RuleDocumentation,
} from '../contracts/index.ts';
import { aggregate } from './aggregate.ts';
import { readConfiguration } from './configuration.ts';
import { delegate } from './delegate.ts';
import { addToHistory, readHistory } from './history.ts';
import { findOrigin, type Origin } from './origin.ts';
import { AuditRecord, type Phase } from './record.ts';
import { describeSource, Source } from './source.ts';
import { Workspace } from './workspace.ts';

/**
 * A step after the report, such as a task in an issue tracker or a reply to whoever asked. An audit that dies in it runs it
 * again: it must come to the same then.
 */
export interface Step {
  phase: 'task' | 'reply';
  run(report: AuditReport, record: AuditRecord): Promise<void>;
}

/** What an audit needs of the world around it. */
export interface World {
  store: ObjectStore;
  git: Git;
  invoker: AuditorInvoker;
  /** Folder for clones. */
  clones: string;
  /** Packs the files of a folder, or of one sub-folder, for auditors that run elsewhere; absent: they read the folder itself. */
  snapshot?: (folder: string, below: string | null) => Promise<Readable>;
  tool: { name: string; version: string };
  /** All rules there are, as documentation: the coordinator knows their names and auditors and no more. */
  rules: readonly RuleDocumentation[];
  /** Languages that can be audited, as they are called. */
  languages: readonly string[];
  progress: (phase: Phase, message: string) => void;
  steps?: readonly Step[];
  /** Servers that are asked for documentation; where there are none, the built-in practices stand alone. */
  mcp?: McpConfiguration | null;
  /** Asked before each phase: throws where this process is no longer to go on. */
  check?: () => void;
  /** Called when the code is found and before anything is done with it: throws where it is not to be audited now. */
  begin?: (origin: Origin) => Promise<void>;
}

/**
 * Runs one audit: the phases in order, each leaving its result in the object store before the next begins. Started again
 * with the same request after it died, it goes on where it stopped.
 * @param found where the request's code is, where the caller has found that out already
 * @throws AuditError when the audit cannot be done
 */
export async function runAudit(request: AuditRequest, world: World, found?: Origin): Promise<AuditReport> {
  const record = new AuditRecord(request.id, world.store);
  const workspace = new Workspace(world.clones);
  try {
    const report = await phases(request, world, record, workspace, found);
    await record.done();
    return report;
  } catch (error) {
    await record.failed(error);
    throw error;
  } finally {
    await workspace.remove();
  }
}

async function phases(
  given: AuditRequest,
  world: World,
  record: AuditRecord,
  workspace: Workspace,
  found: Origin | undefined,
): Promise<AuditReport> {
  const enter = async (phase: Phase, message: string) => {
    world.check?.();
    world.progress(phase, message);
    await record.enter(phase);
  };

  await enter('request', 'Reading the request');
  const request = await record.once('request.json', AuditRequest, () => ({
    ...given,
    repository: withoutCredentials(given.repository),
  }));
  const origin = found ?? (await findOrigin(given, world.git));
  await world.begin?.(origin);
  const code = new Code(origin, workspace, world);

  await enter('clone', origin.kind === 'remote' ? `Cloning ${origin.address.shownUrl}` : `Looking at ${origin.folder}`);
  const source = await record.once('source.json', Source, async () => {
    const { folder, commit } = await code.lay(null);
    const own = await readConfiguration(
      folder,
      world.rules.map(({ name }) => name),
    );
    return describeSource(given, origin, folder, commit, own);
  });
  await record.belongsTo(source.history);
  const { path } = source.repository;
  const { configuration } = source;

  await enter('discovery', 'Discovering the tech stack');
  const discovered = await record.once('discovery.json', Discovered, async () => {
    const { folder } = await code.lay(source);
    world.invoker.prepare?.({ folder, path, exclude: configuration.exclude });
    const { discover } = await import('../discovery/index.ts');
    const facts = await discover(folder, { path });
    return { ...facts, team: configuration.team ?? facts.team };
  });

  await enter('research', 'Looking up best practices');
  const { best_practices, consulted } = await record.once('research.json', Researched, async () => {
    const { research } = await import('../research/index.ts');
    return research(discovered.tech_stack, world.mcp, world.store);
  });

  await enter('context', 'Building the context');
  const context = await record.once('context.json', ContextStore, () => ({
    tech_stack: discovered.tech_stack,
    best_practices,
    db_config: discovered.db_config,
    team: discovered.team,
    codebase_root: origin.kind === 'folder' ? origin.folder : origin.address.shownUrl,
  }));

  const asked = world.rules.filter(({ name }) => request.rules?.includes(name) ?? true);
  const run = asked.filter(({ name }) => configuration.rules[name] !== 'off');
  await enter('delegate', 'Auditing');
  const wanted = new Set(run.map(({ auditor }) => auditor));
  const { results, failures } = await delegate(record, wanted, world.invoker, async () => ({
    source: await code.forAuditors(source, record),
    path,
    rules: request.rules ?? null,
    configuration,
  }));

  const [some] = results.values();
  if (some?.coverage.files === 0) throw new AuditError('audit', nothingToAudit(source, some.coverage, world.languages));

  await enter('aggregate', 'Putting the results together');
  const report = await record.once('report.json', AuditReport, async () =>
    aggregate({
      request,
      tool: world.tool,
      source,
      context,
      consulted,
      results,
      failures,
      warnings: discovered.warnings,
      rules: new Set(run.map(({ name }) => name)),
      history: await readHistory(world.store, source.history),
    }),
  );

  await enter('report', 'Writing the report');
  const [{ renderMarkdown }, { renderSarif }, { renderHtml }] = await Promise.all([
    import('../report/markdown.ts'),
    import('../report/sarif.ts'),
    import('../report/html.ts'),
  ]);
  await record.onceText('report.md', () => renderMarkdown(report));
  await record.onceText('report.sarif', () => renderSarif(report, world.rules));
  await record.onceText('report.html', () => renderHtml(report));
  if (isFull(request)) await addToHistory(world.store, source.history, report);

  for (const step of world.steps ?? []) {
    world.check?.();
    await record.enter(step.phase);
    await step.run(report, record);
  }
  return report;
}

const Discovered = ContextStore.pick({ tech_stack: true, db_config: true, team: true }).extend({
  warnings: z.array(z.string()),
});

/** What the research phase leaves: whoever goes on with the audit asks nobody again. */
const Researched = ContextStore.pick({ best_practices: true }).extend({ consulted: z.array(Consulted) });

/** The audited code on this machine, laid out when a phase first needs it. */
class Code {
  readonly #origin: Origin;
  readonly #workspace: Workspace;
  readonly #world: World;

  constructor(origin: Origin, workspace: Workspace, world: World) {
    this.#origin = origin;
    this.#workspace = workspace;
    this.#world = world;
  }

  /** @param source what the clone phase of an earlier run fixed: that commit is laid out, no other */
  async lay(source: Source | null): Promise<{ folder: string; commit: string | null }> {
    const origin = this.#origin;
    if (origin.kind === 'folder') return { folder: origin.folder, commit: origin.workTree?.commit ?? null };
    const target = { ...origin.target, commit: source?.repository.commit ?? origin.target.commit };
    const { git, progress } = this.#world;
    return this.#workspace.clone(git, origin.address.url, target, (message) => progress('clone', message));
  }

  /** Where the auditors find it. The snapshot that an earlier run left is of the same commit, and as good as a new one. */
  async forAuditors(source: Source, record: AuditRecord): Promise<AuditorInvocation['source']> {
    const { snapshot, store } = this.#world;
    if (snapshot === undefined) return { folder: (await this.lay(source)).folder };
    const key = record.key('snapshot.tar.gz');
    if (!(await store.list(key)).includes(key)) {
      await store.putBytes(key, await snapshot((await this.lay(source)).folder, source.repository.path));
    }
    return { snapshot: key };
  }
}

function nothingToAudit({ repository }: Source, { leftOut, skipped }: Coverage, languages: readonly string[]): string {
  const reasons = Object.entries(leftOut).map(([reason, count]) => `${count} ${reason}`);
  if (skipped.length > 0) reasons.push(`${skipped.length} not readable`);
  const where = repository.path === null ? repository.name : `${repository.path} of ${repository.name}`;
  const but = reasons.length === 0 ? '' : ` (left out: ${reasons.join(', ')})`;
  return `There is no ${new Intl.ListFormat('en', { type: 'disjunction' }).format(languages)} code to audit in ${where}${but}.`;
}

/** Only an audit of everything can be the measure of the next one. */
function isFull({ path, rules, exclude }: AuditRequest): boolean {
  return path === undefined && rules === undefined && exclude === undefined;
}
