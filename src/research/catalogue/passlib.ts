import type { CataloguePractice } from './practice.ts';

/** Passlib. */
export const passlib: readonly CataloguePractice[] = [
  {
    topic: 'hashing in async code',
    rules: ['cpu-bound-in-async'],
    advice:
      'Hash and verify in a thread, `await asyncio.to_thread(context.verify, secret, hash)`, or in a plain `def` endpoint: password hashes are slow by design.',
    url: 'https://passlib.readthedocs.io/en/stable/lib/passlib.context.html',
    title: 'Passlib: CryptContext',
  },
];
