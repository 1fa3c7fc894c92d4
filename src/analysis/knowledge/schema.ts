/**
 * What libraries do, as data. One file per library calls `defineLibrary` and exports the result; nothing else in the product
 * knows a library by name.
 *
 * Names are qualified as the source language imports them (`sqlalchemy.orm.Session`, `requests.get`, `builtins.open`).
 *
 * Type expressions (`TypeExpr`) are small strings:
 *   `a.b.C`             an instance of a library's type       `a.b.C<X>`  with type arguments
 *   `list<X>` `iter<X>` `asynciter<X>` `dict<K,V>` `tuple<X,Y>` `str` `int` `bool` `none` `any`     built in
 *   `type<X>`           the class X itself
 *   `$self`             the receiver's own type, with what is known of the value (builder chains)
 *   `$self<X>`          the same with other type arguments; those that are not known stay as they are
 *   `$T`, `$U`          the receiver's first and second type argument
 *   `$0`, `$1`, …       the type of the positional argument at that place; a class given as argument stands for its instance
 *   `$name=`            the type of the keyword argument `name`, likewise
 *   `$0.T` `$0.U`       the first and second type argument of the positional argument's type
 *   `$0.return`         what the function given as argument returns
 *   `$0.keys` `$0.entries`  what a loop over the keys of the argument gives, and over keys with values (a tuple)
 *   `$0.named`          the member of the receiver's first type argument that the text at that place names (`DB['orders']`)
 *   `$0.awaited`        what awaiting the argument gives; for a collection of awaitables, a collection of what they give
 *   `X|Y`               the first of the two that is known
 */
export type TypeExpr = string;

/**
 * What one call does to the outside world.
 *
 * Database: `read` (a SELECT or the like), `write` (UPDATE, DELETE), `insert`, `execute` (the statement given decides which),
 * `stage` (noted in a unit of work, sent at the next flush), `flush`, `begin`, `commit`, `rollback`, `release` (the handle goes
 * back or is closed), `lock` (an advisory or named lock is taken), `notify` (NOTIFY on a channel), `listen`.
 * Key-value stores and caches: `cache-read`, `cache-write`.
 * World: `network`, `file`, `process` (a child process is run and waited for), `sleep`, `cpu` (work that holds the CPU for
 * milliseconds or more), `input`. Side effects that others act on: `enqueue` (a job), `publish` (an event or message), `mail`.
 */
export type EffectName =
  | 'read'
  | 'write'
  | 'insert'
  | 'execute'
  | 'stage'
  | 'flush'
  | 'begin'
  | 'commit'
  | 'rollback'
  | 'release'
  | 'lock'
  | 'notify'
  | 'listen'
  | 'cache-read'
  | 'cache-write'
  | 'network'
  | 'file'
  | 'process'
  | 'sleep'
  | 'cpu'
  | 'input'
  | 'enqueue'
  | 'publish'
  | 'mail';

/** An argument: a place (0 is the first after the receiver), or a keyword, or both (`[0, 'statement']`); `*` means all positional ones. */
export type ArgumentPlace = number | string | [number, string];

/** When a function that is handed over runs, seen from the caller. */
export type RunsHow =
  | 'inline' //       called before the call returns (`map`, `sorted(key=…)`)
  | 'await' //        an awaitable or coroutine function that is awaited as part of the call (`wait_for`)
  | 'together' //     awaitables that run at the same time and are awaited (`asyncio.gather`)
  | 'task' //         started now, runs at the same time, nobody waits here (`create_task`)
  | 'thread' //       in another thread, waited for or awaited: does not block the loop (`to_thread`)
  | 'process' //      in another process
  | 'greenlet' //     inline, in a greenlet: its database calls give way to the loop, anything else that blocks holds it (`AsyncSession.run_sync`)
  | 'loop' //         on the event loop from a thread (`run_coroutine_threadsafe`, `async_to_sync`)
  | 'later' //        after this function has returned, in the same process (`BackgroundTasks.add_task`, `call_later`)
  | 'after-commit' // when the surrounding transaction has committed (`on_commit`)
  | 'enqueue' //      in a worker, as a job
  | 'transaction'; // inline, inside a transaction that the call opens and ends (`run_in_transaction(f)`)

