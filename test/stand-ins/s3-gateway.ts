import { spawn } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import http from 'node:http';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { serve } from '../e2e/helpers.ts';
import { freePort, listening } from './ports.ts';
import type { S3Objects, S3Request, S3Server } from './s3.ts';

const KEYS = { access: 'test', secret: 'test' };
const REGION = 'eu-central-1';
/** Where versitygw keeps what is not whole yet. */
const UNFINISHED = '.sgwtmp';

/**
 * versitygw with one bucket in a folder of its own, behind a proxy that can make requests fail. Requests keep the Host
 * that they were signed for, so signatures are checked as S3 does it.
 * @param program versitygw
 */
export async function serveGateway(program: string, bucket: string): Promise<S3Server> {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-s3-'));
  mkdirSync(path.join(folder, bucket));
  const port = await freePort();
  const gateway = spawn(program, ['--port', `127.0.0.1:${port}`, '--region', REGION, '--quiet', 'posix', folder], {
    env: { PATH: process.env.PATH, ROOT_ACCESS_KEY: KEYS.access, ROOT_SECRET_KEY: KEYS.secret },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  gateway.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const end = () => {
    process.off('exit', end);
    gateway.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  process.once('exit', end);
  await listening(port, () => said);

  const objects = new FolderObjects(path.join(folder, bucket));
  const requests: S3Request[] = [];
  const server = await serve(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://s3');
    const key = url.pathname.split('/').slice(2).map(decodeURIComponent).join('/');
    const request: S3Request = {
      method: incoming.method ?? '',
      key,
      query: url.searchParams,
      headers: incoming.headers,
    };
    const body: Buffer[] = [];
    for await (const chunk of incoming) body.push(chunk);
    requests.push(request);
    const fault = all.fault(request);
    if (fault === 'silent') return;
    if (typeof fault === 'object' && 'delayMs' in fault) await sleep(fault.delayMs);
    if (typeof fault === 'object' && 'code' in fault) {
      response.writeHead(fault.status, { 'content-type': 'application/xml' });
      return void response.end(`<Error><Code>${fault.code}</Code><Message>${fault.code} it is.</Message></Error>`);
    }
    const { method, headers } = incoming;
    const forwarded = http.request({ port, host: '127.0.0.1', path: incoming.url, method, headers }, (answer) => {
      if (method === 'PUT' && answer.statusCode === 200) objects.noteHeaders(key, incoming.headers);
      if (fault === 'lost') return void answer.resume().on('end', () => response.destroy());
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    forwarded.on('error', () => response.destroy());
    forwarded.end(Buffer.concat(body));
  });
  const all: S3Server = {
    url: server.url,
    bucket,
    objects,
    requests,
    fault: () => undefined,
    environment: {
      AWS_ENDPOINT_URL_S3: server.url,
      AWS_REGION: REGION,
      AWS_ACCESS_KEY_ID: KEYS.access,
      AWS_SECRET_ACCESS_KEY: KEYS.secret,
    },
    close: async () => {
      await server.close();
      end();
    },
  };
  return all;
}

type Kept = { body: Buffer; headers: Record<string, string> };

/** What the gateway has in its folder. */
class FolderObjects implements S3Objects {
  readonly #folder: string;
  readonly #headers = new Map<string, Record<string, string>>();

  constructor(folder: string) {
    this.#folder = folder;
  }

  /** What it was put with: the gateway keeps that apart from the file. */
  noteHeaders(key: string, headers: http.IncomingHttpHeaders): void {
    const kept = Object.entries(headers).filter(([name]) => name.startsWith('content-') || name.startsWith('x-amz-'));
    this.#headers.set(key, Object.fromEntries(kept.map(([name, value]) => [name, String(value)])));
  }

  get(key: string): Kept | undefined {
    const file = path.join(this.#folder, key);
    if (!existsSync(file) || !statSync(file).isFile()) return undefined;
    return { body: readFileSync(file), headers: this.#headers.get(key) ?? {} };
  }

  set(key: string, { body }: Kept): void {
    const file = path.join(this.#folder, key);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, body);
  }

  keys(): string[] {
    return readdirSync(this.#folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => path.relative(this.#folder, path.join(entry.parentPath, entry.name)))
      .filter((key) => !key.startsWith(UNFINISHED));
  }

  has(key: string): boolean {
    return this.get(key) !== undefined;
  }

  *[Symbol.iterator](): Iterator<[string, Kept]> {
    for (const key of this.keys()) yield [key, this.get(key)!];
  }

  values(): Kept[] {
    return this.keys().map((key) => this.get(key)!);
  }

  delete(key: string): void {
    rmSync(path.join(this.#folder, key), { force: true });
  }

  clear(): void {
    for (const name of readdirSync(this.#folder)) {
      rmSync(path.join(this.#folder, name), { recursive: true, force: true });
    }
    this.#headers.clear();
  }
}
