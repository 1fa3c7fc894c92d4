import semver from 'semver';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { goPractices } from '../../src/research/catalogue/go/index.ts';
import { practices as others } from '../../src/research/catalogue/index.ts';
import { nodePractices } from '../../src/research/catalogue/node/index.ts';
import type { CataloguePractice } from '../../src/research/catalogue/practice.ts';
import { LINES, RULES, SPEAKS_ABOUT } from './matrix.ts';

/** Hosts (or owners on a shared host) that belong to the projects themselves. */
const OFFICIAL = [
  'anyio.readthedocs.io',
  'bun.uptrace.dev/guide/',
  'arq-docs.helpmanual.io',
  'boto3.amazonaws.com/v1/documentation/',
  'dev.mysql.com/doc/',
  'developer.mozilla.org/en-US/docs/Web/',
  'docs.aiohttp.org',
  'docs.aws.amazon.com/',
  'docs.bullmq.io',
  'docs.celeryq.dev',
  'docs.djangoproject.com',
  'docs.gofiber.io',
  'docs.graphene-python.org',
  'docs.nestjs.com',
  'docs.peewee-orm.com',
  'docs.pydantic.dev',
  'docs.python.org',
  'docs.sqlalchemy.org',
  'docs.sqlc.dev/en/latest/',
  'docs.stripe.com',
  'docs.twisted.org',
  'dramatiq.io',
  'entgo.io/docs/',
  'expressjs.com',
  'fastapi.tiangolo.com',
  'fastify.dev/docs/',
  'flask.palletsprojects.com',
  'gin-gonic.com/en/docs/',
  'github.com/WiseLibs/better-sqlite3',
  'github.com/graphql/dataloader',
  'github.com/isaacs/node-lru-cache',
  'github.com/openai/openai-python',
  'github.com/porsager/postgres',
  'github.com/pyca/bcrypt',
  'github.com/redis/ioredis',
  'github.com/redis/node-redis',
  'github.com/sindresorhus/p-map',
  'github.com/stripe/stripe-python',
  'go.dev',
  'gorm.io/docs/',
  'gqlgen.com/reference/',
  'graphql.org/learn/',
  'grpc.io/docs/',
  'knexjs.org',
  'kysely.dev/docs/',
  'lxml.de',
  'magicstack.github.io/asyncpg/',
  'mikro-orm.io/docs/',
  'mongoosejs.com/docs/',
  'motor.readthedocs.io',
  'nextjs.org/docs/',
  'node-postgres.com',
  'nodejs.org',
  'orm.drizzle.team/docs/',
  'pandas.pydata.org',
  'passlib.readthedocs.io',
  'peps.python.org',
  'pillow.readthedocs.io',
  'pkg.go.dev',
  'platform.openai.com/docs/',
  'pymongo.readthedocs.io',
  'pymysql.readthedocs.io',
  'python-rq.org',
  'redis.io/docs/',
  'redis.readthedocs.io',
  'requests.readthedocs.io',
  'sequelize.org/docs/',
  'sidorares.github.io/node-mysql2/',
  'sqlmodel.tiangolo.com',
  'strawberry.rocks/docs',
  'tortoise.github.io',
  'trio.readthedocs.io',
  'trpc.io/docs/',
  'typeorm.io/docs/',
  'vincit.github.io/objection.js',
  'www.crummy.com/software/BeautifulSoup/',
  'www.django-rest-framework.org',
  'www.mongodb.com/docs/',
  'www.postgresql.org/docs/',
  'www.prisma.io/docs/',
  'www.psycopg.org',
  'www.python-httpx.org',
  'www.rabbitmq.com/docs/',
  'www.sqlite.org',
  'www.starlette.io',
  'xorm.io/docs/',
];

/** Node.js’s and Go’s stand apart: `npm/redis` is another library than `redis`. */
const practices: Readonly<Record<string, readonly CataloguePractice[]>> = {
  ...others,
  ...Object.fromEntries(Object.entries(nodePractices).map(([name, list]) => [`npm/${name}`, list])),
  ...Object.fromEntries(Object.entries(goPractices).map(([name, list]) => [`go/${name}`, list])),
};

const all: [string, CataloguePractice][] = Object.entries(practices).flatMap(([technology, list]) =>
  list.map((practice): [string, CataloguePractice] => [technology, practice]),
);
const offenders = (wrong: (practice: CataloguePractice) => boolean): string[] =>
  all
    .filter(([, practice]) => wrong(practice))
    .map(([technology, { topic, url }]) => `${technology}: ${topic} (${url})`);