export interface Runs {
  argument: ArgumentPlace;
  how: RunsHow;
  /** The type of the parameters that the function is given, in order; `$T` and the like are the receiver's. */
  given?: TypeExpr[];
  /** It runs once for every element of the collection in this argument (`map(f, xs)`, `sorted(xs, key=f)`), or of the receiver (`xs.map(f)`). */
  each?: ArgumentPlace | 'receiver';
  /** The place of the function's parameter that is given what its last run returned (`xs.reduce((sum, x) => …)`): what it copies there is copied in every turn. */
  carries?: number;
  /** No more than so many run at a time: the argument that says how many (`pMap(xs, f, { concurrency })`), or `true` where the object that it is called on was made with it. */
  limit?: ArgumentPlace | true;
  /** The method that, called on the same object, says how many may run at a time (`group.SetLimit(10)`). */
  limitedBy?: string;
  /** Nobody but the caller holds the task that is started: once its handle is dropped, it may be collected and its error is lost. */
  heldByCaller?: true;
  /** Where a function that is not async runs, with `task` and `later`: in a worker thread (default), or on the loop (`call_later`). */
  plain?: 'thread' | 'loop';
}

/** What a call makes known of the query that it is part of, or of the rows that come out. */
export interface QueryMarks {
  /** The number of rows is bounded: LIMIT, slice, first, get. */
  bounded?: true;
  /** Reads one row (or none). */
  single?: true;
  /** Finding more than one row is an error. */
  only?: true;
  /** Rows are locked: FOR UPDATE. */
  locked?: true;
  /** What an argument of a library's type makes known (`Clauses(clause.Locking{…})`). */
  given?: Record<TypeExpr, QueryMarks>;
  /** The argument whose text locks the rows when it says so (`Suffix("FOR UPDATE")`). */
  lockedText?: ArgumentPlace;
  /** The argument whose text makes an insert do nothing, or an update, where the row is already there (`Suffix("ON CONFLICT …")`). */
  upsertsText?: ArgumentPlace;
  /** The keyword that locks the row when it is given and is not false (`session.get(User, 1, with_for_update=True)`). */
  lockedBy?: string;
  /** The keywords that bound the number of rows when they are given (`findMany({ take: 20 })`). */
  boundedBy?: string[];
  /** The keywords that leave the first rows out when they are given (`findMany({ skip: 20 })`): with no bound the rest comes whole. */
  skipsBy?: string[];
  /** The first rows are left out. */
  skips?: true;
  /** The arguments that choose columns when they are given (`select`, `attributes`). */
  columnsBy?: ArgumentPlace[];
  /** The arguments whose presence makes a condition (`where`; an empty object is none). */
  filteredBy?: ArgumentPlace[];
  /** The keywords that make plain values of the rows when they are given and are not false (`raw: true`). */
  plainBy?: string[];
  /** The keywords that join rows to groups when they are given (`group`, `distinct`). */
  aggregatesBy?: string[];
  /** The keywords that make the call do nothing, or an update, where the row is already there (`skipDuplicates`). */
  upsertsBy?: string[];
  /**
   * The arguments that name the relations that come with the rows: a list of paths (`['posts', 'posts.author']`), or a tree whose
   * keys are relations (`{ posts: { include: { author: true } } }`; the keywords themselves may stand between the hops). What
   * cannot be read counts as everything.
   */
  eagerBy?: ArgumentPlace[];
  /** Fewer columns than all. */
  columns?: true;
  /** Rows come as plain values, not entities. */
  plain?: true;
  /** Rows come in batches or as a stream. */
  streamed?: true;
  /** The result is a count. */
  counts?: true;
  /** The result is whether there is any. */
  exists?: true;
  /** Every row of the table, as far as this call tells (`all()` with no condition yet). */
  filtered?: true;
  /** There are no rows at all (`none()`). */
  empty?: true;
  /** The condition says which rows are left out. */
  excludes?: true;
  /** The argument in which an SQL text may count or sum (`` select({ n: sql`count(*)` }) ``): then it is one row. */
  aggregatesText?: ArgumentPlace;
  /** Aggregates (GROUP BY, SUM …). */
  aggregates?: true;
  /** Reads the database's own catalogue (tables, columns): the same until the next migration. */
  catalogue?: true;
  /** Does nothing where the row is already there or was changed in between: ON CONFLICT, get_or_create. */
  upserts?: true;
  /** Relations that are loaded with the rows. `paths`: string arguments with `__` or `.` between the hops (Django, Tortoise);
   *  `options`: loader options built by members marked with `loads`; `attributes`: mapped attributes given as arguments. */
  eager?: 'paths' | 'options' | 'attributes';
  /** This call *makes* a loader option for the attribute in its arguments; `how` is what happens to the relation. */
  loads?: { how: 'eager' | 'lazy' | 'raise' | 'columns' };
}

