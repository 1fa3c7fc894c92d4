import type { KnownBlock, RichTextElement, RichTextSection } from '@slack/types';
import { plain } from './text.ts';

/** A message: blocks, and the text that stands for them in notifications. */
export interface SlackContent {
  text: string;
  blocks: KnownBlock[];
}

/** Text for Slack's own markup: with these three replaced it holds no mention and no link (docs.slack.dev, formatting). */
export function mrkdwn(text: string): string {
  return plain(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** At most that many characters; what is left out is marked at the end, or at the start where the end says more. */
export function shortened(text: string, limit: number, keep: 'start' | 'end' = 'start'): string {
  const letters = [...text];
  if (letters.length <= limit) return text;
  return keep === 'start' ? `${letters.slice(0, limit - 1).join('')}…` : `…${letters.slice(1 - limit).join('')}`;
}

/** Text that Slack shows letter by letter: rich text is never parsed for mentions, links or emphasis. */
export function literal(text: string, style?: { bold?: boolean; code?: boolean; italic?: boolean }): RichTextElement[] {
  const shown = text.replace(/\s+/g, ' ');
  if (shown === '') return [];
  return [{ type: 'text', text: shown, ...(style === undefined ? {} : { style }) }];
}

/** A sentence of a report: what stands between single backticks becomes code, everything else is literal. */
export function sentence(text: string, limit: number): RichTextElement[] {
  const parts = shortened(plain(text), limit).split(/(?<!`)`([^`]+)`(?!`)/);
  return parts.flatMap((part, index) => (index % 2 === 1 ? literal(part, { code: true }) : literal(part)));
}

export function section(...elements: RichTextElement[]): RichTextSection {
  return { type: 'rich_text_section', elements };
}

/** One block of literal lines; null where they are all empty, which Slack does not take. */
export function paragraph(...elements: RichTextElement[]): KnownBlock | null {
  return elements.length === 0 ? null : { type: 'rich_text', elements: [section(...elements)] };
}
