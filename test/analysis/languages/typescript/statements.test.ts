import { expect, it } from 'vitest';
import { lower } from './lower.ts';

/** Source and what it lowers to, a line for each statement. */
const EXAMPLES: [source: string, expected: string][] = [
  [
    'for (const user of users) await send(user);',
    '(For (Name "users") (Name "user") (Block (Await (Call (Name "send") (Name "user")))) _)',
  ],
  ['for await (const [key, value] of rows) {}', '(For:1 (Name "rows") (Tuple (Name "key") (Name "value")) Block _)'],
  [
    'for (const key in settings) { use(key) }',
    '(For (Call (Attr "keys" (Name "Object")) (Name "settings")) (Name "key") (Block (Call (Name "use") (Name "key"))) _)',
  ],
  [
    'for (let i = 0; i < ids.length; i++) { f(i) }',
    '(For (Call (Name "range") (Num "0") (Attr "length" (Name "ids"))) (Name "i") (Block (Call (Name "f") (Name "i"))) _)',
  ],
  [
    'for (let i = 1, n = size(); i <= n; i += 2) f(i);',
    [
      '(Assign (Call (Name "size")) _ (Name "n"))',
      '(For (Call (Name "range") (Num "1") (Name "n") (Num "2")) (Name "i") (Block (Call (Name "f") (Name "i"))) _)',
    ].join('\n'),
  ],
  [
    'for (let i = n; i > 0; i--) { if (i) continue; f(i) }',
    [
      '(Assign (Name "n") _ (Name "i"))',
      '(While (Compare ">" (Name "i") (Num "0")) (Block (If (Name "i") (Block Continue) _) (Call (Name "f") (Name "i")) (AugAssign "-" (Name "i") (Num "1"))) _)',
    ].join('\n'),
  ],
  ['for (;;) { break }', '(While (Const "true") (Block Break) _)'],
  [
    'do { n++ } while (n < 3)',
    '(While (Compare "<" (Name "n") (Num "3")) (Block (AugAssign "+" (Name "n") (Num "1"))) _)',
  ],
  ['while (a) if (b) break;', '(While (Name "a") (Block (If (Name "b") (Block Break) _)) _)'],
  [
    'switch (kind) { case "a": case "b": f(); break; case 2: { g(); break } default: if (x) break; for (;;) break; }',
    '(Switch (Name "kind") (Case (Str "a") _ Block) (Case (Str "b") _ (Block (Call (Name "f")))) (Case (Num "2") _ (Block (Call (Name "g")))) (Case _ _ (Block (If (Name "x") Block _) (While (Const "true") (Block Break) _))))',
  ],
  [
    'outer: for (const a of b) { switch (a) { case 1: break outer } }',
    '(For (Name "b") (Name "a") (Block (Switch (Name "a") (Case (Num "1") _ (Block Break)))) _)',
  ],
  [
    'try { f() } catch (error) { g(error) } finally { h() }',
    '(Try (Block (Call (Name "f"))) (Handler "error" _ (Block (Call (Name "g") (Name "error")))) (Finally (Block (Call (Name "h")))))',
  ],
  ['try { f() } catch { } ', '(Try (Block (Call (Name "f"))) (Handler _ Block))'],
  [
    'try { f() } catch ({ code }) { g(code) }',
    '(Try (Block (Call (Name "f"))) (Handler "@0" _ (Block (Assign (Name "@0") _ (Dict (Pair (Str "code") (Name "code")))) (Call (Name "g") (Name "code")))))',
  ],
  [`throw new NotFound(\`no \${id}\`);`, '(Throw (Call:1 (Name "NotFound") (Template (Str "no ") (Name "id"))))'],
  [
    'if (a) f(); else if (b) { g() } else h();',
    '(If (Name "a") (Block (Call (Name "f"))) (Block (If (Name "b") (Block (Call (Name "g"))) (Block (Call (Name "h"))))))',
  ],
  [
    'await using client = await pool.connect();',
    '(Assign (Await (Call (Attr "connect" (Name "pool")))) _ (Name "client"))',
  ],
  [
    'delete cache[key]; debugger; ; "use server";',
    ['(Delete (Index (Name "cache") (Name "key")))', '(Str "use server")'].join('\n'),
  ],
  ['{ f(); { g() } }', ['(Call (Name "f"))', '(Call (Name "g"))'].join('\n')],
  ['a = 1, b = 2;', ['(Assign (Num "1") _ (Name "a"))', '(Assign (Num "2") _ (Name "b"))'].join('\n')],
  [
    '({ a, b: c.d, e = 1, ...f } = g); [x, y[0]] = [y, x];',
    [
      '(Assign (Name "g") _ (Dict (Pair (Str "a") (Name "a")) (Pair (Str "b") (Attr "d" (Name "c"))) (Pair (Str "e") (Assign:1 (Num "1") _ (Name "e"))) (Spread (Name "f"))))',
      '(Assign (List (Name "y") (Name "x")) _ (Tuple (Name "x") (Index (Name "y") (Num "0"))))',
    ].join('\n'),
  ],
  [
    'let a: string, b = 1; var { c, d: { e } = {} } = f();',
    [
      '(Assign _ (Name "string") (Name "a"))',
      '(Assign (Num "1") _ (Name "b"))',
      '(Assign (Call (Name "f")) _ (Dict (Pair (Str "c") (Name "c")) (Pair (Str "d") (Assign:1 Dict _ (Dict (Pair (Str "e") (Name "e")))))))',
    ].join('\n'),
  ],
  ['const a = b = c;', '(Assign (Name "c") _ (Name "a") (Name "b"))'],
];

it.each(EXAMPLES)('lowers statements: %s', async (source, expected) => {
  expect(await lower('job.ts', source)).toBe(expected);
});
