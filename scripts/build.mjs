// Bundles the product into dist/ with the grammars beside it. Dependencies stay outside the bundle.
import { copyFileSync, existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const dist = path.join(root, 'dist');
mkdirSync(dist, { recursive: true });

const entryPoints = Object.fromEntries(
  Object.entries({
    cli: 'src/cli/main.ts',
    'audit-worker': 'src/cli/audit-worker.ts',
    'parse-worker': 'src/analysis/parse-worker.ts',
    bench: 'src/cli/bench.ts',
    docs: 'src/cli/docs.ts',
  }).filter(([, source]) => existsSync(path.join(root, source))),
);

const { metafile } = await build({
  absWorkingDir: root,
  entryPoints,
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  metafile: true,
  logLevel: 'warning',
});
const made = new Set(Object.keys(metafile.outputs).map((file) => path.basename(file)));
for (const grammar of [
  'tree-sitter-python/tree-sitter-python.wasm',
  'tree-sitter-typescript/tree-sitter-typescript.wasm',
  'tree-sitter-typescript/tree-sitter-tsx.wasm',
  'tree-sitter-go/tree-sitter-go.wasm',
]) {
  copyFileSync(require.resolve(grammar), path.join(dist, path.basename(grammar)));
  made.add(path.basename(grammar));
}
// Chunks are named after their contents: those of earlier builds would be published too.
for (const file of readdirSync(dist)) {
  if (!made.has(file)) rmSync(path.join(dist, file), { recursive: true });
}
