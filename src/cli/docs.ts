// Writes what is generated under docs/, and removes the pages of rules that are gone.
import { mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { rules } from '../auditors/index.ts';
import { documentationFiles } from './documentation.ts';

const docs = path.resolve(import.meta.dirname, '..', 'docs');
const files = documentationFiles(rules);
for (const [name, text] of files) {
  const file = path.join(docs, name);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, text);
}
for (const name of readdirSync(path.join(docs, 'rules'))) {
  if (!files.has(`rules/${name}`)) rmSync(path.join(docs, 'rules', name));
}
