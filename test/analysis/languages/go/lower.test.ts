import { describe, expect, it } from 'vitest';
import { declarations, statements } from './lower.ts';

describe('declarations in Go', () => {
  it.each([
    ['import "net/http"', '(Import:3 "net/http" (Name "http"))'],
    ['import r "github.com/redis/go-redis/v9"', '(Import:1 "github.com/redis/go-redis/v9" (Name "r"))'],
    ['import "github.com/jackc/pgx/v5"', '(Import:3 "github.com/jackc/pgx/v5" (Name "pgx"))'],
    ['import "gopkg.in/yaml.v3"', '(Import:3 "gopkg.in/yaml.v3" (Name "yaml"))'],
    ['import . "fmt"', '(Import "fmt" (ImportName "*"))'],
    ['import _ "embed"', '(Import "embed")'],
    [
      'func f(a, b int, xs ...string) (n []int, err error) { return }',
      '(Function "f" Decorators (Params (Param "a" (Name "int") _) (Param "b" (Name "int") _) (Param:1 "xs" (Name "string") _)) (Index (Name "@tuple") (Index (Name "@list") (Name "int")) (Name "error")) (Block (Assign:2 _ (Index (Name "@list") (Name "int")) (Name "n")) (Assign:2 _ (Name "error") (Name "err")) (Return (Name "n"))))',
    ],
    [
      'func (s *Store[T]) Get(id int) *T { return s.m[id] }',
      '(Class "Store" (Decorators (Name "partial")) Bases (Block (Function "Get" Decorators (Params (Param "s" (Index (Name "Store") (Name "T")) _) (Param "id" (Name "int") _)) (Name "T") (Block (Return (Index (Attr "m" (Name "s")) (Name "id")))))))',
    ],
    [
      'type S struct {\n\tdb *sql.DB `json:"db"`\n\t*Base\n\tq.Other\n}',
      '(Class "S" Decorators (Bases (Name "Base") (Attr "Other" (Name "q"))) (Block (Assign (Call (Name "@tag") (Str "json:\\"db\\"")) (Attr "DB" (Name "sql")) (Name "db")) (Assign _ (Name "Base") (Name "Base")) (Assign _ (Attr "Other" (Name "q")) (Name "Other"))))',
    ],
    [
      'type I interface {\n\tM(int) (string, error)\n\tio.Closer\n}',
      '(Class "I" (Decorators (Name "interface")) (Bases (Attr "Closer" (Name "io"))) (Block (Function "M" (Decorators (Name "abstract")) (Params (Param "_" _ _) (Param "_" (Name "int") _)) (Index (Name "@tuple") (Name "string") (Name "error")) Block)))',
    ],
    [
      'type P[T any] struct { Items []T }',
      '(Class "P" Decorators (Bases (Index (Name "Generic") (Name "T"))) (Block (Assign _ (Index (Name "@list") (Name "T")) (Name "Items"))))',
    ],
    ['type Status string', '(Assign (Name "string") _ (Name "Status"))'],
    ['type H = func(int) error', '(Assign (Other "function_type") _ (Name "H"))'],
    ['var a, b = 1, "x"', '(Assign:2 (Num "1") _ (Name "a"))\n(Assign:2 (Str "x") _ (Name "b"))'],
    [
      'var m map[string][]chan int',
      '(Assign:2 _ (Index (Name "@dict") (Name "string") (Index (Name "@list") (Index (Name "@iter") (Name "int")))) (Name "m"))',
    ],
    ['const (\n\tA = iota\n\tB\n)', '(Assign:2 (Num "0") _ (Name "A"))\n(Assign:2 _ _ (Name "B"))'],
  ])('%j', async (source, expected) => {
    expect(await declarations(source)).toBe(expected);
  });
});

