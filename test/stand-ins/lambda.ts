import { type ChildProcess, fork } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { pathToFileURL } from 'node:url';
import { type Server, serve } from '../e2e/helpers.ts';
import { Emulated, programsOfEnvironment } from './lambda-emulator.ts';

export interface LambdaFunction {
  /** The script with the handler, as it is deployed. */
  bundle: string;
  environment: Record<string, string>;
  /** The function's time limit; by default 30 s. */
  limitMs?: number;
  /** How many may run at once; more are throttled. */
  concurrency?: number;
  /** How asynchronous invocations that fail go on: absent, not at all. */
  asynchronous?: {
    retries: number;
    pauseMs: number;
    /** The function that takes messages from the queue of invocations that were given up. */
    failures: string;
  };
}

/** What became of one invocation; times are in milliseconds since 1970. */
interface Invocation {
  name: string;
  event: unknown;
  began: number;
  ended?: number;
  /** The most memory that it used. */
  memoryMb?: number;
  /** What it used of processors, all threads together, from the start of its process on. */
  processorSeconds?: number;
  /** Everything that it wrote to its standard output and error output: in the cloud, its log. */
  log: string;
}

/** What goes wrong: its process is killed after so many milliseconds, another answer, the connection lost, or throttling. */
type LambdaFault = { killAfterMs: number } | { answer: string } | 'lost' | 'throttled' | undefined;

export interface LambdaServer extends Server {
  functions: Record<string, LambdaFunction>;
  invocations: Invocation[];
  /** Asked for each invocation; undefined: nothing goes wrong. */
  fault: (name: string) => LambdaFault;
  /** How many asynchronous invocations have not come to their end; retries and records of failure belong to them. */
  waiting: number;
  /** Kills what runs of a function, as running out of memory does. */
  kill: (name: string) => void;
  /** What a process must have in its environment to use this server. */
  environment: Record<string, string>;
}

type Outcome = { payload: string; failed: boolean };
/** What runs, with the name of its function. */
type Running = Map<ChildProcess | Emulated, string>;
const MAX_ANSWER = 6 * 1024 * 1024;
const RUNTIME = path.join(import.meta.dirname, 'lambda-runtime.mjs');

/**
 * Speaks Lambda's Invoke API (https://docs.aws.amazon.com/lambda/latest/api/API_Invoke.html). Every invocation is a process
 * of its own, with its own environment and temporary folder, killed at the function's time limit; or, where the
 * environment names AWS's own programs (lambda-emulator.ts), it runs as they run it, and finds what the last one left.
 */
