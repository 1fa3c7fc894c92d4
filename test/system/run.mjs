// Tests the system on what people run, and the auditor beside its peer:
//
//   node test/system/run.mjs
//
// The end-to-end tests of the functions and of their connectors run once more, with versitygw as S3, and the bundles under
// AWS's runtime interface emulator and client on the Node that is deployed. Says what it skipped and why. Exit code 1: a
// test failed.
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { programs } from './programs.mjs';

const ROOT = path.resolve(import.meta.dirname, '../..');
const TESTS = [
  'test/lambda',
  'test/connectors/s3-object-store.test.ts',
  'test/connectors/lambda-auditor-invoker.test.ts',
];

const results = [];
const began = Date.now();
const { versitygw, emulator, client } = await programs();

const environment = {};
if (versitygw.file) environment.AUDIT_PERSISTENCE_VERSITYGW = versitygw.file;
else skipped('S3 as versitygw', versitygw.reason);
if (emulator.file && client.file) {
  environment.AUDIT_PERSISTENCE_RIE = emulator.file;
  environment.AUDIT_PERSISTENCE_RIC = path.join(client.folder, 'node_modules/aws-lambda-ric/index.mjs');
  environment.AUDIT_PERSISTENCE_NODE = client.file;
} else {
  skipped('Lambda as AWS’s emulator runs it', emulator.reason ?? client.reason);
}
if (Object.keys(environment).length > 0) {
  const vitest = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
  step('end to end on what is deployed', [vitest, 'run', '--testTimeout=120000', ...TESTS], environment);
}
step('beside Ruff', ['test/system/peers.mjs']);

console.log(`\nSystem tests, ${Math.round((Date.now() - began) / 1000)} s`);
for (const { name, outcome } of results) console.log(`  ${outcome}: ${name}`);
process.exitCode = results.some(({ outcome }) => outcome === 'failed') ? 1 : 0;

function step(name, args, env = {}) {
  const { status } = spawnSync(process.execPath, args, {
    cwd: ROOT,
    stdio: 'inherit',
    env: { ...process.env, ...env },
  });
  results.push({ name, outcome: status === 0 ? 'passed' : 'failed' });
}

function skipped(name, reason) {
  results.push({ name: `${name} (${reason})`, outcome: 'skipped' });
}
