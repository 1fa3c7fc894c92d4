import { readFileSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';
import { beforeAll, describe, expect, it } from 'vitest';
import { SECRET_KEYS } from '../../infra/settings.ts';
import { DoorEnvironment, OutcomeEnvironment, WebhookEnvironment } from '../../lambda/shared/door-environment.ts';
import { CoordinatorEnvironment, readEnvironment, StoreEnvironment } from '../../lambda/shared/environment.ts';
import { temporaryFolder } from '../e2e/helpers.ts';
import { environmentOf, synthesise } from './template.ts';

const ROOT = path.resolve(import.meta.dirname, '../..');

/** What the stack leaves as it is by itself, and why. */
const LEFT: Record<string, string> = {
  AUDIT_KMS_KEY: 'the bucket is encrypted with S3’s own keys',
  LEASE_SECONDS: 'what it is by itself suits Lambda',
  SLACK_API_URL: 'there is one Slack',
  LINEAR_API_URL: 'there is one Linear',
};

const FUNCTIONS = [
  ['coordinator', 'Coordinator', CoordinatorEnvironment.extend(OutcomeEnvironment.shape)],
  ['slack', 'DoorsSlack', DoorEnvironment],
  ['webhook', 'DoorsWebhook', WebhookEnvironment],
  ['query-efficiency', 'QueryEfficiency', StoreEnvironment],
  ['transaction-correctness', 'TransactionCorrectness', StoreEnvironment],
  ['runtime-performance', 'RuntimePerformance', StoreEnvironment],
] as const;

let given: (name: string) => Record<string, unknown>;
let parameters: string[];
beforeAll(() => {
  const template = synthesise(temporaryFolder());
  given = (name) => environmentOf(template, name);
  parameters = Object.keys(template.findParameters('*'));
}, 180_000);

/** The files of ours that are a part of a function's bundle. */
async function sourcesOf(name: string): Promise<string[]> {
  const { metafile } = await build({
    absWorkingDir: ROOT,
    entryPoints: [`lambda/${name}.ts`],
    bundle: true,
    write: false,
    metafile: true,
    platform: 'node',
    format: 'esm',
    packages: 'external',
    outdir: 'out',
  });
  const [output] = Object.values(metafile.outputs);
  return Object.keys(output!.inputs).filter((file) => output!.inputs[file]!.bytesInOutput > 0);
}

/** The variables that these files declare: a schema names them, in a line of its own each. */
function declared(files: readonly string[]): string[] {
  const texts = files.map((file) => readFileSync(path.join(ROOT, file), 'utf8'));
  const schemas = texts.filter((text) => /from 'zod'/.test(text)).join('\n');
  const keys = schemas.matchAll(
    /^\s+([A-Z]+(?:_[A-Z]+)+|SECRETS): ?(?=z$|z\b|words|flag|url|bucket|kmsKey|functionName|\w+\.shape)/gm,
  );
  const inlined = schemas.matchAll(/[{,] ([A-Z]+(?:_[A-Z]+)+): (?=bucket|kmsKey)/g);
  return [...new Set([...keys, ...inlined].map(([, key]) => key!))].sort();
}

describe('the environment of the functions', () => {
  it.each(FUNCTIONS)(
    'of %s has all that it reads, and nothing else',
    async (name, construct) => {
      const set = Object.keys(given(construct)).filter((key) => !key.startsWith('AWS_'));
      const read = declared(await sourcesOf(name));
      for (const key of set) expect(read).toContain(key);
      if (name !== 'coordinator') return;
      // What the files of the doors' schemas declare besides is set there.
      const explained = [...set, ...SECRET_KEYS, ...Object.keys(LEFT), ...Object.keys(given('DoorsWebhook'))];
      expect(read.filter((key) => !explained.includes(key))).toEqual([]);
    },
    60_000,
  );

  it.each(FUNCTIONS)('of %s passes its own check', (_name, construct, schema) => {
    const values = Object.entries(given(construct)).map(
      ([key, value]) =>
        [key, typeof value === 'string' ? value : key === 'PUBLIC_URL' ? 'https://a.example' : ''] as const,
    );
    const needed = values.map(([key, value]) => [key, value || (isOptional(schema, key) ? '' : 'x')] as const);
    expect(() => readEnvironment(schema, Object.fromEntries(needed))).not.toThrow();
  });

  it('and the secret stand in the operating manual', () => {
    const manual = readFileSync(path.join(ROOT, 'docs/operations.md'), 'utf8');
    for (const id of parameters.filter((name) => name !== 'BootstrapVersion')) expect(manual).toContain(`\`${id}\``);
    for (const [, name] of FUNCTIONS) {
      for (const [key, value] of Object.entries(given(name))) {
        if (parameters.includes(Object(value).Ref)) expect(manual).toContain(`\`${key}\``);
      }
    }
    for (const key of SECRET_KEYS) expect(manual).toContain(`\`${key}\``);
  });
});

function isOptional(schema: (typeof FUNCTIONS)[number][2], key: string): boolean {
  const field = (schema.shape as Record<string, { safeParse(value: unknown): { success: boolean } }>)[key];
  return field === undefined || field.safeParse(undefined).success;
}
