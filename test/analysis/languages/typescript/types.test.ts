import { expect, it } from 'vitest';
import { lower } from './lower.ts';

/** Source and what it lowers to, a line for each statement. */
const EXAMPLES: [source: string, expected: string][] = [
  [
    'let a: pg.Pool; let b: Map<string, User[]>; let c: readonly string[];',
    [
      '(Assign _ (Attr "Pool" (Name "pg")) (Name "a"))',
      '(Assign _ (Index (Name "Map") (Name "string") (Index (Name "Array") (Name "User"))) (Name "b"))',
      '(Assign _ (Index (Name "Array") (Name "string")) (Name "c"))',
    ].join('\n'),
  ],
  [
    'type A = B | null | undefined; type C = | D & E | (() => void);',
    [
      '(Assign (Binary "|" (Binary "|" (Name "B") (Const "null")) (Const "null")) _ (Name "A"))',
      '(Assign (Binary "|" (Binary "&" (Name "D") (Name "E")) (Other "function_type")) _ (Name "C"))',
    ].join('\n'),
  ],
  [
    'type T = [id: string, name?: string, ...rest: number[]] ;',
    '(Assign (Index (Name "Tuple") (Name "string") (Name "string") (Index (Name "Array") (Name "number"))) _ (Name "T"))',
  ],
  [
    'let a: { id: string; tags?: string[]; save(): void }; let b: { [id: string]: User };',
    [
      '(Assign _ (Dict (Pair (Str "id") (Name "string")) (Pair (Str "tags") (Binary "|" (Index (Name "Array") (Name "string")) (Const "null"))) (Pair (Str "save") (Other "function_type"))) (Name "a"))',
      '(Assign _ (Index (Name "Record") (Name "string") (Name "User")) (Name "b"))',
    ].join('\n'),
  ],
  [
    'type A = typeof config.db; type B = keyof User; type C = User["id"]; type D = A extends B ? C : D; type E = { [K in Keys]: User[K] };',
    [
      '(Assign (Other "typeof" (Attr "db" (Name "config"))) _ (Name "A"))',
      '(Assign (Other "index_type_query") _ (Name "B"))',
      '(Assign (Other "lookup_type" (Name "User")) _ (Name "C"))',
      '(Assign (Other "conditional_type") _ (Name "D"))',
      '(Assign (Other "mapped_type_clause") _ (Name "E"))',
    ].join('\n'),
  ],
  [
    `type A = 'on' | 'off'; type B = \`a\${string}\`; type C = never; let d: void; let e: this;`,
    [
      '(Assign (Binary "|" (Other "literal_type" (Str "on")) (Other "literal_type" (Str "off"))) _ (Name "A"))',
      '(Assign (Other "template_literal_type") _ (Name "B"))',
      '(Assign (Name "never") _ (Name "C"))',
      '(Assign _ (Const "null") (Name "d"))',
      '(Assign _ (Name "this") (Name "e"))',
    ].join('\n'),
  ],
  [
    'let a: typeof import("pg"); let b: import("pg").Pool;',
    [
      '(Assign _ (Other "typeof" (Call (Name "import") (Str "pg"))) (Name "a"))',
      '(Assign _ (Attr "Pool" (Call (Name "import") (Str "pg"))) (Name "b"))',
    ].join('\n'),
  ],
  [
    'let a: (User | undefined)[] = [];',
    '(Assign List (Index (Name "Array") (Binary "|" (Name "User") (Const "null"))) (Name "a"))',
  ],
];

it.each(EXAMPLES)('lowers types: %s', async (source, expected) => {
  expect(await lower('types.ts', source)).toBe(expected);
});
