import { lineIndex } from '../line-index.ts';
import { type Argument, afterBracket, callArguments, type PythonToken, tokenize } from '../python-tokens.ts';
import type { Catalog } from './catalog.ts';
import { applySql, PLACEHOLDER } from './sql-statements.ts';

/** Functions that take a migration back. */
const REVERSE_FUNCTION = /^(?:downgrade|backwards?|reverse\w*|undo\w*|rollback\w*|revert\w*|down)$/i;
const REVERSE_NAME = /drop|reverse|revert|down|undo|rollback|remove/i;
const REVERSE_ARGUMENT = new Set(['reverse_sql', 'reverse_code', 'reverse']);
const FILLED_IN = /\{\s{0,4}([A-Za-z_]\w{0,60})[^{}]{0,100}\}/g;
/** More uses of one constant, or more calls to take apart, are not what a migration looks like. */
const MAX_USES = 3;
const MAX_CALLS = 2000;

const WRAPPERS = new Set(['text', 'DDL', 'SQL', 'dedent']);
const CALLS = new Set([
  'PGTrigger',
  'PGFunction',
  'UpsertTriggerSql',
  'RemoveTrigger',
  'drop_entity',
  'drop_table',
  'RunSQL',
]);

/** Declared by alembic_utils: what is created, under which name, and where. */
interface Entity {
  kind: 'trigger' | 'function';
  name: string;
  table: string | null;
}

const lastPart = (name: string) => name.slice(name.lastIndexOf('.') + 1).replaceAll('"', '');

class PythonMigration {
  #tokens: PythonToken[];
  #path: string;
  #catalog: Catalog;
  /** Strings bound to a name at module level, by their token. */
  #constants = new Map<string, PythonToken>();
  /** Index of a constant's value → its name: such strings count where the name is used. */
  #bound = new Map<number, string>();
  /** A constant's value → number of uses. */
  #uses = new Map<PythonToken, number>();
  #calls = 0;
  #entities = new Map<string, Entity>();

  constructor(path: string, source: string, catalog: Catalog) {
    this.#tokens = tokenize(source);
    this.#path = path;
    this.#catalog = catalog;
  }