/** One function or method. With neither `effect` nor `runs` it is known to be harmless. */
export interface Member {
  effect?: EffectName;
  /** The call returns an awaitable; its effect happens when it is awaited and it doesn't block the loop. */
  async?: true;
  /** Awaited, and done on the event loop's own thread all the same: libraries that compute in the language itself. Its effect blocks. */
  holds?: true;
  /** Does its effect in the calling thread but never long enough to matter on an event loop (a local cache, `session.add`). */
  quick?: true;
  returns?: TypeExpr;
  /** Returned instead when more than one positional argument is given (`session.query(User, Order)` gives rows of both). */
  several?: TypeExpr;
  /** Names what a `with` (or an `await`ed `async with`) over the result opens; `transaction` ends with commit or rollback. */
  scope?: 'transaction' | 'savepoint' | 'session' | 'connection' | 'cursor' | 'file' | 'lock' | 'resource';
  /** Where the SQL text or statement object stands (for `execute`, `read`, `write`). */
  statement?: ArgumentPlace;
  /** It sends nothing yet: what it gives runs the statement later (`Prepare`, `Raw`). */
  prepares?: true;
  /** The argument that the rows are put into (`db.Find(&users)`): from then on that variable holds rows of this query; `*`: into all of them, a column each (`rows.Scan(&user.ID, &user.Name)`). */
  fills?: ArgumentPlace;
  /** The argument that the statement runs on; on a builder's method it counts for the whole chain (`RunWith(tx)`). */
  runsOn?: ArgumentPlace;
  /** Where the entity class stands (`session.get(User, 1)`), when `returns` doesn't tell. */
  entity?: ArgumentPlace;
  /** Where the table stands, as a name or as the object that describes it (`db('users')`, `insertInto('users')`). */
  table?: ArgumentPlace;
  /** The table is named by the attribute that the member is called on (`db.query.users.findMany()`). */
  ofTable?: true;
  /** Where the key stands (`session.get(User, 1)`; `filter(pk=1)` is seen without). */
  key?: ArgumentPlace;
  /**
   * Where the condition stands as an object: its members are equalities of columns, but for those whose value is an object or list
   * (operators). What is no object is the row's key (`repository.delete(id)`).
   */
  conditions?: ArgumentPlace;
  /** Where a condition may stand as text with its values behind it (`First(&user, "email = ?", email)`); what is no text is the row's key. */
  asks?: number;
  /** Where the object stands whose members are the columns that are written (`data`, `set`). */
  values?: ArgumentPlace;
  /**
   * It changes numbers by what they are (`increment`), which done twice is wrong; or does so for columns whose value is an object
   * with one of these members (`{ decrement: 1 }`).
   */
  relative?: true | string[];
  /** It takes the receiver's row away, and says nothing where the row was gone already. */
  removes?: true;
  /** The call that this one is when a function is among its positional arguments (`transaction(async (t) => …)` against `await transaction()`). */
  withCallback?: Omit<Member, 'withCallback'>;
  /** Calls of the same turn of the event loop are sent as one query: not one for each element under `Promise.all`, only in a loop that awaits each. */
  batched?: true;
  /**
   * Places of object literals whose members are named arguments (`findAll({ where, transaction })` has one at 0): they count as
   * keywords, for `$name=`, `when`, `joins`, the marks' `…By` and every place given by a keyword.
   */
  options?: number[];
  /** The argument that puts the call in a transaction (`{ transaction: t }`, `session`); without it the call runs outside of any that is open. On a builder's method it counts for the whole chain. */
  joins?: ArgumentPlace;
  /** From this call on the library finds the open transaction by itself (in the task's own context): no handle has to be handed on. */
  makesAmbient?: true | { unless: string };
  /** Where the object stands that is written (`session.add(user)`); `receiver` for `user.save()`. */
  object?: ArgumentPlace | 'receiver';
  /** Where the channel's name stands (`publish`, `notify`, `listen`). */
  channel?: ArgumentPlace;
  /** What it gives is a new row that is in memory only (`repository.create(…)`). */
  makes?: true;
  /** One call writes, inserts or reads many rows (`bulk_create`, `executemany`): the cure, not the disease. */
  bulk?: true;
  /** The result must be closed or released on every path (a connection taken from a pool by hand). */
  acquires?: true;
  /** With `acquires`: it holds nothing before one of these members is called on the result (a session before `Begin`). */
  acquiresAfter?: string[];
  marks?: QueryMarks;
  /** Works on rows that were prefetched and keeps them (`all()` of a Django related manager); every other member queries again. */
  keepsPrefetched?: true;
  /** What it gives is read piece by piece from a file or feed that it is given, and is as long as that. */
  feeds?: true;
  /** The function whose result it undoes: `JSON.parse(JSON.stringify(x))` is a deep copy of `x`. */
  undoes?: string;
  /** Another effect where the argument there is of this type, or is a function that only calls a value of it: `setTimeout(resolve, 100)` in a promise's function makes those who wait for the promise sleep. */
  effectGiven?: { argument: ArgumentPlace; type: TypeExpr; effect: EffectName };
  /** The argument that takes the errors of the work that the receiver stands for (`promise.catch(f)`, `then(f, g)`): with it, nobody needs to wait for the work. */
  handles?: ArgumentPlace;
  runs?: Runs[];
  /** What becomes of the object at the next flush, for `stage`. */
  stages?: 'insert' | 'delete';
  /** Entities may come from the session's identity map with no query (`session.get`). */
  identityMap?: true;
  /**
   * How heavy an effect of `cpu`, `file`, `process` or `network` is. `cpu`: `light` counts only in loops or on input of unknown size, `slow`
   * takes long by design, whatever the size of its input. `file`: `light` looks at or changes what a file is called or is, not what
   * is in it. `process`: `light` starts one and does not wait for it. `network`: `light` keeps what it got and mostly makes no call. Default: `heavy`.
   */
  weight?: 'light' | 'heavy' | 'slow';
  /** It may wait until there is room or a turn: what comes after it is bounded. */
  throttles?: true;
  /** The arguments that it works out something costly from (a pattern, a schema, a template), the same each time where they are constants: once is enough. */
  compiles?: ArgumentPlace;
  /** Goes over its first argument once (a method: over its receiver) and does not keep it; `until`: stops as soon as the answer is known (`any`). */
  consumes?: 'all' | 'until';
  /** Adds its first argument's elements up one by one, each sum a new value, from the second argument on. Says what joins lists in one pass, for advice. */
  folds?: string;
  /** Gives a copy of its first argument, for methods of the receiver. `shallow`: its elements are shared. */
  copies?: 'shallow' | 'deep';
  /**
   * Takes time in proportion to the whole receiver (for functions: to the first argument). `search`: looks for an element;
   * `front`: moves all others when the first positional argument is 0; `first`: always does (`shift`, `unshift`); `whole`: goes
   * over all of it.
   */
  linear?: 'search' | 'front' | 'first' | 'whole';
  /** What is awaited is already under way when the call returns: dropping it loses its errors, not the work. */
  eager?: true;
  /** A method that changes its receiver; a function that changes, or keeps in another, what it is given. */
  mutates?: true;
  /** The effect happens only when this keyword has this literal value (`True` when only the name is given), as in `save(commit=True)`; `default` says what holds when it is not given. */
  when?: { keyword: string; is: string; default: boolean };
  /** Serves requests or events until the process ends: a program that gets here is a service, not a script. */
  serves?: true;
  /**
   * The call's function is a decorator (or makes one): how functions that it decorates run. A function that is its first
   * argument in a plain call (`memoize(async () => …)`) is decorated by it too.
   */
  decorates?: {
    how?: RunsHow;
    scope?: 'transaction';
    role?: Role;
    gives?: TypeExpr[];
    caches?: true;
    isCached?: 'process' | 'object';
    /** The argument that bounds a cache whose entries never expire; null: nothing bounds it. */
    bound?: ArgumentPlace | null;
    /** The decorated generator runs on the event loop and each `yield` in it awaits (`inlineCallbacks`). */
    awaitsYields?: true;
    /** Reading the attribute runs the function (`hybrid_property`). */
    property?: true;
    makes?: TypeExpr;
  };
  /** What is said to people when the plain name is not clear enough ("runs an HTTP request"). */
  does?: string;
}

