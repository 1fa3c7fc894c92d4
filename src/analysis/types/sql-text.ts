import type { EffectName } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionPass } from './function-pass.ts';

/** What a SQL statement does, by its first word. */
export function sqlEffect(sql: string): EffectName | null {
  const word = /^[\s(]*(?:--[^\n]*\n\s*)*(\w+)/.exec(sql)?.[1]?.toUpperCase();
  switch (word) {
    case 'INSERT':
    case 'REPLACE':
      return 'insert';
    case 'UPDATE':
    case 'DELETE':
    case 'MERGE':
    case 'TRUNCATE':
      return 'write';
    case 'NOTIFY':
      return 'notify';
    case 'LISTEN':
      return 'listen';
    case 'BEGIN':
    case 'START':
      return 'begin';
    case 'COMMIT':
      return 'commit';
    case 'ROLLBACK':
      return 'rollback';
    case 'LOCK':
      return 'lock';
    case 'SET':
    case 'CREATE':
    case 'ALTER':
    case 'DROP':
    case 'SAVEPOINT':
    case 'RELEASE':
      return null;
    case 'SELECT':
      return /pg_(?:try_)?advisory_(?:xact_)?lock|get_lock\s*\(/i.test(sql)
        ? 'lock'
        : /pg_notify\s*\(/i.test(sql)
          ? 'notify'
          : 'read';
    case 'WITH':
      return /\b(?:UPDATE|DELETE)\b/i.test(sql) ? 'write' : /\bINSERT\b/i.test(sql) ? 'insert' : 'read';
    default:
      return 'read';
  }
}

function isOneOf(kind: Kind, ...kinds: readonly Kind[]): boolean {
  return kinds.includes(kind);
}

/** The text of a SQL statement that is written at a node, also inside `text("…")`; holes are `?`. */
export function sqlText(pass: FunctionPass, node: number): string | null {
  const { tree } = pass;
  let current = node;
  for (let hops = 0; hops < 4; hops++) {
    const kind = tree.kind(current);
    if (kind === Kind.Str) return tree.str(current);
    if (kind === Kind.Template)
      return tree
        .children(current)
        .map((part) => (tree.kind(part) === Kind.Str ? tree.str(part) : '?'))
        .join('');
    if (kind === Kind.Call) {
      const first = tree.child(current, 1);
      const callee = tree.child(current, 0);
      // `"…".format(x)` and `text("…").bindparams(x)` stand for their text.
      if (tree.kind(callee) === Kind.Attr && isOneOf(tree.kind(tree.child(callee, 0)), Kind.Str, Kind.Call))
        current = tree.child(callee, 0);
      else if (first >= 0 && isOneOf(tree.kind(first), Kind.Str, Kind.Template)) current = first;
      else return null;
      continue;
    }
    if (kind === Kind.Binary) {
      current = tree.child(current, 0);
      continue;
    }
    if (kind === Kind.Name) {
      const type = pass.env.get(tree.str(current)) ?? pass.inference.moduleName(pass.module, tree.str(current));
      return type?.k === 'literal' ? type.name : null;
    }
    return null;
  }
  return null;
}
