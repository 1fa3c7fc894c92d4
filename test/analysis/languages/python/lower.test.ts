import { beforeAll, describe, expect, it } from 'vitest';
import { type FileParser, loadParser } from '../../../../src/analysis/languages/index.ts';
import { CodeTree } from '../../../../src/analysis/model/code-tree.ts';
import { printTree } from '../print-tree.ts';

let parse: FileParser;
beforeAll(async () => {
  parse = await loadParser('app.py');
});

/** Each statement of the module, a line each. */
function lower(source: string, lines = false): string {
  const tree = new CodeTree(parse(source, 'app.py'));
  expect(tree.errorLines).toEqual([]);
  return tree
    .children(0)
    .map((node) => printTree(tree, node, lines))
    .join('\n');
}

/** Source and what it lowers to. */
type Example = [source: string, expected: string];

const EXPRESSIONS: Example[] = [
  ['a', '(Name "a")'],
  ['größe.länge', '(Attr "länge" (Name "größe"))'],
  ['a.b.c', '(Attr "c" (Attr "b" (Name "a")))'],
  ['a . b', '(Attr "b" (Name "a"))'],
  ['0x1F', '(Num "0x1F")'],
  ['1_000.5e-3j', '(Num "1_000.5e-3j")'],
  ['1 .real', '(Attr "real" (Num "1"))'],
  ['...', '(Const "ellipsis")'],
  ['[True, False, None]', '(List (Const "true") (Const "false") (Const "null"))'],
  ['None.a', '(Attr "a" (Const "null"))'],
  ['f()', '(Call (Name "f"))'],
  ['f(  # why\n)', '(Call (Name "f"))'],
  ['a.b(1).c(2)', '(Call (Attr "c" (Call (Attr "b" (Name "a")) (Num "1"))) (Num "2"))'],
  [
    'f(a, *b, k=1, m=a.b, n = "x", o=g(1), p=not q, **c)',
    '(Call (Name "f") (Name "a") (Spread (Name "b")) (Keyword "k" (Num "1")) (Keyword "m" (Attr "b" (Name "a"))) ' +
      '(Keyword "n" (Str "x")) (Keyword "o" (Call (Name "g") (Num "1"))) (Keyword "p" (Unary "not" (Name "q"))) (Spread:2 (Name "c")))',
  ],
  ['f(k=1 if a else 2)', '(Call (Name "f") (Keyword "k" (Conditional (Name "a") (Num "1") (Num "2"))))'],
  ['f(a == b)', '(Call (Name "f") (Compare "==" (Name "a") (Name "b")))'],
  [
    'f(k="a" "b", j="%s" % x)',
    '(Call (Name "f") (Keyword "k" (Str "ab")) (Keyword "j" (Binary "%" (Str "%s") (Name "x"))))',
  ],
  ['f(x for x in y)', '(Call (Name "f") (Comp:16 (CompFor (Name "y") (Name "x")) (Name "x")))'],
  ['f((x for x in y), 1)', '(Call (Name "f") (Comp:16 (CompFor (Name "y") (Name "x")) (Name "x")) (Num "1"))'],
  ['await f(a)', '(Await (Call (Name "f") (Name "a")))'],
  ['a[1]', '(Index (Name "a") (Num "1"))'],
  ['a.b[0].c[k, 1]', '(Index (Attr "c" (Index (Attr "b" (Name "a")) (Num "0"))) (Name "k") (Num "1"))'],
  ['a[1:2]', '(Index (Name "a") (Slice (Num "1") (Num "2") _))'],
  [
    'a[:, ::s, 1:, :2]',
    '(Index (Name "a") (Slice _ _ _) (Slice _ _ (Name "s")) (Slice (Num "1") _ _) (Slice _ (Num "2") _))',
  ],
  ['a[b:c:d]', '(Index (Name "a") (Slice (Name "b") (Name "c") (Name "d")))'],
  ['a + b * -c', '(Binary "+" (Name "a") (Binary "*" (Name "b") (Unary "-" (Name "c"))))'],
  ['a ** b // c << d', '(Binary "<<" (Binary "//" (Binary "**" (Name "a") (Name "b")) (Name "c")) (Name "d"))'],
  ['(a) @ b', '(Binary "@" (Name "a") (Name "b"))'],
  ['a and b or not c', '(Logical "or" (Logical "and" (Name "a") (Name "b")) (Unary "not" (Name "c")))'],
  ['a not  in b', '(Compare "not in" (Name "a") (Name "b"))'],
  ['a.x is not None', '(Compare "is not" (Attr "x" (Name "a")) (Const "null"))'],
  ['a in b', '(Compare "in" (Name "a") (Name "b"))'],
  ['a < b <= c', '(Logical "and" (Compare "<" (Name "a") (Name "b")) (Compare "<=" (Name "b") (Name "c")))'],
  [
    'a < f(x) < c',
    '(Logical "and" (Compare "<" (Name "a") (Call (Name "f") (Name "x"))) (Compare "<" (Other "repeated operand") (Name "c")))',
  ],
  ['a if b else c', '(Conditional (Name "b") (Name "a") (Name "c"))'],
  ['a if b else c if d else e', '(Conditional (Name "b") (Name "a") (Conditional (Name "d") (Name "c") (Name "e")))'],
  [
    'lambda: a if b else c',
    '(Function:2 Decorators Params _ (Block (Return (Conditional (Name "b") (Name "a") (Name "c")))))',
  ],
  [
    '[*a.b, *a.c(), *d[0].e, *f or []]',
    '(List (Spread (Attr "b" (Name "a"))) (Spread (Call (Attr "c" (Name "a")))) (Spread (Attr "e" (Index (Name "d") (Num "0")))) ' +
      '(Spread (Logical "or" (Name "f") List)))',
  ],
  ['[*a.b]', '(List (Spread (Attr "b" (Name "a"))))'],
  ['*a.b.c, d', '(Tuple (Spread (Attr "c" (Attr "b" (Name "a")))) (Name "d"))'],
  ['f(*a.b(*c.d))', '(Call (Name "f") (Spread (Call (Attr "b" (Name "a")) (Spread (Attr "d" (Name "c"))))))'],
  ['(a, b)', '(Tuple (Name "a") (Name "b"))'],
  ['(a,)', '(Tuple (Name "a"))'],
  ['a, b', '(Tuple (Name "a") (Name "b"))'],
  ['()', 'Tuple'],
  ['[]', 'List'],
  ['{}', 'Dict'],
  ['{1, *a}', '(Set (Num "1") (Spread (Name "a")))'],
  [
    '{"a": 1, b: c.d, **e, **f()}',
    '(Dict (Pair (Str "a") (Num "1")) (Pair (Name "b") (Attr "d" (Name "c"))) (Spread:2 (Name "e")) (Spread:2 (Call (Name "f"))))',
  ],
  [
    '[x async for x in y if x if z]',
    '(Comp:2 (CompFor:1 (Name "y") (Name "x")) (CompIf (Name "x")) (CompIf (Name "z")) (Name "x"))',
  ],
  ['{x for y in z for x in y}', '(Comp:4 (CompFor (Name "z") (Name "y")) (CompFor (Name "y") (Name "x")) (Name "x"))'],
  ['{k: v for k, v in d}', '(Comp:8 (CompFor (Name "d") (Tuple (Name "k") (Name "v"))) (Pair (Name "k") (Name "v")))'],
  ['(n := f(1))', '(Assign:1 (Call (Name "f") (Num "1")) _ (Name "n"))'],
  [
    'lambda a, *b, k=1: a',
    '(Function:2 Decorators (Params (Param "a" _ _) (Param:1 "b" _ _) (Param:4 "k" _ (Num "1"))) _ (Block (Return (Name "a"))))',
  ],
  ['lambda: (yield)', '(Function:6 Decorators Params _ (Block (Return (Yield _))))'],
];