/** A library's class: what its instances do. */
export interface TypeModel {
  /** Types whose members it has too. */
  bases?: string[];
  /**
   * What a value of it is for the rules: `session` (unit of work: begins at its first query), `connection`, `transaction`
   * (open from its making to its end), `engine` or `pool` (not bound to a transaction), `handle` (one of these: whoever gives it
   * decides), `query` (lazy; runs when evaluated), `result`, `cursor`, `manager` (an entity's entry to queries), `client` (of a
   * remote service), `file`, `option` (a loader option).
   */
  kind?:
    | 'session'
    | 'connection'
    | 'transaction'
    | 'engine'
    | 'pool'
    | 'handle'
    | 'query'
    | 'result'
    | 'cursor'
    | 'manager'
    | 'client'
    | 'file'
    | 'option';
  /** A transaction begins by itself at the first statement (`write`: at the first that writes) and lasts until commit, rollback or close. */
  autobegin?: true | 'write';
  /** Statements commit by themselves unless a transaction was opened. */
  autocommit?: true;
  /** A variable of this type may hold an open transaction as well as the pool: the library has one type for both. */
  mayBeTransaction?: true;
  /** An interface of the project that asks for nothing but methods of this type stands for it. */
  structural?: true;
  /**
   * Rows that come one by one and hold a connection until they are closed, or until `advance` has said that there are no more.
   * What ended them early is told by `failure` alone.
   */
  cursor?: { advance?: string; failure?: string };
  /**
   * May not be used by two tasks at the same time. `write`: reads may run together. `queued`: their calls wait for one
   * another, and go on where one of them has failed.
   */
  exclusive?: true | 'write' | 'queued';
  /** Its members change the object itself and give it back: what a call of one gives need not be kept. */
  inPlace?: true;
  /** The database runs in the program itself and is not waited for by any other way: how long a call holds depends on the data. */
  embedded?: true;
  /** All calls go over one connection, one after the other: many at a time open nothing. */
  multiplexed?: true;
  /** Managers: their statements run on a connection of the pool, whatever transaction is open (an injected repository). */
  unbound?: true;
  /** A response whose body is produced after its handler has returned. */
  streams?: true;
  members?: Record<string, Member>;
  attributes?: Record<string, TypeExpr>;
  /** Any member that is not listed: for clients whose whole surface does the same. `attributes: true`: attributes give the same type again (`client.chat.completions`); a type expression: that type (`client.shop.orders`). */
  others?: Member & { attributes?: true | TypeExpr };
  /** What making an instance does. Without it, making one is harmless and gives an instance. */
  construct?: Member;
  /** What calling an instance does (`sessionmaker()()`). */
  call?: Member;
  /** What `with` over an instance gives and opens; `async: true` where only `async with` does. Without it: itself, nothing. */
  enter?: { gives?: TypeExpr; scope?: Member['scope']; effect?: EffectName; async?: true };
  /** What iterating gives, and does (a Django queryset runs its query). `async: true` where `async for` does. */
  iterate?: { gives: TypeExpr; effect?: EffectName; async?: true };
  /** What awaiting an instance gives and does (Tortoise querysets, aiohttp's request manager). */
  awaited?: { gives: TypeExpr; effect?: EffectName };
  /** What indexing gives and does; a slice of a query bounds it. */
  index?: { gives: TypeExpr; effect?: EffectName; slice?: Member };
  /** Taking its length or truth runs the query (`len(qs)`, `if qs:`). */
  evaluates?: EffectName;
  /** What executing it does, for statement objects (`insert(User)` → `insert`). */
  statement?: 'read' | 'write' | 'insert';
  /**
   * It has an attribute for each entity of the library whose data this is: named as the entity (`same`), or with a small first
   * letter (`lower`), of this type, `$E` being the entity (`prisma.orderItem`).
   */
  perEntity?: { name: 'lower' | 'same'; gives: TypeExpr };
  /** It has an attribute of this type for each member of its type's argument, `$E` being the member and `$E.T` what that holds (`db.query.orders`). */
  perMember?: TypeExpr;
}

