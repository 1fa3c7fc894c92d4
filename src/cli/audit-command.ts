import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { FolderObjectStore } from '../connectors/folder-object-store.ts';
import { LocalAuditorInvoker } from '../connectors/local-auditor-invoker.ts';
import { createGit } from '../connectors/simple-git.ts';
import type { AuditReport, AuditRequest, Confidence, RuleDocumentation, Severity } from '../contracts/index.ts';
import type { AuditRecord } from '../coordinator/record.ts';
import { auditOrResume } from '../coordinator/resume.ts';
import { auditorsInWorkers } from './local-auditors.ts';
import { localTask } from './local-task.ts';
import { mcpServers } from './mcp-servers.ts';
import { ensureFolder, type Format, printReport, writeReports } from './output.ts';
import { createProgress } from './progress.ts';
import { unknownRule } from './rules-command.ts';
import { stateFolder } from './state-folder.ts';
import { LANGUAGES, TOOL } from './tool.ts';
import { atLeast, hasFindingFrom } from './view.ts';

export interface AuditOptions {
  ref?: string;
  path?: string;
  format: Format;
  output?: string;
  failOn?: Severity;
  rule?: string[];
  exclude?: string[];
  minConfidence: Confidence;
  verbose?: boolean;
  quiet?: boolean;
  /** A file; false: no servers are asked. */
  mcpConfig?: string | false;
}

/**
 * `audit-persistence <repository>`.
 * @returns the exit code: 1 where a finding is as bad as `--fail-on` says, else 0
 * @throws AuditError when the audit was asked for wrongly or cannot be done
 */
export async function auditCommand(repository: string, options: AuditOptions): Promise<number> {
  const state = stateFolder();
  const store = new FolderObjectStore(state);
  const progress = createProgress(process.stderr, options.quiet === true);
  const runner = auditorsInWorkers(new URL('./audit-worker.js', import.meta.url), store, (message) =>
    progress.say('delegate', message),
  );
  // Both this thread and the worker load the rules, which takes a part of a second: side by side.
  runner.warm();
  const { rules } = await import('../auditors/index.ts');
  checkRules(options.rule ?? [], rules);
  const mcp = await mcpServers(options.mcpConfig, process.env);
  await ensureFolder(state, 'set AUDIT_PERSISTENCE_HOME to a folder that can be written to', 0o700);
  if (options.output !== undefined) await ensureFolder(options.output, 'give --output another folder');

  const task = await localTask(store, process.env);
  let code = 0;
  const reply = async (report: AuditReport, record: AuditRecord) => {
    progress.end();
    const shown = atLeast(report, options.minConfidence);
    if (options.output !== undefined) await writeReports(options.output, shown, rules);
    await printReport(shown, options.format, rules, options.verbose === true);
    if (options.quiet !== true) process.stderr.write(await task.said(record));
    if (options.failOn !== undefined && hasFindingFrom(shown, options.failOn)) code = 1;
  };
  await auditOrResume(requestFor(repository, options), {
    store,
    git: createGit({ home: state, fileUrls: true }),
    invoker: new LocalAuditorInvoker(store, runner),
    clones: path.join(state, 'clones'),
    tool: TOOL,
    rules,
    languages: LANGUAGES,
    progress: progress.say,
    mcp,
    steps: [task.step, { phase: 'reply', run: reply }],
  }).finally(progress.end);
  // Tidying up is not what was asked for: where it fails, the audit's own outcome stands.
  await store.sweep().catch(() => undefined);
  return code;
}

function requestFor(repository: string, { ref, path: folder, rule, exclude }: AuditOptions): AuditRequest {
  const now = new Date();
  const time = now.toISOString().replace(/[-:]|\.\d+/g, '');
  // What exists here is a folder, also where it looks like `owner/name`; what begins like a path is meant as one.
  const isPath = !repository.startsWith('-') && (existsSync(repository) || /^[./~\\]|^[a-z]:[\\/]/i.test(repository));
  return {
    id: `${time}-${randomBytes(4).toString('hex')}`,
    repository: isPath ? path.resolve(repository) : repository,
    ...(ref === undefined ? {} : { ref }),
    ...(folder === undefined ? {} : { path: folder }),
    ...(rule === undefined ? {} : { rules: [...new Set(rule)].sort() }),
    ...(exclude === undefined ? {} : { exclude }),
    requestedBy: { door: 'cli' },
    requestedAt: now.toISOString(),
  };
}

function checkRules(asked: readonly string[], rules: readonly RuleDocumentation[]): void {
  const names = rules.map(({ name }) => name);
  const unknown = asked.find((name) => !names.includes(name));
  if (unknown !== undefined) throw unknownRule(unknown, names);
}
