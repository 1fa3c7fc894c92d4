import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import type { FixedTools } from './configuration.ts';

/** What a tool is given: the fixed values, and the names of its parameters by what goes into them. */
export interface ToolUse {
  name: string;
  /** Texts with `{library}`, `{version}`, `{topic}`, `{id}`, `{url}` in them, and other values as they are. */
  arguments: Record<string, string | number | boolean>;
}

/** How a server is asked: a library’s id and then its documentation, or a search whose best hit is read. */
export type Ways =
  | { kind: 'library'; resolve: ToolUse; docs: ToolUse }
  | { kind: 'search'; search: ToolUse; read: ToolUse | null };

/** What a parameter can be filled with, by its name without case and separators; the first that fits. */
const PARAMETERS: readonly [fill: string, names: RegExp][] = [
  ['{id}', /^(context7compatiblelibraryid|libraryid|docid|documentid|packageid|id)$/],
  ['{url}', /^(url|uri|link|href|pageurl)$/],
  ['{library}', /^(library|libraryname|package|packagename|technology|framework|product|lib|name)$/],
  ['{version}', /^(version|libraryversion|packageversion)$/],
  [
    '{library} {version} {topic}',
    /^(query|q|question|search|searchquery|searchphrase|searchterm|text|keywords?|terms?|input|prompt|userquery)$/,
  ],
  ['{topic}', /^(topic|subject)$/],
];
/** Optional parameters that keep an answer small. */
const SIZES: readonly [value: number, names: RegExp][] = [
  [3, /^(limit|maxresults|numresults|topk|count|k)$/],
  [3000, /^(tokens|maxtokens)$/],
];

const READS = /^(search|find|query|get|read|fetch|resolve|lookup|look|list|retrieve|ask|open|show|view)$/;
const WRITES =
  /^(create|update|delete|write|set|add|remove|run|execute|exec|send|post|put|patch|insert|drop|upload|save|publish|install|deploy|sql|shell|command|bash|eval|browser|click|edit|move|rename|email|message|issue|comment|memory|file|files|database)$/;
const ABOUT =
  /\b(doc|docs|documentation|documentations|librar(?:y|ies)|package|packages|reference|knowledge|guide|guides)\b/i;

/**
 * Decides from what a server declares which of its tools to use and what to give them. A tool is used only where it says, or
 * its name does, that it reads; where it is about documentation; and where everything that it requires is known.
 * @param fixed what the configuration says about it: such a tool needs no telling name, but it must be there
 * @returns null where no tool fits; a text where the configuration names one that can't be used
 */
export function chooseTools(tools: readonly Tool[], fixed: FixedTools): Ways | string | null {
  const chosen = new Map<keyof FixedTools, ToolUse>();
  for (const role of ['resolve', 'docs', 'search', 'read'] as const) {
    const wanted = fixed[role];
    if (wanted === undefined) continue;
    const name = typeof wanted === 'string' ? wanted : wanted.name;
    const tool = tools.find((one) => one.name === name);
    if (tool === undefined) return `it has no tool "${name}", which the configuration names`;
    if (tool.annotations?.destructiveHint === true && tool.annotations.readOnlyHint !== true) {
      return `its tool "${name}" says that it changes things`;
    }
    const given = typeof wanted === 'string' ? undefined : wanted.arguments;
    const use = given === undefined ? filled(tool, role) : { name, arguments: given };
    if (use === null) return `what its tool "${name}" requires is not known: give "arguments" in the configuration`;
    chosen.set(role, use);
  }
  if (chosen.size === 0) return automatic(tools.filter(isReading));
  const search = chosen.get('search');
  if (search !== undefined) return { kind: 'search', search, read: chosen.get('read') ?? null };
  const [resolve, docs] = [chosen.get('resolve'), chosen.get('docs')];
  if (resolve !== undefined && docs !== undefined) return { kind: 'library', resolve, docs };
  return 'the configuration has to name its tools as "search" (and "read"), or as "resolve" and "docs"';
}