/** A keyword that sets how a relation is loaded, and what its values mean. */
interface LoadingKeyword {
  keyword: string;
  values: Record<string, NonNullable<FieldModel['loading']>>;
}

/** How a class attribute's value makes a column or a relation of an entity. */
export interface FieldModel {
  kind: 'column' | 'relation';
  /** Where the related entity stands: an argument, or the attribute's annotation. */
  target?: ArgumentPlace | 'annotation';
  /** `annotation`: many when the annotation is a collection. */
  many?: boolean | 'annotation';
  /** What touching the attribute does when the query did not load it. `lazy` runs a query, `eager` is always loaded, `raise` fails, `query` gives a query object, `awaitable` must be awaited. */
  loading?: 'lazy' | 'eager' | 'raise' | 'query' | 'awaitable';
  /** The keywords that set the loading, and what their values mean; of several that are given, the last. */
  loadingKeyword?: LoadingKeyword | LoadingKeyword[];
  /** The loading that an annotation sets, by the qualified name of its outer type (`Promise<User[]>`). */
  loadingAnnotations?: Record<string, NonNullable<FieldModel['loading']>>;
  /** The relation that appears on the target: named by this keyword, else by the template (`{entity}` lower case, `{attribute}`). */
  reverse?: {
    keyword: string;
    template?: string;
    many: boolean;
    /** The keyword that names a table between the two: without it, the reverse side of a list is one row. */
    joinTable?: string;
    loading: NonNullable<FieldModel['loading']>;
    type?: TypeExpr;
  };
  /** The column that holds the key: `{attribute}_id`. Touching it is free. */
  keyAttribute?: string;
  /** The type of the attribute's value: of a column, or of a relation whose value is not the entity itself (a related manager); `$E` is the target. */
  type?: TypeExpr;
  /** The type of the attribute's value where its loading is `query` (`lazy="dynamic"`); `$E` is the target. */
  queryType?: TypeExpr;
  /** Columns: the type of the value by the name of the column type that is given as an argument (`Column(Integer)`). */
  valueTypes?: Record<string, TypeExpr>;
  /** Always unique: a primary key. */
  unique?: true;
  /** Keyword whose `True` makes the column unique. */
  uniqueKeyword?: string;
  /** Keyword whose `True` defers the column: touching it runs a query. */
  deferredKeyword?: string;
}

