import { fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Server, serve } from '../e2e/helpers.ts';
import { type S3Server, serveS3 } from '../stand-ins/s3.ts';
import { SIGNING_SECRET, signed, TOKEN } from '../stand-ins/slack.ts';
import { bundleOf } from './cloud.ts';

/** Slack gives up after 3 s; these leave room for Lambda's own start and for the network. */
const LONGEST = { importMs: 700, warmMs: 300 };
const PROCESSES = 8;
const WARM = 10;

interface Run {
  importMs: number;
  importCpuMs: number;
  answers: { ms: number; statusCode: number; body: string }[];
}

let s3: S3Server;
let lambda: Server;
beforeAll(async () => {
  s3 = await serveS3();
  // Takes every asynchronous invocation, and runs none: only the acknowledgement is measured.
  lambda = await serve((_request, response) => response.writeHead(202).end());
});
afterAll(() => Promise.all([s3.close(), lambda.close()]));

function event(run: number, text: string): object {
  const fields = { command: '/audit-persistence', text, team_id: 'T1', channel_id: 'C1', user_id: 'U1' };
  const body = new URLSearchParams({ ...fields, trigger_id: `${run}.${text}`, response_url: 'https://a.example' });
  return { version: '2.0', headers: signed(body.toString()), body: body.toString(), isBase64Encoded: false };
}

async function measured(run: number): Promise<Run> {
  const child = fork(path.join(import.meta.dirname, '../stand-ins/lambda-warm.mjs'), [], {
    env: {
      PATH: process.env.PATH,
      ...s3.environment,
      AWS_ENDPOINT_URL_LAMBDA: lambda.url,
      AUDIT_BUCKET: s3.bucket,
      ALLOWED_REPOSITORIES: 'github.com/acme/*',
      COORDINATOR_FUNCTION: 'coordinator',
      SLACK_SIGNING_SECRET: SIGNING_SECRET,
      SLACK_BOT_TOKEN: TOKEN,
    },
    execPath: process.env.AUDIT_PERSISTENCE_NODE ?? process.execPath,
    execArgv: [],
    stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
  });
  const events = Array.from({ length: WARM + 1 }, (_, n) => event(run, `acme/orders${n}`));
  child.send({ bundle: pathToFileURL(bundleOf('slack')).href, events });
  const [said] = await once(child, 'message');
  return said;
}

const middle = (values: number[]) => values.sort((a, b) => a - b)[Math.floor(values.length / 2)]!;

it('a slash command is acknowledged in time, by a function that starts and by one that is warm', async () => {
  const runs: Run[] = [];
  const load = () => Math.min(...runs.flatMap(({ importMs, importCpuMs }) => [importMs, importCpuMs]));
  const warm = () => runs.flatMap(({ answers }) => answers.slice(1).map(({ ms }) => ms));
  // On a busy machine some are slow; the quickest tell what the code itself takes.
  while (
    runs.length < 3 ||
    (runs.length < PROCESSES && (load() > LONGEST.importMs || Math.min(...warm()) > LONGEST.warmMs))
  )
    runs.push(await measured(runs.length));
  for (const { answers } of runs) {
    for (const { statusCode, body } of answers)
      expect([statusCode, body]).toEqual([200, expect.stringMatching(/Accepted: /)]);
  }
  const figures = [
    ['import of the bundle', runs.map(({ importMs }) => importMs)],
    ['  processor time of it', runs.map(({ importCpuMs }) => importCpuMs)],
    ['first acknowledgement', runs.map(({ answers }) => answers[0]!.ms)],
    ['acknowledgement, warm', warm()],
  ] as const;
  for (const [name, values] of figures) {
    const [least, usual] = [Math.min(...values), middle([...values])].map((ms) => `${Math.round(ms)} ms`);
    console.log(`${name.padEnd(24)} best ${least}, median ${usual} of ${values.length}`);
  }
  expect(load()).toBeLessThan(LONGEST.importMs);
  expect(Math.min(...warm())).toBeLessThan(LONGEST.warmMs);
}, 120_000);
