/** Why a file is not audited; the text is what a report shows. */
export type LeftOut =
  | 'tests'
  | 'generated'
  | 'vendored'
  | 'migrations'
  | 'documentation and examples'
  | 'type stubs'
  | 'minified'
  | 'excluded'
  | 'symbolic links';

const VENDORED = new Set([
  'vendor',
  'vendored',
  '_vendor',
  'third_party',
  'third-party',
  'thirdparty',
  'node_modules',
  'bower_components',
  'site-packages',
  'dist-packages',
  'venv',
  '.venv',
  'virtualenv',
  '.tox',
  '.nox',
  '__pypackages__',
]);
const TESTS = new Set([
  'testing',
  'factories',
  'mocks',
  '__mocks__',
  'fixtures',
  'testdata',
  'e2e',
  'conftest.py',
  'tests.py',
]);
/** `test`, `unit_tests`, `tests-e2e`: the word stands alone, so `contest` and `latest` are no tests. */
const TEST_FOLDER = /^(?:(?:.+[-_])?_*tests?_*(?:[-_].+)?|unittests?)$/;
const TEST_FILE = /^(?:test_.*|.*_tests?)\.py$/;
const DOCUMENTATION = /^(?:docs?|docs_src|examples?(?:[-_].+)?)$/;

/**
 * Why a file is left out by its path, or null. The path is relative to what is audited: folders above do not count, so a folder named
 * `examples` can itself be audited.
 */
export function leftOutByPath(path: string): LeftOut | null {
  const parts = path.split('/');
  const file = parts.pop()!;
  if (parts.some((part) => VENDORED.has(part))) return 'vendored';
  if (parts.some(isTestFolder) || TESTS.has(file) || TEST_FILE.test(file)) return 'tests';
  if (/_pb2(?:_grpc)?\.py$/.test(file)) return 'generated';
  if (parts.some((part, i) => part === 'migrations' || (part === 'versions' && parts[i - 1] === 'alembic'))) {
    return 'migrations';
  }
  if (parts.some((part) => DOCUMENTATION.test(part))) return 'documentation and examples';
  if (/\.pyi$|\.d\.[cm]?ts$/.test(file)) return 'type stubs';
  if (/[.-]min\.[cm]?js$/.test(file)) return 'minified';
  return null;
}

function isTestFolder(name: string): boolean {
  return TESTS.has(name) || TEST_FOLDER.test(name);
}

const GENERATED =
  /@generated|\b(?:auto-?)?generated\s+(?:by|from|with|using|code|file|automatically)\b|\bauto-?(?:matically )?generated\b|\bdo\s+not\s+(?:edit|modify)\b/i;
const HEADER_LINES = 12;

/** Whether the comments or the docstring that a file starts with say that a program wrote it. */
export function isGenerated(source: string): boolean {
  const header: string[] = [];
  let docstring: string | null = null;
  for (const line of source.slice(0, 4000).split('\n', HEADER_LINES)) {
    const text = line.trim();
    if (
      docstring === null &&
      !text.startsWith('#') &&
      !text.startsWith('//') &&
      !text.startsWith('/*') &&
      !text.startsWith('*')
    ) {
      if (text === '') continue;
      const quotes = /^[rRuU]?("""|''')/.exec(text)?.[1];
      if (!quotes) break;
      if (!text.slice(text.indexOf(quotes) + 3).includes(quotes)) docstring = quotes;
    } else if (docstring !== null && text.includes(docstring)) {
      docstring = null;
    }
    header.push(text);
  }
  return GENERATED.test(header.join('\n'));
}