/** How a library's entity classes are told, and what they are made of. */
export interface EntityModel {
  /** Classes that derive from one of these are entities (directly or not). */
  bases?: string[];
  /** Classes decorated with one of these are entities (`@Entity()`). Their fields are told by the decorators of attributes. */
  decorators?: string[];
  /** Classes one of whose fields has a tag with one of these keys are entities (`gorm:"primaryKey"`). */
  tags?: string[];
  /** A pattern for what such a tag says of a unique column. */
  uniqueTag?: string;
  /** Calls whose result is such a base (`declarative_base()`). */
  baseFactories?: string[];
  /** Attribute that names the table; a base with none of its own is abstract. */
  tableAttribute?: string;
  /** Class keyword that makes a table (`class Hero(SQLModel, table=True)`); a class without it is abstract. */
  tableKeyword?: string;
  /** A nested class or attribute that makes it abstract: `Meta.abstract`, `__abstract__`. */
  abstractAttribute?: string;
  /** By the qualified name of what makes the attribute. */
  fields: Record<string, FieldModel>;
  /** Annotations that wrap a column's or relation's type (`sqlalchemy.orm.Mapped`): a related entity inside makes a relation only together with a relation field. */
  annotations?: string[];
  /** Every annotated attribute is a column (SQLModel, dataclass-like). */
  annotatedColumns?: true;
  /** Attributes that every entity class has (`objects` is a manager of the class's own entity, written `$E`). */
  classAttributes?: Record<string, TypeExpr>;
  /** Members of every entity's instances (`save`, `delete`, `refresh_from_db`). */
  instanceMembers?: Record<string, Member>;
  /** Members of every entity class (`create`, `get_or_none`). */
  classMembers?: Record<string, Member>;
  /** Assigning to a tracked instance's column is an UPDATE at the next flush. */
  tracksChanges?: true;
  /** The option that names a version column, which makes an UPDATE of a changed row fail (`version_id_col`). */
  versionOption?: string;
  /** A pattern for what a field's tag says of a version column (`xorm:"version"`). */
  versionTag?: string;
  /** After a commit, touching any attribute reads the row again, unless the session is made with this keyword false. */
  expiresOnCommit?: { keyword: string };
  /** Touching a relation that was not loaded blocks the thread (`blocking`), or is an error in async code (`forbidden-in-async`). */
  lazyAccess?: 'blocking' | 'awaitable';
}

