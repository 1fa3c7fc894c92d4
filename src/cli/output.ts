import { access, constants, mkdir } from 'node:fs/promises';
import path from 'node:path';
import { writeAtomically } from '../connectors/atomic-file.ts';
import { AuditError, type AuditReport, codeOf, messageOf, type RuleDocumentation } from '../contracts/index.ts';

export const FORMATS = ['summary', 'markdown', 'json', 'sarif'] as const;
export type Format = (typeof FORMATS)[number];

/** The report in one of the formats, as it goes to standard output. */
async function render(
  report: AuditReport,
  format: Format,
  rules: readonly RuleDocumentation[],
  verbose: boolean,
): Promise<string> {
  switch (format) {
    case 'markdown':
      return (await import('../report/markdown.ts')).renderMarkdown(report);
    case 'json':
      return (await import('../report/json.ts')).renderJson(report);
    case 'sarif':
      return (await import('../report/sarif.ts')).renderSarif(report, rules);
    case 'summary': {
      const { renderSummary } = await import('../report/summary.ts');
      return renderSummary(report, {
        color: wantsColor(process.stdout),
        width: process.stdout.columns || 100,
        limit: 10,
        verbose,
      });
    }
  }
}

const FILES = { markdown: 'report.md', json: 'report.json', sarif: 'report.sarif' } as const;

/** Writes the report into a folder, in every format that a file is good for. */
export async function writeReports(
  folder: string,
  report: AuditReport,
  rules: readonly RuleDocumentation[],
): Promise<void> {
  for (const format of ['markdown', 'json', 'sarif'] as const) {
    await writeAtomically(path.join(folder, FILES[format]), await render(report, format, rules, false));
  }
}

/** Makes sure, before the work begins, that a folder can be written to. `hint` says what else to do about it. */
export async function ensureFolder(folder: string, hint: string, mode?: number): Promise<void> {
  try {
    await mkdir(folder, { recursive: true, ...(mode === undefined ? {} : { mode }) });
    await access(folder, constants.W_OK);
  } catch (error) {
    const reason =
      codeOf(error) === 'EEXIST' || codeOf(error) === 'ENOTDIR'
        ? 'a part of that path is a file'
        : messageOf(error).replace(/^[A-Z]+: |, \w+ '.*'$/g, '');
    throw new AuditError('audit', `Cannot write to the folder ${folder}: ${reason}; ${hint}.`, { cause: error });
  }
}

/** As large as a piece of output should be: fewer writes are not faster, and larger ones take memory. */
const PIECE = 256 * 1024;

/** Prints the report in one of the formats, without having all of a long one in memory at once. */
export async function printReport(
  report: AuditReport,
  format: Format,
  rules: readonly RuleDocumentation[],
  verbose: boolean,
): Promise<void> {
  if (format !== 'json') return print(await render(report, format, rules, verbose));
  const { jsonPieces } = await import('../report/json.ts');
  let text = '';
  for (const piece of jsonPieces(report)) {
    text += piece;
    if (text.length < PIECE) continue;
    if (process.stdout.destroyed) return;
    await write(text);
    text = '';
  }
  await write(text);
}

/**
 * Writes to standard output to the end. A reader that has gone away (`| head`) is no failure.
 * @throws AuditError when the text cannot be written, such as to a file on a full disk
 */
export function print(text: string): Promise<void> {
  return write(text.endsWith('\n') ? text : `${text}\n`);
}

function write(text: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const fail = (error: Error) => {
      if (codeOf(error) === 'EPIPE' || codeOf(error) === 'ERR_STREAM_DESTROYED') return resolve();
      const reason = codeOf(error) === 'ENOSPC' ? 'the disk is full' : messageOf(error);
      reject(new AuditError('audit', `Cannot write the report to standard output: ${reason}.`, { cause: error }));
    };
    process.stdout.once('error', fail);
    process.stdout.write(text, (error) => {
      process.stdout.off('error', fail);
      if (error) fail(error);
      else resolve();
    });
  });
}

/** As https://no-color.org and https://force-color.org say. */
export function wantsColor(stream: NodeJS.WriteStream): boolean {
  if (process.env.NO_COLOR) return false;
  if (process.env.FORCE_COLOR) return process.env.FORCE_COLOR !== '0';
  return stream.isTTY === true && process.env.TERM !== 'dumb';
}
