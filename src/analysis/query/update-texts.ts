import type { Site } from '../types/facts.ts';
import { argumentNode } from './turns.ts';

/** A column that an UPDATE written as text sets to a value that it is given, and the argument's node. */
interface SetColumn {
  column: string;
  /** The expression of the value, or the object that has it under `named`. */
  value: number;
  /** The name by which the value stands in an object that the call is given; null where the value itself is. */
  named: string | null;
}

/** What a guard of an UPDATE is called: the row is only changed as it was read. */
const VERSION = /version|revision|\brev\b|etag|xmin|lock|updated|modified/i;
const PLACE = String.raw`(?:\$(\d+)|(\?)|[:@](\w+))`;
const SET = new RegExp(String.raw`^\s*["'\`[]?(?:\w+\.)?(\w+)["'\`\]]?\s*=\s*${PLACE}\s*(?:::\s*\w+)?\s*$`);

/**
 * The columns that an UPDATE's text sets to values from outside, whatever the row holds by now. Those that its condition compares, and
 * all where it names a version, are left out: then nothing is written where another was first.
 */
export function setColumns(site: Site): SetColumn[] {
  const { sql, fn } = site;
  const place = site.known?.member.statement;
  if (!sql || site.effect !== 'write' || typeof place !== 'number') return [];
  const parts = /^\s*(?:--[^\n]*\n\s*)*update\b[\s\S]*?\bset\b([\s\S]*?)\bwhere\b([\s\S]*)$/i.exec(sql);
  if (!parts || VERSION.test(parts[2])) return [];
  const [, set, where] = parts;
  const out: SetColumn[] = [];
  let questions = sql.slice(0, sql.indexOf(set)).split('?').length - 1;
  for (const assignment of set.split(/,(?![^(]*\))/)) {
    const found = SET.exec(assignment);
    const before = questions;
    questions += assignment.split('?').length - 1;
    if (!found) continue;
    const [, column, number, question, named] = found;
    if (new RegExp(String.raw`\b${column}\b`, 'i').test(where)) continue;
    const at = question ? before : number ? Number(number) - 1 : 0;
    const value = argumentNode(fn, site.node, place + 1 + at);
    if (value >= 0) out.push({ column, value, named: named ?? null });
  }
  return out;
}

/** Whether a name in code and a column's are the same, however the two are written: `LastSeen`, `last_seen`. */
export function namesColumn(name: string, column: string): boolean {
  const plain = (text: string): string => text.replace(/_/g, '').toLowerCase();
  return plain(name) === plain(column);
}

/** The columns that a SELECT's text names, in order; null where it takes all, or they can't be told. */
export function selectedColumns(sql: string): string[] | null {
  const list = /\bselect\s+(?:distinct\s+)?([\s\S]*?)\bfrom\b/i.exec(sql)?.[1];
  if (!list || /\*|\(\s*select\b/i.test(list)) return null;
  return list.split(/,(?![^(]*\))/).map((part) => part.trim().toLowerCase());
}