export type Role = 'request' | 'background' | 'startup' | 'admin' | 'script' | 'migration' | 'test';

/** How a framework's entry points are told. */
export interface EntryPoint {
  role: Role;
  /** Functions decorated with this (a function, or a method of a library's type: `fastapi.FastAPI.get`; `*` at the end for any member). */
  decorator?: string;
  /** Methods of classes that derive from `base`: those named here, by exact name or a pattern with `*` (`[A-Z]*`: those that begin so). */
  base?: string;
  methods?: string[];
  /** The same for classes with a base whose own name is such (generated code: `Unimplemented*Server`), or that are named so themselves, in projects that use the library. */
  baseNamed?: string;
  classNamed?: string;
  /** A function that is given as this argument of a call (`app.add_api_route(path, f)`; `*`: every argument that is a function, or a list of such). */
  registrar?: string;
  argument?: ArgumentPlace;
  /** The argument may be an object instead: its methods of these names, or such patterns, are run. */
  instances?: string[];
  /** Functions that files matching one of these globs export under one of these names (`*`: any), in projects that import the library; what comes with the language is used in every one. */
  files?: string[];
  exports?: string[];
  /** Functions, and with `members` those in objects, that are declared to be of a type by such a name (`const list: RequestHandler = …`, `UserResolvers['orders']`), in projects that import the library. */
  declaredAs?: string;
  /** Functions of a file, or a function, that begins with this directive (`'use server'`). */
  directive?: string;
  /** How the function is run by the framework: in a worker thread (plain `def` endpoints of FastAPI), on the loop, or in a process of its own. Default: `async def` on the loop, `def` in a thread. */
  plain?: 'thread' | 'loop';
  /** The framework runs it once for every row, field or object (resolvers, serializer methods, table columns): a loop that nobody wrote. */
  perObject?: true;
  /** Classes by name (patterns with `*`) whose methods run once though `perObject` is set: GraphQL's root types. */
  rootClasses?: string[];
  /**
   * Each call runs inside a transaction that the framework opens; `caller`: inside that of the code that caused it, where there is
   * one (hooks of a row's writing), so that what it sends is sent before the commit.
   */
  transaction?: true | 'caller';
  /**
   * The argument or export is an object (or a list of such) of functions, or of such objects in turn: every function in it that
   * stands under one of `methods` (all, where there are none). With `perObject`, those under a key that `rootClasses` names run once.
   */
  members?: true;
  /** Other code's change of an object runs it (a signal), wherever that happens: nobody need wait for it, and it is about one object. */
  event?: true;
  /** Parameters that the framework fills, by name → type. */
  gives?: Record<string, TypeExpr>;
}

/** What to take a value for when only its name is known. Findings that rest on it say `confidence: medium`. */
interface Assumption {
  /** A pattern for the whole name of the variable, parameter or attribute. */
  name: string;
  /** `awaited` is taken when the call on it is awaited. */
  type: TypeExpr;
  awaited?: TypeExpr;
}