const STRINGS: Example[] = [
  [`'a'`, '(Str "a")'],
  [`""`, '(Str)'],
  [`rb"\\d"`, String.raw`(Str "\\d")`],
  [`"a\\"b"`, String.raw`(Str "a\\\"b")`],
  [`"a\\\\" + 'b'`, String.raw`(Binary "+" (Str "a\\\\") (Str "b"))`],
  [`"""a "quoted" b"""`, String.raw`(Str "a \"quoted\" b")`],
  [`"a" 'b' """c"""`, '(Str "abc")'],
  [`f"a{b.c!r:>{w}.{p}}d{{e}}"`, '(Template (Str "a") (Attr "c" (Name "b")) (Name "w") (Name "p") (Str "d{{e}}"))'],
  [`f"{x=}" "tail"`, '(Template (Name "x") (Str "tail"))'],
  [`f"plain"`, '(Str "plain")'],
  [`f"{f'{a}'}"`, '(Template (Template (Name "a")))'],
  [`"a" if b else "c"`, '(Conditional (Name "b") (Str "a") (Str "c"))'],
  [`f"{a}=b".encode("c")`, '(Call (Attr "encode" (Template (Name "a") (Str "=b"))) (Str "c"))'],
  [`b"a".hex()`, '(Call (Attr "hex" (Str "a")))'],
  [`", ".join(a)`, '(Call (Attr "join" (Str ", ")) (Name "a"))'],
];

