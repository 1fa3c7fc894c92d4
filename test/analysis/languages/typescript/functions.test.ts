import { expect, it } from 'vitest';
import { lower } from './lower.ts';

/** Source and what it lowers to, a line for each statement. */
const EXAMPLES: [source: string, expected: string][] = [
  [
    'export async function load(id: string, limit = 10): Promise<User[]> { return db.find(id, limit) }',
    '(Function:1 "load" Decorators (Params (Param "id" (Name "string") _) (Param "limit" _ (Num "10"))) (Index (Name "Promise") (Index (Name "Array") (Name "User"))) (Block (Return (Call (Attr "find" (Name "db")) (Name "id") (Name "limit")))))',
  ],
  [
    'export const load = async (id: string) => db.find(id);',
    '(Function:1 "load" Decorators (Params (Param "id" (Name "string") _)) _ (Block (Return (Call (Attr "find" (Name "db")) (Name "id")))))',
  ],
  ['let once = function* named() { yield 1 }', '(Function:4 "once" Decorators Params _ (Block (Yield (Num "1"))))'],
  [
    'export const wrapped = (async (c) => next(c)) satisfies Handler;',
    '(Function:1 "wrapped" Decorators (Params (Param "c" _ _)) _ (Block (Return (Call (Name "next") (Name "c")))))',
  ],
  [
    'const double = n => n * 2, half = (n: number) => { return n / 2 }',
    [
      '(Function "double" Decorators (Params (Param "n" _ _)) _ (Block (Return (Binary "*" (Name "n") (Num "2")))))',
      '(Function "half" Decorators (Params (Param "n" (Name "number") _)) _ (Block (Return (Binary "/" (Name "n") (Num "2")))))',
    ].join('\n'),
  ],
  [
    'function page({ limit = 20, after: cursor, ...rest }: Options = {}, [first, , third = 1, ...more], ...others: string[]) {}',
    '(Function "page" Decorators (Params (Param "@0" (Name "Options") Dict) (Param "@1" _ _) (Param:1 "others" (Index (Name "Array") (Name "string")) _)) _ (Block (Assign (Name "@0") _ (Dict (Pair (Str "limit") (Assign:1 (Num "20") _ (Name "limit"))) (Pair (Str "after") (Name "cursor")) (Spread (Name "rest")))) (Assign (Name "@1") _ (Tuple (Name "first") _ (Assign:1 (Num "1") _ (Name "third")) (Spread (Name "more"))))))',
  ],
  [
    'function greet(this: User, name?: string) {}',
    '(Function "greet" Decorators (Params (Param "name" (Binary "|" (Name "string") (Const "null")) _)) _ Block)',
  ],
  [
    'app.get("/users", async (req, res) => res.json(await users.all()));',
    '(Call (Attr "get" (Name "app")) (Str "/users") (Function:3 Decorators (Params (Param "req" _ _) (Param "res" _ _)) _ (Block (Return (Call (Attr "json" (Name "res")) (Await (Call (Attr "all" (Name "users")))))))))',
  ],
  [
    'const handlers = { create: async () => 1, update() {}, async *rows() {}, get size() { return 1 }, "not-found": function () {} };',
    '(Assign (Dict (Pair (Str "create") (Function:3 "create" Decorators Params _ (Block (Return (Num "1"))))) (Pair (Str "update") (Function:2 "update" Decorators Params _ Block)) (Pair (Str "rows") (Function:7 "rows" Decorators Params _ Block)) (Pair (Str "size") (Function:2 "size" (Decorators (Name "get")) Params _ (Block (Return (Num "1"))))) (Pair (Str "not-found") (Function:2 "not-found" Decorators Params _ Block))) _ (Name "handlers"))',
  ],
  [
    'function find(id: string): User;\nfunction find(id: number): User;\nfunction find(id: any) { return id }',
    '(Function "find" Decorators (Params (Param "id" (Name "any") _)) _ (Block (Return (Name "id"))))',
  ],
  [
    'export function find(id: string): User;\nexport function find(id: any) { return id }',
    '(Function "find" Decorators (Params (Param "id" (Name "any") _)) _ (Block (Return (Name "id"))))',
  ],
  [
    'declare function find(id: string): User;\ndeclare function find(id: number): User;',
    [
      '(Function "find" (Decorators (Name "abstract")) (Params (Param "id" (Name "string") _)) (Name "User") Block)',
      '(Function "find" (Decorators (Name "abstract")) (Params (Param "id" (Name "number") _)) (Name "User") Block)',
    ].join('\n'),
  ],
  [
    'function isUser(x: unknown): x is User { return true }',
    '(Function "isUser" Decorators (Params (Param "x" (Name "unknown") _)) (Name "boolean") (Block (Return (Const "true"))))',
  ],
  [
    'const again = useCallback(async () => { await save() }, []);',
    '(Assign (Call (Name "useCallback") (Function:3 Decorators Params _ (Block (Await (Call (Name "save"))))) List) _ (Name "again"))',
  ],
  [
    'const keep = async => async;',
    '(Function "keep" Decorators (Params (Param "async" _ _)) _ (Block (Return (Name "async"))))',
  ],
];

it.each(EXAMPLES)('lowers functions and their parameters: %s', async (source, expected) => {
  expect(await lower('service.ts', source)).toBe(expected);
});
