import { expect, it } from 'vitest';
import { lower, print, treeOf } from '../typescript/lower.ts';

const SCHEMA = `// This is the shop's schema.
generator client {
  provider = "prisma-client-js"
}

datasource db {
  provider = "postgresql"
  url      = env("DATABASE_URL") // { not a block }
}

/// A customer.
model User {
  id        Int       @id @default(autoincrement())
  email     String    @unique @db.VarChar(255)
  name      String?
  tags      String[]  @default(["a}", "b"])
  role      Role      @default(USER)
  posts     Post[]
  profile   Profile?
  place     Unsupported("geography(Point, 4326)")?
  createdAt DateTime  @default(dbgenerated("'{}'::jsonb"))

  @@unique([email, name(sort: Desc)], name: "who")
  @@index([
    createdAt,
    name
  ])
  @@map("users")
}

model Post {
  author   User @relation(fields: [authorId], references: [id])
  authorId Int
  comments Comment[]
  kind     Kind
  @@id([authorId, kind])
}
model Profile { user User }
enum Role { USER
  ADMIN @map("admin") }
type Address { street String }
`;

it('reads models, their relations, columns and unique keys', async () => {
  const column = (type: string, name: string, annotation: string, unique = '') =>
    `(Assign (Call (Name "@prisma.column") (Keyword "type" (Str "${type}"))${unique}) ${annotation} (Name "${name}"))`;
  const relation = (type: string, name: string, annotation: string) =>
    `(Assign (Call (Name "@prisma.relation") (Str "${type}")) ${annotation} (Name "${name}"))`;
  const optional = (type: string) => `(Binary "|" (Name "${type}") (Const "null"))`;
  const list = (type: string) => `(Index (Name "Array") (Name "${type}"))`;
  const unique = ' (Keyword "unique" (Const "true"))';
  const model = (name: string, members: string[]) =>
    `(Class "${name}" Decorators (Bases (Name "@prisma.Model")) (Block ${members.join(' ')}))`;
  expect(await lower('schema.prisma', SCHEMA)).toBe(
    [
      model('User', [
        column('Int', 'id', '(Name "number")', unique),
        column('String', 'email', '(Name "string")', unique),
        column('String', 'name', optional('string')),
        column('String', 'tags', list('string')),
        column('Role', 'role', '(Name "Role")'),
        relation('Post', 'posts', list('Post')),
        relation('Profile', 'profile', optional('Profile')),
        column('Unsupported', 'place', optional('unknown')),
        column('DateTime', 'createdAt', '(Name "Date")'),
        '(Call (Name "UniqueConstraint") (Str "email") (Str "name"))',
      ]),
      model('Post', [
        relation('User', 'author', '(Name "User")'),
        column('Int', 'authorId', '(Name "number")'),
        relation('Comment', 'comments', list('Comment')),
        column('Kind', 'kind', '(Name "Kind")'),
        '(Call (Name "UniqueConstraint") (Str "authorId") (Str "kind"))',
      ]),
      model('Profile', [relation('User', 'user', '(Name "User")')]),
      '(Class "Role" (Decorators (Name "enum")) Bases (Block (Assign _ _ (Name "USER")) (Assign _ _ (Name "ADMIN"))))',
      `(Class "Address" (Decorators (Name "interface")) Bases (Block ${column('String', 'street', '(Name "string")')}))`,
    ].join('\n'),
  );
});

it('says where models and fields are', async () => {
  const tree = await treeOf('schema.prisma', SCHEMA);
  const [user] = tree.children(0);
  expect([tree.line(user), tree.endLine(user)]).toEqual([12, 29]);
  expect(tree.line(tree.children(tree.child(user, 2))[5])).toBe(18);
  expect(tree.lines).toBe(41);
});

it('keeps the comments that speak to it', async () => {
  const tree = await treeOf('a.prisma', 'model A {\n  id Int @id // audit-persistence: ignore x -- y\n}\n');
  expect(tree.directives).toEqual([{ line: 2, text: 'audit-persistence: ignore x -- y' }]);
});

it.each([
  ['model A {\n  id Int @id\n', [1]],
  ['what is this\nmodel A {\n  id Int @id\n}\n}\n', [1, 5]],
])('reads what it can of a broken schema: %j', async (source, lines) => {
  const tree = await treeOf('a.prisma', source);
  expect(tree.errorLines).toEqual(lines);
  expect(print(tree)).toContain('(Name "id")');
});

it('takes an empty schema', async () => {
  expect(await lower('a.prisma', '')).toBe('');
});
