import { mongoDriver } from './mongo-driver.ts';
import type { CataloguePractice } from './practice.ts';

const docs = 'https://motor.readthedocs.io/en/stable';

/** Motor: asynchronous driver for MongoDB, superseded by PyMongo’s own. */
export const motor: readonly CataloguePractice[] = [
  {
    topic: 'awaiting operations',
    rules: ['unawaited-work', 'blocking-io-in-async'],
    advice:
      'Await each operation, or gather them: an operation that nobody awaits may not have happened when the response is sent, and its error is lost.',
    url: `${docs}/tutorial-asyncio.html`,
    title: 'Motor: Tutorial, using Motor with asyncio',
  },
  {
    topic: 'independent operations',
    rules: ['sequential-await-in-loop'],
    advice:
      'Merge reads into one `find({"_id": {"$in": ids}})` with `to_list(length=...)`; operations that cannot be merged and need no session run in `asyncio.gather()` with a bound.',
    url: `${docs}/api-asyncio/cursors.html`,
    title: 'Motor: AsyncIOMotorCursor',
  },
  ...mongoDriver,
];
