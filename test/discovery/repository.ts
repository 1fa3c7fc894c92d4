import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { type Discovery, discover } from '../../src/discovery/index.ts';

/** A folder with the given files, gone when the test ends. */
export function repository(files: Record<string, string | Buffer>): string {
  const root = mkdtempSync(path.join(tmpdir(), 'discovery-'));
  onTestFinished(() => rmSync(root, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const file = path.join(root, name);
    mkdirSync(path.dirname(file), { recursive: true });
    writeFileSync(file, content);
  }
  return root;
}

/** What discovery says about a folder with the given files. */
export function discovered(
  files: Record<string, string | Buffer>,
  subfolder: string | null = null,
): Promise<Discovery> {
  return discover(repository(files), { path: subfolder });
}
