import type { ContextStore, ProblemKind } from '../contracts/index.ts';
import type { Home } from './catalogue/index.ts';
import type { Rule } from './catalogue/practice.ts';
import { known, type Role } from './known.ts';
import { technologiesOf } from './technologies.ts';
import { lowestAllowed } from './versions.ts';

/** What is asked about a technology, and which findings an answer to it is for. */
export interface Topic {
  topic: string;
  /** The words to ask with. */
  asks: string;
  rules: readonly Rule[];
  problems?: readonly ProblemKind[];
}

export interface TechnologyQuestions {
  /** The technology’s id, as in the catalogue. */
  technology: string;
  /** Where it is published; null: a database server. */
  home: Home;
  title: string;
  aliases: readonly string[];
  /** `2.0`: no more of the version is told. */
  version: string | null;
  topics: readonly Topic[];
}

const HOLDING: readonly Rule[] = ['transaction-too-wide', 'long-held-transaction'];
const LOADING: Topic = {
  topic: 'eager and lazy loading',
  asks: 'eager loading of relations to avoid N+1 queries, lazy loading',
  rules: ['n-plus-one-query'],
  problems: ['one-relation', 'many-relation', 'per-object', 'deferred-column'],
};
const LOOKUP: Topic = {
  topic: 'one query for many keys',
  asks: 'select many rows by a list of keys with one query, IN clause',
  rules: ['n-plus-one-query'],
  problems: ['lookup'],
};
const BULK: Topic = {
  topic: 'bulk operations',
  asks: 'bulk insert, bulk update and bulk delete of many rows',
  rules: ['missing-bulk-operation', 'n-update-delete-loop'],
};
const TRANSACTIONS: Topic = {
  topic: 'transactions',
  asks: 'transactions: begin, commit, rollback on error',
  rules: [
    ...HOLDING,
    'transaction-too-narrow',
    'missing-rollback',
    'missing-intermediate-commit',
    'query-outside-transaction',
    'side-effect-before-commit',
  ],
};
const LOCKING: Topic = {
  topic: 'locking',
  asks: 'row locking, atomic update and unique constraints against race conditions',
  rules: ['lost-update', 'check-then-act'],
};
const BATCH: Topic = {
  ...BULK,
  topic: 'batch operations',
  asks: 'batch operations: insert or update many rows in one statement',
};
const ISOLATION: Topic = {
  topic: 'transaction isolation',
  asks: 'transaction isolation levels and row locking',
  rules: ['lost-update', 'check-then-act', 'query-outside-transaction', ...HOLDING],
};
const ASYNC_CODE: Topic = {
  topic: 'async endpoints',
  asks: 'async functions and blocking calls in handlers',
  rules: [
    'blocking-io-in-async',
    'sync-sleep-in-async',
    'cpu-bound-in-async',
    'sequential-await-in-loop',
    'unawaited-work',
  ],
};
const JOBS: Topic = {
  topic: 'jobs and transactions',
  asks: 'sending a job or task after the database transaction has committed',
  rules: ['side-effect-before-commit', ...HOLDING],
};

/** What is asked about technologies of a kind. */
const BY_ROLE: Readonly<Record<Role, readonly Topic[]>> = {
  mapper: [LOADING, LOOKUP, BULK, TRANSACTIONS, LOCKING],
  database: [ISOLATION, BATCH],
  driver: [TRANSACTIONS, BATCH, LOOKUP],
  framework: [
    ASYNC_CODE,
    {
      topic: 'background tasks',
      asks: 'background tasks after the response',
      rules: ['side-effect-before-commit', 'unawaited-work', ...HOLDING],
    },
  ],
  queue: [JOBS],
  loop: [
    {
      topic: 'blocking detection',
      asks: 'detecting blocking calls with debug mode, slow callbacks',
      rules: ['blocking-io-in-async', 'sync-sleep-in-async'],
    },
    {
      topic: 'concurrency',
      asks: 'running tasks concurrently with a bound on their number',
      rules: ['sequential-await-in-loop', 'unbounded-concurrency', 'unawaited-work', 'concurrent-session-use'],
    },
  ],
  client: [
    {
      topic: 'timeouts and async use',
      asks: 'timeouts, connection reuse and asynchronous requests',
      rules: ['blocking-io-in-async', 'sequential-await-in-loop', ...HOLDING],
    },
  ],
};

