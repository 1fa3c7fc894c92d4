import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { head, listed } from './assignments.ts';
import { block, inside } from './blocks.ts';
import { errorsFound, raises } from './errors.ts';
import { callOf } from './expressions.ts';
import type { Handler, Walk } from './walk.ts';

/** An expression whose value nobody uses; `panic` ends the function. */
export const expressionStatement: Handler = (walk, node) => {
  const { callExpression, identifier } = walk.symbols;
  const [expression] = walk.kids(node);
  if (!expression) return;
  const [callee] = expression.typeId === callExpression ? walk.kids(expression) : [];
  if (callee?.typeId === identifier && walk.text(callee) === 'panic') {
    walk.open(Kind.Throw, 0, node, null);
    walk.lower(expression);
    walk.close();
  } else {
    walk.lower(expression);
  }
};

export const returnStatement: Handler = (walk, node) => {
  const { identifier, nil } = walk.symbols;
  const [list] = walk.kids(node);
  const values = list ? listed(walk, list) : [];
  const { around } = walk;
  if (around.deferred) return;
  const raising = raises(walk, values);
  walk.open(Kind.Return, raising ? Flag.Raises : 0, node, null);
  // Beside an error that is perhaps none, what the function gives are its other results.
  const last = values.at(-1)?.typeId;
  if (!raising && around.fails && values.length > 1 && (last === nil || last === identifier)) values.pop();
  if (values.length === 0 && around.results.length === around.count && around.count > 0)
    names(walk, node, around.fails && around.count > 1 ? around.results.slice(0, -1) : around.results);
  else if (values.length > 1) {
    walk.open(Kind.Tuple, 0, values[0], null);
    walk.lowerAll(values);
    walk.close();
  } else {
    walk.lower(values[0]);
  }
  walk.close();
};

/** What a bare `return` gives: the results that have names. */
function names(walk: Walk, node: Node, results: readonly string[]): void {
  if (results.length > 1) walk.open(Kind.Tuple, 0, node, null);
  for (const name of results) walk.leaf(Kind.Name, node, name);
  if (results.length > 1) walk.close();
}

export const continueStatement: Handler = (walk, node) => walk.leaf(Kind.Continue, node, null);

/** A `break` that ends a case says nothing; with a label it ends a loop. */
export const breakStatement: Handler = (walk, node) => {
  if (!walk.inSwitch || node.namedChildren.length > 0) walk.leaf(Kind.Break, node, null);
};

/** What says nothing. */
export const nothing: Handler = () => undefined;

export const blockStatement: Handler = (walk, node) => inside(walk, node);

export const labeled: Handler = (walk, node) => {
  const [label, body] = walk.kids(node);
  if (body && label) walk.lower(body);
};

/** `ch <- v` */
export const send: Handler = (walk, node) => callOf(walk, '@send', node, walk.kids(node));

/** An `else if` nests in the `else` of what stands before it; from this one on they follow each other in one block instead. */
const MAX_ELSE_IFS = 100;

export const ifStatement: Handler = (walk, node) => {
  const { ifStatement: type, block: braces } = walk.symbols;
  const { errors } = walk;
  let opened = 0;
  let link: Node = node;
  for (let place = 0; ; place++) {
    const kids = walk.kids(link);
    const at = kids.findIndex((kid) => kid.typeId === braces);
    const [then, otherwise] = at < 0 ? [] : kids.slice(at);
    const first = at < 0 ? kids : kids.slice(0, at);
    const test = first.pop();
    head(walk, first);
    walk.open(Kind.If, 0, link, null);
    walk.lower(test);
    const around = walk.errors;
    walk.errors = [...around, ...errorsFound(walk, test, true)];
    block(walk, then, link);
    walk.errors = [...around, ...errorsFound(walk, test, false)];
    if (otherwise?.typeId !== type) {
      if (otherwise) block(walk, otherwise, link);
      else walk.empty();
      break;
    }
    if (place < MAX_ELSE_IFS) {
      walk.open(Kind.Block, 0, otherwise, null);
      opened++;
    } else {
      walk.empty();
      walk.close();
    }
    link = otherwise;
  }
  walk.close();
  for (; opened > 0; opened--) {
    walk.close();
    walk.close();
  }
  walk.errors = errors;
};
