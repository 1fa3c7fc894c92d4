import { execFileSync, spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';

const CLI = process.env.AUDIT_PERSISTENCE_CLI ?? path.resolve(import.meta.dirname, '../../dist/cli.js');

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

/** A folder that is removed when the file's tests are done. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
  folders.push(folder);
  return folder;
}

export function write(folder: string, files: Record<string, string>): void {
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    writeFileSync(path.join(folder, name), text);
  }
}

/** A small service with one certain finding of two auditors: a query per row, and a blocking call in an endpoint. */
export const SERVICE: Record<string, string> = {
  'requirements.txt': 'fastapi==0.110.0\nsqlalchemy==2.0.29\nrequests==2.31.0\n',
  'app/models.py': `from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column


class Base(DeclarativeBase):
    pass


class Customer(Base):
    __tablename__ = "customers"
    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str]
`,
  'app/api.py': `import requests
from fastapi import Depends, FastAPI
from sqlalchemy import select
from sqlalchemy.orm import Session

from .database import get_session
from .models import Customer

app = FastAPI()


@app.get("/rates")
async def rates():
    return requests.get("https://rates.example.com/latest").json()


@app.get("/emails")
def emails(ids: list[int], session: Session = Depends(get_session)):
    result = []
    for customer_id in ids:
        customer = session.execute(select(Customer).where(Customer.id == customer_id)).scalar_one()
        result.append(customer.email)
    return result
`,
  'app/database.py': `from sqlalchemy import create_engine
from sqlalchemy.orm import Session, sessionmaker

engine = create_engine("postgresql://localhost/shop", pool_size=5)
SessionLocal = sessionmaker(engine)


def get_session():
    with SessionLocal() as session:
        yield session
`,
};

export function git(folder: string, ...command: string[]): string {
  return execFileSync('git', ['-c', 'user.name=Test', '-c', 'user.email=test@example.com', ...command], {
    cwd: folder,
    encoding: 'utf8',
    env: { ...process.env, GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
    stdio: ['ignore', 'pipe', 'pipe'],
  }).trim();
}

/** A git repository with those files in one commit. */
export function repository(files: Record<string, string> = SERVICE, folder = temporaryFolder()): string {
  mkdirSync(folder, { recursive: true });
  git(folder, 'init', '--quiet', '--initial-branch=main');
  write(folder, files);
  git(folder, 'add', '--all');
  git(folder, 'commit', '--quiet', '--allow-empty', '-m', 'First');
  return folder;
}

export interface Run {
  code: number | null;
  signal: NodeJS.Signals | null;
  stdout: string;
  stderr: string;
}

export interface RunOptions {
  /** Where the audits are kept; a new folder for each run where it is not given. */
  home?: string;
  cwd?: string;
  /** What is set besides. */
  env?: Record<string, string>;
  /** Called with the running process's id. */
  started?: (id: number) => void;
}

/** Runs the built command as a user would. */
export function audit(
  command: readonly string[],
  { home = temporaryFolder(), cwd, env = {}, started }: RunOptions = {},
): Promise<Run> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [CLI, ...command], {
      cwd,
      // Nothing of what the person who runs the tests has configured counts.
      env: { ...environment(), AUDIT_PERSISTENCE_HOME: home, XDG_CONFIG_HOME: home, ...env },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let stdout = '';
    let stderr = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    child.on('error', reject);
    child.on('close', (code, signal) => resolve({ code, signal, stdout, stderr }));
    if (child.pid !== undefined) started?.(child.pid);
  });
}

export const cli = CLI;

/** Without colours, and without a proxy between the command and a server of a test. */
function environment(): NodeJS.ProcessEnv {
  const { FORCE_COLOR, http_proxy, HTTP_PROXY, all_proxy, ALL_PROXY, ...rest } = process.env;
  return { ...rest, NO_COLOR: '1' };
}

export interface Server {
  url: string;
  close(): Promise<void>;
}

/** Serves the git repositories in a folder over HTTP, as git's own server program does it. */
export function serveGit(folder: string): Promise<Server> {
  return serve((request, response) => {
    const url = new URL(request.url ?? '/', 'http://localhost');
    const backend = spawn('git', ['http-backend'], {
      env: {
        PATH: process.env.PATH,
        GIT_PROJECT_ROOT: folder,
        GIT_HTTP_EXPORT_ALL: '1',
        GIT_CONFIG_COUNT: '1',
        GIT_CONFIG_KEY_0: 'safe.directory',
        GIT_CONFIG_VALUE_0: '*',
        GIT_PROTOCOL: String(request.headers['git-protocol'] ?? ''),
        PATH_INFO: url.pathname,
        QUERY_STRING: url.search.slice(1),
        REQUEST_METHOD: request.method,
        CONTENT_TYPE: request.headers['content-type'] ?? '',
        HTTP_CONTENT_ENCODING: String(request.headers['content-encoding'] ?? ''),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
    });
    request.pipe(backend.stdin);
    const chunks: Buffer[] = [];
    backend.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    backend.on('close', () => {
      const answer = Buffer.concat(chunks);
      const end = answer.indexOf('\r\n\r\n');
      for (const line of answer.subarray(0, end).toString().split('\r\n')) {
        const [name = '', value = ''] = line.split(/: (.*)/s);
        if (name === 'Status') response.statusCode = Number.parseInt(value, 10);
        else response.setHeader(name, value);
      }
      response.end(answer.subarray(end + 4));
    });
  });
}

/** An HTTP server on a free port of this machine. */
export function serve(handler: http.RequestListener): Promise<Server> {
  const server = http.createServer(handler);
  return new Promise((resolve) => {
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address() as AddressInfo;
      resolve({
        url: `http://127.0.0.1:${port}`,
        close: () =>
          new Promise((closed) => {
            server.close(() => closed());
            server.closeAllConnections();
          }),
      });
    });
  });
}
