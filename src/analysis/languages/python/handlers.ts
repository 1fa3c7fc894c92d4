import * as definition from './definitions.ts';
import * as expression from './expressions.ts';
import * as imports from './imports.ts';
import * as matching from './matching.ts';
import * as operator from './operators.ts';
import * as statement from './statements.ts';
import * as text from './strings.ts';
import type { Handler } from './walk.ts';

/** The grammar's node types and what lowers them. What is missing here becomes `Other`. */
export const HANDLERS: Record<string, Handler> = {
  // Definitions
  function_definition: definition.functionDefinition,
  class_definition: definition.classDefinition,
  decorated_definition: definition.decoratedDefinition,
  lambda: definition.lambda,

  // Statements
  expression_statement: statement.expressionStatement,
  assignment: statement.assignment,
  augmented_assignment: operator.augmentedAssignment,
  type_alias_statement: statement.typeAlias,
  return_statement: statement.returnStatement,
  raise_statement: statement.raiseStatement,
  assert_statement: statement.assertStatement,
  delete_statement: statement.deleteStatement,
  pass_statement: statement.passStatement,
  break_statement: statement.breakStatement,
  continue_statement: statement.continueStatement,
  global_statement: statement.globalStatement,
  nonlocal_statement: statement.globalStatement,
  print_statement: statement.printStatement,
  exec_statement: statement.execStatement,
  chevron: expression.transparent,
  if_statement: statement.ifStatement,
  for_statement: statement.forStatement,
  while_statement: statement.whileStatement,
  try_statement: statement.tryStatement,
  with_statement: statement.withStatement,
  import_statement: imports.importStatement,
  import_from_statement: imports.importFromStatement,
  future_import_statement: imports.futureImport,

  // Match
  match_statement: matching.matchStatement,
  case_pattern: matching.casePattern,
  dotted_name: matching.dottedName,
  union_pattern: matching.unionPattern,
  dict_pattern: matching.dictPattern,
  splat_pattern: matching.splatPattern,
  keyword_pattern: matching.keywordPattern,

  // Expressions
  identifier: expression.identifier,
  integer: expression.number,
  float: expression.number,
  true: expression.constant('true', 4),
  false: expression.constant('false', 5),
  none: expression.constant('null', 4),
  ellipsis: expression.constant('ellipsis', 3),
  string: text.string,
  concatenated_string: text.concatenatedString,
  attribute: expression.maySpread(expression.attribute),
  subscript: expression.maySpread(expression.subscript),
  slice: expression.slice,
  call: expression.maySpread(expression.call),
  keyword_argument: expression.keywordArgument,
  list_splat: expression.spread,
  dictionary_splat: expression.spread,
  list_splat_pattern: expression.spread,
  dictionary_splat_pattern: expression.spread,
  list: expression.list,
  list_pattern: expression.list,
  tuple: expression.tuple,
  tuple_pattern: expression.tuple,
  set: expression.set,
  dictionary: expression.dictionary,
  pair: expression.pair,
  expression_list: expression.bareTuple,
  pattern_list: expression.bareTuple,
  parenthesized_expression: expression.parenthesized,
  list_comprehension: expression.listComprehension,
  set_comprehension: expression.setComprehension,
  dictionary_comprehension: expression.dictionaryComprehension,
  generator_expression: expression.generatorExpression,
  for_in_clause: expression.forInClause,
  if_clause: expression.ifClause,
  boolean_operator: expression.maySpread(operator.booleanOperator),
  binary_operator: expression.maySpread(operator.binaryOperator),
  not_operator: operator.notOperator,
  unary_operator: operator.unaryOperator,
  comparison_operator: expression.maySpread(operator.comparison),
  conditional_expression: expression.maySpread(operator.conditional),
  named_expression: expression.namedExpression,
  await: expression.awaitExpression,
  yield: expression.yieldExpression,
  as_pattern: expression.asPattern,
  as_pattern_target: expression.transparent,

  // Types
  type: expression.transparent,
  generic_type: expression.genericType,
  union_type: operator.binaryOperator,
  splat_type: expression.spread,
};