/** The practices of a technology at a version; where none is given, of the newest line. */
function at(technology: string, version: string | undefined): CataloguePractice[] {
  const list = practices[technology] ?? [];
  const exact = semver.coerce(version ?? '9999')!;
  return list.filter(({ versions }) => versions === undefined || semver.satisfies(exact, versions));
}

describe('catalogue of practices', () => {
  it('has practices for every technology that the auditors know', () => {
    expect(Object.keys(practices).sort()).toEqual(Object.keys(SPEAKS_ABOUT).sort());
  });

  it('answers every rule that can speak about a technology, in every line of its versions', () => {
    const unanswered = Object.entries(SPEAKS_ABOUT).flatMap(([technology, rules]) =>
      [...(LINES[technology] ?? []), undefined].flatMap((version) => {
        const answered = new Set<string>(at(technology, version).flatMap((practice) => practice.rules));
        return rules
          .filter((rule) => !answered.has(rule))
          .map((rule) => `${technology} ${version ?? '(newest)'}: ${rule}`);
      }),
    );
    expect(unanswered).toEqual([]);
  });

  it('names only rules that exist, each once per practice, and at least one', () => {
    expect(RULES).toHaveLength(29);
    const wrong = offenders(
      ({ rules }) =>
        rules.length === 0 || new Set(rules).size < rules.length || rules.some((rule) => !RULES.includes(rule)),
    );
    expect(wrong).toEqual([]);
  });

  it('answers each rule somewhere', () => {
    const answered = new Set<string>(all.flatMap(([, { rules }]) => rules));
    expect(RULES.filter((rule) => !answered.has(rule))).toEqual([]);
  });

  it('links to official documentation over https', () => {
    const https = z.url({ protocol: /^https$/ });
    const wrong = offenders(
      ({ url }) =>
        !https.safeParse(url).success ||
        !OFFICIAL.some((prefix) => `${url.slice('https://'.length)}/`.startsWith(prefix)),
    );
    expect(wrong).toEqual([]);
  });

  it('has a list of official hosts without strangers', () => {
    const urls = all.map(([, { url }]) => `${url.slice('https://'.length)}/`);
    expect(OFFICIAL.filter((prefix) => !urls.some((url) => url.startsWith(prefix)))).toEqual([]);
  });

  it('says what to do in one or two sentences, with a title for the link', () => {
    const wrong = offenders(
      ({ advice, title }) => advice.length < 40 || advice.length > 340 || !advice.endsWith('.') || title.length < 5,
    );
    expect(wrong).toEqual([]);
  });

  it('has valid version ranges', () => {
    expect(offenders(({ versions }) => versions !== undefined && semver.validRange(versions) === null)).toEqual([]);
  });

  it('has one practice per topic for any version of a technology', () => {
    const twice = Object.entries(practices).flatMap(([technology, list]) =>
      list.flatMap((one, index) =>
        list
          .slice(index + 1)
          .filter((other) => other.topic === one.topic && semver.intersects(one.versions ?? '*', other.versions ?? '*'))
          .map(({ topic }) => `${technology}: ${topic}`),
      ),
    );
    expect(twice).toEqual([]);
  });

  it('leaves no version between two lines of a topic without a practice', () => {
    const gaps = Object.entries(practices).flatMap(([technology, list]) =>
      list.flatMap(({ topic, versions }) => {
        const from = versions === undefined ? undefined : /^>=(\S+)/.exec(versions)?.[1];
        const others = list.filter((other) => other.topic === topic && other.versions !== versions);
        const met =
          from === undefined || others.length === 0 || others.some((other) => other.versions?.endsWith(`<${from}`));
        return met ? [] : [`${technology}: ${topic} before ${from}`];
      }),
    );
    expect(gaps).toEqual([]);
  });

  it('has the most specific practice for a rule first, by order of practices and by place in its rules alike', () => {
    const wrong = Object.keys(practices).flatMap((technology) =>
      [...(LINES[technology] ?? []), undefined].flatMap((version) =>
        RULES.flatMap((rule) => {
          const places = at(technology, version)
            .map(({ topic, rules }) => ({ topic, place: rules.map(String).indexOf(rule) }))
            .filter(({ place }) => place >= 0);
          const better = places.find(({ place }) => place < places[0]!.place);
          return better ? [`${technology} ${version ?? ''} ${rule}: ${better.topic} before ${places[0]!.topic}`] : [];
        }),
      ),
    );
    expect([...new Set(wrong)]).toEqual([]);
  });
});
