import type { CataloguePractice } from './practice.ts';

const before2 = { versions: '<2.0.0', docs: 'https://docs.sqlalchemy.org/en/14', name: 'SQLAlchemy 1.4' } as const;
const since2 = { versions: '>=2.0.0', docs: 'https://docs.sqlalchemy.org/en/20', name: 'SQLAlchemy 2.0' } as const;
type Line = typeof before2 | typeof since2;
type Wording = { readonly advice: string; readonly page: string; readonly title: string };

/** The kinds of problem that a topic is for, where its rules find several. */
const PROBLEMS: Readonly<Record<string, CataloguePractice['problems']>> = {
  'eager and lazy loading': ['one-relation', 'many-relation'],
  'one query for many keys': ['lookup'],
  expire_on_commit: ['same-query'],
  'identity map': ['held-row', 'same-query'],
  'count and existence': ['count', 'existence'],
  'deferred columns': ['deferred-column'],
  'columns to load': ['columns'],
  upsert: ['upsert'],
  'lazy loading under asyncio': ['one-relation', 'many-relation'],
};

/** One practice in the wording of one line of versions. */
function inLine(line: Line, topic: string, rules: CataloguePractice['rules'], wording: Wording): CataloguePractice {
  const problems = Object.hasOwn(PROBLEMS, topic) ? PROBLEMS[topic] : undefined;
  return {
    topic,
    rules,
    ...(problems === undefined ? {} : { problems }),
    versions: line.versions,
    advice: wording.advice,
    url: `${line.docs}/${wording.page}`,
    title: `${line.name}: ${wording.title}`,
  };
}

/** The same practice before 2.0 and since; `old` says what differs before 2.0. */
function practice(
  topic: string,
  rules: CataloguePractice['rules'],
  wording: Wording,
  old: Partial<Wording> = {},
): CataloguePractice[] {
  return [inLine(since2, topic, rules, wording), inLine(before2, topic, rules, { ...wording, ...old })];
}

