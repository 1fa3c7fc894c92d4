// Gets what the deployed system runs on, once, into a cache outside the repository: an S3 server (versitygw, from the Go
// module proxy), AWS's runtime interface emulator (which PyPI's aws-sam-cli ships), AWS's runtime interface client (npm's
// aws-lambda-ric, which is compiled here), and the Node of the version that is deployed (npm's node).
import { execFile } from 'node:child_process';
import { chmodSync, existsSync, mkdirSync, mkdtempSync, renameSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';

const VERSIONS = { versitygw: 'v1.8.0', samCli: '1.170.0', client: '4.0.2', node: '24.21.0' };
/** What the client's compilation needs; Debian's packages have the same names. */
const BUILD_TOOLS = { autoconf: 'autoconf', automake: 'automake', libtoolize: 'libtool', cmake: 'cmake', 'g++': 'g++' };
/** Long enough for a machine that does much else: what is installed once is kept. */
const LIMIT_MS = 20 * 60_000;

const cache = path.join(process.env.XDG_CACHE_HOME || path.join(os.homedir(), '.cache'), 'audit-persistence-system');
const execute = promisify(execFile);

/** @returns for each program where it lies, or why it cannot be had. */
export async function programs() {
  mkdirSync(cache, { recursive: true });
  const [versitygw, emulator, client] = await Promise.all([
    provide(`versitygw-${VERSIONS.versitygw}`, 'versitygw', installVersitygw),
    provide(`emulator-${VERSIONS.samCli}`, 'aws-lambda-rie', installEmulator),
    provide(`client-${VERSIONS.client}-node-${VERSIONS.node}`, 'node_modules/node/bin/node', installClient),
  ]);
  return { versitygw, emulator, client };
}

/** Installs into a folder of its own and moves that to its place once it is whole: a run that is killed leaves no half. */
async function provide(name, file, install) {
  const folder = path.join(cache, name);
  const answer = { file: path.join(folder, file), folder };
  if (existsSync(answer.file)) return answer;
  const began = Date.now();
  const made = mkdtempSync(path.join(cache, 'making-'));
  try {
    await install(made);
    if (!existsSync(path.join(made, file))) throw new Error(`its installation left no ${file}`);
    rmSync(folder, { recursive: true, force: true });
    renameSync(made, folder);
    console.log(`installed ${name} in ${Math.round((Date.now() - began) / 1000)} s`);
    return answer;
  } catch (error) {
    return { reason: reasonOf(error) };
  } finally {
    rmSync(made, { recursive: true, force: true });
  }
}

/** The last line that is about the failure. */
function reasonOf(error) {
  if (error.killed) return `its installation was not done within ${LIMIT_MS / 60_000} minutes`;
  const lines = `${error.stderr ?? ''}`
    .split('\n')
    .filter((line) => line.trim() && !/^(npm warn|go: downl)/.test(line));
  return lines.at(-1) ?? error.message.split('\n')[0];
}

async function installVersitygw(folder) {
  await needed('go', ['version'], 'Go is not there');
  const env = { ...process.env, GOBIN: folder };
  await run('go', ['install', `github.com/versity/versitygw/cmd/versitygw@${VERSIONS.versitygw}`], { env });
}

async function installEmulator(folder) {
  const machine = { x64: 'x86_64', arm64: 'arm64' }[process.arch];
  if (process.platform !== 'linux' || !machine)
    throw new Error('AWS has its emulator for Linux on x86-64 and Arm only');
  const python = await firstOf(['python3', 'python']);
  const wanted = `aws-sam-cli==${VERSIONS.samCli}`;
  await run(python, ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', path.join(folder, 'pip'), wanted]);
  const file = path.join(folder, 'aws-lambda-rie');
  renameSync(path.join(folder, `pip/samcli/local/rapid/aws-lambda-rie-${machine}`), file);
  chmodSync(file, 0o755);
  rmSync(path.join(folder, 'pip'), { recursive: true });
}

async function installClient(folder) {
  const missing = [];
  for (const [command, debian] of Object.entries(BUILD_TOOLS)) {
    await run(command, ['--version']).catch(() => missing.push(debian));
  }
  if (missing.length > 0) throw new Error(`aws-lambda-ric is compiled with ${missing.join(', ')}, not installed here`);
  // With the headers that came with this Node, the compilation has no need to fetch them: its interface is the same in all.
  const home = path.resolve(process.execPath, '../..');
  const headers = existsSync(path.join(home, 'include/node/node_api.h')) ? { npm_config_nodedir: home } : {};
  const wanted = [`aws-lambda-ric@${VERSIONS.client}`, `node@${VERSIONS.node}`];
  await run('npm', ['install', '--prefix', folder, '--ignore-scripts=false', '--no-audit', '--no-fund', ...wanted], {
    cwd: folder,
    env: { ...process.env, ...headers },
  });
}

async function needed(command, args, reason) {
  await run(command, args).catch(() => {
    throw new Error(reason);
  });
}

async function firstOf(commands) {
  for (const command of commands) {
    const found = await run(command, ['-m', 'pip', '--version']).catch(() => null);
    if (found) return command;
  }
  throw new Error('Python with pip is not there');
}

function run(command, args, options = {}) {
  return execute(command, args, { timeout: LIMIT_MS, maxBuffer: 1 << 26, ...options });
}