describe('statements in Go', () => {
  it.each([
    ['a, err := g()', '(Assign:2 (Call (Name "g")) _ (Tuple (Name "a") (Name "err")))'],
    ['a, b = b, a', '(Assign (Tuple (Name "b") (Name "a")) _ (Tuple (Name "a") (Name "b")))'],
    ['_ = g()', '(Call (Name "g"))'],
    [
      'v, ok := m["k"]',
      '(Assign:2 (Tuple (Index (Name "m") (Str "k")) (Call (Name "@ok"))) _ (Tuple (Name "v") (Name "ok")))',
    ],
    [
      's := []*User{{ID: 1}, {ID: 2}}',
      '(Assign:2 (List (Call:1 (Name "User") (Keyword "ID" (Num "1"))) (Call:1 (Name "User") (Keyword "ID" (Num "2")))) (Index (Name "@list") (Name "User")) (Name "s"))',
    ],
    [
      'u := &User{ID: 1, Tags: map[string]int{"a": 1}}',
      '(Assign:2 (Call:1 (Name "User") (Keyword "ID" (Num "1")) (Keyword "Tags" (Dict (Pair (Str "a") (Num "1"))))) _ (Name "u"))',
    ],
    [
      'defer mu.Unlock()\nwork()',
      '(Try (Block (Call (Name "work"))) (Finally:1 (Block (Call (Attr "Unlock" (Name "mu"))))))',
    ],
    [
      'defer func() {\n\tif err != nil {\n\t\treturn\n\t}\n\ttx.Rollback()\n}()\nwork()',
      '(Try (Block (Call (Name "work"))) (Finally:1 (Block (If (Compare "!=" (Name "err") (Const "null")) Block (Block (Call (Attr "Rollback" (Name "tx"))))))))',
    ],
    [
      'if own {\n\tbegin()\n\tdefer end()\n}\nwork()',
      '(If (Name "own") (Block (Call (Name "begin"))) _)\n(Try (Block (Call (Name "work"))) (Finally:1 (Block (If (Name "own") (Block (Call (Name "end"))) _))))',
    ],
    [
      'if own {\n\tf := open()\n\tdefer f.Close()\n}\nwork()',
      '(If (Name "own") (Block (Assign:2 (Call (Name "open")) _ (Name "f")) (Try Block (Finally:1 (Block (Call (Attr "Close" (Name "f"))))))) _)\n(Call (Name "work"))',
    ],
    ['go func() { work() }()', '(Call (Name "@go") (Function:2 Decorators Params _ (Block (Call (Name "work")))))'],
    ['go work(1)', '(Call (Name "@go") (Name "work") (Num "1"))'],
    ['for i := 0; i < n; i++ {\n}', '(For (Call (Name "range") (Num "0") (Name "n")) (Name "i") Block _)'],
    ['for i := range 10 {\n}', '(For (Call (Name "@keys") (Num "10")) (Name "i") Block _)'],
    ['for _, v := range xs {\n}', '(For (Name "xs") (Name "v") Block _)'],
    ['for k, v := range xs {\n}', '(For (Call (Name "@entries") (Name "xs")) (Tuple (Name "k") (Name "v")) Block _)'],
    ['for range xs {\n}', '(For (Call (Name "@keys") (Name "xs")) _ Block _)'],
    ['for rows.Next() {\n\tcontinue\n}', '(While (Call (Attr "Next" (Name "rows"))) (Block Continue) _)'],
    ['for {\n\tbreak\n}', '(While (Const "true") (Block Break) _)'],
    [
      'for i := 9; i > 0; i-- {\n}',
      '(Assign:2 (Num "9") _ (Name "i"))\n(While (Compare ">" (Name "i") (Num "0")) (Block (AugAssign "-" (Name "i") (Num "1"))) _)',
    ],
    [
      'switch x {\ncase 1, 2:\n\tg()\n\tbreak\ndefault:\n}',
      '(Switch (Name "x") (Case (Tuple (Num "1") (Num "2")) _ (Block (Call (Name "g")))) (Case _ _ Block))',
    ],
    [
      'switch {\ncase a:\n\tg()\ncase b, c:\n\th()\ndefault:\n\tk()\n}',
      '(If (Name "a") (Block (Call (Name "g"))) (Block (If (Logical "or" (Name "b") (Name "c")) (Block (Call (Name "h"))) (Block (Call (Name "k"))))))',
    ],
    [
      'switch v := x.(type) {\ncase *User:\n\tg(v)\n}',
      '(Assign:2 (Name "x") _ (Name "v"))\n(Switch (Name "v") (Case (Name "User") _ (Block (Assign:2 _ (Name "User") (Name "v")) (Call (Name "g") (Name "v")))))',
    ],
    [
      'select {\ncase v := <-ch:\n\tg(v)\ncase ch <- 1:\ndefault:\n}',
      '(Switch _ (Case _ _ (Block (Assign:2 (Call (Name "@receive") (Name "ch")) _ (Name "v")) (Call (Name "g") (Name "v")))) (Case _ _ (Block (Call (Name "@send") (Name "ch") (Num "1")))) (Case _ _ Block))',
    ],
    [
      'if err := g(); err != nil {\n\treturn 0, err\n}',
      '(Assign:6 (Call (Name "g")) _ (Name "err"))\n(If (Compare "!=" (Name "err") (Const "null")) (Block (Return:1 (Tuple (Num "0") (Name "err")))) _)',
    ],
    ['return 1, nil', '(Return (Num "1"))'],
    [
      'return 0, fmt.Errorf("a: %w", err)',
      '(Return:1 (Tuple (Num "0") (Call (Attr "Errorf" (Name "fmt")) (Str "a: %w") (Name "err"))))',
    ],
    ['return 0, ErrNotFound', '(Return:1 (Tuple (Num "0") (Name "ErrNotFound")))'],
    ['return n, tx.Commit()', '(Return (Tuple (Name "n") (Call (Attr "Commit" (Name "tx")))))'],
    [
      'if err != nil {\n\treturn 0, wrap(err)\n}',
      '(If (Compare "!=" (Name "err") (Const "null")) (Block (Return:1 (Tuple (Num "0") (Call (Name "wrap") (Name "err"))))) _)',
    ],
    ['panic("x")', '(Throw (Call (Name "panic") (Str "x")))'],
    ['x.a[1:]', '(Index (Attr "a" (Name "x")) (Slice (Num "1") _))'],
    ['x.a[:2]', '(Index (Attr "a" (Name "x")) (Slice _ (Num "2")))'],
    ['x.y.(T).z()', '(Call (Attr "z" (Call (Name "@as") (Attr "y" (Name "x")) (Name "T"))))'],
    ['[]byte(s)', '(Call (Name "@as") (Name "s") (Index (Name "@list") (Name "byte")))'],
    ['i++', '(AugAssign "+" (Name "i") (Num "1"))'],
    ['x -= 2', '(AugAssign "-" (Name "x") (Num "2"))'],
    ['ch <- <-in', '(Call (Name "@send") (Name "ch") (Call (Name "@receive") (Name "in")))'],
    ['return n, rows.Err()', '(Return (Tuple (Name "n") (Call (Attr "Err" (Name "rows")))))'],
  ])('%j', async (source, expected) => {
    expect(await statements(source)).toBe(expected);
  });
});
