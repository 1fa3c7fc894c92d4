import { functionsOf, members } from '../python/rows.ts';
import { defineLibrary } from '../schema.ts';

const INTEGERS =
  'int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune len cap copy complex64 complex128 complex';

/** The functions and values of the language itself. What begins with `@` stands for a sign or a word of the language. */
export const builtins = defineLibrary({
  title: 'Go',
  language: 'go',
  practice: 'go',
  packages: [],
  modules: ['builtin'],
  docs: {
    builtin: 'https://pkg.go.dev/builtin',
    statements: 'https://go.dev/ref/spec#Statements',
    effective: 'https://go.dev/doc/effective_go',
  },
  functions: {
    // `go f(x)`: nobody waits here.
    'builtin.@go': { returns: 'none', runs: [{ argument: 0, how: 'task', plain: 'thread' }] },
    'builtin.@entries': { returns: 'iter<$0.entries>' },
    'builtin.@keys': { returns: 'iter<$0.keys>' },
    'builtin.@receive': { returns: '$0.T' },
    'builtin.@send': { returns: 'none', mutates: true },
    'builtin.@ok': { returns: 'bool' },
    'builtin.@tag': { returns: 'any' },
    'builtin.range': { returns: 'iter<int>' },
    'builtin.append': { returns: '$0|list<$1>', mutates: true },
    ...functionsOf('builtin', 'min max', { returns: '$0' }),
    ...functionsOf('builtin', 'delete close clear print println panic', { returns: 'none' }),
    'builtin.recover': { returns: 'any' },
    ...functionsOf('builtin', INTEGERS, { returns: 'int' }),
    ...functionsOf('builtin', 'float32 float64 real imag', { returns: 'float' }),
    'builtin.string': { returns: 'str' },
    'builtin.bool': { returns: 'bool' },
    'builtin.error': { returns: 'error' },
  },
  types: {
    error: { members: members('Error', { returns: 'str' }) },
    list: {},
    dict: {},
    str: {},
    iter: {},
    int: {},
    float: {},
    bool: {},
  },
});