/** How classes that list an object's fields are told, and how they write rows of entities. */
export interface SerializerModel {
  /** Classes that derive from it. */
  base: string;
  /** Nested attributes that name the entity's class and the fields that are written without being declared. */
  entity?: string;
  fields?: string;
  /** The value of `fields` that stands for all columns and relations of the entity. */
  allFields?: string;
  /** The keyword of a declared field that names the attributes it reads, with `.` between the hops. */
  source?: string;
  /** Types of declared fields that write a related row's key, which stands on the row itself. */
  keyFields?: string[];
  /** Fields are the class's annotated attributes. */
  annotated?: true;
  /** Class methods that read the fields of the object that they are given. */
  readers?: string[];
  /** Views that write a list of rows by such a class. */
  views?: {
    /** Bases of views that answer with lists. */
    bases: string[];
    /** The attribute that holds the serializer's class. */
    serializer: string;
    /** The attribute that holds the rows, and the method that gives them. */
    rows: string;
    rowsMethod: string;
    /** The method that answers with the list. */
    list?: string;
    /** The method that picks the serializer's class where it is not always the same. */
    choose?: string;
    /** Methods of the view that the rows' query goes through before it is written. */
    refine?: string[];
  };
}

export interface Library {
  /** The name that people know: `SQLAlchemy`. */
  title: string;
  language: 'python' | 'typescript' | 'go';
  /** The technology's id in the catalogue of practices, `sqlalchemy`; the language's where none is about such libraries. */
  practice: string;
  /** Names in manifests; none for what comes with the language. */
  packages: string[];
  /** Roots of the modules that belong to it: `sqlalchemy`. */
  modules: string[];
  /** What the packages at `modules` are called in code, where that is not the last part of their path. */
  packageName?: string;
  /** The same for single modules; a major version's suffix needs not be told. */
  packageNames?: Record<string, string>;
  /** Documentation, by what it is about. */
  docs: Record<string, string>;
  /** Other names under which the same thing can be imported → the name used here. `a.b.*` → `a.*` renames a whole module, `a/b/*` → `a/*` all that lie in it. */
  aliases?: Record<string, string>;
  functions?: Record<string, Member>;
  types?: Record<string, TypeModel>;
  /** Objects that a module holds, by qualified name → their type (`django.db.connection`, `django.core.cache.cache`). */
  objects?: Record<string, TypeExpr>;
  entities?: EntityModel;
  entryPoints?: EntryPoint[];
  assumptions?: Assumption[];
  /** Markers in annotations that inject what a function gives (`fastapi.Depends`): the parameter has that function's return type or what it yields. */
  injectors?: { name: string; argument: ArgumentPlace }[];
  /** The setting that, when it is true, opens a transaction around every request. */
  transactionPerRequest?: string;
  /** Exceptions that tell of a lost race or a violated unique key. */
  conflictErrors?: string[];
  /** What an error's `code`, `errno` or message has where it tells of a lost race or a violated unique key, for errors of a general class. */
  conflictCodes?: (string | number)[];
  /** Modules that the library writes into the project, as globs of the path that is imported without its ending → the module that they stand for. */
  generated?: Record<string, string>;
  serializers?: SerializerModel[];
  /** Decorators and wrappers that leave a function as it is (tracing, typing). */
  transparent?: string[];
  /** What runs a blocking function in a thread and can be waited for, where the library runs an event loop. `standard`: the loop that comes with the language. */
  offload?: { call: string; standard?: true };
  /** Functions that call back → what they are in the form that gives a promise (`fs.readFile` → `fs/promises.readFile`). */
  promised?: Record<string, string>;
  /** Everything of it that can be awaited is under way from the call on, awaited or not; so are the functions that it drives. */
  eager?: true;
  /** Async or sync twins, for advice: `requests.get` → `httpx.AsyncClient.get`. */
  twins?: Record<string, string>;
}

/** Declares a library. A function, so that the data is checked where it is written. */
export function defineLibrary(library: Library): Library {
  return library;
}