const STATEMENTS: Example[] = [
  ['a = b = f()', '(Assign (Call (Name "f")) _ (Name "a") (Name "b"))'],
  ['a, b = c, d', '(Assign (Tuple (Name "c") (Name "d")) _ (Tuple (Name "a") (Name "b")))'],
  ['a, *b = c', '(Assign (Name "c") _ (Tuple (Name "a") (Spread (Name "b"))))'],
  ['a.b: int = 1', '(Assign (Num "1") (Name "int") (Attr "b" (Name "a")))'],
  ['a: Mapped[list["B"]]', '(Assign _ (Index (Name "Mapped") (Index (Name "list") (Str "B"))) (Name "a"))'],
  ['a: x.Y | None = None', '(Assign (Const "null") (Binary "|" (Attr "Y" (Name "x")) (Const "null")) (Name "a"))'],
  ['a.b //= 2', '(AugAssign "//" (Attr "b" (Name "a")) (Num "2"))'],
  ['a |= b', '(AugAssign "|" (Name "a") (Name "b"))'],
  ['type A[T] = list[T]', '(Assign (Index (Name "list") (Name "T")) _ (Index (Name "A") (Name "T")))'],
  ['import a, b.c as d', '(Import:1 "a" _)\n(Import:1 "b.c" (Name "d"))'],
  ['from . import a', '(Import "." (ImportName "a" _))'],
  ['from .. a . b import (c as d,\n  e,\n)', '(Import "..a.b" (ImportName "c" (Name "d")) (ImportName "e" _))'],
  ['from a import *', '(Import "a" (ImportName "*" _))'],
  ['from __future__ import annotations', '(Import "__future__" (ImportName "annotations" _))'],
  ['assert a, "why"', '(Assert (Name "a") (Str "why"))'],
  ['assert a', '(Assert (Name "a") _)'],
  ['raise', '(Throw _)'],
  ['raise A(1) from e', '(Throw (Call (Name "A") (Num "1")) (Name "e"))'],
  ['del a, b.c', '(Delete (Name "a") (Attr "c" (Name "b")))'],
  ['global a, b', '(Global (Name "a") (Name "b"))'],
  ['print >>f, "x"', '(Call (Name "print") (Name "f") (Str "x"))'],
  ['exec code in scope', '(Call (Name "exec") (Name "code") (Name "scope"))'],
  ['a; b', '(Name "a")\n(Name "b")'],
  ['x = a.b\ny = 1', '(Assign (Attr "b" (Name "a")) _ (Name "x"))\n(Assign (Num "1") _ (Name "y"))'],
  ['x = a\nif b: c', '(Assign (Name "a") _ (Name "x"))\n(If (Name "b") (Block (Name "c")) _)'],
  ['x = (a\n  if b else c)', '(Assign (Conditional (Name "b") (Name "a") (Name "c")) _ (Name "x"))'],
  ['x = (a\n  .b)', '(Assign (Attr "b" (Name "a")) _ (Name "x"))'],
  ['x = a  # why\n(b).c', '(Assign (Name "a") _ (Name "x"))\n(Attr "c" (Name "b"))'],
  [
    'if a: b\nelif c: d\nelif e: f\nelse: g',
    '(If (Name "a") (Block (Name "b")) (Block (If (Name "c") (Block (Name "d")) (Block (If (Name "e") (Block (Name "f")) (Block (Name "g")))))))',
  ],
  [
    'for a, b in c: break\nelse: continue',
    '(For (Name "c") (Tuple (Name "a") (Name "b")) (Block Break) (Block Continue))',
  ],
  ['for a in b, c: pass', '(For (Tuple (Name "b") (Name "c")) (Name "a") (Block (Other "pass_statement")) _)'],
  ['if a := b.c: d', '(If (Assign:1 (Attr "c" (Name "b")) _ (Name "a")) (Block (Name "d")) _)'],
  ['while a: b\nelse: c', '(While (Name "a") (Block (Name "b")) (Block (Name "c")))'],
  [
    'try: a\nexcept (B, C) as e: d\nexcept E: f\nexcept: g\nelse: h\nfinally: i',
    '(Try (Block (Name "a")) (Handler "e" (Tuple (Name "B") (Name "C")) (Block (Name "d"))) (Handler (Name "E") (Block (Name "f"))) ' +
      '(Handler _ (Block (Name "g"))) (Otherwise (Block (Name "h"))) (Finally (Block (Name "i"))))',
  ],
  ['try: a\nexcept* B as e: c', '(Try (Block (Name "a")) (Handler "e" (Name "B") (Block (Name "c"))))'],
  ['with a: b', '(With (WithItem (Name "a") _) (Block (Name "b")))'],
  [
    'with a() as b, c as (d, e): f',
    '(With (WithItem (Call (Name "a")) (Name "b")) (WithItem (Name "c") (Tuple (Name "d") (Name "e"))) (Block (Name "f")))',
  ],
  [
    'with (a() as b, c as d.e,): f',
    '(With (WithItem (Call (Name "a")) (Name "b")) (WithItem (Name "c") (Attr "e" (Name "d"))) (Block (Name "f")))',
  ],
  ['with (a): b', '(With (WithItem (Name "a") _) (Block (Name "b")))'],
  [
    'match a, b:\n  case [1, *r] if c: d\n  case {"k": -1, **o} | None: e\n  case A.B(x, y=2) as z: f\n  case _: g',
    '(Switch (Tuple (Name "a") (Name "b")) (Case (List (Num "1") (Spread (Name "r"))) (Name "c") (Block (Name "d"))) ' +
      '(Case (Binary "|" (Dict (Pair (Str "k") (Unary "-" (Num "1"))) (Spread:2 (Name "o"))) (Const "null")) _ (Block (Name "e"))) ' +
      '(Case (Assign:1 (Other "class_pattern" (Attr "B" (Name "A")) (Name "x") (Keyword "y" (Num "2"))) _ (Name "z")) _ (Block (Name "f"))) ' +
      '(Case (Name "_") _ (Block (Name "g"))))',
  ],
  ['match = 1\nmatch.a(b)', '(Assign (Num "1") _ (Name "match"))\n(Call (Attr "a" (Name "match")) (Name "b"))'],
];

