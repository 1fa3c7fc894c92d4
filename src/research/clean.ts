import { stripVTControlCharacters } from 'node:util';

/** What is looked at of one passage; what comes after is left out. */
const MOST_CHARACTERS = 20_000;
const INVISIBLE =
  /[\p{Cc}\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|[\u{e0000}-\u{e007f}]/gu;

/**
 * Text of a stranger as one line of plain words: without code blocks, HTML, the marks of Markdown, the targets of links,
 * control characters and marks that hide or reorder text. What a tag or comment encloses as a program or a style is gone too.
 */
export function plainText(markup: string): string {
  const text = withoutCode(markup.slice(0, MOST_CHARACTERS));
  return stripVTControlCharacters(withoutTags(text))
    .replace(/!?\[([^\][]{0,300})\]\((?:[^()\s]|\([^()\s]{0,100}\)){0,500}(?:\s[^()]{0,200})?\)/g, '$1')
    .replace(/^\s{0,3}(?:#{1,6}|>|[-*+]|\d{1,3}\.)\s+/gm, '')
    .replace(/[*~|#<>]+/g, ' ')
    .replace(/(?<![\w`])_{1,3}|_{1,3}(?![\w`])/g, '')
    .replace(/&(lt|gt|amp|quot|#39|nbsp);/g, (_, name: string) => ENTITIES[name] ?? ' ')
    .replace(/\b(?:https?|ftp|javascript|data):\S*/gi, ' ')
    .replace(/\s+/g, ' ')
    .replace(INVISIBLE, '')
    .replace(/\p{Surrogate}/gu, '')
    .trim();
}

const ENTITIES: Record<string, string> = { lt: ' ', gt: ' ', amp: '&', quot: '"', '#39': "'", nbsp: ' ' };

function withoutCode(text: string): string {
  let isCode = false;
  return text
    .split('\n')
    .filter((line) => {
      if (!/^\s{0,3}(```|~~~)/.test(line)) return !isCode;
      isCode = !isCode;
      return false;
    })
    .join('\n');
}

/** Goes over the text once: a tag that isn't closed takes nothing but itself. */
function withoutTags(text: string): string {
  const parts: string[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf('<', at);
    if (open < 0) break;
    parts.push(text.slice(at, open));
    const silent = /^<(script|style|template|noscript|!--)/i.exec(text.slice(open, open + 12))?.[1]?.toLowerCase();
    if (silent !== undefined) {
      const end = silent === '!--' ? '-->' : `</${silent}`;
      const found = text.toLowerCase().indexOf(end, open);
      if (found < 0) return parts.join(' ');
      at = found + end.length;
    } else if (/^<[/a-z]/i.test(text.slice(open, open + 2))) {
      const close = text.indexOf('>', open);
      at = close < 0 || close - open > 2000 ? open + 1 : close + 1;
    } else {
      at = open + 1;
    }
  }
  return [...parts, text.slice(at)].join(' ');
}

/** The first sentences that fit, at least one; a sentence that is too long is cut between words. */
export function shortened(text: string, most: number): string {
  if (text.length <= most) return text;
  const sentence = /^.{20,}[.!?](?=\s)/s.exec(text.slice(0, most + 1))?.[0];
  return sentence ?? `${text.slice(0, most - 1).replace(/\s+\S*$/, '')}…`;
}

/**
 * Whether a text speaks to whoever works on it instead of about the matter: such a passage is not quoted. It is no defence in
 * itself: quoted text decides nothing, whatever it says.
 */
export function givesOrders(text: string): boolean {
  return (
    /\b(ignore|disregard|forget|override|bypass|suppress|hide)\b.{0,60}\b(previous|above|prior|earlier|all|any|instructions?|findings?|issues?|rules?|prompts?|severit\w+)\b/i.test(
      text,
    ) ||
    /\b(system prompt|as an ai|you are (?:now )?(?:an? |the )?(?:ai|assistant|model|auditor)|report (?:a )?score)\b/i.test(
      text,
    )
  );
}
