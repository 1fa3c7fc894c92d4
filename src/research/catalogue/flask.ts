import type { CataloguePractice } from './practice.ts';

const docs = 'https://flask.palletsprojects.com/en/stable';

/** Flask. */
export const flask: readonly CataloguePractice[] = [
  {
    topic: 'async views',
    rules: ['blocking-io-in-async', 'sync-sleep-in-async', 'cpu-bound-in-async', 'sequential-await-in-loop'],
    advice:
      'An async view still occupies one worker for the whole request: write it as plain `def` unless it awaits several things together, and use Quart for a code base that is async throughout.',
    url: `${docs}/async-await/#performance`,
    title: 'Flask: async performance',
  },
  {
    topic: 'background tasks',
    rules: ['unawaited-work', 'side-effect-before-commit'],
    advice:
      'Tasks started in an async view are cancelled when the view returns: hand work to a queue such as Celery, after the commit.',
    url: `${docs}/async-await/#background-tasks`,
    title: 'Flask: Background tasks',
  },
  {
    topic: 'application context',
    rules: ['missing-rollback', 'transaction-too-wide', 'long-held-transaction'],
    advice:
      'Keep the connection or session of a request in `g` and roll back and close it in `@app.teardown_appcontext`; commit before calling other services, since it stays open until the request ends.',
    url: `${docs}/appcontext/#storing-data`,
    title: 'Flask: Storing data in the application context',
  },
  {
    topic: 'caching',
    rules: ['wrong-caching-scope'],
    advice:
      'What is kept in `g` is gone after the request: put rarely changing results into a cache with a timeout, such as Flask-Caching’s.',
    url: `${docs}/patterns/caching/`,
    title: 'Flask: Caching',
  },
  {
    topic: 'lists',
    rules: ['unbounded-query'],
    advice: 'Read `page` and a bounded `per_page` from `request.args` and put them on the query as a limit.',
    url: `${docs}/api/#flask.Request.args`,
    title: 'Flask: Request.args',
  },
];
