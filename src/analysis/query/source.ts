import { semanticsOf } from '../languages/semantics.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';

const LONGEST = 80;

/** A node as code, on one line and cut short, for messages. Made from the code model, so spacing and quotes may differ from the file. */
export function sourceOf(tree: CodeTree, node: number): string {
  const text = write(tree, node, 0);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Types that are written at a call, which a front end puts behind its arguments. */
function isTypeArguments(tree: CodeTree, node: number): boolean {
  return tree.kind(node) === Kind.Keyword && tree.str(node) === '<>';
}

/** How a loop over a collection is written. */
export function loopSource(tree: CodeTree, loop: { target: number; iterable: number }): string {
  const { notation } = semanticsOf(tree.language);
  const special = named(tree, loop.iterable, notation.loops);
  if (special !== null) {
    const args = tree.children(loop.iterable);
    return special.replace(/\$(\d|t)/g, (_, place: string) =>
      place === 't' ? targetSource(tree, loop.target) : sourceOf(tree, args[Number(place)] ?? -1),
    );
  }
  return notation.for
    .replace('$1', () => targetSource(tree, loop.target))
    .replace('$0', () => sourceOf(tree, loop.iterable));
}

/** A target that takes nothing is written all the same. */
function targetSource(tree: CodeTree, target: number): string {
  return target < 0 || tree.kind(target) === Kind.Empty ? '_' : sourceOf(tree, target);
}

/** How a call is written by the name that it calls, or null. */
function named(tree: CodeTree, call: number, forms: Readonly<Record<string, string>>): string | null {
  const callee = call >= 0 && tree.kind(call) === Kind.Call ? tree.child(call, 0) : -1;
  if (callee < 0 || tree.kind(callee) !== Kind.Name || !Object.hasOwn(forms, tree.str(callee))) return null;
  return forms[tree.str(callee)];
}

function list(tree: CodeTree, nodes: readonly number[], depth: number): string {
  const out: string[] = [];
  let length = 0;
  for (const node of nodes) {
    if (length > LONGEST) {
      out.push('…');
      break;
    }
    const text = write(tree, node, depth + 1);
    length += text.length;
    out.push(text);
  }
  return out.join(', ');
}

function write(tree: CodeTree, node: number, depth: number): string {
  if (node < 0) return '';
  if (depth > 6) return '…';
  const child = (place: number): string => write(tree, tree.child(node, place), depth + 1);
  const { notation } = semanticsOf(tree.language);
  const form = (text: string): string =>
    text.replace(/\$(\d|s)/g, (_, place: string) => (place === 's' ? tree.str(node) : child(Number(place))));
  switch (tree.kind(node)) {
    case Kind.Name:
    case Kind.Num:
      return tree.str(node);
    case Kind.Const: {
      const text = tree.str(node);
      return notation.constants[text] ?? text;
    }
    case Kind.Str:
      return JSON.stringify(tree.str(node).replace(/\s+/g, ' ').slice(0, 40));
    case Kind.Template:
      return notation.template;
    case Kind.Attr:
      return `${child(0)}.${tree.str(node)}`;
    case Kind.Call: {
      const [callee, ...args] = tree.children(node);
      const sign = named(tree, node, notation.signs);
      if (sign !== null) return sign.replace(/\$(\d)/g, (_, place: string) => child(Number(place)));
      // A call that only a front end writes, for what the language has no call for.
      if (tree.kind(callee) === Kind.Name && tree.str(callee).startsWith('@')) return list(tree, args, depth);
      const call = tree.has(node, Flag.New) ? notation.make : '$0($1)';
      return call
        .replace('$0', () => write(tree, callee, depth + 1))
        .replace('$1', () =>
          list(
            tree,
            args.filter((arg) => !isTypeArguments(tree, arg)),
            depth,
          ),
        );
    }
    case Kind.Keyword:
      return form(notation.keyword);
    case Kind.Spread:
      return form(notation.spread[tree.has(node, Flag.KeywordRest) ? 1 : 0]);
    case Kind.Await:
      return `await ${child(0)}`;
    case Kind.Index: {
      const [base, ...rest] = tree.children(node);
      return `${write(tree, base, depth + 1)}[${list(tree, rest, depth)}]`;
    }
    case Kind.Slice:
      return tree
        .children(node)
        .map((part) => write(tree, part, depth + 1))
        .join(':');
    case Kind.List:
      return `[${list(tree, tree.children(node), depth)}]`;
    case Kind.Tuple:
      return notation.tuple.replace('$0', () => list(tree, tree.children(node), depth));
    case Kind.Set:
      return `{${list(tree, tree.children(node), depth)}}`;
    case Kind.Dict:
      return tree.hasChildren(node) ? '{…}' : '{}';
    case Kind.Comp: {
      const parts = tree.children(node);
      const first = parts[0];
      const [open, close] = tree.has(node, Flag.OfList)
        ? ['[', ']']
        : tree.has(node, Flag.OfGenerator)
          ? ['(', ')']
          : ['{', '}'];
      return `${open}${write(tree, parts[parts.length - 1], depth + 1)} for ${write(tree, tree.child(first, 1), depth + 1)} in ${write(tree, tree.child(first, 0), depth + 1)}${close}`;
    }
    case Kind.Pair:
      return `${child(0)}: ${child(1)}`;
    case Kind.Binary:
    case Kind.Logical:
    case Kind.Compare:
      return `${child(0)} ${notation.operators[tree.str(node)] ?? tree.str(node)} ${child(1)}`;
    case Kind.Unary:
      return tree.str(node) === 'not' ? form(notation.not) : `${tree.str(node)}${child(0)}`;
    case Kind.Conditional:
      return form(notation.conditional);
    case Kind.Function:
      return form(tree.has(node, Flag.Lambda) ? notation.lambda : notation.function);
    case Kind.For:
      return loopSource(tree, { target: tree.child(node, 1), iterable: tree.child(node, 0) });
    case Kind.While:
      return form(notation.while);
    case Kind.Param:
      return tree.str(node);
    case Kind.Assign:
      return form(notation.assign);
    case Kind.AugAssign:
      return `${child(0)} ${tree.str(node)}= ${child(1)}`;
    case Kind.Return:
      return `return ${child(0)}`;
    case Kind.With:
      return `with ${child(0)}`;
    case Kind.WithItem:
      return child(0);
    case Kind.Yield:
      return `yield ${child(0)}`;
    default:
      return '…';
  }
}
