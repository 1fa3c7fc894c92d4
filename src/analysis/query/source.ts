import type { CodeTree } from '../model/code-tree.ts';
import { Flag, Kind } from '../model/kind.ts';

const LONGEST = 80;

/** A node as code, on one line and cut short, for messages. Made from the code model, so spacing and quotes may differ from the file. */
export function sourceOf(tree: CodeTree, node: number): string {
  const text = write(tree, node, 0);
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
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
  switch (tree.kind(node)) {
    case Kind.Name:
    case Kind.Num:
      return tree.str(node);
    case Kind.Const: {
      const text = tree.str(node);
      return { true: 'True', false: 'False', null: 'None', ellipsis: '...' }[text] ?? text;
    }
    case Kind.Str:
      return JSON.stringify(tree.str(node).replace(/\s+/g, ' ').slice(0, 40));
    case Kind.Template:
      return 'f"…"';
    case Kind.Attr:
      return `${child(0)}.${tree.str(node)}`;
    case Kind.Call: {
      const [callee, ...args] = tree.children(node);
      return `${write(tree, callee, depth + 1)}(${list(tree, args, depth)})`;
    }
    case Kind.Keyword:
      return `${tree.str(node)}=${child(0)}`;
    case Kind.Spread:
      return `${tree.has(node, Flag.KeywordRest) ? '**' : '*'}${child(0)}`;
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
      return `(${list(tree, tree.children(node), depth)})`;
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
      return `${child(0)} ${tree.str(node)} ${child(1)}`;
    case Kind.Unary:
      return `${tree.str(node)}${tree.str(node) === 'not' ? ' ' : ''}${child(0)}`;
    case Kind.Conditional:
      return `${child(1)} if ${child(0)} else ${child(2)}`;
    case Kind.Function:
      return tree.has(node, Flag.Lambda) ? 'lambda: …' : `def ${tree.str(node)}(…)`;
    case Kind.For:
      return `for ${child(1)} in ${child(0)}`;
    case Kind.While:
      return `while ${child(0)}`;
    case Kind.Param:
      return tree.str(node);
    case Kind.Assign:
      return `${child(2)} = ${child(0)}`;
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
