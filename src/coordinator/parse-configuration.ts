import { isMap, isScalar, LineCounter, type Node, type ParsedNode, parseDocument } from 'yaml';
import type { z } from 'zod';
import { AuditError, CONFIGURATION_FILE, Configuration, messageOf } from '../contracts/index.ts';
import { didYouMean } from './suggest.ts';

/** @throws AuditError (request) naming the file, the line and the key */
export function parseConfiguration(text: string, knownRules: readonly string[]): Configuration {
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
  const at = (offset: number | undefined) =>
    offset === undefined ? CONFIGURATION_FILE : `${CONFIGURATION_FILE}:${lines.linePos(offset).line}`;
  const wrong = (offset: number | undefined, what: string) => new AuditError('request', `${at(offset)}: ${what}`);

  const [broken] = document.errors;
  if (broken) throw wrong(broken.pos[0], `this is not valid YAML: ${sentence(broken.message)}`);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 20 }) ?? {};
  } catch (error) {
    throw wrong(undefined, `this YAML cannot be read: ${sentence(messageOf(error))}`);
  }
  const result = Configuration.safeParse(value);
  if (!result.success) {
    const issue = result.error.issues[0]!;
    const keys = issue.code === 'unrecognized_keys' ? [...issue.path, issue.keys[0]!] : issue.path;
    throw wrong(offsetOf(document.contents, keys), explain(issue));
  }
  for (const rule of Object.keys(result.data.rules)) {
    if (!knownRules.includes(rule)) {
      throw wrong(
        offsetOf(document.contents, ['rules', rule]),
        `there is no rule named "${rule}"${didYouMean(rule, knownRules)}`,
      );
    }
  }
  return result.data;
}

/** Where the key stands, or the innermost key on the way to it. */
function offsetOf(root: ParsedNode | null, keys: readonly PropertyKey[]): number | undefined {
  let node: Node | null = root;
  let offset: number | undefined = root?.range?.[0];
  for (const key of keys) {
    let next: Node | null = null;
    if (isMap<Node, Node | null>(node)) {
      const pair = node.items.find((item) => isScalar(item.key) && String(item.key.value) === String(key));
      offset = pair?.key.range?.[0] ?? offset;
      next = pair?.value ?? null;
    } else if (node && 'items' in node && Array.isArray(node.items)) {
      next = (node.items[Number(key)] as Node | undefined) ?? null;
      offset = next?.range?.[0] ?? offset;
    }
    node = next;
  }
  return offset;
}

const KEYS = Object.keys(Configuration.shape);

function explain(issue: z.core.$ZodIssue): string {
  const name = issue.path.map(String).join('.');
  if (issue.code === 'unrecognized_keys') {
    return `there is no key "${issue.keys[0]}"${didYouMean(issue.keys[0]!, KEYS, `; known are ${KEYS.join(', ')}.`)}`;
  }
  if (name === '') return `this must be a mapping with any of the keys ${KEYS.join(', ')}.`;
  if (issue.path[0] === 'rules' && issue.path.length === 2)
    return `"${name}" must be off, CRITICAL, HIGH, MEDIUM or LOW.`;
  if (issue.code === 'invalid_type') return `"${name}" must be ${EXPECTED[issue.expected] ?? `a ${issue.expected}`}.`;
  return `"${name}": ${sentence(issue.message)}`;
}

const EXPECTED: Record<string, string> = {
  array: 'a list',
  record: 'a mapping',
  object: 'a mapping',
  string: 'a text',
};

function sentence(message: string): string {
  const first = message.split('\n')[0]!.trim();
  return /[.!?]$/.test(first) ? first : `${first}.`;
}
