import { expect, it } from 'vitest';
import { lower } from './lower.ts';

/** Source and what it lowers to, a line for each statement. */
const EXAMPLES: [source: string, expected: string][] = [
  [
    'a?.b.c?.(d)?.["e"][f]?.[0];',
    ['(Index:2 (Index (Attr:2 "e" (Call:2 (Attr "c" (Attr:2 "b" (Name "a"))) (Name "d"))) (Name "f")) (Num "0"))'].join(
      '\n',
    ),
  ],
  ['this.users.find(super.id);', '(Call (Attr "find" (Attr "users" (Name "this"))) (Attr "id" (Name "super")))'],
  [
    'new Pool; new Map<string, User>([]);',
    ['(Call:1 (Name "Pool"))', '(Call:1 (Name "Map") List (Keyword "<>" (Tuple (Name "string") (Name "User"))))'].join(
      '\n',
    ),
  ],
  [
    `model<IUser>('User', schema); prisma.$queryRaw<User[]>\`select \${id}\`;`,
    [
      '(Call (Name "model") (Str "User") (Name "schema") (Keyword "<>" (Tuple (Name "IUser"))))',
      '(Call (Attr "$queryRaw" (Name "prisma")) (Template (Str "select ") (Name "id")))',
    ].join('\n'),
  ],
  [
    'sql`select * from users`; f(...args, [...xs, 1]);',
    [
      '(Call (Name "sql") (Str "select * from users"))',
      '(Call (Name "f") (Spread (Name "args")) (List (Spread (Name "xs")) (Num "1")))',
    ].join('\n'),
  ],
  [
    'x = { a: 1, b, [key]: 2, ...rest, 3: 4 };',
    '(Assign (Dict (Pair (Str "a") (Num "1")) (Pair (Str "b") (Name "b")) (Pair (Name "key") (Num "2")) (Spread:2 (Name "rest")) (Pair (Num "3") (Num "4"))) _ (Name "x"))',
  ],
  [
    `\`a\`; \`a\${b}c\${\`d\${e}\`}\`; "it's";`,
    ['(Str "a")', '(Template (Str "a") (Name "b") (Str "c") (Template (Str "d") (Name "e")))', '(Str "it\'s")'].join(
      '\n',
    ),
  ],
  [
    'a && b || !c ?? d;',
    ['(Logical "??" (Logical "or" (Logical "and" (Name "a") (Name "b")) (Unary "not" (Name "c"))) (Name "d"))'].join(
      '\n',
    ),
  ],
  [
    'a === b; a != null; a < b; a instanceof B; "k" in o; a + b * -c ** 2;',
    [
      '(Compare "==" (Name "a") (Name "b"))',
      '(Compare "!=" (Name "a") (Const "null"))',
      '(Compare "<" (Name "a") (Name "b"))',
      '(Compare "instanceof" (Name "a") (Name "B"))',
      '(Compare "in" (Str "k") (Name "o"))',
      '(Binary "+" (Name "a") (Binary "*" (Name "b") (Binary "**" (Unary "-" (Name "c")) (Num "2"))))',
    ].join('\n'),
  ],
  ['a ? b : c ? d : e;', '(Conditional (Name "a") (Name "b") (Conditional (Name "c") (Name "d") (Name "e")))'],
  [
    'typeof a === "string"; void 0; +a;',
    [
      '(Compare "==" (Other "typeof" (Name "a")) (Str "string"))',
      '(Other "void" (Num "0"))',
      '(Unary "+" (Name "a"))',
    ].join('\n'),
  ],
  [
    'i++; --j; a ??= b; c ||= d; e += f; g >>>= 1;',
    [
      '(AugAssign "+" (Name "i") (Num "1"))',
      '(AugAssign "-" (Name "j") (Num "1"))',
      '(AugAssign "??" (Name "a") (Name "b"))',
      '(AugAssign "or" (Name "c") (Name "d"))',
      '(AugAssign "+" (Name "e") (Name "f"))',
      '(AugAssign ">>>" (Name "g") (Num "1"))',
    ].join('\n'),
  ],
  [
    'if ((m = re.exec(s)) !== null) use(m = 1);',
    '(If (Compare "!=" (Assign:1 (Call (Attr "exec" (Name "re")) (Name "s")) _ (Name "m")) (Const "null")) (Block (Call (Name "use") (Assign:1 (Num "1") _ (Name "m")))) _)',
  ],
  ['x = (a as unknown as User)!.name satisfies string;', '(Assign (Attr "name" (Name "a")) _ (Name "x"))'],
  ['const make = create<User>;', '(Assign (Index (Name "create") (Name "User")) _ (Name "make"))'],
  [
    'x = [1_000, 0xFFn, .5, true, undefined, null, /a\\/b/g, import.meta.env];',
    '(Assign (List (Num "1_000") (Num "0xFFn") (Num ".5") (Const "true") (Const "null") (Const "null") (Other "regex") (Attr "env" (Other "meta_property"))) _ (Name "x"))',
  ],
  [
    'await User.each<User>({ limit });',
    '(Await (Call (Attr "each" (Name "User")) (Dict (Pair (Str "limit") (Name "limit"))) (Keyword "<>" (Tuple (Name "User")))))',
  ],
  ['x = (a, b);', '(Assign (Tuple (Name "a") (Name "b")) _ (Name "x"))'],
  [
    'const g = async function* () { const x = yield; yield* f(); };',
    ['(Function:5 "g" Decorators Params _ (Block (Assign (Yield _) _ (Name "x")) (Yield:1 (Call (Name "f")))))'].join(
      '\n',
    ),
  ],
  [
    'return_ = <List items={load()} {...rest}><Item key="a" />text {user.name} {xs.map((x) => <b>{x}</b>)}</List>;',
    '(Assign (Other "jsx" (Call (Name "load")) (Spread (Name "rest")) (Attr "name" (Name "user")) (Call (Attr "map" (Name "xs")) (Function:2 Decorators (Params (Param "x" _ _)) _ (Block (Return (Other "jsx" (Name "x"))))))) _ (Name "return_"))',
  ],
  ['x = a /* between */ + // behind\n b;', '(Assign (Binary "+" (Name "a") (Name "b")) _ (Name "x"))'],
  [
    'x = a0 + a1 + a2 + a3;',
    '(Assign (Binary "+" (Binary "+" (Binary "+" (Name "a0") (Name "a1")) (Name "a2")) (Name "a3")) _ (Name "x"))',
  ],
];

it.each(EXAMPLES)('lowers expressions: %s', async (source, expected) => {
  expect(await lower('app.tsx', source)).toBe(expected);
});
