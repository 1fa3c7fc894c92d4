import type { CataloguePractice } from './practice.ts';

/** bcrypt. */
export const bcrypt: readonly CataloguePractice[] = [
  {
    topic: 'hashing in async code',
    rules: ['cpu-bound-in-async'],
    advice:
      'Hash and check in a thread, `await asyncio.to_thread(bcrypt.checkpw, password, hashed)`: a check is slow by design, and a thread is enough as it releases the GIL meanwhile.',
    url: 'https://github.com/pyca/bcrypt#adjustable-work-factor',
    title: 'bcrypt: Adjustable work factor',
  },
];
