// Bundles the product into dist/ with the grammars beside it. Dependencies stay outside the bundle.
import { copyFileSync, mkdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { build } from 'esbuild';

const root = path.resolve(import.meta.dirname, '..');
const require = createRequire(import.meta.url);
const dist = path.join(root, 'dist');
mkdirSync(dist, { recursive: true });

await build({
  absWorkingDir: root,
  entryPoints: { cli: 'src/cli/main.ts', 'parse-worker': 'src/analysis/parse-worker.ts', bench: 'src/cli/bench.ts', docs: 'src/cli/docs.ts' },
  outdir: dist,
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20',
  packages: 'external',
  sourcemap: 'linked',
  logLevel: 'warning',
});
for (const grammar of ['tree-sitter-python/tree-sitter-python.wasm']) {
  copyFileSync(require.resolve(grammar), path.join(dist, path.basename(grammar)));
}