const DEFINITIONS: Example[] = [
  [
    '@a.b\n@c(1)\nasync def f(self, a: int, b=1, /, c: str = "x", *args: T, d, e: int = 2, **kw) -> list[int]:\n  return a',
    '(Function:1 "f" (Decorators (Attr "b" (Name "a")) (Call (Name "c") (Num "1"))) (Params (Param "self" _ _) (Param "a" (Name "int") _) ' +
      '(Param "b" _ (Num "1")) (Param "c" (Name "str") (Str "x")) (Param:1 "args" (Name "T") _) (Param:4 "d" _ _) ' +
      '(Param:4 "e" (Name "int") (Num "2")) (Param:2 "kw" _ _)) (Index (Name "list") (Name "int")) (Block (Return (Name "a"))))',
  ],
  ['def f(*, a): ...', '(Function "f" Decorators (Params (Param:4 "a" _ _)) _ (Block (Const "ellipsis")))'],
  [
    'def f[T: int](a: T): pass',
    '(Function "f" Decorators (Params (Param "a" (Name "T") _)) _ (Block (Other "pass_statement")))',
  ],
  [
    'def f():\n  yield from a\n  def g(): pass',
    '(Function:4 "f" Decorators Params _ (Block (Yield:1 (Name "a")) (Function "g" Decorators Params _ (Block (Other "pass_statement")))))',
  ],
  [
    '@d\nclass A(B, metaclass=M):\n  """doc"""\n  x: int\n  def f(self): return self.x',
    '(Class "A" (Decorators (Name "d")) (Bases (Name "B") (Keyword "metaclass" (Name "M"))) (Block (Str "doc") (Assign _ (Name "int") (Name "x")) ' +
      '(Function "f" Decorators (Params (Param "self" _ _)) _ (Block (Return (Attr "x" (Name "self")))))))',
  ],
  [
    'class A[T]: pass',
    '(Class "A" Decorators (Bases (Index (Name "Generic") (Name "T"))) (Block (Other "pass_statement")))',
  ],
  [
    'async def f():\n  async for a in b: pass',
    '(Function:1 "f" Decorators Params _ (Block (For:1 (Name "b") (Name "a") (Block (Other "pass_statement")) _)))',
  ],
  [
    'async def f():\n  async with a: pass',
    '(Function:1 "f" Decorators Params _ (Block (With:1 (WithItem (Name "a") _) (Block (Other "pass_statement")))))',
  ],
];

