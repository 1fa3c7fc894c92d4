import { ancestors } from './places.ts';
import { databaseIn, ORM_NAMES } from './technologies.ts';
import type { Tree } from './walk.ts';

const MAX_BYTES = 512 * 1024;
const MAX_LINE = 2000;

/** A labelled fact of a Markdown page: a table's row or a list's item. `cells` follow the label. */
interface Row {
  label: string;
  cells: string[];
  /** Column titles of the table that the row belongs to, in lower case, the label's first. */
  titles: string[];
}

/** Text without Markdown's marks; a link gives its text. */
function plain(text: string): string {
  return text
    .replace(/\[([^[\]]{0,200})\]\([^()]{0,500}\)/g, '$1')
    .replace(/[*`]|^_+|_+$/g, '')
    .trim();
}

function cellsOf(line: string): string[] {
  return line
    .trim()
    .replace(/^\||\|$/g, '')
    .split('|')
    .map(plain);
}

function withoutComments(markdown: string): string {
  let kept = '';
  for (let at = 0; ; ) {
    const open = markdown.indexOf('<!--', at);
    const close = open < 0 ? -1 : markdown.indexOf('-->', open);
    if (close < 0) return kept + markdown.slice(at);
    kept += markdown.slice(at, open);
    at = close + 3;
  }
}

/** Rows of tables and items of lists, in the page's order. Code fences and comments are left out. */
function rowsOf(markdown: string): Row[] {
  const rows: Row[] = [];
  let titles: string[] = [];
  let inTable = false;
  let fenced = false;
  const lines = withoutComments(markdown).split(/\r?\n/);
  for (const [at, raw] of lines.entries()) {
    const line = raw.slice(0, MAX_LINE);
    if (/^\s*(?:```|~~~)/.test(line)) fenced = !fenced;
    if (fenced) continue;
    if (/^\s*\|/.test(line)) {
      if (/^\s*\|[\s:|-]+$/.test(line)) continue;
      const cells = cellsOf(line);
      if (!inTable && /^\s*\|[\s:|-]+$/.test(lines[at + 1]?.slice(0, MAX_LINE) ?? ''))
        titles = cells.map((cell) => cell.toLowerCase());
      else rows.push({ label: cells[0] ?? '', cells: cells.slice(1), titles });
      inTable = true;
      continue;
    }
    inTable = false;
    titles = [];
    const text = plain(line.replace(/^\s*(?:[-*+]|\d{1,3}[.)])?\s+/, ''));
    const colon = text.search(/:(?:\s|$)/);
    if (colon > 0 && colon <= 40)
      rows.push({ label: text.slice(0, colon).trim(), cells: [text.slice(colon + 1).trim()], titles: [] });
    else if (text !== '') rows.push({ label: '', cells: [text], titles: [] });
  }
  return rows;
}

function readPage(tree: Tree, path: string, name: string): string | null {
  for (const folder of ancestors(path)) {
    const file = folder === '' ? name : `${folder}/${name}`;
    if (tree.has(file)) return tree.read(file, MAX_BYTES);
  }
  return null;
}

/** What the tech stack's page says; null where it says nothing. */
export interface StatedStack {
  db: string | null;
  db_version: string | null;
  orm: string | null;
  async: string | null;
}

