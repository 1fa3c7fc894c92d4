import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';
import { orError } from './rows.ts';

const CONTEXT: Member = { returns: 'context.Context' };
const CANCELLED: Member = { returns: 'tuple<context.Context,any>' };
const WAITS: Member = { effect: 'sleep', does: 'waits for other goroutines' };
const SLEEPS: Member = { effect: 'sleep', does: 'sleeps' };
const LOCK: TypeModel = {
  members: { ...members('Lock RLock Unlock RUnlock RLocker'), ...members('TryLock TryRLock', { returns: 'bool' }) },
};
/** A function that is started at once; who made the group waits for all of them. */
const STARTS: Member = { runs: [{ argument: 0, how: 'together' }] };
const startsUpTo = (limitedBy: string): Member => ({ runs: [{ argument: 0, how: 'together', limitedBy }] });
const AT_MOST: Member = { runs: [{ argument: 0, how: 'together', limit: true }] };
const TIME = 'time.Time';
const CONC = 'github.com/sourcegraph/conc';

/** Goroutines, time and what waits for them. */
export const concurrency: Library[] = [
  defineLibrary({
    title: 'Go concurrency',
    language: 'go',
    practice: 'go',
    packages: [],
    modules: ['sync', 'sync/atomic', 'context', 'time'],
    docs: {
      waitGroup: 'https://pkg.go.dev/sync#WaitGroup',
      once: 'https://pkg.go.dev/sync#OnceValue',
      context: 'https://pkg.go.dev/context',
      pipelines: 'https://go.dev/blog/pipelines',
    },
    functions: {
      'time.Sleep': { ...SLEEPS, returns: 'none' },
      ...functionsOf('time', 'After Tick', { returns: `iter<${TIME}>` }),
      'time.AfterFunc': { returns: 'time.Timer', runs: [{ argument: 1, how: 'later' }] },
      ...functionsOf('time', 'NewTimer', { returns: 'time.Timer' }),
      ...functionsOf('time', 'NewTicker', { returns: 'time.Ticker' }),
      ...functionsOf('time', 'Now Date Unix UnixMilli UnixMicro', { returns: TIME }),
      ...functionsOf('time', 'Parse ParseInLocation', orError(TIME)),
      ...functionsOf('time', 'ParseDuration', orError('time.Duration')),
      ...functionsOf('time', 'Since Until', { returns: 'time.Duration' }),
      'time.LoadLocation': orError('any'),
      'time.FixedZone': {},
      ...functionsOf('context', 'Background TODO WithValue WithoutCancel', CONTEXT),
      ...functionsOf(
        'context',
        'WithCancel WithTimeout WithDeadline WithCancelCause WithTimeoutCause WithDeadlineCause',
        CANCELLED,
      ),
      'context.Cause': { returns: 'error' },
      'context.AfterFunc': { runs: [{ argument: 1, how: 'later' }] },
      // What is given runs once, whoever asks first.
      ...functionsOf('sync', 'OnceFunc OnceValue OnceValues', {
        returns: '$0',
        decorates: { caches: true, isCached: 'process' },
      }),
      'sync.NewCond': { returns: 'sync.Cond' },
      ...functionsOf('sync/atomic', 'AddInt32 AddInt64 AddUint32 AddUint64 LoadInt32 LoadInt64 LoadUint64', {
        returns: 'int',
      }),
      ...functionsOf('sync/atomic', 'StoreInt32 StoreInt64 StoreUint64 StorePointer'),
      ...functionsOf('sync/atomic', 'CompareAndSwapInt32 CompareAndSwapInt64', { returns: 'bool' }),
    },
    types: {
      'time.Time': {
        members: {
          ...members('Add AddDate Truncate Round UTC Local In', { returns: TIME }),
          ...members('Before After Equal IsZero', { returns: 'bool' }),
          ...members('Format String', { returns: 'str' }),
          ...members('Unix UnixMilli UnixNano Year Day Hour Minute Second YearDay Month Weekday Nanosecond Compare', {
            returns: 'int',
          }),
          Sub: { returns: 'time.Duration' },
          ...members('Date Clock', { returns: 'tuple<int,int,int>' }),
          Location: {},
        },
      },
      'time.Duration': {
        members: {
          ...members('Seconds Minutes Hours', { returns: 'float' }),
          ...members('Milliseconds Microseconds Nanoseconds', { returns: 'int' }),
          ...members('Round Truncate', { returns: 'time.Duration' }),
          String: { returns: 'str' },
        },
      },
      'time.Timer': { attributes: { C: `iter<${TIME}>` }, members: members('Stop Reset', { returns: 'bool' }) },
      'time.Ticker': { attributes: { C: `iter<${TIME}>` }, members: members('Stop Reset') },
      'context.Context': {
        members: {
          Done: { returns: 'iter<any>' },
          Err: { returns: 'error' },
          Value: { returns: 'any' },
          Deadline: { returns: `tuple<${TIME},bool>` },
        },
      },
      'sync.Mutex': LOCK,
      'sync.RWMutex': LOCK,
      'sync.Locker': LOCK,
      'sync.WaitGroup': { members: { ...members('Add Done'), Wait: WAITS, Go: STARTS } },
      'sync.Once': { members: { Do: { runs: [{ argument: 0, how: 'inline' }], decorates: { caches: true } } } },
      'sync.Cond': { members: { Wait: WAITS, ...members('Signal Broadcast') } },
      'sync.Pool': { attributes: { New: 'any' }, members: { Get: { returns: 'any' }, Put: {} } },
      'sync.Map': {
        members: {
          Load: { returns: 'tuple<any,bool>' },
          ...members('LoadOrStore LoadAndDelete Swap', { returns: 'tuple<any,bool>', mutates: true }),
          ...members('Store Delete Clear', { returns: 'none', mutates: true }),
          CompareAndSwap: { returns: 'bool', mutates: true },
          Range: { returns: 'none', runs: [{ argument: 0, how: 'inline', each: 'receiver' }] },
        },
      },
      ...Object.fromEntries(
        ['Int32', 'Int64', 'Uint32', 'Uint64', 'Bool', 'Value', 'Pointer'].map((name): [string, TypeModel] => [
          `sync/atomic.${name}`,
          { members: members('Load Store Add Swap CompareAndSwap And Or', { returns: 'any' }) },
        ]),
      ),
    },
  }),
  defineLibrary({
    title: 'Go sync extensions',
    language: 'go',
    practice: 'errgroup',
    packages: ['golang.org/x/sync', 'golang.org/x/time'],
    modules: [
      'golang.org/x/sync/errgroup',
      'golang.org/x/sync/singleflight',
      'golang.org/x/sync/semaphore',
      'golang.org/x/time/rate',
    ],
    docs: {
      errgroup: 'https://pkg.go.dev/golang.org/x/sync/errgroup',
      limit: 'https://pkg.go.dev/golang.org/x/sync/errgroup#Group.SetLimit',
      semaphore: 'https://pkg.go.dev/golang.org/x/sync/semaphore',
      singleflight: 'https://pkg.go.dev/golang.org/x/sync/singleflight',
    },
    functions: {
      'golang.org/x/sync/errgroup.WithContext': {
        returns: 'tuple<golang.org/x/sync/errgroup.Group,context.Context>',
      },
      'golang.org/x/sync/semaphore.NewWeighted': { returns: 'golang.org/x/sync/semaphore.Weighted' },
      'golang.org/x/time/rate.NewLimiter': { returns: 'golang.org/x/time/rate.Limiter' },
      'golang.org/x/time/rate.Every': { returns: 'float' },
    },
    types: {
      'golang.org/x/sync/errgroup.Group': {
        members: {
          Go: startsUpTo('SetLimit'),
          TryGo: { ...startsUpTo('SetLimit'), returns: 'bool' },
          Wait: { ...WAITS, returns: 'error' },
          SetLimit: {},
        },
      },
      'golang.org/x/sync/singleflight.Group': {
        members: {
          Do: {
            returns: 'tuple<any,error,bool>',
            runs: [{ argument: 1, how: 'inline' }],
          },
          DoChan: { returns: 'iter<any>', runs: [{ argument: 1, how: 'task' }] },
          Forget: {},
        },
      },
      'golang.org/x/sync/semaphore.Weighted': {
        members: {
          Acquire: { ...WAITS, throttles: true, returns: 'error' },
          TryAcquire: { returns: 'bool' },
          Release: {},
        },
      },
      'golang.org/x/time/rate.Limiter': {
        members: {
          ...members('Wait WaitN', { ...SLEEPS, throttles: true, returns: 'error' }),
          ...members('Allow AllowN', { returns: 'bool' }),
          ...members('Reserve SetLimit SetBurst Limit Burst Tokens'),
        },
      },
    },
  }),
  defineLibrary({
    title: 'Worker pools',
    language: 'go',
    practice: 'errgroup',
    packages: [CONC, 'github.com/panjf2000/ants', 'github.com/gammazero/workerpool', 'github.com/alitto/pond'],
    modules: [
      ...[CONC, `${CONC}/pool`, `${CONC}/iter`, 'github.com/panjf2000/ants', 'github.com/panjf2000/ants/v2'],
      ...['github.com/gammazero/workerpool', 'github.com/alitto/pond', 'github.com/alitto/pond/v2'],
      ...['github.com/cenkalti/backoff', 'github.com/avast/retry-go'],
    ],
    packageNames: { 'github.com/avast/retry-go': 'retry' },
    docs: {
      conc: 'https://pkg.go.dev/github.com/sourcegraph/conc',
      ants: 'https://pkg.go.dev/github.com/panjf2000/ants/v2',
      workerpool: 'https://pkg.go.dev/github.com/gammazero/workerpool',
    },
    aliases: {
      'github.com/panjf2000/ants.*': 'github.com/panjf2000/ants/v2.*',
      'github.com/alitto/pond.*': 'github.com/alitto/pond/v2.*',
      ...Object.fromEntries(
        ['v3', 'v4', 'v5'].map((version) => [
          `github.com/cenkalti/backoff/${version}.*`,
          'github.com/cenkalti/backoff.*',
        ]),
      ),
      'github.com/avast/retry-go/v4.*': 'github.com/avast/retry-go.*',
    },
    functions: {
      [`${CONC}/pool.New`]: { returns: `${CONC}/pool.Pool` },
      [`${CONC}.NewWaitGroup`]: { returns: `${CONC}.WaitGroup` },
      ...functionsOf(`${CONC}/iter`, 'ForEach ForEachIdx', {
        runs: [{ argument: 1, how: 'together', each: 0, given: ['$0.T'], limit: true }],
      }),
      ...functionsOf(`${CONC}/iter`, 'Map', {
        returns: 'list<$1.return>',
        runs: [{ argument: 1, how: 'together', each: 0, given: ['$0.T'], limit: true }],
      }),
      'github.com/panjf2000/ants/v2.NewPool': orError('github.com/panjf2000/ants/v2.Pool'),
      'github.com/panjf2000/ants/v2.Submit': AT_MOST,
      'github.com/gammazero/workerpool.New': { returns: 'github.com/gammazero/workerpool.WorkerPool' },
      ...functionsOf('github.com/alitto/pond/v2', 'New NewPool', { returns: 'github.com/alitto/pond/v2.Pool' }),
      ...functionsOf('github.com/cenkalti/backoff', 'Retry RetryNotify', {
        effect: 'sleep',
        weight: 'light',
        returns: 'error',
        runs: [{ argument: 0, how: 'inline' }],
      }),
      'github.com/avast/retry-go.Do': {
        effect: 'sleep',
        weight: 'light',
        returns: 'error',
        runs: [{ argument: 0, how: 'inline' }],
      },
    },
    types: {
      [`${CONC}.WaitGroup`]: { members: { Go: STARTS, Wait: WAITS } },
      [`${CONC}/pool.Pool`]: {
        members: {
          Go: startsUpTo('WithMaxGoroutines'),
          Wait: { ...WAITS, returns: 'error' },
          ...members('WithMaxGoroutines WithErrors WithContext WithFirstError WithCancelOnError WithFailFast', {
            returns: '$self',
          }),
        },
      },
      'github.com/panjf2000/ants/v2.Pool': {
        members: { Submit: { ...AT_MOST, returns: 'error' }, ...members('Release') },
      },
      'github.com/gammazero/workerpool.WorkerPool': {
        members: { Submit: AT_MOST, SubmitWait: { runs: [{ argument: 0, how: 'inline' }] }, StopWait: WAITS, Stop: {} },
      },
      'github.com/alitto/pond/v2.Pool': { members: { ...members('Submit Go', AT_MOST), StopAndWait: WAITS } },
    },
  }),
];
