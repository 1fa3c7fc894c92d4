import { Flag, Kind } from '../../model/kind.ts';
import type { SyntaxNode as Node } from '../syntax.ts';
import { head } from './assignments.ts';
import { statements, statementsOf } from './blocks.ts';
import { errorsFound } from './errors.ts';
import { list } from './expressions.ts';
import type { Handler, Walk } from './walk.ts';

interface Clause {
  node: Node;
  /** What stands before the colon. */
  tests: Node[];
  body: Node[];
  isDefault: boolean;
}

/** What stands before the cases, and the cases. */
function partsOf(walk: Walk, node: Node): { first: Node[]; clauses: Clause[] } {
  const { expressionCase, typeCase, communicationCase, defaultCase, statementList } = walk.symbols;
  const first: Node[] = [];
  const clauses: Clause[] = [];
  for (const kid of walk.whole(node)) {
    const { typeId } = kid;
    const isDefault = typeId === defaultCase;
    if (!isDefault && typeId !== expressionCase && typeId !== typeCase && typeId !== communicationCase) {
      if (clauses.length === 0) first.push(kid);
      continue;
    }
    const parts = walk.whole(kid);
    const tests = isDefault ? [] : parts.filter((part) => part.typeId !== statementList);
    const body = parts.filter((part) => isDefault || part.typeId === statementList);
    clauses.push({ node: kid, tests, body: body.flatMap((part) => statementsOf(walk, part)), isDefault });
  }
  return { first, clauses };
}

const STATEMENTS = [
  'expressionStatement',
  'shortVarDeclaration',
  'assignmentStatement',
  'incStatement',
  'decStatement',
  'sendStatement',
] as const;

/** What runs before the switch looks at its subject. */
function initialize(walk: Walk, parts: Node[]): void {
  const [first] = parts;
  if (!first || !STATEMENTS.some((name) => first.typeId === walk.symbols[name])) return;
  head(walk, [first]);
  parts.shift();
}

/** In a switch a `break` ends the case. */
function within(walk: Walk, lower: () => void): void {
  const { inSwitch } = walk;
  walk.inSwitch = true;
  lower();
  walk.inSwitch = inSwitch;
}

export const expressionSwitch: Handler = (walk, node) => {
  const { first, clauses } = partsOf(walk, node);
  initialize(walk, first);
  const [subject] = first;
  within(walk, () => {
    if (!subject) conditions(walk, node, clauses);
    else {
      walk.open(Kind.Switch, 0, node, null);
      walk.lower(subject);
      for (const clause of clauses) {
        walk.open(Kind.Case, 0, clause.node, null);
        pattern(walk, clause);
        walk.empty();
        body(walk, clause);
        walk.close();
      }
      walk.close();
    }
  });
};

function pattern(walk: Walk, { tests }: Clause): void {
  const { expressionList } = walk.symbols;
  if (tests.length > 1) {
    walk.open(Kind.Tuple, 0, tests[0], null);
    walk.lowerAll(tests);
    walk.close();
  } else if (tests[0]?.typeId === expressionList) list(walk, tests[0]);
  else walk.lower(tests[0]);
}

function body(walk: Walk, clause: Clause, before?: () => void): void {
  walk.open(Kind.Block, 0, clause.body[0] ?? clause.node, null);
  before?.();
  statements(walk, clause.body);
  walk.close();
}

/** As many cases may nest in one another. */
const MAX_NESTED = 100;

/** `switch { case a: … case b, c: … }` is a chain of `if`. */
function conditions(walk: Walk, node: Node, clauses: readonly Clause[]): void {
  const { errors } = walk;
  const otherwise = clauses.find(({ isDefault }) => isDefault);
  const cases = clauses.filter(({ isDefault }) => !isDefault);
  if (cases.length === 0 && otherwise) statements(walk, otherwise.body);
  let opened = 0;
  for (const [i, clause] of cases.entries()) {
    const tests = clause.tests.flatMap((test) =>
      test.typeId === walk.symbols.expressionList ? walk.kids(test) : [test],
    );
    walk.open(Kind.If, 0, clause.node, null);
    any(walk, clause.node, tests);
    const around = walk.errors;
    if (tests.length === 1) walk.errors = [...around, ...errorsFound(walk, tests[0], true)];
    body(walk, clause);
    walk.errors = [...around, ...(tests.length === 1 ? errorsFound(walk, tests[0], false) : [])];
    if (i === cases.length - 1) {
      if (otherwise) body(walk, otherwise);
      else walk.empty();
      walk.close();
    } else if (i < MAX_NESTED) {
      walk.open(Kind.Block, 0, cases[i + 1].node, null);
      opened++;
    } else {
      walk.empty();
      walk.close();
    }
  }
  for (; opened > 0; opened--) {
    walk.close(node);
    walk.close(node);
  }
  walk.errors = errors;
}

/** `case a, b` holds where one of them does. */
function any(walk: Walk, node: Node, tests: readonly Node[]): void {
  const some = tests.slice(0, MAX_NESTED);
  for (let i = 1; i < some.length; i++) walk.open(Kind.Logical, 0, node, 'or');
  if (some.length === 0) walk.empty();
  for (const [i, test] of some.entries()) {
    walk.lower(test);
    if (i > 0) walk.close();
  }
}

/** `switch v := x.(type)`: in each case of one type, `v` is of that type. */
export const typeSwitch: Handler = (walk, node) => {
  const { expressionList } = walk.symbols;
  const { first, clauses } = partsOf(walk, node);
  initialize(walk, first);
  const alias = first[0]?.typeId === expressionList ? walk.kids(first[0])[0] : undefined;
  const subject = first.at(-1);
  if (alias) {
    walk.open(Kind.Assign, Flag.Declares, alias, null);
    walk.lower(subject);
    walk.empty();
    walk.lower(alias);
    walk.close();
  }
  within(walk, () => {
    walk.open(Kind.Switch, 0, node, null);
    walk.lower(alias ?? subject);
    for (const clause of clauses) {
      walk.open(Kind.Case, 0, clause.node, null);
      pattern(walk, clause);
      walk.empty();
      body(walk, clause, () => {
        if (!alias || clause.tests.length !== 1) return;
        walk.open(Kind.Assign, Flag.Declares, clause.tests[0], null);
        walk.empty();
        walk.lower(clause.tests[0]);
        walk.leaf(Kind.Name, clause.tests[0], walk.text(alias));
        walk.close();
      });
      walk.close();
    }
    walk.close();
  });
};

/** `select`: each case begins with what it waits for. */
export const select: Handler = (walk, node) => {
  const { clauses } = partsOf(walk, node);
  within(walk, () => {
    walk.open(Kind.Switch, 0, node, null);
    walk.empty();
    for (const clause of clauses) {
      walk.open(Kind.Case, 0, clause.node, null);
      walk.empty();
      walk.empty();
      body(walk, clause, () => walk.lowerAll(clause.tests));
      walk.close();
    }
    walk.close();
  });
};
