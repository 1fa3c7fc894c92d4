import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { listSourceFiles } from '../analysis/files.ts';
import { bareParser } from '../analysis/languages/index.ts';
import { type Monorepo, PYTHON_MONOREPO, TYPESCRIPT_MONOREPO, writeMonorepo } from './bench-monorepo.ts';

/**
 * Measures a whole audit against the bare parse of the same files in the same run: `npm run bench -- [FOLDER…]`.
 * Each run is a process of its own; the two take turns, and the medians are compared. Without a folder it audits code that is made for
 * it: monorepos of services in each language, with a few findings in a thousand lines, at two sizes, which also shows how time grows;
 * and the rules' Python fixtures repeated, which have about fifty findings in a thousand lines, so that making and writing the reports
 * weighs more there than in any service.
 */
const RUNS = 3;
const USAGE = 'process.on("exit",()=>{require("node:fs").writeSync(3,String(process.resourceUsage().maxRSS))})';

interface Sample {
  seconds: number;
  megabytes: number;
}

async function main(): Promise<void> {
  const args = process.argv.slice(2);
  if (args[0] === '--bare') return bareParse(args[1]);
  const scratch = mkdtempSync(path.join(tmpdir(), 'audit-persistence-bench-'));
  try {
    process.stdout.write(
      `${availableParallelism()} processors, Node ${process.versions.node}, ${RUNS} runs each, medians\n`,
    );
    const tables: Record<string, string[]> =
      args.length > 0
        ? { code: args.map((arg) => path.resolve(arg)) }
        : {
            'Python services': [50_000, 500_000].map((lines) => monorepo(scratch, 'python', lines, PYTHON_MONOREPO)),
            'TypeScript services': [50_000, 400_000].map((lines) =>
              monorepo(scratch, 'typescript', lines, TYPESCRIPT_MONOREPO),
            ),
            'Python fixtures': [500_000].map((lines) => repeated(scratch, lines)),
          };
    for (const [title, folders] of Object.entries(tables)) {
      const rows = [[title, 'lines', 'bare parse', 'whole audit', 'ratio', 'peak memory', 'lines per second']];
      for (const folder of folders) rows.push(await compare(folder, scratch));
      process.stdout.write(`\n${table(rows)}\n`);
    }
  } finally {
    rmSync(scratch, { recursive: true, force: true });
  }
}

async function compare(folder: string, scratch: string): Promise<string[]> {
  const bare: Sample[] = [];
  const whole: Sample[] = [];
  let lines = 0;
  for (let run = 0; run < RUNS; run++) {
    const parsed = await timed([fileURLToPath(import.meta.url), '--bare', folder], scratch);
    const [seconds, counted] = parsed.output.trim().split(' ').map(Number);
    lines = counted;
    bare.push({ seconds, megabytes: parsed.megabytes });
    whole.push(await timed([path.join(import.meta.dirname, 'cli.js'), folder, '--format', 'json', '--quiet'], scratch));
  }
  const parse = median(bare.map((sample) => sample.seconds));
  const audit = median(whole.map((sample) => sample.seconds));
  return [
    path.basename(folder),
    lines.toLocaleString('en'),
    `${parse.toFixed(2)} s`,
    `${audit.toFixed(2)} s`,
    (audit / parse).toFixed(2),
    `${Math.round(median(whole.map((sample) => sample.megabytes)))} MB`,
    Math.round(lines / audit).toLocaleString('en'),
  ];
}

/** Parses every file that an audit would read, in one thread, and does nothing else; prints the seconds of parsing alone. */
async function bareParse(folder: string): Promise<void> {
  const { files } = await listSourceFiles(folder, { path: null, exclude: [] });
  let milliseconds = 0;
  let lines = 0;
  const parsers = new Map<string, (source: string) => void>();
  for (const file of files) {
    const ending = path.extname(file.path);
    const parse = parsers.get(ending) ?? (await bareParser(file.path));
    parsers.set(ending, parse);
    const source = await readFile(path.join(folder, file.path), 'utf8');
    for (let at = source.indexOf('\n'); at >= 0; at = source.indexOf('\n', at + 1)) lines++;
    const start = performance.now();
    parse(source);
    milliseconds += performance.now() - start;
  }
  process.stdout.write(`${milliseconds / 1000} ${lines}\n`);
}

/** Runs a Node program from start to exit. */
function timed(args: string[], scratch: string): Promise<Sample & { output: string }> {
  const start = performance.now();
  const child = spawn(process.execPath, ['-r', usageHook(scratch), ...args], {
    env: { ...process.env, AUDIT_PERSISTENCE_HOME: mkdtempSync(path.join(scratch, 'home-')) },
    stdio: ['ignore', 'pipe', 'inherit', 'pipe'],
  });
  let output = '';
  let kilobytes = '';
  child.stdout!.on('data', (chunk) => {
    if (output.length < 1000) output += chunk;
  });
  child.stdio[3]!.on('data', (chunk) => {
    kilobytes += chunk;
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (code) => {
      if (code !== 0) reject(new Error(`${args[0]} ended with exit code ${code}`));
      else resolve({ seconds: (performance.now() - start) / 1000, megabytes: Number(kilobytes) / 1024, output });
    });
  });
}

function usageHook(scratch: string): string {
  const file = path.join(scratch, 'usage.cjs');
  writeFileSync(file, `if (require("node:worker_threads").isMainThread) ${USAGE};\n`);
  return file;
}

/** A folder of at least so many lines: the fixtures' packages again and again, each copy with a name of its own. */
function repeated(scratch: string, lines: number): string {
  const fixtures = path.resolve(import.meta.dirname, '../test/fixtures/rules');
  const sources: { path: string; text: string }[] = [];
  for (const entry of readdirSync(fixtures, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !entry.name.endsWith('.py')) continue;
    const file = path.join(entry.parentPath, entry.name);
    sources.push({ path: path.relative(fixtures, file), text: readFileSync(file, 'utf8') });
  }
  const folder = path.join(scratch, 'fixtures', `${lines / 1000}k`);
  let written = 0;
  for (let copy = 0; written < lines; copy++) {
    for (const source of sources) {
      const file = path.join(folder, `service_${copy}`, source.path);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, source.text);
      written += source.text.split('\n').length - 1;
    }
  }
  return folder;
}

function monorepo(scratch: string, name: string, lines: number, kind: Monorepo): string {
  const folder = path.join(scratch, name, `${lines / 1000}k`);
  writeMonorepo(path.resolve(import.meta.dirname, '../test/fixtures/bench'), folder, lines, kind);
  return folder;
}

function median(values: number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 2)];
}

function table(rows: string[][]): string {
  const widths = rows[0].map((_, column) => Math.max(...rows.map((row) => row[column].length)));
  return rows
    .map((row) =>
      row
        .map((cell, column) => (column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])))
        .join('  '),
    )
    .join('\n');
}

await main();
