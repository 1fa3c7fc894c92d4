// Bundles every function into a folder of its own, dist-lambda/<name>, as it is deployed: one script, and beside it the
// parser's worker and the grammars where auditors need them.
import { copyFileSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const dist = path.join(root, 'dist-lambda');

const GRAMMARS = [
  'web-tree-sitter/web-tree-sitter.wasm',
  'tree-sitter-python/tree-sitter-python.wasm',
  'tree-sitter-typescript/tree-sitter-typescript.wasm',
  'tree-sitter-typescript/tree-sitter-tsx.wasm',
  'tree-sitter-go/tree-sitter-go.wasm',
];
const AUDITORS = ['query-efficiency', 'transaction-correctness', 'runtime-performance'];
const OTHERS = ['coordinator', 'slack', 'webhook'].filter((name) => existsSync(path.join(root, `lambda/${name}.ts`)));

rmSync(dist, { recursive: true, force: true });
for (const name of [...AUDITORS, ...OTHERS]) {
  const folder = path.join(dist, name);
  const isAuditor = AUDITORS.includes(name);
  await bundle(folder, {
    index: `lambda/${name}.ts`,
    ...(isAuditor ? { 'parse-worker': 'src/analysis/parse-worker.ts' } : {}),
  });
  writeFileSync(path.join(folder, 'package.json'), '{ "type": "module" }\n');
  if (isAuditor) {
    for (const grammar of GRAMMARS) copyFileSync(require.resolve(grammar), path.join(folder, path.basename(grammar)));
  }
}
copyFileSync(path.join(root, 'lambda/coordinator.Dockerfile'), path.join(dist, 'coordinator/Dockerfile'));

async function bundle(outdir, entryPoints) {
  mkdirSync(outdir, { recursive: true });
  await build({
    absWorkingDir: root,
    entryPoints,
    outdir,
    bundle: true,
    minifySyntax: true,
    minifyWhitespace: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    mainFields: ['module', 'main'],
    conditions: ['module'],
    sourcemap: false,
    logLevel: 'warning',
    // Packages in the older format load Node's own modules in the older way.
    banner: {
      js: "import { createRequire as requireOf } from 'node:module'; const require = requireOf(import.meta.url);",
    },
  });
}
