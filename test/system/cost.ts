import { cpSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { git, repository, type Server, serveGit, temporaryFolder } from '../e2e/helpers.ts';
import { synthesise } from '../infra/template.ts';
import { type Cloud, invoke, openCloud } from '../lambda/cloud.ts';

/**
 * What one audit costs on AWS: `npm run cost`. Every function is run as it is deployed, on code that is made by repeating
 * the rules' fixtures; its seconds, times the memory that the stack gives it, times the price. Seconds are those of the
 * processor, which a busy machine does not stretch; the coordinator waits for the slowest auditor besides.
 */

/** US dollars in us-east-1 for Arm, as https://aws.amazon.com/lambda/pricing/ states them. */
const PRICE = { gigabyteSecond: 0.0000133334, request: 0.2 / 1_000_000, diskGigabyteSecond: 0.0000000309 };
const FREE_DISK_MB = 512;
const LINES = [1_000, 50_000];
const FIXTURES = path.resolve(import.meta.dirname, '../fixtures/rules');

interface Provided {
  memoryMb: number;
  diskMb: number;
}

let cloud: Cloud;
let host: Server;
let provided: (name: string) => Provided;
const folder = temporaryFolder();
beforeAll(async () => {
  const functions = Object.entries(synthesise(temporaryFolder()).findResources('AWS::Lambda::Function'));
  provided = (name) => {
    const id = name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
    const [, { Properties }] = functions.find(([key]) => key.startsWith(`${id}Function`))!;
    return { memoryMb: Properties.MemorySize, diskMb: Properties.EphemeralStorage?.Size ?? FREE_DISK_MB };
  };
  host = await serveGit(folder);
  cloud = await openCloud('127.0.0.1:*/acme/*');
  for (const one of Object.values(cloud.lambda.functions)) one.limitMs = 600_000;
  cloud.lambda.functions.coordinator!.environment.AUDITOR_SECONDS = '600';
}, 120_000);
afterAll(() => Promise.all([cloud.close(), host.close()]));

/** Python of at least so many lines, out of all fixtures, each time in a folder of its own. */
function made(lines: number, name: string): number {
  const at = path.join(folder, 'acme', name);
  repository({ 'requirements.txt': 'django==5.0\nsqlalchemy==2.0\n' }, at);
  let made = 0;
  for (let copy = 0; made < lines; copy++) {
    cpSync(FIXTURES, path.join(at, `part${copy}`), { recursive: true });
    made += linesIn(path.join(at, `part${copy}`));
  }
  git(at, 'add', '--all');
  git(at, 'commit', '--quiet', '-m', 'All of it');
  return made;
}

function linesIn(below: string): number {
  return readdirSync(below, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.py'))
    .reduce((sum, name) => sum + readFileSync(path.join(below, name), 'utf8').split('\n').length, 0);
}

it.each(LINES)(
  'an audit of %i lines',
  async (lines) => {
    const name = `of-${lines}`;
    const actual = made(lines, name);
    const { error } = await invoke(cloud.lambda, 'coordinator', { repository: `${host.url}/acme/${name}` });
    expect(error).toBeUndefined();
    const runs = cloud.lambda.invocations.splice(0);
    expect(runs).toHaveLength(4);
    const used = (one: (typeof runs)[number]) => one.processorSeconds ?? 0;
    const waited = Math.max(...runs.filter((one) => one.name !== 'coordinator').map(used));
    let total = 0;
    console.log(`\n${actual.toLocaleString('en')} lines of Python`);
    for (const one of runs) {
      const { memoryMb: given, diskMb } = provided(one.name);
      const seconds = used(one) + (one.name === 'coordinator' ? waited : 0);
      const disk = ((diskMb - FREE_DISK_MB) / 1024) * PRICE.diskGigabyteSecond;
      const dollars = seconds * ((given / 1024) * PRICE.gigabyteSecond + disk) + PRICE.request;
      total += dollars;
      const memory = `${one.memoryMb} of ${given} MB`;
      console.log(
        `  ${one.name.padEnd(25)}${`${seconds.toFixed(1)} s`.padStart(8)}${memory.padStart(18)}  ${dollars.toFixed(6)} USD`,
      );
    }
    console.log(`  one audit ${total.toFixed(5)} USD, a thousand ${(total * 1000).toFixed(2)} USD`);
  },
  900_000,
);
