import type { CataloguePractice } from './practice.ts';

/** lxml. */
export const lxml: readonly CataloguePractice[] = [
  {
    topic: 'parsing in async code',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async'],
    advice:
      'Parse in a thread, `await asyncio.to_thread(etree.parse, path)`, which works in parallel because lxml releases the GIL while it parses from disk or memory.',
    url: 'https://lxml.de/FAQ.html#threading',
    title: 'lxml: FAQ, threading',
  },
  {
    topic: 'large documents',
    rules: ['cpu-bound-in-async'],
    advice:
      'Read large documents step by step with `etree.iterparse(path, tag=...)` and clear each element when it is done.',
    url: 'https://lxml.de/parsing.html#iterparse-and-iterwalk',
    title: 'lxml: iterparse and iterwalk',
  },
];
