import type { Language } from 'web-tree-sitter';

/** The node types that handlers ask for, by their names in the grammar. */
const NAMES = [
  'argument_list',
  'assignment_statement',
  'binary_expression',
  'blank_identifier',
  'block',
  'call_expression',
  'comment',
  'communication_case',
  'composite_literal',
  'const_spec',
  'dec_statement',
  'default_case',
  'defer_statement',
  'dot',
  'expression_case',
  'expression_list',
  'expression_statement',
  'field_declaration_list',
  'field_identifier',
  'for_clause',
  'func_literal',
  'generic_type',
  'identifier',
  'if_statement',
  'implicit_length_array_type',
  'inc_statement',
  'index_expression',
  'interface_type',
  'interpreted_string_literal',
  'keyed_element',
  'label_name',
  'literal_element',
  'literal_value',
  'map_type',
  'method_elem',
  'nil',
  'package_clause',
  'package_identifier',
  'parameter_declaration',
  'parameter_list',
  'parenthesized_expression',
  'parenthesized_type',
  'pointer_type',
  'qualified_type',
  'range_clause',
  'raw_string_literal',
  'receive_statement',
  'return_statement',
  'selector_expression',
  'send_statement',
  'short_var_declaration',
  'slice_type',
  'array_type',
  'statement_list',
  'struct_type',
  'type_alias',
  'type_arguments',
  'type_assertion_expression',
  'type_case',
  'type_elem',
  'type_identifier',
  'type_parameter_declaration',
  'type_parameter_list',
  'type_spec',
  'unary_expression',
  'var_declaration',
  'var_spec',
  'var_spec_list',
  'variadic_parameter_declaration',
] as const;

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The grammar's numbers of node types, under their names in camel case. */
export type Symbols = Readonly<Record<Camel<(typeof NAMES)[number]>, number>>;

/** The number of a node type. A name that the grammar lacks is a fault in this front end. */
export function symbolOf(language: Language, name: string): number {
  const found = language.idForNodeType(name, true);
  if (found === null) throw new Error(`The Go grammar has no node type ${name}.`);
  return found;
}

/** Resolves the names once per grammar. */
export function readSymbols(language: Language): Symbols {
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(NAMES.map((name) => [camel(name), symbolOf(language, name)])) as unknown as Symbols;
}
