import { expect, it } from 'vitest';
import { lower } from './lower.ts';

/** Source and what it lowers to, a line for each statement. */
const EXAMPLES: [source: string, expected: string][] = [
  [
    "import express, { Router as R, type Request } from 'express';",
    '(Import "express" (ImportName "default" (Name "express")) (ImportName "Router" (Name "R")) (ImportName "Request" _))',
  ],
  ["import * as fs from 'node:fs';", '(Import:1 "node:fs" (Name "fs"))'],
  [
    "import pg, * as all from 'pg';",
    ['(Import "pg" (ImportName "default" (Name "pg")))', '(Import:1 "pg" (Name "all"))'].join('\n'),
  ],
  ["import type { User } from './user';", '(Import "./user" (ImportName "User" _))'],
  ["import './polyfills';", '(Import "./polyfills")'],
  [
    "import data from './data.json' with { type: 'json' };",
    '(Import "./data.json" (ImportName "default" (Name "data")))',
  ],
  ["import fs = require('fs');", '(Import:1 "fs" (Name "fs"))'],
  ['import Pool = pg.Pool;', '(Assign (Attr "Pool" (Name "pg")) _ (Name "Pool"))'],
  [
    "const fs = require('fs'), db = require('./db').default;",
    ['(Import:1 "fs" (Name "fs"))', '(Import "./db" (ImportName "default" (Name "db")))'].join('\n'),
  ],
  [
    "const { readFile, writeFile: write } = require('fs');",
    '(Import "fs" (ImportName "readFile" _) (ImportName "writeFile" (Name "write")))',
  ],
  [
    "const { a = 1 } = require('x'); const made = require('x')(1);",
    [
      '(Assign (Call (Name "require") (Str "x")) _ (Dict (Pair (Str "a") (Assign:1 (Num "1") _ (Name "a")))))',
      '(Assign (Call (Call (Name "require") (Str "x")) (Num "1")) _ (Name "made"))',
    ].join('\n'),
  ],
  [
    "const { S3 } = await import('@aws-sdk/client-s3');",
    ['(Assign (Await (Call (Name "import") (Str "@aws-sdk/client-s3"))) _ (Dict (Pair (Str "S3") (Name "S3"))))'].join(
      '\n',
    ),
  ],
  ["export { a as b, c } from './m';", '(Import "./m" (ImportName "a" (Name "b")) (ImportName "c" _))'],
  [
    "export * from './m'; export * as ns from './m'; export type { T } from './t';",
    ['(Import "./m" (ImportName "*" _))', '(Import:1 "./m" (Name "ns"))', '(Import "./t" (ImportName "T" _))'].join(
      '\n',
    ),
  ],
  [
    'export { find, find as default, find as lookup };',
    ['(Assign (Name "find") _ (Name "default"))', '(Assign (Name "find") _ (Name "lookup"))'].join('\n'),
  ],
  [
    'export default class Users {}',
    ['(Class "Users" Decorators Bases Block)', '(Assign (Name "Users") _ (Name "default"))'].join('\n'),
  ],
  [
    'export default async (req) => handle(req);',
    '(Function:1 "default" Decorators (Params (Param "req" _ _)) _ (Block (Return (Call (Name "handle") (Name "req")))))',
  ],
  ['export default function () {}', '(Function "default" Decorators Params _ Block)'],
  [
    'export default function list() {}',
    ['(Function "list" Decorators Params _ Block)', '(Assign (Name "list") _ (Name "default"))'].join('\n'),
  ],
  [
    'export default defineConfig({ a: 1 });',
    '(Assign (Call (Name "defineConfig") (Dict (Pair (Str "a") (Num "1")))) _ (Name "default"))',
  ],
  ['export = Users;', '(Assign (Name "Users") _ (Name "default"))'],
  [
    'module.exports = { one, two: three, four: async () => {}, five() {}, six: make(), "se-ven": 7, ...rest };',
    [
      '(Assign (Name "three") _ (Name "two"))',
      '(Function:1 "four" Decorators Params _ Block)',
      '(Function "five" Decorators Params _ Block)',
      '(Assign (Call (Name "make")) _ (Name "six"))',
      '(Assign (Dict (Pair (Str "one") (Name "one")) (Pair (Str "two") (Name "two")) (Pair (Str "four") (Name "four")) (Pair (Str "five") (Name "five")) (Pair (Str "six") (Name "six")) (Pair (Str "se-ven") (Num "7")) (Spread:2 (Name "rest"))) _ (Name "default"))',
    ].join('\n'),
  ],
  [
    'exports.load = async function () {}; module.exports.save = () => 1; exports.find = find; exports.limit = 10;',
    [
      '(Function:1 "load" Decorators Params _ Block)',
      '(Function "save" Decorators Params _ (Block (Return (Num "1"))))',
      '(Assign (Num "10") _ (Name "limit"))',
    ].join('\n'),
  ],
  [
    'module.exports = exports = class Users {};',
    ['(Class "Users" Decorators Bases Block)', '(Assign (Name "Users") _ (Name "default") (Name "exports"))'].join(
      '\n',
    ),
  ],
  [
    'module.exports = async function handler() {};',
    ['(Function:1 "handler" Decorators Params _ Block)', '(Assign (Name "handler") _ (Name "default"))'].join('\n'),
  ],
  ['const app = (module.exports = express());', '(Assign (Call (Name "express")) _ (Name "app") (Name "default"))'],
  [
    'function umd(exports) { exports.a = 1 }',
    '(Function "umd" Decorators (Params (Param "exports" _ _)) _ (Block (Assign (Num "1") _ (Attr "a" (Name "exports")))))',
  ],
  [
    'namespace Shop { export const limit = 1 } declare global { interface Window { shop: Shop } }',
    [
      '(Assign (Num "1") _ (Name "limit"))',
      '(Class "Window" (Decorators (Name "interface")) Bases (Block (Assign _ (Name "Shop") (Name "shop"))))',
    ].join('\n'),
  ],
];

it.each(EXAMPLES)('lowers imports and exports: %s', async (source, expected) => {
  expect(await lower('index.ts', source)).toBe(expected);
});
