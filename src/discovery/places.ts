/** What the place of a file says about it. Paths are relative to the repository's root. */

const ASIDE =
  /(?:^|\/)(?:tests?|testing|__tests__|e2e|examples?|samples?|fixtures?|testdata|templates?|cookiecutter[^/]*|benchmarks?|docs?|docs_src|demos?|tutorials?|playground)\//i;
const TEST_FILE = /(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest)\.(?:py|go)$|\.(?:test|spec)\.[cm]?[jt]sx?$/i;
const SCRIPT = /(?:^|\/)(?:scripts?|tools?|bin|devtools|dev|alembic|migrations?|versions)\//i;
const MIGRATION = /(?:^|\/)(?:migrations?|migrate|alembic|versions|flyway|changelogs?|drizzle)\//i;

/** Folder of a file, empty for the root. */
export function folderOf(file: string): string {
  const slash = file.lastIndexOf('/');
  return slash < 0 ? '' : file.slice(0, slash);
}

/** Last part of a path. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}

/** Number of folders above a file. */
export function depthOf(file: string): number {
  let depth = 0;
  for (const character of file) if (character === '/') depth++;
  return depth;
}

/** Joins a relative reference to a folder; null where it leaves the repository. */
export function resolveWithin(folder: string, reference: string): string | null {
  if (reference.startsWith('/') || /^[a-z]:/i.test(reference)) return null;
  const parts = folder === '' ? [] : folder.split('/');
  for (const part of reference.split(/[\\/]/)) {
    if (part === '' || part === '.') continue;
    if (part !== '..') parts.push(part);
    else if (parts.pop() === undefined) return null;
  }
  return parts.join('/');
}

/** Tests, examples, templates and documentation: files that do not describe the service itself.
 * An audited folder may well be called `examples`: only what is below it counts then. */
export function isAside(file: string, audited = ''): boolean {
  const place = audited !== '' && isWithin(file, audited) ? file.slice(audited.length) : file;
  return ASIDE.test(place) || TEST_FILE.test(place);
}

/** Scripts and migrations set up engines of their own, which say little about the service's. */
export function isScript(file: string): boolean {
  return SCRIPT.test(file);
}

/** Folders in which migrations live; schema files elsewhere describe a state from before them. */
export function isMigration(file: string): boolean {
  return MIGRATION.test(file);
}

/** The folder itself and all above it, nearest first; the root is the empty string. */
export function ancestors(folder: string): string[] {
  const all = [folder];
  for (let at = folder; at !== ''; ) {
    at = folderOf(at);
    all.push(at);
  }
  return all;
}

/** Whether a file lies in a folder; every file lies in the root, the empty string. */
export function isWithin(file: string, folder: string): boolean {
  return folder === '' || file.startsWith(`${folder}/`);
}
