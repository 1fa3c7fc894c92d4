import type { Member } from '../schema.ts';

/** Makes a function that runs in a thread and is awaited: as a decorator, or as a call whose result is called. */
export const TO_THREAD: Member = {
  returns: 'asgiref.sync.AsyncCallable<$0.return>',
  runs: [{ argument: 0, how: 'thread' }],
  decorates: { how: 'thread' },
};

/** Makes a plain function that runs an asynchronous one on the event loop and waits for it. */
export const TO_LOOP: Member = {
  returns: 'asgiref.sync.SyncCallable<$0.return>',
  runs: [{ argument: 0, how: 'loop' }],
  decorates: { how: 'loop' },
};
