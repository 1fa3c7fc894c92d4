import semver from 'semver';

/**
 * Turns what a manifest or lock file says of a version into a semver range. Understands exact versions (`2.0.36`, `4.2a1`,
 * `1!2.0`), PEP 440 specifiers (`>=1.4,<2`, `~=4.1`, `==1.4.*`, `!=2.0.1`) and the caret, tilde and `||` of Poetry and npm.
 *
 * @returns null where the text says nothing about the version (`*`, a URL, a branch).
 */
export function toRange(version: string): semver.Range | null {
  const alternatives = version.split('||').map(alternativeToRange);
  if (alternatives.includes(null)) return null;
  return parse(alternatives.join(' || '));
}

/** The lowest version that a text of the same kinds allows, as `3.9.0`; null where it says nothing. */
export function lowestAllowed(version: string): string | null {
  const range = toRange(version);
  return range === null ? null : (semver.minVersion(range)?.version ?? null);
}

/** Whether any version is both in `range` (a semver range of the catalogue; absent: all) and in `wanted`. */
export function overlaps(range: string | undefined, wanted: semver.Range): boolean {
  return range === undefined || semver.intersects(range, wanted, { includePrerelease: true });
}

/** Orders ranges by the newest version that they speak about, newest first; no range counts as newest. */
export function newestFirst(a: string | undefined, b: string | undefined): number {
  return semver.rcompare(lowest(a), lowest(b));
}

function lowest(range: string | undefined): semver.SemVer {
  return range === undefined
    ? new semver.SemVer('99999.0.0')
    : (semver.minVersion(range) ?? new semver.SemVer('0.0.0'));
}

function alternativeToRange(text: string): string | null {
  const clauses = text
    .replace(/;.*$/, '')
    .split(/,|\s+(?=[<>=!~^])/)
    .map((clause) => clause.trim())
    .filter((clause) => clause !== '');
  const ranges = clauses.map(clauseToRange).filter((range) => range !== '');
  return ranges.length === 0 || ranges.includes(null) ? null : ranges.join(' ');
}

/** One comparison as semver text; empty where it excludes single versions only, null where it cannot be read. */
function clauseToRange(clause: string): string | null {
  const match = /^(===|==|~=|!=|<=|>=|<|>|=|~|\^)?\s*v?(?:\d+!)?(\d[\w.+*-]*)$/.exec(clause);
  if (!match) return null;
  const operator = match[1] ?? '==';
  const numbers = release(match[2]!);
  const full = [...numbers, 0, 0].slice(0, 3).join('.');
  switch (operator) {
    case '!=':
      return '';
    case '~=':
      return numbers.length > 2 ? `~${full}` : `^${numbers[0]}.${numbers[1] ?? 0}.0 <${numbers[0]! + 1}.0.0`;
    case '==':
    case '===':
    case '=':
      // `==1.4.*` and a bare `16` name a line of versions, `1.4.2` one version.
      return match[2]!.includes('*') || numbers.length < 3 ? numbers.join('.') : full;
    case '~':
      return `~${numbers.join('.')}`;
    default:
      return `${operator}${full}`;
  }
}

/** The release part of a Python or npm version: `4.2a1` → 4, 2; `1.4.*` → 1, 4. */
function release(version: string): number[] {
  const digits = /^\d+(?:\.\d+)*/.exec(version)?.[0] ?? '0';
  return digits
    .split('.')
    .slice(0, 3)
    .map((part) => Number(part));
}

function parse(range: string): semver.Range | null {
  try {
    return new semver.Range(range, { includePrerelease: true });
  } catch {
    return null;
  }
}
