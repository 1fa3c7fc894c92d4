import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';

/** A part of an answer, as the server wrote it: nothing of it is checked but that `url` is http or https. */
export interface Passage {
  title: string;
  url: string | null;
  text: string;
}

/** What is read of an answer; more is not looked at. */
const MOST_CHARACTERS = 200_000;
const MOST_PASSAGES = 60;

/** All text of a tool’s answer. */
export function textOf(answer: CallToolResult): string {
  return answer.content
    .map((part) =>
      part.type === 'text' ? part.text : part.type === 'resource' && 'text' in part.resource ? part.resource.text : '',
    )
    .join('\n----------\n')
    .slice(0, MOST_CHARACTERS);
}

/**
 * An answer as passages, each with the page that it comes from where the answer tells. Understands resources, JSON, and text
 * in blocks that name their page (`Source: …`, `url: …`), as documentation servers write them.
 * @param page where the answer comes from when it does not say so itself
 */
export function passagesOf(answer: CallToolResult, page: string | null = null): Passage[] {
  const found: Passage[] = [];
  if (answer.structuredContent !== undefined) fromJson(answer.structuredContent, found);
  for (const part of answer.content) {
    if (part.type === 'resource_link') {
      found.push({ title: part.title ?? part.name, url: webPage(part.uri), text: part.description ?? '' });
    } else if (part.type === 'resource' && 'text' in part.resource) {
      fromText(part.resource.text, webPage(part.resource.uri) ?? page, found);
    } else if (part.type === 'text') {
      fromText(part.text, page, found);
    }
  }
  return found.slice(0, MOST_PASSAGES);
}

function fromText(whole: string, page: string | null, found: Passage[]): void {
  const text = whole.slice(0, MOST_CHARACTERS);
  const json = /^\s*[[{]/.test(text) ? parsed(whole) : undefined;
  if (json !== undefined) {
    fromJson(json, found);
    return;
  }
  for (const block of blocksOf(text)) {
    if (found.length >= MOST_PASSAGES) return;
    found.push(passageOf(block, page));
  }
}

/** Parts between rules of dashes or equal signs; a heading of Markdown begins a part too. */
function blocksOf(text: string): string[] {
  const blocks: string[] = [];
  let block: string[] = [];
  let isCode = false;
  const end = () => {
    if (block.some((line) => line.trim() !== '')) blocks.push(block.join('\n'));
    block = [];
  };
  for (const line of text.split('\n')) {
    if (/^\s{0,3}(```|~~~)/.test(line)) isCode = !isCode;
    if (!isCode && /^\s*(-{3,}|={3,}|\*{3,})\s*$/.test(line)) end();
    else {
      if (!isCode && /^#{1,4} /.test(line)) end();
      block.push(line);
    }
  }
  end();
  return blocks;
}

const FIELD =
  /^\s*(?:[-*]\s*)?(?:\*\*)?(title|page|section|source|url|link|uri|description|overview|summary|content|text|moduleid|language|code)(?:\*\*)?\s*[:=]\s*(.*)$/i;

function passageOf(block: string, page: string | null): Passage {
  let title = '';
  let url: string | null = null;
  const text: string[] = [];
  for (const line of block.split('\n')) {
    const heading = /^#{1,6} +(.+)$/.exec(line);
    const field = FIELD.exec(line.slice(0, 4000));
    const name = field?.[1]?.toLowerCase();
    const value = field?.[2]?.trim().replace(/^['"]|['"]$/g, '') ?? '';
    if (heading && title === '') title = heading[1]!;
    else if (name === undefined) text.push(line);
    else if (name === 'title' || name === 'page') title ||= value;
    else if (/^(source|url|link|uri)$/.test(name)) url ??= webPage(value);
    else if (/^(description|overview|summary|content|text)$/.test(name)) text.push(value);
    else if (name === 'section') title = title === '' ? value : `${title}: ${value}`;
  }
  return { title, url: url ?? page, text: text.join('\n') };
}

/** Objects that have a page and a text, wherever in the answer they are. */
function fromJson(value: unknown, found: Passage[], depth = 0): void {
  if (depth > 6 || found.length >= MOST_PASSAGES || typeof value !== 'object' || value === null) return;
  if (Array.isArray(value)) {
    for (const one of value.slice(0, MOST_PASSAGES)) fromJson(one, found, depth + 1);
    return;
  }
  const field = (...names: string[]): string => {
    for (const [key, text] of Object.entries(value)) {
      if (names.includes(key.toLowerCase()) && typeof text === 'string') return text.slice(0, MOST_CHARACTERS);
    }
    return '';
  };
  const url = webPage(field('url', 'link', 'uri', 'source', 'href', 'pageurl'));
  const text = field('text', 'content', 'snippet', 'description', 'overview', 'summary', 'context', 'excerpt');
  if (url !== null && text !== '') found.push({ title: field('title', 'name', 'heading', 'page'), url, text });
  else for (const one of Object.values(value)) fromJson(one, found, depth + 1);
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The address of a page on the web without credentials, in its normal form; null for anything else. */
function webPage(text: string): string | null {
  const candidate = /^https?:\/\/[^\s<>"'`]{1,500}/i.exec(text.trim().replace(/^</, ''))?.[0]?.replace(/[).,;]+$/, '');
  if (candidate === undefined || !URL.canParse(candidate)) return null;
  const url = new URL(candidate);
  return url.username === '' && url.password === '' && url.hostname.includes('.') ? url.href : null;
}
