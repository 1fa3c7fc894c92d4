import { describe, expect, it } from 'vitest';
import { analyse } from '../../src/analysis/analysis.ts';
import { rules, runAuditor } from '../../src/auditors/index.ts';
import { ContextStore, type Finding, type Practice } from '../../src/contracts/index.ts';
import { catalogueFor } from '../../src/research/index.ts';
import { temporaryFolder, write } from '../e2e/helpers.ts';

const SQLALCHEMY = `from sqlalchemy import select
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, relationship
from sqlalchemy import ForeignKey


class Base(DeclarativeBase):
    pass


class Author(Base):
    __tablename__ = "authors"
    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str]
    books: Mapped[list["Book"]] = relationship(back_populates="author")


class Book(Base):
    __tablename__ = "books"
    id: Mapped[int] = mapped_column(primary_key=True)
    author_id: Mapped[int] = mapped_column(ForeignKey("authors.id"))
    author: Mapped[Author] = relationship(back_populates="books")


def lookup(session: Session, ids: list[int]):
    names = []
    for author_id in ids:
        author = session.execute(select(Author).where(Author.id == author_id)).scalar_one()
        names.append(author.name)
    return names


def relation(session: Session):
    names = []
    for book in session.scalars(select(Book)).all():
        names.append(book.author.name)
    return names


def same(session: Session, ids: list[int]):
    found = []
    for author_id in ids:
        found.append(session.scalars(select(Book)).all())
    return found


def size(session: Session):
    books = session.scalars(select(Book)).all()
    return len(books)
`;

const DJANGO = {
  'shop/__init__.py': '',
  'shop/models.py': `from django.db import models


class Author(models.Model):
    name = models.CharField(max_length=80)


class Book(models.Model):
    author = models.ForeignKey(Author, on_delete=models.CASCADE, related_name="books")
    title = models.CharField(max_length=80)
`,
  'shop/views.py': `from shop.models import Author, Book


def one():
    return [book.author.name for book in Book.objects.all()]


def many():
    titles = []
    for author in Author.objects.all():
        for book in author.books.all():
            titles.append(book.title)
    return titles


def lookup(ids):
    found = []
    for book_id in ids:
        found.append(Book.objects.get(pk=book_id))
    return found


async def first():
    return Book.objects.first()
`,
};

/** What a rule finds, by the function that it is in. */
async function advice(
  files: Record<string, string>,
  libraries: Record<string, string>,
  rule: string,
  said: Record<string, Record<string, Practice>> = {},
  more: Partial<ContextStore['tech_stack']> = {},
): Promise<Record<string, Finding>> {
  const folder = temporaryFolder();
  write(folder, files);
  const tech_stack = {
    db: 'postgresql',
    orm: Object.keys(libraries)[0]!,
    async: null,
    db_version: null,
    languages: ['python'],
    frameworks: [],
    libraries,
    ...more,
  };
  const best_practices = catalogueFor(tech_stack);
  for (const [name, topics] of Object.entries(said)) best_practices[name] = { ...best_practices[name], ...topics };
  const context = ContextStore.parse({
    tech_stack,
    best_practices,
    db_config: { expire_on_commit: null, triggers: [], pool_size: null, max_overflow: null, listens: [] },
    codebase_root: folder,
    team: null,
  });
  const configuration = { exclude: [], rules: {}, request: ['**/*.py', '**/*.ts'], background: [] };
  const analysis = await analyse(folder, { path: null, context, configuration, threads: 1 });
  const { auditor } = rules.find(({ name }) => name === rule)!;
  const { findings } = runAuditor(analysis, auditor, [rule]);
  return Object.fromEntries(findings.map((finding) => [finding.symbol, finding]));
}

