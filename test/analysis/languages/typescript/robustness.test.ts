import { describe, expect, it } from 'vitest';
import { languageOf } from '../../../../src/analysis/languages/index.ts';
import { lower, print, treeOf } from './lower.ts';

describe('files as they are', () => {
  it.each(['a.ts', 'a.mts', 'a.cts', 'a.tsx', 'a.js', 'a.jsx', 'a.mjs', 'a.cjs', 'schema.prisma'])(
    'owns %s',
    (path) => {
      expect(languageOf(path)).toBe('typescript');
    },
  );

  it('tells an assertion from an element by the ending', async () => {
    expect(await lower('a.ts', 'x = <User>y;')).toBe('(Assign (Name "y") _ (Name "x"))');
    expect(await lower('a.jsx', 'x = <User>y</User>;')).toBe('(Assign (Other "jsx") _ (Name "x"))');
  });

  it.each([
    ['', 0],
    ['\n', 1],
    ['// only a comment', 1],
    ['#!/usr/bin/env node\n', 1],
    ['\ufeffx()', 1],
    ['x()\r\ny()\r\n', 2],
    ['x = "\ud800"', 1],
  ])('takes %j', async (source, lines) => {
    const tree = await treeOf('a.ts', source);
    expect(tree.errorLines).toEqual([]);
    expect(tree.lines).toBe(lines);
  });

  it('says where each statement is', async () => {
    const source = [
      '@Entity()\nexport class User {\n  @Column()\n  name: string;\n\n  @Audited()\n  async save() {\n    await f(\n      1,\n    );\n  }\n}',
      'const a =\n  async () => {\n    f();\n  };',
      '@B()\nclass C {\n  @D()\n  e = () => 1;\n}',
    ].join('\n');
    expect(await lower('a.ts', source, true)).toBe(
      [
        '(Class@2-12 "User" (Decorators@1-1 (Call@1-1 (Name@1-1 "Entity"))) Bases@2-12 (Block@2-12 ' +
          '(Assign@3-4 (Call@3-3 (Name@3-3 "Column")) (Name@4-4 "string") (Name@4-4 "name")) ' +
          '(Function:1@7-11 "save" (Decorators@6-6 (Call@6-6 (Name@6-6 "Audited"))) Params@7-7 _ ' +
          '(Block@7-11 (Await@8-10 (Call@8-10 (Name@8-8 "f") (Num@9-9 "1")))))))',
        '(Function:1@13-16 "a" Decorators@13-16 Params@14-14 _ (Block@14-16 (Call@15-15 (Name@15-15 "f"))))',
        '(Class@18-21 "C" (Decorators@17-17 (Call@17-17 (Name@17-17 "B"))) Bases@17-21 (Block@18-21 ' +
          '(Function@20-20 "e" (Decorators@19-19 (Call@19-19 (Name@19-19 "D"))) Params@20-20 _ (Block@20-20 (Return@20-20 (Num@20-20 "1"))))))',
      ].join('\n'),
    );
  });

  it('keeps the comments that speak to it, with the line that ends them', async () => {
    const source = [
      '// audit-persistence: ignore n-plus-one-query -- few rows',
      'f(); /* audit-persistence: ignore a, b -- why */',
      '/**',
      ' * audit-persistence: ignore c -- because',
      ' */',
      'x = <a>{/* audit-persistence: ignore d -- once */}</a>;',
    ].join('\r\n');
    expect((await treeOf('a.jsx', source)).directives).toEqual([
      { line: 1, text: 'audit-persistence: ignore n-plus-one-query -- few rows' },
      { line: 2, text: 'audit-persistence: ignore a, b -- why' },
      { line: 5, text: 'audit-persistence: ignore c -- because' },
      { line: 6, text: 'audit-persistence: ignore d -- once' },
    ]);
  });
});

