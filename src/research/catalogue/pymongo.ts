import { mongoDriver } from './mongo-driver.ts';
import type { CataloguePractice } from './practice.ts';

/** PyMongo: synchronous, and asynchronous since 4.9. */
export const pymongo: readonly CataloguePractice[] = [
  {
    topic: 'asynchronous client',
    rules: ['blocking-io-in-async', 'unawaited-work', 'sequential-await-in-loop'],
    versions: '>=4.9.0',
    advice:
      'In `async def` use `pymongo.AsyncMongoClient`, await each operation and iterate with `async for`; independent reads can run in an `asyncio.gather()` with a bound.',
    url: 'https://pymongo.readthedocs.io/en/stable/api/pymongo/asynchronous/mongo_client.html',
    title: 'PyMongo: AsyncMongoClient',
  },
  {
    topic: 'asynchronous client',
    rules: ['blocking-io-in-async', 'unawaited-work', 'sequential-await-in-loop'],
    versions: '<4.9.0',
    advice:
      'PyMongo is only synchronous before 4.9: in `async def` use Motor’s `AsyncIOMotorClient`, upgrade to `AsyncMongoClient`, or run the call in `asyncio.to_thread()`.',
    url: 'https://motor.readthedocs.io/en/stable/tutorial-asyncio.html',
    title: 'Motor: Tutorial, using Motor with asyncio',
  },
  ...mongoDriver,
];