describe.each([
  ['expressions', EXPRESSIONS],
  ['strings', STRINGS],
  ['statements', STATEMENTS],
  ['definitions', DEFINITIONS],
])('%s', (_, examples) => {
  it.each(examples)('%s', (source, expected) => {
    expect(lower(source)).toBe(expected.replaceAll('(Str)', 'Str'));
  });
});

describe('places', () => {
  it('ends a node at its last line, brackets and comments included', () => {
    expect(lower('a = f(\n  1,  # one\n  [\n    2\n  ],\n)\nb', true)).toBe(
      '(Assign@1-6 (Call@1-6 (Name@1-1 "f") (Num@2-2 "1") (List@3-5 (Num@4-4 "2"))) _ (Name@1-1 "a"))\n(Name@7-7 "b")',
    );
  });

  it('ends a block at its last statement', () => {
    expect(lower('def f():\n\n  if a:\n    x = """\n    """\n\n  # end\n\nb', true)).toBe(
      '(Function@1-5 "f" Decorators@1-1 Params@1-1 _ (Block@3-5 (If@3-5 (Name@3-3 "a") (Block@4-5 (Assign@4-5 (Str@4-5 "\\n    ") _ (Name@4-4 "x"))) _)))\n(Name@9-9 "b")',
    );
  });

  it('counts columns in UTF-16 units and lines with any line end', () => {
    const tree = new CodeTree(parse('x = "😀"; y = 1\r\nz\r\n', 'a.py'));
    expect(tree.lines).toBe(2);
    const [, second, third] = tree.children(0);
    expect([tree.line(second), tree.column(second)]).toEqual([1, 10]);
    expect([tree.line(third), tree.column(third)]).toEqual([2, 0]);
  });

  it('gives the line of a decorated function as that of its def', () => {
    const tree = new CodeTree(parse('@a\n@b\ndef f(): pass\n', 'a.py'));
    expect(tree.line(1)).toBe(3);
    expect(tree.line(2)).toBe(1);
  });
});

