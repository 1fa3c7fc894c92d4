import { lineIndex } from '../line-index.ts';
import { type ScriptToken, tokenizeScript } from '../script-tokens.ts';
import type { Catalog } from './catalog.ts';
import { applySql, PLACEHOLDER } from './sql-statements.ts';

/** Functions that take a migration back, as methods, properties and exports; in Go they are named after the migration, too. */
const REVERSE_FUNCTION = /^(?:down|reverse|rollback|revert|undo)$/;
const REVERSE_IN_GO = /^(?:[dD]own(?![a-z])\w*|[rR]ollback|[rR]evert\w*|[uU]ndo\w*)$/;
const REVERSE_NAME = /drop|reverse|revert|down|undo|rollback|remove/i;
const HOLE = /\$\{\s{0,4}([\w$.]{0,120})[^{}]{0,200}\}/g;
const OF_INTEREST = /trigger|function|procedure|table/i;
/** More uses of one constant are not what a migration looks like. */
const MAX_USES = 3;
const DROP_TABLE = new Set(['dropTable', 'dropTableIfExists']);

class ScriptMigration {
  #tokens: ScriptToken[];
  #path: string;
  #reverse: RegExp;
  #catalog: Catalog;
  /** Strings bound to a name, by their token. */
  #constants = new Map<string, ScriptToken>();
  #values = new Set<ScriptToken>();
  /** Constants → number of uses, in either direction. */
  #uses = new Map<ScriptToken, number>();

  constructor(path: string, source: string, catalog: Catalog) {
    this.#tokens = tokenizeScript(source);
    this.#path = path;
    this.#reverse = path.endsWith('.go') ? REVERSE_IN_GO : REVERSE_FUNCTION;
    this.#catalog = catalog;
  }

  run(): void {
    const tokens = this.#tokens;
    for (let at = 0; at < tokens.length; at++) this.#collectConstant(at);
    for (let at = 0; at < tokens.length; at++) {
      if (this.#isReverse(at)) at = this.#skipReverse(at);
      else this.#visit(at);
    }
    for (const [name, value] of this.#constants) {
      if (!this.#uses.has(value) && !REVERSE_NAME.test(name)) this.#apply(value);
    }
  }

  #collectConstant(at: number): void {
    if (!/^(?:const|let|var|static|readonly)$/.test(this.#tokens[at]!.text)) return;
    const [name, sign, value, next] = this.#tokens.slice(at + 1, at + 5);
    // In front of a template may stand its tag: `sql`, `dedent`, `String.raw`.
    const literal = value?.kind === 'name' && next?.kind === 'string' ? next : value;
    if (name?.kind !== 'name' || sign?.text !== '=' || literal?.kind !== 'string') return;
    this.#constants.set(name.text, literal);
    this.#values.add(literal);
  }

  /** `down(…) {`, `down: …`, `exports.down = …` and `const down = …`, but not a call of it. */
  #isReverse(at: number): boolean {
    const token = this.#tokens[at]!;
    if (token.kind === 'operator' || !this.#reverse.test(token.text)) return false;
    const before = this.#tokens[at - 1]?.text;
    const next = this.#tokens[at + 1]?.text;
    if (next === ':' || next === '=') return before !== '?';
    return next === '(' && before !== '.' && before !== 'await' && before !== 'return' && before !== '?.';
  }

  /** The last token of a function that reverses; what it uses counts as used. */
  #skipReverse(start: number): number {
    let depth = 0;
    for (let at = start + 1; at < this.#tokens.length; at++) {
      const { kind, text } = this.#tokens[at]!;
      if (kind === 'name') this.#use(text);
      if (kind !== 'operator') continue;
      if ('([{'.includes(text)) depth++;
      else if (')]}'.includes(text)) {
        if (--depth < 0) return at - 1;
        if (depth === 0 && text === '}') return at;
      } else if (depth === 0 && (text === ';' || text === ',')) return at;
    }
    return this.#tokens.length;
  }

  #use(name: string): number {
    const constant = this.#constants.get(name);
    if (!constant) return 0;
    const uses = (this.#uses.get(constant) ?? 0) + 1;
    this.#uses.set(constant, uses);
    return uses;
  }

  #visit(at: number): void {
    const tokens = this.#tokens;
    const token = tokens[at]!;
    if (token.kind === 'string') {
      if (!this.#values.has(token)) this.#apply(token);
      return;
    }
    if (token.kind !== 'name') return;
    const [open, first, , second] = tokens.slice(at + 1, at + 5);
    if (open?.text === '(' && first?.kind === 'string') {
      if (DROP_TABLE.has(token.text)) this.#catalog.dropTable(first.text);
      else if (token.text === 'renameTable' && second?.kind === 'string') {
        this.#catalog.renameTable(first.text, second.text);
      }
    }
    const constant = this.#constants.get(token.text);
    const isDeclared = constant !== undefined && open?.text === '=';
    if (!constant || isDeclared) return;
    const uses = this.#use(token.text);
    if (uses <= MAX_USES) this.#apply(constant);
  }

  #apply(token: ScriptToken): void {
    if (!OF_INTEREST.test(token.text)) return;
    const sql = token.text.replace(HOLE, (_, name: string) => {
      const constant = this.#constants.get(name);
      if (constant) this.#use(name);
      return constant && !constant.interpolated && constant.text.length < 64 ? constant.text : PLACEHOLDER;
    });
    const index = lineIndex(sql);
    const lineAt = (offset: number) => Math.min(token.line + index(offset) - 1, token.endLine);
    applySql(sql, { path: this.#path, lineAt }, this.#catalog);
  }
}

/** Applies the SQL in the strings of a TypeScript, JavaScript or Go migration to the catalog; what takes it back does not count. */
export function applyScript(path: string, source: string, catalog: Catalog): void {
  new ScriptMigration(path, source, catalog).run();
}