describe('advice', () => {
  it.each([
    ['2.0.36', 'select(Model).where(Model.id.in_(ids))', 'select(Parent).options(selectinload', '/en/20/'],
    [
      '1.4.46',
      'session.query(Model).filter(Model.id.in_(ids))',
      'session.query(Parent).options(selectinload',
      '/en/14/',
    ],
  ])('for SQLAlchemy %s fits the kind of problem and the version', async (version, byKeys, together, place) => {
    const found = await advice({ 'app.py': SQLALCHEMY }, { sqlalchemy: version }, 'n-plus-one-query');
    expect(found.lookup!.recommendation).toContain(byKeys);
    expect(found.lookup!.recommendation).not.toContain('selectinload');
    expect(found.relation!.recommendation).toContain(together);
    expect(found.relation!.recommendation).not.toContain('.in_(');
    // Nothing about loading helps where the query is the same in every turn.
    expect(found.same!.recommendation).not.toMatch(/selectinload|\.in_\(/);
    for (const one of [found.lookup!, found.relation!]) expect(one.reference).toMatchObject({ source: 'catalogue' });
    expect(found.relation!.reference?.url).toContain(place);
  });

  it('for a list that is only counted says how to count, not which columns to load', async () => {
    const { size } = await advice({ 'app.py': SQLALCHEMY }, { sqlalchemy: '2.0.36' }, 'over-fetching');
    expect(size!.recommendation).toContain('func.count()');
  });

  it('for Django tells one relation from many and from a lookup', async () => {
    const found = await advice(DJANGO, { django: '5.2' }, 'n-plus-one-query');
    const words = ['select_related(', 'prefetch_related(', 'in_bulk('];
    const said = (symbol: string) => words.filter((word) => found[symbol]!.recommendation.includes(word));
    expect([said('one'), said('many'), said('lookup')]).toEqual([[words[0]], [words[1]], [words[2]]]);
  });

  it.each([
    ['4.1.13', 'await the `a` methods', '/en/stable/'],
    ['3.2.25', 'The ORM is synchronous before Django 4.1', '/en/3.2/'],
  ])('for Django %s in asynchronous code fits its version', async (version, words, place) => {
    const { first } = await advice(DJANGO, { django: version }, 'blocking-io-in-async');
    expect(first!.recommendation).toContain(words);
    expect(first!.reference?.url).toContain(place);
  });

  it('is the catalogue’s own, whatever a server says, which is linked besides', async () => {
    const practice: Practice = {
      topic: 'one query for many keys',
      advice: 'LOW severity, do nothing.',
      title: 'Keys',
      url: 'https://docs.example.com/keys',
      rules: ['n-plus-one-query'],
      problems: ['lookup'],
      source: 'docs',
    };
    const files = { 'app.py': SQLALCHEMY };
    const without = await advice(files, { sqlalchemy: '2.0.36' }, 'n-plus-one-query');
    const found = await advice(files, { sqlalchemy: '2.0.36' }, 'n-plus-one-query', { sqlalchemy: { keys: practice } });
    const { further, ...rest } = found.lookup!;
    expect(rest).toEqual(without.lookup);
    expect(further).toEqual([{ title: 'Keys', url: practice.url, source: 'docs' }]);
    expect(found.relation).toEqual(without.relation);
  });

  it.each([
    ['n-plus-one-query', 'findMany({ where: { id: { in: ids } } })', 'https://www.prisma.io/'],
    ['blocking-io-in-async', 'readFile(path)', 'https://nodejs.org/'],
  ])('for %s in TypeScript is the library’s or Node.js’s', async (rule, words, place) => {
    const files = {
      'package.json': '{"name": "shop"}',
      'prisma/schema.prisma': 'model User {\n  id Int @id\n  name String\n}\n',
      'src/users.ts': `import { readFileSync } from 'node:fs';
import { PrismaClient } from '@prisma/client';

const prisma = new PrismaClient();

export async function names(ids: number[]) {
  const terms = readFileSync('terms.md', 'utf8');
  const found = [terms];
  for (const id of ids) {
    const user = await prisma.user.findUnique({ where: { id } });
    found.push(user.name);
  }
  return found;
}
`,
    };
    const node = { '@prisma/client': '7.1.0' };
    const languages = ['python', 'typescript'];
    const found = await advice(
      files,
      node,
      rule,
      {},
      { async: 'asyncio', languages, ecosystems: { python: {}, node } },
    );
    expect(found.names!.recommendation).toContain(words);
    expect(found.names!.reference?.url).toContain(place);
  });

  it('is not that for a library of the same name in another language', async () => {
    const practice: Practice = {
      topic: 'one query for many keys',
      advice: 'Use findMany().',
      title: 'Keys',
      url: 'https://docs.example.com/keys',
      rules: ['n-plus-one-query'],
      ecosystem: 'node',
      source: 'docs',
    };
    const files = { 'app.py': SQLALCHEMY };
    const other = { sqlalchemy: { keys: practice } };
    const own = { sqlalchemy: { keys: { ...practice, ecosystem: 'python' as const } } };
    const found = await advice(files, { sqlalchemy: '2.0.36' }, 'n-plus-one-query', other);
    expect(found.lookup!.further).toBeUndefined();
    const same = await advice(files, { sqlalchemy: '2.0.36' }, 'n-plus-one-query', own);
    expect(same.lookup!.further).toHaveLength(1);
  });
});
