import type { CataloguePractice } from './practice.ts';

const docs = 'https://pillow.readthedocs.io/en/stable';

/** Pillow. */
export const pillow: readonly CataloguePractice[] = [
  {
    topic: 'images in async code',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async'],
    advice:
      'Put opening, resizing and saving into one function and run it in a thread or process pool: `Image.open()` reads only the header, and decoding happens at the first use of the pixels.',
    url: `${docs}/reference/Image.html#PIL.Image.open`,
    title: 'Pillow: Image.open()',
  },
  {
    topic: 'images and transactions',
    rules: ['transaction-too-wide'],
    advice: 'Read, convert and save images before the transaction begins, and write only their paths and sizes in it.',
    url: `${docs}/reference/Image.html#PIL.Image.Image.save`,
    title: 'Pillow: Image.save()',
  },
];