/** What is asked about one technology in place of what is asked about its kind. */
const OWN: Readonly<Record<string, readonly Topic[]>> = {
  sqlalchemy: [
    {
      topic: 'session lifecycle',
      asks: 'session lifecycle: when to begin, commit, roll back and close a session',
      rules: TRANSACTIONS.rules,
    },
    {
      topic: 'expire_on_commit',
      asks: 'expire_on_commit and refreshing objects after commit',
      rules: ['redundant-entity-fetch', 'missing-intermediate-commit'],
    },
    BULK,
    LOADING,
    LOOKUP,
  ],
  postgresql: [
    {
      topic: 'NOTIFY and LISTEN',
      asks: 'NOTIFY and LISTEN semantics within transactions',
      rules: ['event-channel-mismatch', 'missing-intermediate-commit'],
    },
    ISOLATION,
    BATCH,
  ],
  asyncio: [
    {
      topic: 'to_thread',
      asks: 'asyncio.to_thread and run_in_executor for blocking functions',
      rules: ['blocking-io-in-async', 'cpu-bound-in-async'],
    },
    ...BY_ROLE.loop,
  ],
  nodejs: [
    {
      topic: 'event loop and worker threads',
      asks: 'do not block the event loop: asynchronous file system and child processes, worker threads for computation',
      rules: ['blocking-io-in-async', 'cpu-bound-in-async', 'sync-sleep-in-async'],
    },
    {
      topic: 'promise concurrency',
      asks: 'running promises concurrently with a bound on their number, unhandled rejections',
      rules: ['sequential-await-in-loop', 'unbounded-concurrency', 'unawaited-work', 'concurrent-session-use'],
    },
    {
      topic: 'streams',
      asks: 'streams: pipeline and backpressure for large results',
      rules: ['unbounded-query', 'string-concat-in-loop'],
    },
  ],
  nestjs: [
    {
      topic: 'injection scopes',
      asks: 'injection scopes: default and request-scoped providers, performance',
      rules: ['wrong-caching-scope', 'concurrent-session-use'],
    },
    {
      topic: 'database transactions',
      asks: 'database transactions in services and repositories',
      rules: TRANSACTIONS.rules,
    },
    JOBS,
  ],
  nextjs: [
    {
      topic: 'data fetching and caching',
      asks: 'parallel data fetching, request memoization and caching of database queries',
      rules: ['sequential-await-in-loop', 'wrong-caching-scope', 'redundant-entity-fetch'],
    },
    {
      topic: 'work after the response',
      asks: 'after: work after the response of route handlers and server actions',
      rules: ['unawaited-work', 'side-effect-before-commit'],
    },
  ],
  graphql: [
    {
      topic: 'batching',
      asks: 'batching with data loaders per request to avoid N+1 queries in resolvers',
      rules: ['n-plus-one-query'],
      problems: ['per-object', 'lookup', 'one-relation', 'many-relation'],
    },
  ],
  trpc: [ASYNC_CODE],
  'aws-lambda': [
    {
      topic: 'execution environments',
      asks: 'database connections and clients outside of the handler, awaiting all work before it returns',
      rules: ['wrong-caching-scope', 'unawaited-work', 'unbounded-concurrency'],
    },
  ],
  fastapi: [
    {
      topic: 'dependency injection scopes',
      asks: 'dependencies with yield: when a database session is opened and closed',
      rules: [...HOLDING, 'wrong-caching-scope', 'missing-rollback'],
    },
    ...BY_ROLE.framework,
  ],
};

/** More technologies are not asked about; those that the project’s data and its event loop rest on come first. */
const MOST_TECHNOLOGIES = 12;
const ORDER: readonly Role[] = ['mapper', 'database', 'loop', 'framework', 'driver', 'queue', 'client'];

/**
 * What to ask for a project. Only technologies that are known here are asked about, by names that stand here: a private
 * package’s name is never sent.
 */
export function questionsFor(stack: ContextStore['tech_stack']): TechnologyQuestions[] {
  return technologiesOf(stack)
    .flatMap(({ id: technology, home, version }) => {
      const about = known(technology, home);
      if (about === undefined) return [];
      const topics = (Object.hasOwn(OWN, technology) ? OWN[technology] : undefined) ?? BY_ROLE[about.role];
      return [{ technology, home, ...about, version: line(version), topics }];
    })
    .sort((a, b) => ORDER.indexOf(a.role) - ORDER.indexOf(b.role))
    .slice(0, MOST_TECHNOLOGIES)
    .map(({ role: _, ...question }) => question);
}

/** `>=2.0.29,<3` → `2.0`. */
function line(version: string | null): string | null {
  const lowest = version === null ? null : lowestAllowed(version);
  return lowest === null ? null : lowest.split('.').slice(0, 2).join('.');
}