export async function serveLambda(functions: Record<string, LambdaFunction>): Promise<LambdaServer> {
  const children: Running = new Map();
  const programs = programsOfEnvironment();
  const warm = new Map<string, Emulated[]>();
  // AWS's emulator gives its own ids.
  const start = (to: LambdaFunction, invocation: Invocation, fault: LambdaFault, id: string) =>
    programs ? runEmulated(programs, to, invocation, fault, children, warm) : run(to, invocation, fault, children, id);
  const server = await serve(async (request, response) => {
    const [, name = ''] = /^\/2015-03-31\/functions\/([^/]+)\/invocations/.exec(request.url ?? '') ?? [];
    const body: Buffer[] = [];
    for await (const chunk of request) body.push(chunk);
    const refuse = (status: number, type: string, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', 'x-amzn-errortype': type, ...headers });
      response.end(JSON.stringify({ Type: 'User', Message: `${type} it is.` }));
    };
    const known = all.functions[decodeURIComponent(name)];
    if (known === undefined) return refuse(404, 'ResourceNotFoundException');
    if (!request.headers.authorization) return refuse(403, 'AccessDeniedException');
    const fault = all.fault(name);
    const running = all.invocations.filter((one) => one.name === name && one.ended === undefined).length;
    if (fault === 'throttled' || running >= (known.concurrency ?? Number.POSITIVE_INFINITY)) {
      return refuse(429, 'TooManyRequestsException');
    }
    const invocation: Invocation = {
      name,
      event: JSON.parse(Buffer.concat(body).toString()),
      began: Date.now(),
      log: '',
    };
    all.invocations.push(invocation);
    const id = randomUUID();
    const outcome = start(known, invocation, fault, id);
    if (request.headers['x-amz-invocation-type'] === 'Event') {
      response.writeHead(202).end();
      all.waiting += 1;
      return void again(known, invocation, outcome, id).finally(() => {
        all.waiting -= 1;
      });
    }
    if (fault === 'lost') return void request.socket.destroy();
    const { payload, failed } = await outcome;
    response.writeHead(200, {
      'content-type': 'application/json',
      'x-amz-executed-version': '$LATEST',
      ...(failed ? { 'x-amz-function-error': 'Unhandled' } : {}),
    });
    response.end(typeof fault === 'object' && 'answer' in fault ? fault.answer : payload);
  });
  /** Lambda invokes again what failed, under the same id, and leaves a record of what it gives up. */
  const again = async (known: LambdaFunction, { name, event }: Invocation, first: Promise<Outcome>, id: string) => {
    const { retries, pauseMs, failures } = known.asynchronous ?? { retries: 0, pauseMs: 0, failures: '' };
    let outcome = await first;
    const rerun = (as: string, what: unknown, of: LambdaFunction, request: string) => {
      const invocation: Invocation = { name: as, event: what, began: Date.now(), log: '' };
      all.invocations.push(invocation);
      return start(of, invocation, all.fault(as), request);
    };
    for (let tried = 0; outcome.failed && tried < retries && !isClosed; tried += 1) {
      await sleep(pauseMs);
      outcome = await rerun(name, event, known, id);
    }
    const queue = all.functions[failures];
    if (!outcome.failed || queue === undefined || isClosed) return;
    const record = {
      version: '1.0',
      timestamp: new Date().toISOString(),
      requestContext: { requestId: id, condition: 'RetriesExhausted', approximateInvokeCount: retries + 1 },
      requestPayload: event,
      responseContext: { statusCode: 200, executedVersion: '$LATEST', functionError: 'Unhandled' },
      responsePayload: JSON.parse(outcome.payload),
    };
    const message = { messageId: randomUUID(), eventSource: 'aws:sqs', body: JSON.stringify(record) };
    await rerun(failures, { Records: [message] }, queue, randomUUID());
  };
  let isClosed = false;
  const all: LambdaServer = {
    url: server.url,
    functions,
    invocations: [],
    waiting: 0,
    fault: () => undefined,
    kill: (name) => {
      for (const [child, of] of children) if (of === name) stop(child);
    },
    environment: {
      AWS_ENDPOINT_URL_LAMBDA: server.url,
      AWS_REGION: 'eu-central-1',
      AWS_ACCESS_KEY_ID: 'test',
      AWS_SECRET_ACCESS_KEY: 'test',
    },
    close: async () => {
      isClosed = true;
      for (const child of children.keys()) stop(child);
      for (const one of [...warm.values()].flat()) one.close();
      await server.close();
    },
  };
  return all;
}

/** Kills a function's process and all that it started. */
function stop(child: ChildProcess | Emulated): void {
  if (!('pid' in child)) {
    child.kill();
    return;
  }
  const { pid } = child;
  if (pid === undefined) return;
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // It is over already.
  }
}

