import type { CataloguePractice } from './practice.ts';

const docs = 'https://pandas.pydata.org/docs';

/** pandas. */
export const pandas: readonly CataloguePractice[] = [
  {
    topic: 'frames in async code',
    rules: ['cpu-bound-in-async', 'blocking-io-in-async'],
    advice:
      'Read and compute in one function in a process pool or worker: `read_csv()`, `read_excel()` and `read_sql()` block, and most of their work holds the GIL.',
    url: `${docs}/user_guide/scale.html#use-chunking`,
    title: 'pandas: Use chunking',
  },
  {
    topic: 'concatenating frames',
    rules: ['quadratic-accumulation', 'redundant-data-copy'],
    advice:
      'Collect the pieces in a list and call `pd.concat(pieces)` once after the loop: each call copies everything so far.',
    url: `${docs}/user_guide/merging.html`,
    title: 'pandas: Merge, join, concatenate and compare',
  },
  {
    topic: 'reading tables',
    rules: ['unbounded-query', 'over-fetching'],
    advice:
      'Select columns and rows in SQL and read in pieces with `read_sql_query(sql, con, chunksize=10_000)` over a streaming connection.',
    url: `${docs}/reference/api/pandas.read_sql_query.html`,
    title: 'pandas: read_sql_query()',
  },
  {
    topic: 'writing tables',
    rules: ['missing-bulk-operation', 'n-update-delete-loop', 'n-plus-one-query'],
    problems: ['lookup'],
    advice:
      'Write with `frame.to_sql(name, con, if_exists="append", method="multi", chunksize=1000)`, or a COPY, instead of a statement per row of `iterrows()`.',
    url: `${docs}/reference/api/pandas.DataFrame.to_sql.html`,
    title: 'pandas: DataFrame.to_sql()',
  },
];
