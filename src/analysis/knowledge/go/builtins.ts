import { functionsOf, members } from '../rows.ts';
import { defineLibrary } from '../schema.ts';

const INTEGERS =
  'int int8 int16 int32 int64 uint uint8 uint16 uint32 uint64 uintptr byte rune len cap copy complex64 complex128';

/**
 * Go's built-in functions and types, and the runtime's own packages that only tell things. What begins with `@` stands for a sign or
 * a word of the language.
 */
export const builtins = defineLibrary({
  title: 'Go',
  language: 'go',
  practice: 'go',
  packages: [],
  modules: ['builtin', 'errors', 'unsafe', 'reflect', 'runtime', 'runtime/debug', 'unicode', 'unicode/utf8', 'iter'],
  docs: {
    builtin: 'https://pkg.go.dev/builtin',
    specification: 'https://go.dev/ref/spec',
    effective: 'https://go.dev/doc/effective_go',
  },
  functions: {
    // `go f(x)`: nobody waits here.
    'builtin.@go': { returns: 'none', runs: [{ argument: 0, how: 'task', plain: 'thread' }] },
    'builtin.@entries': { returns: 'iter<$0.entries>' },
    'builtin.@keys': { returns: 'iter<$0.keys>' },
    'builtin.@receive': { returns: '$0.T' },
    'builtin.@send': { returns: 'none', mutates: true, throttles: true },
    'builtin.@ok': { returns: 'bool' },
    'builtin.@tag': { returns: 'any' },
    'builtin.range': { returns: 'iter<int>' },
    'builtin.append': { returns: '$0|list<$1>' },
    ...functionsOf('builtin', INTEGERS, { returns: 'int' }),
    ...functionsOf('builtin', 'float32 float64', { returns: 'float' }),
    'builtin.string': { returns: 'str' },
    'builtin.bool': { returns: 'bool' },
    'builtin.error': { returns: 'error' },
    ...functionsOf('builtin', 'min max', { returns: '$0' }),
    ...functionsOf('builtin', 'delete clear close', { returns: 'none', mutates: true }),
    ...functionsOf('builtin', 'panic print println', { returns: 'none' }),
    'builtin.recover': { returns: 'any' },
    ...functionsOf('builtin', 'complex real imag', { returns: 'float' }),
    ...functionsOf('errors', 'New Unwrap Join', { returns: 'error' }),
    ...functionsOf('errors', 'Is As AsType', { returns: 'bool' }),
    ...functionsOf('reflect', 'TypeOf ValueOf Indirect New Zero MakeSlice MakeMap'),
    'reflect.DeepEqual': { returns: 'bool', linear: 'whole' },
    ...functionsOf('runtime', 'NumGoroutine NumCPU GOMAXPROCS', { returns: 'int' }),
    ...functionsOf('runtime', 'Gosched KeepAlive Caller Callers FuncForPC Stack ReadMemStats SetFinalizer'),
    'runtime.GC': { effect: 'cpu', does: 'runs the garbage collector' },
    ...functionsOf('runtime/debug', 'PrintStack SetGCPercent SetMemoryLimit ReadBuildInfo'),
    'runtime/debug.Stack': { returns: 'list<int>' },
    'runtime/debug.FreeOSMemory': { effect: 'cpu', does: 'runs the garbage collector' },
    ...functionsOf('unicode', 'IsLetter IsDigit IsSpace IsUpper IsLower IsPunct IsControl IsNumber', {
      returns: 'bool',
    }),
    ...functionsOf('unicode', 'ToUpper ToLower', { returns: 'int' }),
    ...functionsOf('unicode/utf8', 'RuneCountInString RuneCount RuneLen', { returns: 'int' }),
    ...functionsOf('unicode/utf8', 'ValidString Valid', { returns: 'bool' }),
    ...functionsOf('unicode/utf8', 'DecodeRuneInString DecodeRune DecodeLastRuneInString', {
      returns: 'tuple<int,int>',
    }),
  },
  types: {
    error: { members: { ...members('Error', { returns: 'str' }), Unwrap: { returns: 'error' } } },
  },
});