function automatic(tools: readonly Tool[]): Ways | null {
  const find = (role: keyof FixedTools, fits: (tool: Tool, use: ToolUse) => boolean): ToolUse | null => {
    const uses = tools.flatMap((tool) => {
      const use = filled(tool, role);
      return use !== null && fits(tool, use) ? [{ use, weight: weightOf(tool) }] : [];
    });
    return uses.sort((a, b) => b.weight - a.weight)[0]?.use ?? null;
  };
  const fills = ({ arguments: given }: ToolUse, what: string) =>
    Object.values(given).some((value) => typeof value === 'string' && value.includes(what));
  const docs = find('docs', (tool, use) => fills(use, '{id}') && ABOUT.test(about(tool)));
  const resolve = find(
    'resolve',
    (tool, use) =>
      fills(use, '{library}') && !fills(use, '{id}') && /\b(resolve|id|librar(?:y|ies))\b/i.test(spaced(tool.name)),
  );
  if (docs !== null && resolve !== null) return { kind: 'library', resolve, docs };
  const search = find(
    'search',
    (tool, use) => fills(use, '{topic}') && !fills(use, '{id}') && !fills(use, '{url}') && ABOUT.test(about(tool)),
  );
  const read = find('read', (_, use) => fills(use, '{url}'));
  return search === null ? null : { kind: 'search', search, read };
}

/** What a tool says of itself counts, and less than what its name says: a name that writes is not used. */
function isReading({ name, annotations }: Tool): boolean {
  const words = spaced(name).toLowerCase().split(' ');
  if (annotations?.readOnlyHint === false || annotations?.destructiveHint === true) return false;
  if (words.some((word) => WRITES.test(word))) return false;
  return annotations?.readOnlyHint === true || words.some((word) => READS.test(word));
}

/** Documentation in the name counts more than in the description, which may speak about anything. */
function weightOf(tool: Tool): number {
  return (ABOUT.test(spaced(tool.name)) ? 4 : 0) + (/\b(search|query|resolve|read)\b/i.test(spaced(tool.name)) ? 2 : 0);
}

/** The tool with every parameter that can be filled; null where one that it requires can't be. */
function filled(tool: Tool, role: keyof FixedTools): ToolUse | null {
  const { properties = {}, required = [] } = tool.inputSchema;
  const given: ToolUse['arguments'] = {};
  for (const [name, schema] of Object.entries(properties)) {
    const value = valueFor(name, Object(schema), required.includes(name), role);
    if (value !== null) given[name] = value;
    else if (required.includes(name)) return null;
  }
  return required.every((name) => Object.hasOwn(given, name)) ? { name: tool.name, arguments: given } : null;
}

function valueFor(
  name: string,
  schema: { type?: unknown; enum?: unknown; default?: unknown },
  isRequired: boolean,
  role: keyof FixedTools,
): string | number | boolean | null {
  const plain = name.replace(/[^A-Za-z0-9]/g, '').toLowerCase();
  if (schema.type === 'integer' || schema.type === 'number') {
    return SIZES.find(([, names]) => names.test(plain))?.[0] ?? null;
  }
  if (schema.type !== undefined && schema.type !== 'string') return null;
  if (Array.isArray(schema.enum)) return isRequired && typeof schema.enum[0] === 'string' ? schema.enum[0] : null;
  const fill = PARAMETERS.find(([, names]) => names.test(plain))?.[0] ?? null;
  // What the documentation is asked about a library whose id is known is the topic alone.
  return fill?.includes(' ') === true && role === 'docs' ? '{topic}' : fill;
}

function about(tool: Tool): string {
  return `${spaced(tool.name)} ${tool.annotations?.title ?? ''} ${tool.description?.slice(0, 2000) ?? ''}`;
}

/** `resolve-library-id`, `readDocs` → words. */
function spaced(name: string): string {
  return name
    .replace(/([a-z])([A-Z])/g, '$1 $2')
    .replace(/[^A-Za-z0-9]+/g, ' ')
    .trim();
}