  run(): void {
    this.#forward((at) => this.#collectConstant(at));
    this.#forward((at) => {
      const token = this.#tokens[at]!;
      if (token.kind === 'string') this.#string(at);
      return token.kind === 'name' ? this.#name(at) : at;
    });
    for (const [at, name] of this.#bound) {
      const value = this.#tokens[at]!;
      if (!this.#uses.has(value) && !REVERSE_NAME.test(name)) this.#apply(value, value.text);
    }
  }

  /** Visits the tokens that do not take something back; `visit` says which token was the last one looked at. */
  #forward(visit: (at: number) => number): void {
    for (let at = 0; at < this.#tokens.length; at++) {
      at = this.#isReverse(at) ? this.#endOfBlock(at) - 1 : visit(at);
    }
  }

  /** Counts a use of a constant's value. */
  #refer(constant: PythonToken): number {
    const uses = (this.#uses.get(constant) ?? 0) + 1;
    this.#uses.set(constant, uses);
    return uses;
  }

  /** `NAME = "…"`, also within brackets or `text(…)`; local variables of an upgrade are as good as constants. */
  #collectConstant(at: number): number {
    const token = this.#tokens[at]!;
    if (!token.first || token.indent > 8 || token.kind !== 'name' || this.#tokens[at + 1]?.text !== '=') return at;
    let value = at + 2;
    if (WRAPPERS.has(this.#tokens[value]?.text ?? '')) value++;
    if (this.#tokens[value]?.text === '(') value++;
    const literal = this.#tokens[value];
    if (literal?.kind !== 'string' || literal.first) return at;
    this.#constants.set(token.text, literal);
    this.#bound.set(value, token.text);
    return at;
  }

  /** A function that reverses, at its `def`, or an argument that does. */
  #isReverse(at: number): boolean {
    const token = this.#tokens[at]!;
    const next = this.#tokens[at + 1];
    if (token.kind !== 'name') return false;
    if (token.text === 'def') return next !== undefined && REVERSE_FUNCTION.test(next.text);
    return REVERSE_ARGUMENT.has(token.text) && next?.text === '=' && !token.first;
  }

  #endOfBlock(at: number): number {
    const tokens = this.#tokens;
    const start = tokens[at]!;
    if (start.text !== 'def') return this.#endOfArgument(at);
    let end = at + 1;
    while (end < tokens.length && !(tokens[end]!.first && tokens[end]!.indent <= start.indent)) end++;
    return end;
  }

  #endOfArgument(at: number): number {
    let depth = 0;
    for (let end = at; end < this.#tokens.length; end++) {
      const { kind, text } = this.#tokens[end]!;
      if (kind !== 'operator') continue;
      if ('([{'.includes(text)) depth++;
      else if (')]}'.includes(text) && --depth < 0) return end;
      else if (text === ',' && depth === 0) return end;
    }
    return this.#tokens.length;
  }

  #string(at: number): void {
    const token = this.#tokens[at]!;
    const name = this.#bound.get(at);
    if (name !== undefined) {
      // From here on the name has this value, whatever it had before.
      this.#constants.set(name, token);
      return;
    }
    this.#apply(token, token.text);
  }

  /** Handles a name and says which token was the last one looked at. */
  #name(at: number): number {
    const tokens = this.#tokens;
    const token = tokens[at]!;
    const next = tokens[at + 1];
    if (next?.text === '(') {
      if (!CALLS.has(token.text) || ++this.#calls > MAX_CALLS) return at;
      if (token.text === 'PGTrigger' || token.text === 'PGFunction') {
        this.#declare(at, token.text === 'PGTrigger' ? 'trigger' : 'function');
        return afterBracket(tokens, at + 1) - 1;
      }
      if (token.text === 'UpsertTriggerSql') {
        this.#compiledTrigger(at);
        return afterBracket(tokens, at + 1) - 1;
      }
      if (token.text === 'RemoveTrigger') this.#removeTrigger(at);
      if (token.text === 'drop_entity') this.#dropEntity(tokens[at + 2]?.text ?? '');
      if (token.text === 'drop_table' && tokens[at + 2]?.kind === 'string')
        this.#catalog.dropTable(tokens[at + 2]!.text);
      if (token.text === 'RunSQL') return this.#runSql(at);
      return at;
    }
    const constant = this.#constants.get(token.text);
    if (constant && !(token.first && next?.text === '=')) {
      if (this.#refer(constant) <= MAX_USES) this.#apply(constant, constant.text);
    }
    return at;
  }

  /** The second positional argument of Django's RunSQL takes the first one back. */
  #runSql(at: number): number {
    const positional = callArguments(this.#tokens, at + 1).filter((argument) => argument.name === null);
    const reverse = positional[1];
    if (!reverse) return at;
    for (let index = at + 2; index < reverse.start; index++) {
      const token = this.#tokens[index]!;
      if (token.kind === 'string') this.#string(index);
      else if (token.kind === 'name') this.#name(index);
    }
    for (let index = reverse.start; index < reverse.end; index++) {
      const constant = this.#constants.get(this.#tokens[index]!.text);
      if (constant) this.#refer(constant);
    }
    return reverse.end - 1;
  }

  #literal(args: Argument[], name: string): PythonToken | null {
    const found = args.find((argument) => argument.name === name);
    const token = found && this.#tokens[found.start];
    if (!token) return null;
    if (token.kind === 'string') return token;
    return this.#constants.get(token.text) ?? null;
  }

  #declare(at: number, kind: Entity['kind']): void {
    const args = callArguments(this.#tokens, at + 1);
    const signature = this.#literal(args, 'signature');
    const definition = this.#literal(args, 'definition');
    if (!signature || !definition) return;
    const table = this.#literal(args, 'on_entity')?.text ?? null;
    const name = lastPart(signature.text.split('(')[0]!.trim());
    const variable = this.#tokens[at - 1]?.text === '=' ? this.#tokens[at - 2] : undefined;
    if (variable) this.#entities.set(variable.text, { kind, name, table: table === null ? null : lastPart(table) });
    this.#apply(this.#tokens[at]!, `CREATE ${kind} ${signature.text.slice(0, 500)} ${definition.text}`);
  }

  #dropEntity(variable: string): void {
    const entity = this.#entities.get(variable);
    if (entity?.kind === 'trigger') this.#catalog.dropTrigger(entity.name, entity.table);
    else if (entity) this.#catalog.dropFunction(entity.name, true);
  }

  /** django-pgtrigger's migrations hold the trigger's parts as arguments. */
  #compiledTrigger(at: number): void {
    const args = callArguments(this.#tokens, at + 1);
    const table = this.#literal(args, 'table');
    const operation = this.#literal(args, 'operation');
    const body = this.#literal(args, 'func');
    const name = this.#literal(args, 'pgid') ?? this.#literal(args, 'name');
    if (!table || !operation || !name) return;
    const line = this.#tokens[at]!.line;
    const trigger = name.text.toLowerCase();
    if (body) this.#catalog.createFunction(trigger, body.text, this.#path, line);
    const events = operation.text.toUpperCase().match(/\b(?:INSERT|UPDATE|DELETE|TRUNCATE)\b/g) ?? [];
    const where = { path: this.#path, line };
    this.#catalog.createTrigger({
      name: trigger,
      table: lastPart(table.text),
      events: [...new Set(events)],
      function: trigger,
      args: [],
      ...where,
    });
  }

  #removeTrigger(at: number): void {
    const name = this.#literal(callArguments(this.#tokens, at + 1), 'name');
    if (name) this.#catalog.dropMatching(`pgtrigger_${name.text.toLowerCase()}_`);
  }

  #apply(token: PythonToken, text: string): void {
    if (!/trigger|function|procedure|table/i.test(text)) return;
    const sql = text.replace(FILLED_IN, (_, name: string) => {
      const constant = this.#constants.get(name);
      return constant && !constant.text.includes('{') && constant.text.length < 64 ? constant.text : PLACEHOLDER;
    });
    // Escapes and filled-in values can hold more line ends than the source does.
    const index = lineIndex(sql);
    const lineAt = (offset: number) => Math.min(token.line + index(offset) - 1, token.endLine);
    applySql(sql, { path: this.#path, lineAt }, this.#catalog);
  }
}

/** Applies the SQL in a Python migration or model file to the catalog; what takes a migration back does not count. */
export function applyPython(path: string, source: string, catalog: Catalog): void {
  new PythonMigration(path, source, catalog).run();
}
