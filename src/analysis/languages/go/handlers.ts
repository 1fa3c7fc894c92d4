import * as assignments from './assignments.ts';
import * as declarations from './declarations.ts';
import * as expressions from './expressions.ts';
import * as functions from './functions.ts';
import * as loops from './loops.ts';
import * as names from './names.ts';
import * as operators from './operators.ts';
import * as statements from './statements.ts';
import * as switches from './switches.ts';
import * as types from './types.ts';
import type { Handler } from './walk.ts';

/** The grammar's node types and what lowers them. What is missing here becomes `Other`. */
export const HANDLERS: Record<string, Handler> = {
  // Definitions
  package_clause: statements.nothing,
  import_declaration: declarations.each,
  import_spec_list: declarations.each,
  import_spec: declarations.importSpec,
  const_declaration: declarations.each,
  var_declaration: declarations.each,
  var_spec_list: declarations.each,
  const_spec: declarations.valueSpec,
  var_spec: declarations.valueSpec,
  type_declaration: declarations.each,
  type_spec: declarations.typeSpec,
  type_alias: declarations.typeSpec,
  function_declaration: functions.functionDeclaration,
  method_declaration: functions.methodDeclaration,
  func_literal: functions.functionLiteral,

  // Statements
  expression_statement: statements.expressionStatement,
  block: statements.blockStatement,
  statement_list: statements.blockStatement,
  return_statement: statements.returnStatement,
  break_statement: statements.breakStatement,
  continue_statement: statements.continueStatement,
  goto_statement: statements.nothing,
  fallthrough_statement: statements.nothing,
  empty_statement: statements.nothing,
  labeled_statement: statements.labeled,
  if_statement: statements.ifStatement,
  for_statement: loops.forStatement,
  expression_switch_statement: switches.expressionSwitch,
  type_switch_statement: switches.typeSwitch,
  select_statement: switches.select,
  receive_statement: loops.receive,
  send_statement: statements.send,
  go_statement: expressions.spawn,
  // One that is nested too deeply.
  defer_statement: expressions.first,
  short_var_declaration: assignments.shortDeclaration,
  assignment_statement: assignments.assignment,
  inc_statement: operators.step,
  dec_statement: operators.step,

  // Expressions
  identifier: names.identifier,
  field_identifier: names.identifier,
  package_identifier: names.identifier,
  int_literal: names.number,
  float_literal: names.number,
  imaginary_literal: names.number,
  rune_literal: names.rune,
  iota: names.iota,
  interpreted_string_literal: names.string,
  raw_string_literal: names.string,
  true: names.constant('true'),
  false: names.constant('false'),
  nil: names.constant('null'),
  selector_expression: expressions.selector,
  index_expression: expressions.index,
  slice_expression: expressions.slice,
  call_expression: expressions.call,
  type_conversion_expression: expressions.conversion,
  type_assertion_expression: expressions.assertion,
  type_instantiation_expression: expressions.index,
  composite_literal: expressions.composite,
  variadic_argument: expressions.spread,
  parenthesized_expression: expressions.first,
  expression_list: expressions.list,
  literal_element: expressions.first,
  binary_expression: operators.binary,
  unary_expression: operators.unary,

  // Types
  type_identifier: names.identifier,
  qualified_type: types.qualified,
  generic_type: types.generic,
  pointer_type: expressions.first,
  parenthesized_type: expressions.first,
  negated_type: expressions.first,
  type_elem: expressions.first,
  slice_type: types.holder(types.LIST),
  array_type: types.holder(types.LIST),
  implicit_length_array_type: types.holder(types.LIST),
  channel_type: types.holder(types.CHANNEL),
  map_type: types.map,
  struct_type: types.struct,
  interface_type: types.interface_,
  function_type: names.opaque('function_type'),
};
