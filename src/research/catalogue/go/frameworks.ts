import type { CataloguePractice } from '../practice.ts';

interface Wording {
  /** How a handler comes by the request's context. */
  context: string;
  contextPage: readonly [title: string, url: string];
  middlewarePage: readonly [title: string, url: string];
  /** What holds for goroutines that outlive the handler. */
  goroutines: string;
  goroutinesPage: readonly [title: string, url: string];
}

/** What holds for handlers of every framework, in the words of one. */
function handlers({ context, contextPage, middlewarePage, goroutines, goroutinesPage }: Wording): CataloguePractice[] {
  return [
    {
      topic: 'goroutines of a handler',
      rules: ['unawaited-work', 'concurrent-session-use', 'unbounded-concurrency'],
      advice: goroutines,
      title: goroutinesPage[0],
      url: goroutinesPage[1],
    },
    {
      topic: 'the request’s context',
      rules: ['long-held-transaction', 'transaction-too-wide', 'sequential-await-in-loop'],
      advice: `Hand ${context} to every query and call, so that they end when the client is gone, call other services outside of transactions, and run calls that do not need each other in an \`errgroup\`.`,
      title: contextPage[0],
      url: contextPage[1],
    },
    {
      topic: 'middleware',
      rules: ['side-effect-before-commit', 'missing-rollback', 'wrong-caching-scope'],
      advice:
        'A transaction that middleware opens lasts as long as the handler and must be rolled back with `defer` on errors and panics alike: better begin it in the handler’s service, commit before answering, and make clients and patterns once, not per request.',
      title: middlewarePage[0],
      url: middlewarePage[1],
    },
  ];
}

export const gin = handlers({
  context: '`c.Request.Context()`',
  contextPage: ['Gin: Context', 'https://pkg.go.dev/github.com/gin-gonic/gin#Context'],
  middlewarePage: ['Gin: Using middleware', 'https://gin-gonic.com/en/docs/middleware/using-middleware/'],
  goroutines:
    'A goroutine that goes on after the handler must use `c.Copy()`, never the context itself, needs an error path and a bound, and a connection of its own from the pool; what must not be lost belongs in a queue.',
  goroutinesPage: [
    'Gin: Goroutines inside a middleware',
    'https://gin-gonic.com/en/docs/middleware/goroutines-inside-a-middleware/',
  ],
});

export const echo = handlers({
  context: '`c.Request().Context()`',
  contextPage: ['Echo: Context', 'https://pkg.go.dev/github.com/labstack/echo/v4#Context'],
  middlewarePage: ['Echo: Echo.Use', 'https://pkg.go.dev/github.com/labstack/echo/v4#Echo.Use'],
  goroutines:
    'A goroutine that goes on after the handler must not use `echo.Context`, which goes back to a pool and serves another request: take what it needs out first, and give it an error path, a bound and a connection of its own.',
  goroutinesPage: ['Echo: Echo.AcquireContext', 'https://pkg.go.dev/github.com/labstack/echo/v4#Echo.AcquireContext'],
});

export const chi = handlers({
  context: '`r.Context()`',
  contextPage: ['chi: Context', 'https://pkg.go.dev/github.com/go-chi/chi/v5#Context'],
  middlewarePage: ['chi: Router', 'https://pkg.go.dev/github.com/go-chi/chi/v5#Router'],
  goroutines:
    'A goroutine that goes on after the handler needs `context.WithoutCancel(r.Context())`, an error path, a bound (`middleware.Throttle` bounds the handlers) and a connection of its own; what must not be lost belongs in a queue.',
  goroutinesPage: ['chi: middleware.Throttle', 'https://pkg.go.dev/github.com/go-chi/chi/v5/middleware#Throttle'],
});

export const fiber = handlers({
  context: '`c.UserContext()`, which you set,',
  contextPage: ['Fiber: Ctx', 'https://pkg.go.dev/github.com/gofiber/fiber/v2#Ctx'],
  middlewarePage: ['Fiber: App.Use', 'https://pkg.go.dev/github.com/gofiber/fiber/v2#App.Use'],
  goroutines:
    'Values of `fiber.Ctx` are used again once the handler has returned: copy what a goroutine needs (`utils.CopyString`), and give it an error path, a bound and a connection of its own.',
  goroutinesPage: ['Fiber: Zero allocation', 'https://docs.gofiber.io/#zero-allocation'],
});