const NOT_CHOSEN =
  /alternativ|rejected|instead of|not chosen|considered|migrat(?:ed|ing) from|replaced|avoid|\bvs\b|\be\.g\.|\{\{|^\W*not?\b/i;
const DESCRIBING = /rational|reason|why|purpose|alternativ|rejected|notes?\b|descri|comment|doc/;

/** Cells that name what is used, without a table's columns of reasons and alternatives. */
function chosen({ label, cells, titles }: Row): string[] {
  if (NOT_CHOSEN.test(label)) return [];
  return cells.filter((cell, at) => !DESCRIBING.test(titles[at + 1] ?? '') && !NOT_CHOSEN.test(cell));
}

function versionNear(row: Row, text: string, end: number): string | null {
  const direct = /^[A-Za-z]{0,10}[\s(:=v@-]{0,4}v?(\d+(?:\.\d+){0,3})/.exec(text.slice(end, end + 40))?.[1];
  if (direct !== undefined) return direct;
  const column = row.titles.findIndex((title) => title.includes('version'));
  const cell =
    column > 0
      ? row.cells[column - 1]
      : row.cells.find((each) => /^[v~^>=\s]*\d+(?:\.\d+){0,3}(?:\.x|\+)?$/.test(each));
  return /^[^\d]{0,15}(\d+(?:\.\d+){0,3})/.exec(cell ?? '')?.[1] ?? null;
}

function statedDatabase(rows: Row[]): { db: string; db_version: string | null } | null {
  for (const row of rows) {
    const places = [...chosen(row), ...(NOT_CHOSEN.test(row.label) ? [] : [row.label])];
    for (const text of places) {
      const found = databaseIn(text);
      if (found && found.db !== 'redis') return { db: found.db, db_version: versionNear(row, text, found.end) };
    }
  }
  return null;
}

/** Reads docs/project/tech_stack.md: tables and lists in any of the usual forms. */
export function readTechStack(tree: Tree, path: string): StatedStack {
  const stated: StatedStack = { db: null, db_version: null, orm: null, async: null };
  const page = readPage(tree, path, 'docs/project/tech_stack.md');
  if (page === null) return stated;
  const rows = rowsOf(page);
  const about = rows.filter(
    ({ label }) => /database|\bdb\b|datastore|storage|persistence|rdbms/i.test(label) && !/vector|cache/i.test(label),
  );
  Object.assign(stated, statedDatabase(about) ?? statedDatabase(rows));
  const mappers = rows.filter(({ label }) => /\borm\b|data access|mapper/i.test(label));
  for (const text of [...mappers, ...rows].flatMap((row) => [...chosen(row), row.label])) {
    stated.orm ??=
      ORM_NAMES.find(([pattern, orm]) => pattern.test(text) && (orm !== 'django' || /\borm\b/i.test(text)))?.[1] ??
      null;
    stated.async ??= /\b(asyncio|trio|anyio|twisted)\b/i.exec(text)?.[1]?.toLowerCase() ?? null;
  }
  return stated;
}

const TEAM_LABELS = [
  /^(?:linear )?team[ _-]?id$/i,
  /^(?:linear )?team[ _-]?key$/i,
  /^(?:linear )?team[ _-]?name$/i,
  /^(?:linear )?team$/i,
];
const NO_TEAM = /^(?:[-–—?.]*|tbd|todo|n\/?a|none|null|unknown|your[-_ ].*|team[-_ ]?(?:id|key|name)|example)$/i;

function teamText(value: string | undefined): string | null {
  const text = (value ?? '').replace(/^["']|["']$/g, '').trim();
  if (text === '' || text.length > 100 || NO_TEAM.test(text) || /[[\]{}<>|\p{C}]/u.test(text)) return null;
  return text;
}

/**
 * Reads the Linear team from docs/tasks/kanban_board.md: its id, else its key, else its name, from a table (by rows or
 * by columns), a list, front matter or a link to the team's page. Placeholders count as nothing.
 */
export function readTeam(tree: Tree, path: string): string | null {
  const page = readPage(tree, path, 'docs/tasks/kanban_board.md');
  if (page === null) return null;
  const rows = rowsOf(page);
  for (const label of TEAM_LABELS) {
    for (const row of rows) {
      const column = row.titles.findIndex((title) => label.test(title));
      const across = column < 0 ? undefined : [row.label, ...row.cells][column];
      const team = teamText(label.test(row.label) ? row.cells[0] : across);
      if (team !== null) return team;
    }
  }
  return /https:\/\/linear\.app\/[\w-]{1,60}\/team\/([\w-]{1,40})\b/.exec(page)?.[1] ?? null;
}
