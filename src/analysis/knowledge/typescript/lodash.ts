import { functionsOf } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeExpr } from '../schema.ts';

const each = (returns: TypeExpr): Member => ({
  returns,
  runs: [{ argument: 1, how: 'inline', each: 0, given: ['$0.T|$0.U', 'float'] }],
});

const LODASH: Record<string, Member> = {
  ...functionsOf('lodash', 'map', each('list<$1.return>')),
  ...functionsOf('lodash', 'flatMap', each('$1.return')),
  ...functionsOf('lodash', 'forEach forEachRight', each('$0')),
  ...functionsOf('lodash', 'filter reject takeWhile dropWhile sortBy orderBy uniqBy', each('list<$0.T>')),
  ...functionsOf('lodash', 'find findLast minBy maxBy', { ...each('$0.T'), linear: 'search' }),
  ...functionsOf('lodash', 'findIndex findLastIndex sumBy meanBy', { ...each('float'), linear: 'search' }),
  ...functionsOf('lodash', 'some every', { ...each('bool'), linear: 'search', consumes: 'until' }),
  ...functionsOf('lodash', 'partition', each('tuple<list<$0.T>,list<$0.T>>')),
  ...functionsOf('lodash', 'groupBy', each('dict<str,list<$0.T>>')),
  ...functionsOf('lodash', 'keyBy', each('dict<str,$0.T>')),
  ...functionsOf('lodash', 'countBy', each('dict<str,float>')),
  ...functionsOf('lodash', 'mapValues', each('dict<str,$1.return>')),
  ...functionsOf('lodash', 'mapKeys pickBy omitBy', each('dict<str,any>')),
  'lodash.reduce': {
    returns: '$2|$1.return',
    runs: [{ argument: 1, how: 'inline', each: 0, given: ['$2', '$0.T', 'float'], carries: 0 }],
  },
  'lodash.times': {
    returns: 'list<$1.return>',
    runs: [{ argument: 1, how: 'inline', each: 0, given: ['float'] }],
  },
  'lodash.chunk': { returns: 'list<list<$0.T>>' },
  ...functionsOf(
    'lodash',
    'uniq compact take takeRight drop dropRight difference differenceBy intersection intersectionBy without shuffle sampleSize reverse slice tail initial sortedUniq castArray uniqWith differenceWith',
    { returns: 'list<$0.T>' },
  ),
  ...functionsOf('lodash', 'union unionBy concat', { returns: 'list<$0.T>', copies: 'shallow' }),
  ...functionsOf('lodash', 'head first last nth sample min max', { returns: '$0.T' }),
  ...functionsOf('lodash', 'flatten', { returns: '$0.T' }),
  ...functionsOf('lodash', 'flattenDeep', { returns: 'list<any>' }),
  ...functionsOf('lodash', 'zip unzip', { returns: 'list<list<any>>' }),
  ...functionsOf('lodash', 'range', { returns: 'list<float>' }),
  ...functionsOf('lodash', 'keys', { returns: 'list<str>' }),
  ...functionsOf('lodash', 'values', { returns: 'list<$0.U>' }),
  ...functionsOf('lodash', 'toPairs entries', { returns: 'list<tuple<str,$0.U>>' }),
  ...functionsOf('lodash', 'fromPairs zipObject invert', { returns: 'dict<str,any>' }),
  'lodash.includes': { returns: 'bool', linear: 'search', consumes: 'until' },
  ...functionsOf('lodash', 'indexOf lastIndexOf', { returns: 'float', linear: 'search' }),
  ...functionsOf(
    'lodash',
    'isEqual isEmpty isNil isArray isString isPlainObject isObject has isFunction isNumber isUndefined isNull isDate',
    {
      returns: 'bool',
    },
  ),
  ...functionsOf('lodash', 'size sum mean round floor ceil random clamp toNumber toInteger', { returns: 'float' }),
  ...functionsOf(
    'lodash',
    'camelCase kebabCase snakeCase startCase capitalize upperFirst lowerFirst trim trimEnd trimStart truncate padStart padEnd upperCase lowerCase escape template toString join uniqueId',
    { returns: 'str' },
  ),
  ...functionsOf('lodash', 'assign defaults defaultsDeep merge mergeWith extend set unset update', { returns: '$0' }),
  ...functionsOf('lodash', 'pick omit', { returns: 'any' }),
  ...functionsOf('lodash', 'get identity noop property constant result tap thru flow invoke'),
  'lodash.clone': { returns: '$0', copies: 'shallow' },
  'lodash.cloneDeep': { returns: '$0', copies: 'deep' },
  ...functionsOf('lodash', 'debounce throttle', {
    returns: '$0',
    runs: [{ argument: 0, how: 'later', plain: 'loop' }],
  }),
  'lodash.once': { returns: '$0', decorates: { caches: true, isCached: 'process' } },
  // Kept by the first argument alone, for as long as the process lives.
  'lodash.memoize': { returns: '$0', decorates: { caches: true, isCached: 'process', bound: null } },
  ...functionsOf('lodash', 'partial bind curry wrap negate', { returns: '$0' }),
};

