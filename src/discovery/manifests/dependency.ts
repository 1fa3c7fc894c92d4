/** One dependency as a manifest declares it. */
export interface Dependency {
  ecosystem: Ecosystem;
  /** The published name; Python names are normalised as PEP 503 says. */
  name: string;
  /** Version range as written; null where the manifest gives none. */
  range: string | null;
  /** Needed for development or tests only. */
  dev: boolean;
  /** The manifest's path. */
  manifest: string;
  /** The name that the manifest gives the package, where it is another one than the published. */
  alias?: string;
  /** A constraint bounds a version and does not itself ask for the package. */
  constraint?: boolean;
}

type Ecosystem = 'python' | 'node' | 'go';

const NAME = /^[a-z0-9@][a-z0-9@/._~-]{0,199}$/i;
const DEV_GROUP =
  /(?:^|[^a-z])(?:dev\w*|tests?|testing|lint\w*|docs?|documentation|typing|types|checks?|format\w*|ci|bench\w*|release|build|local)(?![a-z])/i;

/** PEP 503: lower case, runs of `-`, `_` and `.` become one `-`. */
export function normalizeName(name: string): string {
  return name
    .trim()
    .toLowerCase()
    .replace(/[-_.]+/g, '-');
}

/** Groups, extras and files with such a name serve development. */
export function isDevName(name: string): boolean {
  return DEV_GROUP.test(name);
}

/** Text from a manifest that is short and printable, else null. */
export function versionText(value: unknown): string | null {
  if (typeof value !== 'string') return null;
  const text = value.trim();
  return text !== '' && text !== '*' && text.length <= 120 && !/[\p{C}<>]{2}|\p{C}/u.test(text) ? text : null;
}

export function isName(name: string): boolean {
  return NAME.test(name);
}

/** A table of parsed TOML, JSON or YAML; anything else counts as an empty one. */
export function table(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value) ? (value as Record<string, unknown>) : {};
}

/** A list of parsed TOML, JSON or YAML; anything else counts as an empty one. */
export function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
