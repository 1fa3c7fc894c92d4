import { Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { chainOf, target } from './assignments.ts';
import { inside } from './blocks.ts';
import { classValue, isClassValue } from './classes.ts';
import { requireDeclarator } from './commonjs.ts';
import { bare, isFunctionValue, namedFunction } from './functions.ts';
import type { Handler, Walk } from './walk.ts';

/** `const a = 1, b = 2`: a statement each. */
export const variableDeclaration: Handler = (walk, node) => {
  const declarators = walk.kids(node);
  for (const declarator of declarators) {
    if (declarator.typeId === walk.symbols.variableDeclarator) {
      variable(walk, declarator, declarators.length === 1 ? node : declarator);
    } else {
      walk.lower(declarator);
    }
  }
};

/** One variable. Functions and classes are as if they were declared by its name. */
function variable(walk: Walk, declarator: Node, place: Node): void {
  const { identifier, typeAnnotation, assignmentExpression } = walk.symbols;
  const [name, ...rest] = walk.kids(declarator);
  if (!name) return;
  const annotation = rest[0]?.typeId === typeAnnotation ? rest[0] : undefined;
  const value = annotation ? rest[1] : rest[0];
  if (value) {
    if (requireDeclarator(walk, place, name, value)) return;
    if (name.typeId === identifier) {
      if (isFunctionValue(walk, value)) {
        namedFunction(walk, value, { place, name: walk.text(name), declared: annotation });
        return;
      }
      if (isClassValue(walk, value)) {
        classValue(walk, bare(walk, value), place, walk.text(name));
        return;
      }
    }
  }
  walk.open(Kind.Assign, 0, place, null);
  // `const a = b = v`
  const inner = value && bare(walk, value);
  const chain = inner?.typeId === assignmentExpression ? chainOf(walk, inner) : null;
  walk.lower(chain ? chain.value : value);
  walk.lower(annotation);
  walk.lower(name);
  for (const one of chain?.targets ?? []) target(walk, one);
  walk.close();
}

/** `namespace A { … }`, `declare global { … }`: what is in it stands in its place. */
export const moduleDeclaration: Handler = (walk, node) => {
  const body = walk.find(node, walk.symbols.statementBlock);
  if (body) inside(walk, body);
};

export const ambientDeclaration: Handler = (walk, node) => {
  const [declaration] = walk.kids(node);
  if (declaration) inside(walk, declaration);
};
