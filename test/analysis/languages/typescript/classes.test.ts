import { expect, it } from 'vitest';
import { lower } from './lower.ts';

/** Source and what it lowers to, a line for each statement. */
const EXAMPLES: [source: string, expected: string][] = [
  [
    '@Injectable()\nexport class Users extends Base<User>("users") {}',
    '(Class "Users" (Decorators (Call (Name "Injectable"))) (Bases (Call (Name "Base") (Str "users") (Keyword "<>" (Tuple (Name "User"))))) Block)',
  ],
  [
    '@Entity({ name: "users" })\nexport class User extends Base<T> implements Named, Dated<Date> { id = 1 }',
    '(Class "User" (Decorators (Call (Name "Entity") (Dict (Pair (Str "name") (Str "users"))))) (Bases (Index (Name "Base") (Name "T")) (Name "Named") (Index (Name "Dated") (Name "Date"))) (Block (Assign (Num "1") _ (Name "id"))))',
  ],
  [
    'export abstract class Repository<T, K extends string = string> { abstract find(id: K): Promise<T>; count?(): number }',
    '(Class "Repository" Decorators (Bases (Index (Name "Generic") (Name "T") (Name "K"))) (Block (Function "find" (Decorators (Name "abstract")) (Params (Param "id" (Name "K") _)) (Index (Name "Promise") (Name "T")) Block) (Function "count" (Decorators (Name "abstract")) Params (Name "number") Block)))',
  ],
  [
    'class User { @OneToMany(() => Post, (post) => post.author) posts: Post[]; @Column() @Index() name?: string; @Column email = "" }',
    '(Class "User" Decorators Bases (Block (Assign (Call (Name "OneToMany") (Function:2 Decorators Params _ (Block (Return (Name "Post")))) (Function:2 Decorators (Params (Param "post" _ _)) _ (Block (Return (Attr "author" (Name "post")))))) (Index (Name "Array") (Name "Post")) (Name "posts")) (Assign (Other "decorators" (Call (Name "Column")) (Call (Name "Index"))) (Binary "|" (Name "string") (Const "null")) (Name "name")) (Assign (Name "Column") _ (Name "email"))))',
  ],
  [
    'class User { static count = 3; readonly name: string; #secret?: Buffer = null; ["x"] = 1; private age }',
    '(Class "User" Decorators Bases (Block (Assign (Num "3") _ (Name "count")) (Assign _ (Name "string") (Name "name")) (Assign (Const "null") (Binary "|" (Name "Buffer") (Const "null")) (Name "#secret")) (Assign (Num "1") _ (Name "x")) (Assign _ _ (Name "age"))))',
  ],
  [
    'class Users { constructor(@Inject(REPO) private readonly repo: Repo<User>, public cache?: Cache, plain: number) { super(plain) } }',
    '(Class "Users" Decorators Bases (Block (Assign _ (Index (Name "Repo") (Name "User")) (Name "repo")) (Assign _ (Binary "|" (Name "Cache") (Const "null")) (Name "cache")) (Function "constructor" Decorators (Params (Param "repo" (Index (Name "Repo") (Name "User")) _) (Param "cache" (Binary "|" (Name "Cache") (Const "null")) _) (Param "plain" (Name "number") _)) _ (Block (Call (Name "super") (Name "plain"))))))',
  ],
  [
    'class Users { @Get(":id") @Auth() async one(@Param("id") id: string) { return this.repo.find(id) }\n  handle = async (e) => this.one(e);\n  static make = () => new Users() }',
    '(Class "Users" Decorators Bases (Block (Function:1 "one" (Decorators (Call (Name "Get") (Str ":id")) (Call (Name "Auth"))) (Params (Param "id" (Name "string") _)) _ (Block (Return (Call (Attr "find" (Attr "repo" (Name "this"))) (Name "id"))))) (Function:1 "handle" Decorators (Params (Param "e" _ _)) _ (Block (Return (Call (Attr "one" (Name "this")) (Name "e"))))) (Function "make" (Decorators (Name "static")) Params _ (Block (Return (Call:1 (Name "Users")))))))',
  ],
  [
    'class A { get size(): number { return 1 } set size(v) {} static async of() {} *[Symbol.iterator]() {} }',
    '(Class "A" Decorators Bases (Block (Function "size" (Decorators (Name "get")) Params (Name "number") (Block (Return (Num "1")))) (Function "size" (Decorators (Name "set")) (Params (Param "v" _ _)) _ Block) (Function:1 "of" (Decorators (Name "static")) Params _ Block) (Function:4 "[Symbol.iterator]" Decorators Params _ Block)))',
  ],
  [
    'class A { find(a: string): void; find(a: number): void; find(a: any) {} }',
    '(Class "A" Decorators Bases (Block (Function "find" Decorators (Params (Param "a" (Name "any") _)) _ Block)))',
  ],
  [
    'class A { static { register(A) } [key: string]: unknown; }',
    '(Class "A" Decorators Bases (Block (Call (Name "register") (Name "A"))))',
  ],
  ['const Model = class extends Base {};', '(Class "Model" Decorators (Bases (Name "Base")) Block)'],
  [
    'export const Mixin = (base) => class extends base {};',
    '(Function "Mixin" Decorators (Params (Param "base" _ _)) _ (Block (Return (Class Decorators (Bases (Name "base")) Block))))',
  ],
  [
    'interface Repo<T> extends Reader<T>, pg.Closer { readonly name: string; ttl?: number; find(id: string): Promise<T>; each: (cb: Callback) => void; [key: string]: any }',
    '(Class "Repo" (Decorators (Name "interface")) (Bases (Index (Name "Reader") (Name "T")) (Attr "Closer" (Name "pg")) (Index (Name "Generic") (Name "T"))) (Block (Assign _ (Name "string") (Name "name")) (Assign _ (Binary "|" (Name "number") (Const "null")) (Name "ttl")) (Function "find" (Decorators (Name "abstract")) (Params (Param "id" (Name "string") _)) (Index (Name "Promise") (Name "T")) Block) (Assign _ (Other "function_type") (Name "each"))))',
  ],
  [
    'export type Options<T> = { where: T; limit?: number };',
    '(Class "Options" (Decorators (Name "interface")) (Bases (Index (Name "Generic") (Name "T"))) (Block (Assign _ (Name "T") (Name "where")) (Assign _ (Binary "|" (Name "number") (Const "null")) (Name "limit"))))',
  ],
  [
    'enum Role { Admin, User = "user" }',
    '(Class "Role" (Decorators (Name "enum")) Bases (Block (Assign _ _ (Name "Admin")) (Assign (Str "user") _ (Name "User"))))',
  ],
  [
    'export const enum Level { "very-low" = 1 << 2 }',
    '(Class "Level" (Decorators (Name "enum")) Bases (Block (Assign (Binary "<<" (Num "1") (Num "2")) _ (Name "very-low"))))',
  ],
];

it.each(EXAMPLES)('lowers classes, interfaces and enums: %s', async (source, expected) => {
  expect(await lower('user.entity.ts', source)).toBe(expected);
});