/** Lodash, and RxJS as back ends use it. */
export const lodash: Library[] = [
  defineLibrary({
    title: 'Lodash',
    language: 'typescript',
    practice: 'lodash',
    packages: ['lodash', 'lodash-es', 'underscore'],
    modules: ['lodash', 'lodash-es', 'underscore', 'lodash/fp'],
    docs: { api: 'https://lodash.com/docs' },
    aliases: {
      'lodash-es.*': 'lodash.*',
      'underscore.*': 'lodash.*',
      'lodash.each': 'lodash.forEach',
      // Each function can be imported on its own: `lodash/map`, `lodash-es/map`, `lodash.map` as a package.
      ...Object.fromEntries(
        Object.keys(LODASH).flatMap((name) => {
          const own = name.slice('lodash.'.length);
          const lower = `lodash.${own.toLowerCase()}`;
          return [[`lodash/${own}`, name], [`lodash-es/${own}`, name], ...(lower === name ? [] : [[lower, name]])];
        }),
      ),
    },
    functions: LODASH,
  }),
  defineLibrary({
    title: 'RxJS',
    language: 'typescript',
    practice: 'rxjs',
    packages: ['rxjs'],
    modules: ['rxjs', 'rxjs/operators'],
    docs: { promises: 'https://rxjs.dev/deprecations/to-promise' },
    aliases: { 'rxjs/operators.*': 'rxjs.*' },
    functions: {
      // In services what is awaited so is a request or a message to another service.
      ...functionsOf('rxjs', 'lastValueFrom firstValueFrom', {
        effect: 'network',
        async: true,
        returns: '$0.T',
        does: 'waits for an observable',
      }),
      ...functionsOf('rxjs', 'from of', { returns: 'rxjs.Observable<$0.T>' }),
      ...functionsOf('rxjs', 'forkJoin combineLatest merge concat race zip timer interval defer throwError iif', {
        returns: 'rxjs.Observable<any>',
      }),
      ...functionsOf(
        'rxjs',
        'map filter tap catchError switchMap mergeMap concatMap retry timeout take first takeUntil delay finalize debounceTime share shareReplay',
      ),
    },
    types: {
      'rxjs.Observable': {
        members: {
          pipe: { returns: 'rxjs.Observable<any>' },
          subscribe: {
            returns: 'rxjs.Subscription',
            runs: [{ argument: 0, how: 'later', plain: 'loop', given: ['$T'] }],
          },
          toPromise: { effect: 'network', async: true, returns: '$T', does: 'waits for an observable' },
        },
      },
      'rxjs.Subject': {
        bases: ['rxjs.Observable'],
        members: { next: {}, error: {}, complete: {}, asObservable: { returns: 'rxjs.Observable<$T>' } },
      },
      'rxjs.BehaviorSubject': {
        bases: ['rxjs.Subject'],
        members: { getValue: { returns: '$T' } },
        attributes: { value: '$T' },
      },
      'rxjs.ReplaySubject': { bases: ['rxjs.Subject'] },
      'rxjs.Subscription': { members: { unsubscribe: {}, add: {} } },
    },
  }),
];
