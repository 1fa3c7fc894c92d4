import type { CataloguePractice } from './practice.ts';

const docs = 'https://www.crummy.com/software/BeautifulSoup/bs4/doc/';

/** Beautiful Soup. */
export const beautifulsoup4: readonly CataloguePractice[] = [
  {
    topic: 'parsing in async code',
    rules: ['cpu-bound-in-async'],
    advice:
      'Parse large pages in a process pool: the tree is built in Python and holds the GIL. `BeautifulSoup(text, "lxml", parse_only=SoupStrainer(...))` makes it several times faster.',
    url: `${docs}#improving-performance`,
    title: 'Beautiful Soup: Improving performance',
  },
];