function run(
  { bundle, environment, limitMs = 30_000 }: LambdaFunction,
  invocation: Invocation,
  fault: LambdaFault,
  children: Running,
  id: string,
): Promise<Outcome> {
  const temporary = mkdtempSync(path.join(tmpdir(), 'audit-persistence-lambda-'));
  const child = fork(RUNTIME, [], {
    cwd: path.dirname(bundle),
    env: {
      PATH: process.env.PATH,
      TMPDIR: temporary,
      AWS_LAMBDA_FUNCTION_NAME: invocation.name,
      AWS_LAMBDA_FUNCTION_MEMORY_SIZE: '3008',
      AWS_EXECUTION_ENV: 'AWS_Lambda_nodejs24.x',
      AWS_LAMBDA_INITIALIZATION_TYPE: 'on-demand',
      LAMBDA_TASK_ROOT: path.dirname(bundle),
      _HANDLER: 'index.handler',
      _X_AMZN_TRACE_ID: 'Root=1-5759e988-bd862e3fe1be46a994272793;Parent=557abcec3ee5a047;Sampled=1',
      ...environment,
    },
    execArgv: [],
    // A group of its own, to be stopped with all that it started, as a sandbox is.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  children.set(child, invocation.name);
  for (const stream of [child.stdout, child.stderr]) {
    stream?.setEncoding('utf8').on('data', (text: string) => (invocation.log += text));
  }
  const context = {
    functionName: invocation.name,
    functionVersion: '$LATEST',
    awsRequestId: id,
    memoryLimitInMB: '3008',
  };
  const arn = `arn:aws:lambda:eu-central-1:123456789012:function:${invocation.name}`;
  child.send({
    bundle: pathToFileURL(bundle).href,
    event: invocation.event,
    context: { ...context, invokedFunctionArn: arn },
    limitMs,
  });
  let timedOut = false;
  const limit = setTimeout(() => {
    timedOut = true;
    stop(child);
  }, limitMs);
  if (typeof fault === 'object' && 'killAfterMs' in fault) setTimeout(() => stop(child), fault.killAfterMs);
  let said: { returned?: string; failed?: object; memoryMb?: number; processorSeconds?: number } = {};
  child.on('message', (message: typeof said) => {
    said = message;
  });
  return new Promise((resolve) => {
    child.on('close', (code, signal) => {
      clearTimeout(limit);
      children.delete(child);
      rmSync(temporary, { recursive: true, force: true, maxRetries: 5 });
      invocation.ended = Date.now();
      invocation.memoryMb = said.memoryMb;
      invocation.processorSeconds = said.processorSeconds;
      const failed = (errorType: string, errorMessage: string) =>
        resolve({
          failed: true,
          payload: JSON.stringify({ errorType, errorMessage: `RequestId: ${id} Error: ${errorMessage}` }),
        });
      if (timedOut) failed('Sandbox.Timedout', `Task timed out after ${(limitMs / 1000).toFixed(2)} seconds`);
      else if (said.failed !== undefined) resolve({ failed: true, payload: JSON.stringify(said.failed) });
      else if (said.returned === undefined) {
        failed('Runtime.ExitError', `Runtime exited with error: ${signal ? 'signal: killed' : `exit status ${code}`}`);
      } else if (said.returned.length > MAX_ANSWER) {
        failed(
          'Function.ResponseSizeTooLarge',
          'Response payload size exceeded maximum allowed payload size (6291556 bytes).',
        );
      } else resolve({ failed: false, payload: said.returned });
    });
  });
}

async function runEmulated(
  programs: NonNullable<ReturnType<typeof programsOfEnvironment>>,
  to: LambdaFunction,
  invocation: Invocation,
  fault: LambdaFault,
  children: Running,
  warm: Map<string, Emulated[]>,
): Promise<Outcome> {
  const { limitMs = 30_000 } = to;
  const kind = JSON.stringify([invocation.name, to.bundle, to.environment, limitMs]);
  const idle = warm.get(kind) ?? [];
  warm.set(kind, idle);
  const killed = typeof fault === 'object' && 'killAfterMs' in fault;
  // One that is warm can be done before it is killed.
  const one = (killed ? undefined : idle.pop()) ?? (await Emulated.start(programs, invocation.name, to, limitMs));
  children.set(one, invocation.name);
  if (killed) void killLater(one, fault.killAfterMs);
  let limit: NodeJS.Timeout | undefined;
  const seconds = (limitMs / 1000).toFixed(2);
  const errorMessage = `${new Date().toISOString()} Task timed out after ${seconds} seconds`;
  const timedOut = new Promise<Outcome>((resolve) => {
    const answer = { failed: true, payload: JSON.stringify({ errorType: 'Sandbox.Timedout', errorMessage }) };
    limit = setTimeout(() => resolve(answer), limitMs);
  });
  const ran = one.invoke(invocation.event).then((said) => {
    invocation.log = said.log;
    return said;
  });
  const outcome = await Promise.race([ran, timedOut]);
  clearTimeout(limit);
  children.delete(one);
  // What failed is not used again, as on AWS.
  if (outcome.failed || killed) one.close();
  else idle.push(one);
  invocation.ended = Date.now();
  return outcome;
}

/** The emulator starts what it runs only when it is asked to: there may be nothing yet. */
async function killLater(one: Emulated, ms: number): Promise<void> {
  await sleep(ms);
  for (let tried = 0; tried < 100 && !one.kill(); tried++) await sleep(20);
}
