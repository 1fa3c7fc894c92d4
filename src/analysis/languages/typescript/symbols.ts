import type { Language } from 'web-tree-sitter';

/** The node types that handlers ask for, by their names in the grammar. */
const NAMES = [
  'abstract_class_declaration',
  'abstract_method_signature',
  'accessibility_modifier',
  'ambient_declaration',
  'arguments',
  'array_pattern',
  'arrow_function',
  'as_expression',
  'assignment_expression',
  'asserts_annotation',
  'await_expression',
  'binary_expression',
  'call_expression',
  'catch_clause',
  'class',
  'class_body',
  'class_declaration',
  'class_heritage',
  'class_static_block',
  'comment',
  'computed_property_name',
  'decorator',
  'else_clause',
  'empty_statement',
  'enum_assignment',
  'enum_body',
  'export_clause',
  'export_statement',
  'expression_statement',
  'extends_clause',
  'extends_type_clause',
  'finally_clause',
  'formal_parameters',
  'function_declaration',
  'function_expression',
  'function_signature',
  'generator_function',
  'generator_function_declaration',
  'identifier',
  'if_statement',
  'implements_clause',
  'import_attribute',
  'import_clause',
  'import_require_clause',
  'index_signature',
  'interface_body',
  'interface_declaration',
  'internal_module',
  'jsx_attribute',
  'jsx_closing_element',
  'jsx_element',
  'jsx_expression',
  'jsx_opening_element',
  'jsx_self_closing_element',
  'lexical_declaration',
  'mapped_type_clause',
  'member_expression',
  'method_definition',
  'method_signature',
  'named_imports',
  'namespace_export',
  'namespace_import',
  'null',
  'number',
  'object',
  'object_assignment_pattern',
  'object_pattern',
  'object_type',
  'optional_chain',
  'optional_parameter',
  'override_modifier',
  'pair_pattern',
  'parenthesized_expression',
  'property_signature',
  'public_field_definition',
  'required_parameter',
  'rest_pattern',
  'satisfies_expression',
  'sequence_expression',
  'shorthand_property_identifier',
  'shorthand_property_identifier_pattern',
  'pair',
  'spread_element',
  'statement_block',
  'await_expression',
  'string',
  'switch_default',
  'template_string',
  'template_substitution',
  'this',
  'type_annotation',
  'type_arguments',
  'type_identifier',
  'type_parameters',
  'type_predicate_annotation',
  'undefined',
  'union_type',
  'update_expression',
  'augmented_assignment_expression',
  'unary_expression',
  'variable_declaration',
  'variable_declarator',
] as const;

type Camel<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<Camel<Tail>>}`
  : Name;

/** The grammar's numbers of node types, under their names in camel case; -1 for what a dialect lacks. */
export type Symbols = Readonly<Record<Camel<(typeof NAMES)[number]>, number>>;

/** What only one of the two dialects has. */
const OF_ONE_DIALECT = /^(?:jsx_|type_assertion$)/;

/** The number of a node type. A name that the grammar lacks is a fault in this front end. */
export function symbolOf(language: Language, name: string): number {
  const found = language.idForNodeType(name, true);
  if (found !== null) return found;
  if (OF_ONE_DIALECT.test(name)) return -1;
  throw new Error(`The TypeScript grammar has no node type ${name}.`);
}

/** Resolves the names once per grammar. */
export function readSymbols(language: Language): Symbols {
  const camel = (name: string) => name.replace(/_(\w)/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(NAMES.map((name) => [camel(name), symbolOf(language, name)])) as unknown as Symbols;
}