/** SQLAlchemy: ORM, Core and the asyncio extension, in 1.4's and in 2.0's style. */
export const sqlalchemy: readonly CataloguePractice[] = [
  ...practice(
    'eager and lazy loading',
    ['n-plus-one-query'],
    {
      advice:
        'Load the relation with the query that makes the rows: `select(Parent).options(selectinload(Parent.children))` for collections, `joinedload(Child.parent)` for a single parent; `raiseload("*")` shows what is still lazy.',
      page: 'orm/queryguide/relationships.html#selectin-eager-loading',
      title: 'Select IN loading',
    },
    {
      advice:
        'Load the relation with the query that makes the rows: `session.query(Parent).options(selectinload(Parent.children))` for collections, `joinedload(Child.parent)` for a single parent; `raiseload("*")` shows what is still lazy.',
      page: 'orm/loading_relationships.html#selectin-eager-loading',
    },
  ),
  ...practice(
    'one query for many keys',
    ['n-plus-one-query', 'unnecessary-resolve'],
    {
      advice:
        'Fetch all rows in one statement, `session.scalars(select(Model).where(Model.id.in_(ids)))`, build a dictionary by key and look up in it inside the loop.',
      page: 'core/sqlelement.html#sqlalchemy.sql.expression.ColumnElement.in_',
      title: 'ColumnElement.in_()',
    },
    {
      advice:
        'Fetch all rows in one statement, `session.query(Model).filter(Model.id.in_(ids))`, build a dictionary by key and look up in it inside the loop.',
    },
  ),
  ...practice(
    'bulk update and delete',
    ['n-update-delete-loop'],
    {
      advice:
        'Send one statement: `session.execute(update(Model).where(Model.id.in_(ids)).values(...))` or `delete(Model).where(...)`; where each row gets other values, `session.execute(update(Model), [{"id": ..., ...}, ...])`.',
      page: 'orm/queryguide/dml.html#orm-queryguide-bulk-update',
      title: 'ORM bulk UPDATE by primary key',
    },
    {
      advice:
        'Send one statement: `session.query(Model).filter(Model.id.in_(ids)).update({...}, synchronize_session=False)` or `.delete(...)`; where each row gets other values, `session.bulk_update_mappings(Model, [...])`.',
      page: 'orm/session_basics.html#orm-expression-update-delete',
      title: 'UPDATE and DELETE with arbitrary WHERE clause',
    },
  ),
  ...practice(
    'bulk insert',
    ['missing-bulk-operation'],
    {
      advice:
        'Insert in one call: `session.execute(insert(Model), [{...}, ...])` (add `.returning(Model)` for the objects), or `session.add_all(objects)` with a single flush or commit after the loop.',
      page: 'orm/queryguide/dml.html#orm-queryguide-bulk-insert',
      title: 'ORM bulk INSERT statements',
    },
    {
      advice:
        'Insert in one call: `session.bulk_insert_mappings(Model, [{...}, ...])`, or `session.add_all(objects)` with a single flush or commit after the loop.',
      page: 'orm/persistence_techniques.html#bulk-operations',
      title: 'Bulk operations',
    },
  ),
  ...practice('expire_on_commit', ['redundant-entity-fetch', 'n-plus-one-query'], {
    advice:
      'Every commit expires all loaded objects, so the next attribute read is a SELECT per object: commit after the loop, or create the session with `expire_on_commit=False` where stale values are acceptable.',
    page: 'orm/session_api.html#sqlalchemy.orm.Session.params.expire_on_commit',
    title: 'Session: expire_on_commit',
  }),
  ...practice(
    'identity map',
    ['redundant-entity-fetch', 'unnecessary-resolve'],
    {
      advice:
        'Pass the loaded object instead of its id, within one session; `session.get(Model, id)` answers from the identity map without SQL while the object is loaded and not expired, a new `select()` never does.',
      page: 'orm/session_basics.html#session-get',
      title: 'Get by primary key',
    },
    {
      advice:
        'Pass the loaded object instead of its id, within one session; `session.get(Model, id)` (before 1.4 `query.get(id)`) answers from the identity map while the object is loaded and not expired, a filtered query never does.',
    },
  ),
  ...practice(
    'count and existence',
    ['over-fetching'],
    {
      advice:
        'Let the database answer: `session.scalar(select(func.count()).select_from(Model).where(...))` for a number, `session.scalar(select(exists().where(...)))` for a yes or no.',
      page: 'core/selectable.html#sqlalchemy.sql.expression.exists',
      title: 'exists()',
    },
    {
      advice:
        'Let the database answer: `session.query(Model).filter(...).count()` for a number, `session.query(session.query(Model).filter(...).exists()).scalar()` for a yes or no.',
      page: 'orm/query.html#sqlalchemy.orm.Query.exists',
      title: 'Query.exists()',
    },
  ),
  ...practice(
    'deferred columns',
    ['n-plus-one-query', 'over-fetching'],
    {
      advice:
        'A deferred column read per row is a query per row: add `.options(undefer(Model.column))` to the query that needs it, and `raiseload=True` on the deferral to catch the rest.',
      page: 'orm/queryguide/columns.html#orm-queryguide-deferred-raiseload',
      title: 'Raiseload for deferred columns',
    },
    { page: 'orm/loading_columns.html#deferred-raiseload' },
  ),
  ...practice(
    'columns to load',
    ['over-fetching', 'unnecessary-resolve'],
    {
      advice:
        'Select the columns that are used, `select(Model.id, Model.name)`, or keep entities and limit them with `.options(load_only(Model.id, Model.name))`.',
      page: 'orm/queryguide/columns.html#orm-queryguide-load-only',
      title: 'load_only() to reduce loaded columns',
    },
    {
      advice:
        'Select the columns that are used, `session.query(Model.id, Model.name)`, or keep entities and limit them with `.options(load_only(Model.id, Model.name))`.',
      page: 'orm/loading_columns.html#sqlalchemy.orm.load_only',
      title: 'load_only()',
    },
  ),
  ...practice(
    'large results',
    ['unbounded-query', 'over-fetching'],
    {
      advice:
        'Give a list a `.limit()` and a stable `.order_by()` and page by the last key seen; a job that must read everything streams it with `.execution_options(yield_per=1000)` (async: `session.stream_scalars()`).',
      page: 'orm/queryguide/api.html#orm-queryguide-yield-per',
      title: 'Fetching large result sets with yield_per',
    },
    {
      advice:
        'Give a list a `.limit()` and a stable `.order_by()` and page by the last key seen; a job that must read everything streams it with `query.yield_per(1000)`.',
      page: 'orm/queryguide.html#orm-queryguide-yield-per',
    },
  ),
  ...practice('caching query results', ['wrong-caching-scope'], {
    advice:
      'A session is an identity map for one unit of work and not a cache: keep rarely changing results in a cache that belongs to the application, with a bound and an expiry, as plain values or detached objects.',
    page: 'orm/session_basics.html#is-the-session-a-cache',
    title: 'Is the Session a cache?',
  }),
  ...practice('external calls and transactions', ['transaction-too-wide', 'long-held-transaction'], {
    advice:
      'The first statement of a session opens a transaction and keeps a connection until `commit()`, `rollback()` or `close()`: make the slow call before the first query or after the commit, outside `with session.begin():`.',
    page: 'orm/session_transaction.html#managing-transactions',
    title: 'Managing transactions',
  }),
  ...practice('commit as you go', ['missing-intermediate-commit', 'long-held-transaction'], {
    advice:
      'Where others follow each step, commit at each milestone (`session.commit()` ends the transaction and the next statement begins a new one), with `expire_on_commit=False` so that the loop does not reload its objects.',
    page: 'orm/session_transaction.html#commit-as-you-go',
    title: 'Commit as you go',
  }),
  ...practice('rollback on error', ['missing-rollback'], {
    advice:
      'Frame the work as `with Session() as session, session.begin():` (async: `async with`), which commits on success, rolls back on any exception and returns the connection; with a manual commit, call `session.rollback()` in `except` and re-raise.',
    page: 'orm/session_basics.html#session-begin-commit-rollback-block',
    title: 'Framing out a begin / commit / rollback block',
  }),
  ...practice('side effects after commit', ['side-effect-before-commit'], {
    advice:
      'Send the message after `commit()` returned, from the caller or from an `after_commit` session event, or write it to an outbox table in the same transaction for a worker to publish.',
    page: 'orm/events.html#sqlalchemy.orm.SessionEvents.after_commit',
    title: 'SessionEvents.after_commit()',
  }),
  ...practice(
    'atomic updates',
    ['lost-update'],
    {
      advice:
        'Let the database compute: `update(Model).where(Model.id == id).values(balance=Model.balance - amount)`, or lock the row first with `select(Model).where(...).with_for_update()` in the same transaction.',
      page: 'core/selectable.html#sqlalchemy.sql.expression.GenerativeSelect.with_for_update',
      title: 'with_for_update()',
    },
    {
      advice:
        'Let the database compute: assign the expression, `obj.balance = Model.balance - amount`, or lock the row first with `session.query(Model).filter(...).with_for_update().one()` in the same transaction.',
      page: 'orm/query.html#sqlalchemy.orm.Query.with_for_update',
      title: 'Query.with_for_update()',
    },
  ),
  ...practice('version counter', ['lost-update'], {
    advice:
      'Set `version_id_col` in `__mapper_args__`: an UPDATE of a row that somebody else changed then raises `StaleDataError`, and the work can be tried again.',
    page: 'orm/versioning.html#mapper-version-counter',
    title: 'Configuring a version counter',
  }),
  ...practice(
    'upsert',
    ['check-then-act', 'n-plus-one-query'],
    {
      advice:
        'Put a unique constraint on the key and let one statement decide: the dialect’s `insert(Model).on_conflict_do_update()` or `.on_conflict_do_nothing()` (MySQL: `on_duplicate_key_update()`), or insert in `session.begin_nested()` and catch `IntegrityError`.',
      page: 'orm/queryguide/dml.html#orm-queryguide-upsert',
      title: 'ORM upsert statements',
    },
    { page: 'dialects/postgresql.html#insert-on-conflict-upsert', title: 'INSERT … ON CONFLICT (upsert)' },
  ),
  ...practice(
    'one session per task',
    ['concurrent-session-use', 'sequential-await-in-loop'],
    {
      advice:
        'An `AsyncSession` serves one task at a time: give each task of `asyncio.gather()` or a `TaskGroup` its own session from `async_sessionmaker`, or run the statements one after the other on one session.',
      page: 'orm/extensions/asyncio.html#asyncio-concurrency',
      title: 'AsyncSession with concurrent tasks',
    },
    {
      advice:
        'A session serves one task at a time: give each task of `asyncio.gather()` its own `AsyncSession` from the `sessionmaker`, or run the statements one after the other on one session.',
      page: 'orm/session_basics.html#session-faq-threadsafe',
      title: 'Is the session thread-safe?',
    },
  ),
  ...practice(
    'async engine',
    ['blocking-io-in-async', 'unawaited-work'],
    {
      advice:
        'In `async def`, use `create_async_engine()` with `async_sessionmaker` and await each call; where a synchronous session must stay, run the whole unit of work in a thread, or make the endpoint a plain `def`.',
      page: 'orm/extensions/asyncio.html#asyncio-orm',
      title: 'Asynchronous ORM',
    },
    {
      advice:
        'In `async def`, use `create_async_engine()` and `sessionmaker(class_=AsyncSession)` (since 1.4) and await each call; where a synchronous session must stay, run the whole unit of work in a thread, or make the endpoint a plain `def`.',
    },
  ),
  ...practice(
    'lazy loading under asyncio',
    ['n-plus-one-query', 'blocking-io-in-async'],
    {
      advice:
        'An `AsyncSession` cannot load lazily on attribute access: load the relation eagerly with `selectinload()`, await it through `AsyncAttrs.awaitable_attrs`, or set `expire_on_commit=False`.',
      page: 'orm/extensions/asyncio.html#asyncio-orm-avoid-lazyloads',
      title: 'Preventing implicit I/O with AsyncSession',
    },
    {
      advice:
        'An `AsyncSession` cannot load lazily on attribute access: load the relation eagerly with `selectinload()`, set `expire_on_commit=False`, or run the code that loads lazily through `AsyncSession.run_sync()`.',
    },
  ),
  ...practice('connection pool', ['unbounded-concurrency'], {
    advice:
      'Each task’s session takes a connection, so bound the tasks with a semaphore no larger than `pool_size + max_overflow`; more only wait and fail after `pool_timeout`.',
    page: 'core/pooling.html#connection-pool-configuration',
    title: 'Connection pool configuration',
  }),
  ...practice('session lifecycle', ['transaction-too-narrow', 'long-held-transaction', 'transaction-too-wide'], {
    advice:
      'Let the caller own the session and the transaction, `with Session.begin() as session:`, and hand that session to helpers, which flush but do not commit: one unit of work, one short transaction, one commit.',
    page: 'orm/session_basics.html#session-faq-whentocreate',
    title: 'When do I construct a Session, commit it and close it?',
  }),
  ...practice('nested transactions', ['query-outside-transaction'], {
    advice:
      'Run every statement of the unit of work on the session or connection that holds the transaction; use `session.begin_nested()` for a savepoint instead of opening a second session.',
    page: 'orm/session_transaction.html#session-begin-nested',
    title: 'Using SAVEPOINT',
  }),
];