describe('what the grammar does not know', () => {
  it('passes over type arguments in front of a template', async () => {
    const source =
      `const rows = await prisma.$queryRaw<\n  { id: number; f: (a: A) => B }[]\n>\`select \${id}\`;\nconst tag = \`<b>\${x}</b>\`;\n` +
      `export const Box = styled(Base)<{ $on: boolean }>\`a: \${(p) => p.$on};\`;\nafter();\n`;
    expect(await lower('a.tsx', source)).toBe(
      [
        '(Assign (Await (Call (Attr "$queryRaw" (Name "prisma")) (Template (Str "select ") (Name "id")))) _ (Name "rows"))',
        '(Assign (Template (Str "<b>") (Name "x") (Str "</b>")) _ (Name "tag"))',
        '(Assign (Call (Call (Name "styled") (Name "Base")) (Template (Str "a: ") (Function:2 Decorators (Params (Param "p" _ _)) _ ' +
          '(Block (Return (Attr "$on" (Name "p"))))) (Str ";"))) _ (Name "Box"))',
        '(Call (Name "after"))',
      ].join('\n'),
    );
  });

  it('reads what it can of a broken file', async () => {
    const tree = await treeOf(
      'a.ts',
      'before();\nfunction broken( {\n  let 1 = ;\n}}}\nclass A { ) m() { save() } }\nlast();\n',
    );
    expect(tree.errorLines.length).toBeGreaterThan(0);
    const printed = print(tree);
    expect(printed).toContain('(Call (Name "before"))');
    expect(printed).toContain('(Call (Name "save"))');
    expect(printed).toContain('(Call (Name "last"))');
  });

  it('reads code with the types of Flow', async () => {
    const source =
      '// @flow\nimport type { A } from "a";\nexport type B = ?A;\nexport function f(a: ?A, b: Array<B>): void { g((a: any)) }\n';
    expect(await lower('a.js', source)).toBe(
      [
        '(Import "a" (ImportName "A" _))',
        '(Assign (Binary "|" (Name "A") (Const "null")) _ (Name "B"))',
        '(Function "f" Decorators (Params (Param "a" (Binary "|" (Name "A") (Const "null")) _) (Param "b" (Index (Name "Array") (Name "B")) _)) ' +
          '(Const "null") (Block (Call (Name "g") (Name "a"))))',
      ].join('\n'),
    );
  });
});

describe('hostile files', () => {
  const deep = (open: string, inner: string, close = '', times = 10_000) =>
    open.repeat(times) + inner + close.repeat(times);

  it.each([
    ['brackets', deep('[', '1', ']')],
    ['brackets left open', deep('(', '')],
    ['arrows', deep('a => ', '1')],
    ['functions', deep('() => {', '', '}')],
    ['conditions', deep('a ? b : ', 'c')],
    ['negations', deep('!', 'a')],
    ['members', `a${'.b()'.repeat(10_000)}`],
    ['assignments', deep('a = ', 'b')],
    ['elements', deep('<a>', '', '</a>')],
    ['templates', deep(`\`\${`, '', '}`')],
    ['patterns', `const ${deep('[', 'a', ']')} = b`],
    ['classes', deep('class A { m() {', '', '}}', 2000)],
    ['overloads', deep('function f(): void;', '')],
    ['opened types', deep('a<b>`', '')],
  ])(
    'takes 10,000 %s',
    async (_, source) => {
      for (const path of ['a.ts', 'a.jsx']) {
        const started = performance.now();
        const tree = await treeOf(path, source);
        expect(tree.lines).toBe(1);
        print(tree);
        expect(performance.now() - started).toBeLessThan(10_000);
      }
    },
    60_000,
  );

  it('loses nothing of long chains of operators', async () => {
    const tree = await treeOf('a.ts', `x = ${"'a' + ".repeat(5000)}last();\n`);
    expect(tree.errorLines).toEqual([]);
    expect(print(tree)).toContain('(Call (Name "last"))');
  });

  it('keeps the branches of 10,000 else-ifs', async () => {
    const printed = print(await treeOf('a.ts', `if (a) f();${' else if (a) f();'.repeat(10_000)}`));
    expect(printed.match(/\(Call \(Name "f"\)\)/g)).toHaveLength(10_001);
  });

  it('reads a bundle in one line', async () => {
    const part =
      'var a=function(b,c){return b?c(b):{d:e,f:[1,2]}},g=async h=>{for(var i=0;i<h.length;i++)await k(h[i])};';
    const tree = await treeOf('a.js', part.repeat(Math.ceil(900_000 / part.length)));
    expect(tree.errorLines).toEqual([]);
    expect(tree.children(0).length).toBe(2 * Math.ceil(900_000 / part.length));
  }, 60_000);

  it('keeps the beginning of a very long string', async () => {
    const tree = await treeOf('a.ts', `x = '${'a'.repeat(100_000)}'; y = \`${'b'.repeat(100_000)}\``);
    expect(print(tree).length).toBeLessThan(5000);
  });
});
