import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member, type Runs, type TypeExpr } from '../schema.ts';

/** A callback that is called once for each element before the call returns. */
const EACH: Runs = { argument: 0, how: 'inline', each: 'receiver', given: ['$T', 'float', '$self'] };
const each = (returns: TypeExpr, more: Member = {}): Member => ({ returns, runs: [EACH], ...more });
const COMPARED: Runs = { argument: 0, how: 'inline', given: ['$T', '$T'] };
/** Starts with its second argument, else with the first element; each turn is given what the turn before returned. */
const FOLD: Member = {
  returns: '$1|$0.return|$T',
  linear: 'whole',
  runs: [{ argument: 0, how: 'inline', each: 'receiver', given: ['$1|$T', '$T', 'float', '$self'], carries: 0 }],
};
const ENTRIES: Record<string, Member> = {
  entries: { returns: 'iter<tuple<float,$T>>' },
  keys: { returns: 'iter<float>' },
  values: { returns: 'iter<$T>' },
};

/** What JavaScript's own values can do: arrays, sets, maps and records, strings, iterators, promises. */
export const builtinTypes = defineLibrary({
  title: 'JavaScript values',
  language: 'typescript',
  practice: 'nodejs',
  packages: [],
  modules: [],
  docs: {
    arrays: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Array',
    maps: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Map',
    sets: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Set',
    promises: 'https://developer.mozilla.org/en-US/docs/Web/JavaScript/Reference/Global_Objects/Promise',
  },
  functions: functionsOf('globalThis.Symbol', 'for', { returns: 'any' }),
  types: {
    list: {
      attributes: { length: 'float' },
      members: {
        ...ENTRIES,
        map: each('list<$0.return>'),
        // A callback that gives lists: their elements, in one list.
        flatMap: each('$0.return'),
        forEach: each('none'),
        filter: each('list<$T>'),
        ...members('find findLast', each('$T', { linear: 'search', consumes: 'until' })),
        ...members('findIndex findLastIndex', each('float', { linear: 'search', consumes: 'until' })),
        ...members('some every', each('bool', { linear: 'search', consumes: 'until' })),
        ...members('includes', { returns: 'bool', linear: 'search', consumes: 'until' }),
        ...members('indexOf lastIndexOf', { returns: 'float', linear: 'search', consumes: 'until' }),
        ...members('reduce reduceRight', FOLD),
        sort: { returns: '$self', mutates: true, linear: 'whole', runs: [COMPARED] },
        toSorted: { returns: 'list<$T>', linear: 'whole', runs: [COMPARED] },
        ...members('toReversed toSpliced with', { returns: 'list<$T>' }),
        push: { returns: 'float', mutates: true },
        pop: { returns: '$T', mutates: true },
        shift: { returns: '$T', mutates: true, linear: 'first' },
        unshift: { returns: 'float', mutates: true, linear: 'first' },
        // Many elements leave at once as a rule: a batch is taken from the front.
        splice: { returns: 'list<$T>', mutates: true },
        ...members('reverse fill copyWithin', { returns: '$self', mutates: true }),
        ...members('concat slice', { returns: 'list<$T>', copies: 'shallow' }),
        at: { returns: '$T' },
        flat: { returns: '$T' },
        join: { returns: 'str', linear: 'whole' },
        ...members('toString toLocaleString', { returns: 'str' }),
      },
    },
    set: {
      attributes: { size: 'float' },
      members: {
        ...members('entries', { returns: 'iter<tuple<$T,$T>>' }),
        ...members('keys values', { returns: 'iter<$T>' }),
        forEach: { returns: 'none', runs: [{ ...EACH, given: ['$T', '$T', '$self'] }] },
        add: { returns: '$self', mutates: true },
        delete: { returns: 'bool', mutates: true },
        clear: { returns: 'none', mutates: true },
        ...members('has isSubsetOf isSupersetOf isDisjointFrom', { returns: 'bool' }),
        ...members('union intersection difference symmetricDifference', { returns: 'set<$T>', copies: 'shallow' }),
      },
    },
    dict: {
      attributes: { size: 'float' },
      members: {
        entries: { returns: 'iter<tuple<$T,$U>>' },
        keys: { returns: 'iter<$T>' },
        values: { returns: 'iter<$U>' },
        forEach: { returns: 'none', runs: [{ ...EACH, given: ['$U', '$T', '$self'] }] },
        get: { returns: '$U' },
        set: { returns: '$self', mutates: true },
        delete: { returns: 'bool', mutates: true },
        clear: { returns: 'none', mutates: true },
        ...members('has hasOwnProperty', { returns: 'bool' }),
      },
    },
    str: {
      attributes: { length: 'float' },
      members: {
        ...members(
          'trim trimStart trimEnd toLowerCase toUpperCase toLocaleLowerCase toLocaleUpperCase slice substring substr padStart padEnd repeat charAt at concat normalize toString valueOf',
          { returns: 'str' },
        ),
        ...members('replace replaceAll', { returns: 'str', runs: [{ argument: 1, how: 'inline', given: ['str'] }] }),
        split: { returns: 'list<str>' },
        match: { returns: 'list<str>' },
        matchAll: { returns: 'iter<list<str>>' },
        ...members('startsWith endsWith includes', { returns: 'bool' }),
        ...members('indexOf lastIndexOf search localeCompare charCodeAt codePointAt', { returns: 'float' }),
      },
    },
    float: { members: members('toFixed toString toLocaleString toPrecision', { returns: 'str' }) },
    int: { members: members('toString toLocaleString', { returns: 'str' }) },
    bool: { members: members('toString', { returns: 'str' }) },
    iter: {
      members: {
        ...members('next return', { returns: 'any' }),
        map: each('iter<$0.return>'),
        flatMap: each('iter<any>'),
        ...members('filter', each('iter<$T>')),
        ...members('take drop', { returns: 'iter<$T>' }),
        forEach: each('none'),
        find: each('$T'),
        ...members('some every', each('bool')),
        reduce: FOLD,
        toArray: { returns: 'list<$T>' },
      },
    },
    asynciter: { members: members('next return', { async: true, returns: 'any' }) },
    promise: {
      awaited: { gives: '$T' },
      members: {
        // biome-ignore lint/suspicious/noThenProperty: the method that promises have
        then: {
          async: true,
          eager: true,
          returns: '$0.return',
          handles: 1,
          runs: [
            { argument: 0, how: 'await', given: ['$T'] },
            { argument: 1, how: 'await' },
          ],
        },
        catch: {
          async: true,
          eager: true,
          returns: '$T|$0.return',
          handles: 0,
          runs: [{ argument: 0, how: 'await' }],
        },
        finally: { async: true, eager: true, returns: '$T', runs: [{ argument: 0, how: 'await' }] },
      },
    },
  },
});