describe('directives', () => {
  it('keeps comments that speak to the tool, wherever they stand', () => {
    const source =
      '# audit-persistence: ignore a -- b\nf(  #audit-persistence: ignore c\n  1)\ns = "# audit-persistence: no"\n# other\n';
    expect(parse(source, 'a.py').directives).toEqual([
      { line: 1, text: 'audit-persistence: ignore a -- b' },
      { line: 2, text: 'audit-persistence: ignore c' },
    ]);
  });
});

describe('broken and hostile files', () => {
  it('lowers what stands around a syntax error and says where it is', () => {
    const tree = new CodeTree(
      parse('def good():\n    return 1\n\ndef bad(:\n    x = = 2\n\ndef fine():\n    return g(1)\n', 'a.py'),
    );
    expect(tree.errorLines).toContain(4);
    const printed = printTree(tree);
    expect(printed).toContain('(Function "good" Decorators Params _ (Block (Return (Num "1"))))');
    expect(printed).toContain('(Call (Name "g") (Num "1"))');
  });

  const DEEP = 10_000;
  it.each([
    ['brackets', `x = ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\ny = 1\n`],
    ['brackets that stay open', `x = ${'([{'.repeat(DEEP)}\ny = 1\n`],
    ['operators', `x = ${'1 + '.repeat(DEEP)}1\ny = 1\n`],
    ['comparisons', `x = a${' < a'.repeat(DEEP)}\ny = 1\n`],
    ['chained comparisons in brackets', `x = ${'('.repeat(300)}a < b < c${') < d < e'.repeat(300)}\ny = 1\n`],
    ['attributes', `x = a${'.b()'.repeat(DEEP)}\ny = 1\n`],
    ['elifs', `if a: pass\n${'elif b: pass\n'.repeat(DEEP)}y = 1\n`],
    ['targets', `x${' = x'.repeat(DEEP)}\ny = 1\n`],
    ['lambdas', `x = ${'lambda: '.repeat(DEEP)}1\ny = 1\n`],
    ['alternatives', `match x:\n case ${'1 | '.repeat(DEEP)}2: pass\ny = 1\n`],
    ['annotations', `x: ${'list['.repeat(DEEP)}int${']'.repeat(DEEP)}\ny = 1\n`],
    [
      'indentation',
      `${Array.from({ length: 1000 }, (_, i) => `${' '.repeat(i)}if a:`).join('\n')}\n${' '.repeat(1000)}pass\n`,
    ],
    ['noise', Array.from({ length: 50_000 }, (_, i) => String.fromCharCode(33 + ((i * 7919) % 90))).join('')],
  ])('survives %s without end', (_, source) => {
    const tree = new CodeTree(parse(source, 'a.py'));
    const depth = new Int32Array(tree.size);
    for (let node = 1; node < tree.size; node++) depth[node] = depth[tree.parent(node)] + 1;
    expect(Math.max(...depth.slice(0, 100_000))).toBeLessThan(1500);
  });

  it('says where nesting was cut off', () => {
    expect(parse(`y = 1\nx = ${'['.repeat(DEEP)}${']'.repeat(DEEP)}\n`, 'a.py').errorLines).toEqual([2]);
  });

  it('keeps the beginning of a very long string', () => {
    expect(parse(`x = "${'a'.repeat(100_000)}"`, 'a.py').strings.map((text) => text.length)).toContain(2000);
  });

  it.each(['', '\n', '# only a comment', '\ufeffx = 1', 'x = "\ud800"'])('takes %j', (source) => {
    expect(parse(source, 'a.py').nodes.length).toBeGreaterThan(0);
  });
});
