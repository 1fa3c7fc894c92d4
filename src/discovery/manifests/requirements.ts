import { baseName, folderOf, resolveWithin } from '../places.ts';
import type { Tree } from '../walk.ts';
import { type Dependency, isDevName, normalizeName, versionText } from './dependency.ts';

const MAX_BYTES = 1024 * 1024;
const MAX_INCLUDES = 50;
const REQUIREMENT = /^([a-z0-9][a-z0-9._-]*)\s*(?:\[[^\]]*\])?\s*(.*)$/i;

/**
 * One PEP 508 requirement: name and version range, without extras, markers and hashes.
 * Null where the text is no requirement by name.
 */
export function parseRequirement(text: string): { name: string; range: string | null } | null {
  if (text.length > 2000) return null;
  const found = REQUIREMENT.exec(text.trim());
  if (!found) return null;
  const rest = found[2]!.split(';')[0]!.trim();
  if (rest.startsWith('@')) return { name: normalizeName(found[1]!), range: null };
  if (rest !== '' && !/^[(<>=!~]/.test(rest)) return null;
  const range = rest
    .replace(/^\(|\)$/g, '')
    .replace(/\s--hash.*$/, '')
    .replace(/\s+/g, '');
  return { name: normalizeName(found[1]!), range: versionText(range) };
}

/** Names such as `requirements.txt`, `requirements-dev.txt`, `base_requirements.txt` and `requirements/prod.txt`. */
export function isRequirementsFile(file: string): boolean {
  const name = baseName(file);
  if (!/\.(?:txt|in)$/i.test(name)) return false;
  return /(?:^|[-_.])requirements(?:[-_.]|$)/i.test(name) || /(?:^|\/)requirements$/i.test(folderOf(file));
}

/** Reads a requirements file with what it includes (`-r`) and its constraints (`-c`). */
export function readRequirements(tree: Tree, file: string): Dependency[] {
  const dependencies: Dependency[] = [];
  const seen = new Set<string>();
  const pending = [{ file, constraint: false, dev: isDevName(baseName(file)) }];
  for (let next = pending.pop(); next && seen.size < MAX_INCLUDES; next = pending.pop()) {
    if (seen.has(next.file)) continue;
    seen.add(next.file);
    const text = tree.read(next.file, MAX_BYTES, true);
    if (text === null) continue;
    for (const raw of text.replace(/\\\r?\n/g, ' ').split(/\r?\n/)) {
      const line = raw.replace(/(?:^|\s)#.*$/, '').trim();
      if (line === '') continue;
      const include = /^(?:-r|-c|--requirement|--constraint)(?:\s+|=)?(\S+)$/.exec(line);
      if (include) {
        const target = resolveWithin(folderOf(next.file), include[1]!);
        const constraint = next.constraint || /^(?:-c|--constraint)/.test(line);
        if (target !== null && tree.has(target)) pending.push({ file: target, constraint, dev: next.dev });
        continue;
      }
      const editable = /[#&]egg=([a-z0-9._-]+)/i.exec(raw);
      const parsed = line.startsWith('-') || line.includes('://') ? null : parseRequirement(line);
      const requirement = parsed ?? (editable ? { name: normalizeName(editable[1]!), range: null } : null);
      const named = requirement ?? parseRequirement(line.split(/\s@\s/)[0]!);
      if (!named) continue;
      dependencies.push({
        ecosystem: 'python',
        ...named,
        dev: next.dev,
        manifest: next.file,
        ...(next.constraint ? { constraint: true } : {}),
      });
    }
  }
  return dependencies;
}
