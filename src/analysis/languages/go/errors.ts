import type { SyntaxNode as Node } from '../syntax.ts';
import type { Walk } from './walk.ts';

const ERROR_NAME = /^(?:e|err|error)$|^err[A-Z]\w*$|^\w*(?:Err|Error)$/;
/** What makes an error by its name; `rows.Err()` only tells whether there is one. */
const ERROR_MAKER = /(?:^|\.)(?:Errorf?|\w+Err(?:or)?\w*|Err(?:or)?\w+|Wrapf?|With(?:Stack|Message)f?)$/;
const MAKES_ERRORS = /(?:^|\.)(?:errors|xerrors)\.(?:New|Join|Errorf|Wrapf?)$/;
const ERROR_VALUE =
  /(?:^|\.)(?:Err|err)[A-Z]\w*$|^io\.(?:EOF|ErrUnexpectedEOF)$|^context\.(?:Canceled|DeadlineExceeded)$/;
const ASKS = /(?:^|\.)errors\.(?:Is|As)$/;

/** The errors that a condition finds to be there: `err` in `err != nil`. `holds`: the condition is true, else false. */
export function errorsFound(walk: Walk, test: Node | undefined, holds: boolean): readonly string[] {
  const { binaryExpression, callExpression, nil, parenthesizedExpression } = walk.symbols;
  if (!test) return [];
  const kids = walk.kids(test);
  if (test.typeId === parenthesizedExpression) return errorsFound(walk, kids[0], holds);
  if (test.typeId === callExpression) {
    const [given] = kids[1] ? walk.kids(kids[1]) : [];
    return holds && kids[0] && given && ASKS.test(walk.text(kids[0])) ? [walk.text(given)] : [];
  }
  if (test.typeId !== binaryExpression || kids.length !== 2) return [];
  const sign = walk.between(kids[0].endIndex, kids[1].startIndex).trim();
  if (sign === (holds ? '&&' : '||')) return kids.flatMap((kid) => [...errorsFound(walk, kid, holds)]);
  if (sign !== (holds ? '!=' : '==') || kids[1].typeId !== nil) return [];
  const name = walk.text(kids[0]);
  return ERROR_NAME.test(name.slice(name.lastIndexOf('.') + 1)) ? [name] : [];
}

/** Whether a `return` of these values tells the caller of an error. */
export function raises(walk: Walk, values: readonly Node[]): boolean {
  const { nil, identifier, selectorExpression, callExpression, unaryExpression, compositeLiteral } = walk.symbols;
  const { around, errors } = walk;
  if (!around.fails) return errors.length > 0 && around.count === 0 && values.length === 0;
  const last = values.at(-1);
  if (!last) return errors.some((name) => around.results.includes(name));
  const { typeId } = last;
  // What one call gives is taken as it is: it may be no error.
  if (typeId === nil || values.length < around.count) return false;
  const text = walk.text(last);
  if (typeId === identifier || typeId === selectorExpression) return errors.includes(text) || ERROR_VALUE.test(text);
  if (typeId === callExpression) {
    const [callee] = walk.kids(last);
    const name = callee ? walk.text(callee) : '';
    return ERROR_MAKER.test(name) || MAKES_ERRORS.test(name) || errors.some((error) => mentions(text, error));
  }
  return typeId === unaryExpression || typeId === compositeLiteral;
}

function mentions(text: string, name: string): boolean {
  const at = text.indexOf(name);
  return at >= 0 && !/\w/.test(text.charAt(at - 1)) && !/\w/.test(text.charAt(at + name.length));
}
