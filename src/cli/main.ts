#!/usr/bin/env node
import { Command, CommanderError, InvalidArgumentError, Option } from 'commander';
import { AuditError, CONFIDENCES, messageOf, SEVERITIES, type Severity } from '../contracts/index.ts';
import { plain } from '../report/text.ts';
import type { AuditOptions } from './audit-command.ts';
import { FORMATS } from './output.ts';
import type { ServeOptions } from './serve-command.ts';
import { TOOL } from './tool.ts';

const EXIT_CODES = `
Exit codes: 0 done, 1 findings at or above --fail-on, 2 bad usage or configuration, 3 the audit could not be done.

Examples:
  $ audit-persistence .
  $ audit-persistence encode/starlette --ref main --format markdown
  $ audit-persistence . --path services/api --fail-on HIGH --output reports`;

function program(): Command {
  const command = new Command(TOOL.name)
    .description('Audits how a repository uses its database and its event loop, and prints the report.')
    .version(TOOL.version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .argument('[repository]', 'a folder, a git URL, or owner/name on GitHub')
    .option('--ref <ref>', 'branch, tag or commit to audit; the default branch where there is none')
    .option('--path <folder>', 'audit only this folder of the repository')
    .addOption(new Option('--format <format>', 'what to print').choices(FORMATS).default('summary'))
    .option('--output <folder>', 'also write report.md, report.json and report.sarif there')
    .option('--fail-on <severity>', `exit with 1 where a finding is at least ${SEVERITIES.join(', ')}`, parseSeverity)
    .option('--rule <rule>', 'run only this rule (repeatable)', collect)
    .option('--exclude <glob>', 'leave out these files and folders (repeatable)', collect)
    .addOption(
      new Option('--min-confidence <level>', 'show no findings below this').choices(CONFIDENCES).default('advisory'),
    )
    .option('--mcp-config <file>', 'MCP servers to ask for documentation, as in {"mcpServers": {…}}')
    .option('--no-mcp-config', 'ask no MCP servers')
    .option('--verbose', 'show every finding with its evidence')
    .option('--quiet', 'show no progress')
    .showHelpAfterError('Run audit-persistence --help to see what can be given.')
    .addHelpText('after', EXIT_CODES)
    .action(async (repository: string | undefined, options: AuditOptions, self: Command) => {
      if (repository === undefined) self.error('error: name what to audit: a folder, a git URL or owner/name');
      const { auditCommand } = await import('./audit-command.ts');
      process.exitCode = await auditCommand(repository, options);
    });
  command
    .command('rules')
    .description('list all rules')
    .action(async () => (await import('./rules-command.ts')).rulesCommand());
  command
    .command('explain')
    .description('tell what a rule finds, why it matters and what to do')
    .argument('<rule>', 'name of the rule')
    .action(async (rule: string) => (await import('./rules-command.ts')).explainCommand(rule));
  command
    .command('serve')
    .description('serve Slack and webhooks on this machine; what is needed is read from the environment')
    .option('--host <host>', 'address to listen at', '127.0.0.1')
    .option('--port <port>', 'port to listen at', parsePort, 3000)
    .action(async (options: ServeOptions) => (await import('./serve-command.ts')).serveCommand(options));
  command
    .command('slack-manifest')
    .description('print the manifest to make the Slack app from')
    .option('--url <url>', 'where the service is reached over https; without it, the app uses Socket Mode')
    .action(async ({ url }: { url?: string }) => (await import('./slack-manifest.ts')).slackManifestCommand(url));
  return command;
}

function collect(value: string, before: string[] | undefined): string[] {
  if (value === '') throw new InvalidArgumentError('It must not be empty.');
  return [...(before ?? []), value];
}

function parsePort(value: string): number {
  const port = Number(value);
  if (!Number.isInteger(port) || port < 0 || port > 65_535)
    throw new InvalidArgumentError('It is a number up to 65535.');
  return port;
}

function parseSeverity(value: string): Severity {
  const severity = SEVERITIES.find((name) => name === value.toUpperCase());
  if (severity === undefined) throw new InvalidArgumentError(`Allowed choices are ${SEVERITIES.join(', ')}.`);
  return severity;
}

/** Says what went wrong in one line, and answers the exit code for it. */
function report(error: unknown): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2;
  if (error instanceof AuditError) {
    process.stderr.write(`audit-persistence: ${plain(error.message)}\n`);
    return error.kind === 'request' ? 2 : 3;
  }
  process.stderr.write(`audit-persistence: unexpected error: ${plain(messageOf(error))}\n`);
  if (process.argv.includes('--verbose') && error instanceof Error) process.stderr.write(`${error.stack}\n`);
  return 3;
}

// A reader that has gone away is no failure; it shows as an event besides the failed write.
process.stdout.on('error', () => undefined);
process.stderr.on('error', () => undefined);

try {
  const command = program();
  for (const one of [command, ...command.commands]) one.exitOverride();
  await command.parseAsync();
} catch (error) {
  process.exitCode = report(error);
}
