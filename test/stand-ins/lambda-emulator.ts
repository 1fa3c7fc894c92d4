import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { LambdaFunction } from './lambda.ts';
import { freePort, listening } from './ports.ts';

/** What AWS runs functions with, as test/system/run.mjs installs it. */
interface Programs {
  /** AWS's runtime interface emulator. */
  emulator: string;
  /** The script of AWS's runtime interface client, `aws-lambda-ric`. */
  client: string;
  /** The Node of the version that is deployed. */
  node: string;
}

/** The programs that the environment names, or null: then functions run as lambda-runtime.mjs runs them. */
export function programsOfEnvironment(): Programs | null {
  const { AUDIT_PERSISTENCE_RIE: emulator, AUDIT_PERSISTENCE_RIC: client, AUDIT_PERSISTENCE_NODE: node } = process.env;
  return emulator && client && node ? { emulator, client, node } : null;
}

export interface Ran {
  payload: string;
  failed: boolean;
  log: string;
}

/**
 * One environment that runs a function, one invocation at a time, as on AWS: further invocations find it warm. Emulators
 * crash where two invocations meet, so whoever sends them keeps one emulator for each that runs at once.
 */
export class Emulated {
  readonly #rie: ChildProcess;
  readonly #port: number;
  readonly #folder: string;
  #log = '';

  private constructor(rie: ChildProcess, port: number, folder: string) {
    this.#rie = rie;
    this.#port = port;
    this.#folder = folder;
    for (const stream of [rie.stdout, rie.stderr]) {
      stream?.setEncoding('utf8').on('data', (text: string) => (this.#log += text));
    }
    process.once('exit', this.close);
  }

  static async start(programs: Programs, name: string, to: LambdaFunction, limitMs: number): Promise<Emulated> {
    const folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-lambda-'));
    const [port, api] = [await freePort(), await freePort()];
    const task = path.dirname(to.bundle);
    const addresses = ['--runtime-interface-emulator-address', `127.0.0.1:${port}`];
    const rie = spawn(
      programs.emulator,
      [...addresses, '--runtime-api-address', `127.0.0.1:${api}`, programs.node, programs.client, handlerOf(to.bundle)],
      {
        cwd: task,
        env: {
          PATH: process.env.PATH,
          TMPDIR: folder,
          AWS_LAMBDA_FUNCTION_NAME: name,
          AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
          AWS_LAMBDA_FUNCTION_TIMEOUT: String(Math.ceil(limitMs / 1000)),
          AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
          LAMBDA_TASK_ROOT: task,
          ...to.environment,
        },
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
    const started = new Emulated(rie, port, folder);
    await listening(port, () => started.#log);
    return started;
  }

  /** Runs one invocation; the time limit is the caller's to keep. */
  async invoke(event: unknown): Promise<Ran> {
    this.#log = '';
    const { status, text } = await post(this.#port, JSON.stringify(event)).catch(() => ({ status: 502, text: '' }));
    // The emulator writes the last line of an invocation after its answer.
    for (let waited = 0; waited < 20 && !/REPORT RequestId|Invoke DONE failed/.test(this.#log); waited++) {
      await sleep(25);
    }
    return { ...understood(status, text), log: this.#log };
  }

  /**
   * Kills what the emulator runs, as running out of memory does; the emulator says so in its answer.
   * @returns whether anything ran
   */
  kill(): boolean {
    const running = descendants(this.#rie.pid);
    for (const id of running) signal(id);
    return running.length > 0;
  }

  readonly close = (): void => {
    process.off('exit', this.close);
    this.kill();
    this.#rie.kill('SIGKILL');
    rmSync(this.#folder, { recursive: true, force: true });
  };
}

/** Lambda marks failures in a header, which the emulator does not send: they are told by what they look like. */
function understood(status: number, text: string): { payload: string; failed: boolean } {
  const fail = (errorType: string, errorMessage: string) => ({
    failed: true,
    payload: JSON.stringify({ errorType, errorMessage }),
  });
  if (/^Task timed out after [\d.]+ seconds$/.test(text)) return fail('Sandbox.Timedout', text);
  if (text === '') return fail('Runtime.ExitError', 'Runtime exited with error: signal: killed');
  const { errorType, errorMessage } = Object(JSON.parse(text));
  return { payload: text, failed: status !== 200 || (errorType !== undefined && errorMessage !== undefined) };
}

function handlerOf(bundle: string): string {
  return `${path.basename(bundle, path.extname(bundle))}.handler`;
}

function post(port: number, body: string): Promise<{ status: number; text: string }> {
  return new Promise((resolve, reject) => {
    const options = { port, host: '127.0.0.1', path: '/2015-03-31/functions/function/invocations', method: 'POST' };
    const request = http.request(options, (response) => {
      let text = '';
      response.setEncoding('utf8').on('data', (more: string) => (text += more));
      response.on('end', () => resolve({ status: response.statusCode ?? 0, text }));
      response.on('error', reject);
    });
    request.on('error', reject).end(body);
  });
}

function descendants(of: number | undefined): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => [Number(name), parentOf(name)] as const);
  const below = (id: number): number[] =>
    parents.filter(([, parent]) => parent === id).flatMap(([child]) => [child, ...below(child)]);
  return of === undefined ? [] : below(of);
}

function parentOf(id: string): number {
  try {
    // The name of the program stands in parentheses and can hold anything.
    return Number(/^.*\) \S (\d+)/s.exec(readFileSync(`/proc/${id}/stat`, 'utf8'))?.[1]);
  } catch {
    return -1;
  }
}

function signal(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It has ended by itself.
  }
}
