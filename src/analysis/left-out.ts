import { LEFT_OUT, type LeftOut } from './languages/left-out.ts';
import type { Manifests } from './languages/modules.ts';

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
const TESTS = new Set(['testing', 'mocks', '__mocks__', 'fixtures', 'testdata', 'e2e']);
const DOCUMENTATION = /^(?:docs?|docs_src|examples?(?:[-_].+)?)$/;
const PATTERNS = Object.values(LEFT_OUT).flatMap(({ paths }) => paths);

/**
 * Why a file is left out by its path, or null. The path is relative to what is audited: folders above do not count, so a folder named
 * `examples` can itself be audited.
 */
export function leftOutByPath(path: string): LeftOut | null {
  const parts = path.split('/');
  parts.pop();
  if (parts.some((part) => VENDORED.has(part))) return 'vendored';
  if (parts.some((part) => TESTS.has(part))) return 'tests';
  for (const [pattern, reason] of PATTERNS) if (pattern.test(path)) return reason;
  if (parts.includes('migrations')) return 'migrations';
  if (parts.some((part) => DOCUMENTATION.test(part))) return 'documentation and examples';
  return null;
}

/** Says why a file is left out because of what the project's manifests say of its place, or null. */
export function leftOutByPlace(manifests: Manifests): (path: string, language: string) => LeftOut | null {
  const byLanguage = new Map(
    Object.entries(LEFT_OUT).map(([language, rules]) => [language, rules.byPlace?.(manifests)]),
  );
  return (path, language) => byLanguage.get(language)?.(path) ?? null;
}

/** Why a file is left out by what it holds, or null. */
export function leftOutByText(text: string, path: string, language: string): LeftOut | null {
  if (isGenerated(text) && !LEFT_OUT[language]?.readsGenerated?.(text)) return 'generated';
  return LEFT_OUT[language]?.byText?.(text, path) ?? null;
}

/** Whether a program wrote a file that is read all the same. */
export function isGeneratedButRead(text: string, language: string): boolean {
  return isGenerated(text) && (LEFT_OUT[language]?.readsGenerated?.(text) ?? false);
}

/** What says so wherever it stands. */
const GENERATED =
  /@generated\b|\bthis\s+(?:file|code|module|class|document)\s+(?:is|was|has\s+been)\s+(?:auto[- ]?|automatically\s+)?generated\b|\bdo\s+not\s+(?:edit|modify)(?:\s+(?:this|the)\s+(?:file|code|class)|\s+it\b|\s+manually|\s+by\s+hand|\s+directly|\W*$)/im;
/** What says so only where a line begins with it: prose has much that is generated from something. */
const GENERATED_LINE =
  /^[\W_]*(?:note:?\s+)?(?:(?:this|the)\s+)?(?:(?:file|code|module|class|client|types?|document|script|\S+\.\w+)\s+)?(?:(?:is|was|has been|are|were)\s+)?(?:(?:auto[- ]?|automatically\s+)generated\b|generated\s+(?:by|from|with|using|code|file|automatically)\b)/im;
const HEADER_LINES = 12;
/** A comment, or a directive such as `'use strict'`. */
const HEADER_LINE = /^(?:#|\/\/|\/\*|\*|(['"])use [a-z]+\1;?$)/;

/** Whether the comments or the docstring that a file starts with say that a program wrote it. */
function isGenerated(source: string): boolean {
  const header: string[] = [];
  /** What ends the docstring or comment that the line is in. */
  let end: string | null = null;
  for (const line of source.slice(0, 4000).split('\n', HEADER_LINES)) {
    const text = line.trim();
    if (end !== null) {
      if (text.includes(end)) end = null;
    } else if (text.startsWith('/*')) {
      if (!text.includes('*/', 2)) end = '*/';
    } else if (!HEADER_LINE.test(text)) {
      if (text === '') continue;
      const quotes = /^[rRuU]?("""|''')/.exec(text)?.[1];
      if (!quotes) break;
      if (!text.slice(text.indexOf(quotes) + 3).includes(quotes)) end = quotes;
    }
    header.push(text);
  }
  const text = header.join('\n');
  return GENERATED.test(text) || GENERATED_LINE.test(text);
}
