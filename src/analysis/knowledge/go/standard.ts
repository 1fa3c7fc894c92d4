import { functionsOf, members } from '../python/rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const ERROR: Member = { returns: 'error' };

/** What comes with the language and costs nothing worth telling: errors, formatting, contexts, locks. */
export const standard = defineLibrary({
  title: 'Go’s standard library',
  language: 'go',
  practice: 'go',
  packages: [],
  modules: ['errors', 'fmt', 'context', 'time', 'sync'],
  docs: { packages: 'https://pkg.go.dev/std' },
  functions: {
    ...functionsOf('errors', 'New Join Unwrap', ERROR),
    ...functionsOf('errors', 'Is As', { returns: 'bool' }),
    ...functionsOf('fmt', 'Sprintf Sprint Sprintln', { returns: 'str' }),
    'fmt.Errorf': ERROR,
    ...functionsOf('context', 'Background TODO WithValue WithoutCancel', { returns: 'context.Context' }),
    ...functionsOf('context', 'WithCancel WithTimeout WithDeadline', {
      returns: 'tuple<context.Context,context.CancelFunc>',
    }),
    'time.Sleep': { effect: 'sleep', does: 'sleeps' },
    ...functionsOf('time', 'Now Date Unix UnixMilli', { returns: 'time.Time' }),
  },
  types: {
    'context.Context': {
      members: {
        ...members('Err', ERROR),
        ...members('Value', { returns: 'any' }),
        ...members('Done', { returns: 'iter<any>' }),
      },
    },
    'context.CancelFunc': { call: { returns: 'none' } },
    'time.Time': {},
    'sync.Mutex': { members: members('Lock Unlock TryLock', {}) },
    'sync.RWMutex': { bases: ['sync.Mutex'], members: members('RLock RUnlock TryRLock', {}) },
  },
});
