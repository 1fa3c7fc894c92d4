// Compares the auditor with its peer on a real code base: whatever Ruff's ASYNC rules and C419 find there, the auditor must find too.
//
//   node test/system/peers.mjs [FOLDER…]
//
// Without a folder the sources of a public service are taken from its package. These and Ruff are installed with pip into a
// temporary folder. Says what it skipped where Python, pip or the network is missing. Exit code 1: Ruff found something that the auditor did not, or the
// auditor found nothing by following calls.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';

const ROOT = path.resolve(import.meta.dirname, '../..');
const CLI = path.join(ROOT, 'dist/cli.js');
const SERVICE = { name: 'letta', version: '0.6.1' };
const PEER_RULES = [
  'ASYNC210',
  'ASYNC212',
  'ASYNC220',
  'ASYNC221',
  'ASYNC222',
  'ASYNC230',
  'ASYNC240',
  'ASYNC250',
  'ASYNC251',
  'C419',
];
const OUR_RULES = ['blocking-io-in-async', 'sync-sleep-in-async', 'cpu-bound-in-async', 'unnecessary-list-allocation'];
// What the auditor never reads, by its documentation.
const LEFT_OUT =
  /(^|\/)(tests?|testing|docs?|examples?|migrations|alembic|fixtures|conftest\.py|test_[^/]*|[^/]*_test\.py)(\/|$)/;

// What the rules' documentation says they leave alone, and why: paths that are only computed, comprehensions over a literal.
const EXPLAINED = /\b(expanduser|absolute|cwd|home)\(| in \[[^\]]*\]\s*\]/;

const skip = (why) => {
  console.log(`skipped: ${why}`);
  process.exit(0);
};
const run = (command, args, options = {}) =>
  spawnSync(command, args, { encoding: 'utf8', maxBuffer: 1 << 29, ...options });

if (!existsSync(CLI)) {
  console.error('There is no build to test. Run `npm run build` first.');
  process.exit(2);
}
const python = ['python3', 'python'].find((name) => run(name, ['--version']).status === 0);
if (!python) skip('there is no Python here, and Ruff comes through pip');

const temp = mkdtempSync(path.join(os.tmpdir(), 'peers-'));
process.on('exit', () => rmSync(temp, { recursive: true, force: true }));

const installed = run(python, ['-m', 'pip', 'install', '--quiet', '--target', path.join(temp, 'ruff'), 'ruff']);
if (installed.status !== 0) skip(`Ruff could not be installed with pip: ${installed.stderr.trim().split('\n').pop()}`);
const ruff = path.join(temp, 'ruff/bin', process.platform === 'win32' ? 'ruff.exe' : 'ruff');

let folders = process.argv.slice(2).map((folder) => path.resolve(folder));
if (folders.length === 0) {
  const target = path.join(temp, 'service');
  const wanted = `${SERVICE.name}==${SERVICE.version}`;
  const fetched = run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', target, wanted]);
  if (fetched.status !== 0) skip(`${wanted} could not be installed with pip; give a folder with Python code instead`);
  folders = [path.join(target, SERVICE.name)];
}

let failed = false;
for (const folder of folders) {
  const theirs = ruffFindings(folder);
  const ours = auditorFindings(folder);
  const covered = theirs.filter((one) => ours.some((finding) => covers(finding, one)));
  const missed = theirs.filter((one) => !covered.includes(one));
  // A chain has the function, the call in it, and at least one hop in another function.
  const followed = ours.filter((finding) => finding.evidence.length > 2 && !theirs.some((one) => covers(finding, one)));
  console.log(
    `\n${path.basename(folder)}: Ruff ${theirs.length}, found by both ${covered.length}, only Ruff ${missed.length}`,
  );
  console.log(`only the auditor, by following calls: ${followed.length}`);
  for (const { rule, location, evidence } of followed.slice(0, 40)) {
    const end = evidence[evidence.length - 1];
    console.log(`  ${location} ${rule}: ${evidence.length - 1} hops to ${end.path}:${end.range.startLine}`);
  }
  for (const { code, file, line, message } of missed) console.log(`  MISSED ${file}:${line} ${code} ${message}`);
  if (missed.length > 0 || followed.length === 0) failed = true;
}
process.exitCode = failed ? 1 : 0;

function ruffFindings(folder) {
  const { stdout, stderr } = run(ruff, [
    'check',
    '--isolated',
    '--preview',
    '--no-cache',
    '--exit-zero',
    '--select',
    PEER_RULES.join(','),
    '--output-format',
    'json',
    folder,
  ]);
  if (!stdout) throw new Error(`Ruff gave no answer: ${stderr}`);
  return JSON.parse(stdout)
    .filter(({ code }) => PEER_RULES.includes(code))
    .map(({ code, filename, location, message }) => ({
      code,
      file: path.relative(folder, filename).split(path.sep).join('/'),
      line: location.row,
      message,
    }))
    .filter(({ file, line }) => !LEFT_OUT.test(file) && !EXPLAINED.test(lineOf(folder, file, line)));
}

function lineOf(folder, file, line) {
  return readFileSync(path.join(folder, file), 'utf8').split('\n')[line - 1] ?? '';
}

function auditorFindings(folder) {
  const { stdout, stderr } = run(process.execPath, [CLI, folder, '--format', 'json', '--quiet']);
  if (!stdout) throw new Error(`The auditor gave no answer: ${stderr}`);
  const { findings, advisories } = JSON.parse(stdout);
  return [...findings, ...advisories].filter(({ rule }) => OUR_RULES.includes(rule));
}

/** A finding covers a place when it, or a hop of its evidence, stands there: close-by calls of a kind are one finding. */
function covers(finding, { file, line }) {
  const places = [{ path: finding.path, range: finding.range }, ...finding.evidence];
  return places.some(({ path: at, range }) => at === file && line >= range.startLine - 1 && line <= range.endLine + 1);
}
