import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library } from '../schema.ts';

const REQUEST = { role: 'request', plain: 'loop' } as const;
const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS'];
const SOURCE = '{ts,tsx,js,jsx,mjs}';

/** Functions that the framework finds by the file they are exported from. */
const inFiles = (files: string[], exports: string[], more: Partial<EntryPoint> = {}): EntryPoint => ({
  ...REQUEST,
  files,
  exports,
  ...more,
});

/** Next.js, Remix and React Router, SvelteKit, Nuxt, Astro: what of them runs on the server. */
export const fullStackFrameworks: Library[] = [
  defineLibrary({
    title: 'Next.js',
    language: 'typescript',
    practice: 'nextjs',
    packages: ['next', 'next-safe-action', 'next-connect', 'next-auth'],
    modules: ['next', 'next-safe-action', 'next-connect', 'next-auth'],
    docs: {
      routes: 'https://nextjs.org/docs/app/api-reference/file-conventions/route',
      actions: 'https://nextjs.org/docs/app/api-reference/directives/use-server',
      pages: 'https://nextjs.org/docs/pages/building-your-application/routing/api-routes',
      caching: 'https://nextjs.org/docs/app/api-reference/functions/unstable_cache',
    },
    aliases: {
      'next/server.unstable_after': 'next/server.after',
      'next/cache.cache': 'next/cache.unstable_cache',
    },
    functions: {
      ...functionsOf('next/cache', 'revalidatePath revalidateTag updateTag unstable_noStore cacheLife cacheTag'),
      'next/cache.unstable_cache': { returns: '$0', decorates: { caches: true, isCached: 'process' } },
      ...functionsOf('next/headers', 'cookies headers draftMode', { async: true, returns: 'any' }),
      ...functionsOf('next/navigation', 'redirect notFound permanentRedirect useRouter useParams'),
      // Runs when the response has been sent.
      'next/server.after': { runs: [{ argument: 0, how: 'later', plain: 'loop' }] },
      'next-safe-action.createSafeActionClient': { returns: 'next-safe-action.SafeActionClient' },
      'next-connect.createRouter': { returns: 'next-connect.NodeRouter' },
      'next-auth.getServerSession': {
        effect: 'cache-read',
        async: true,
        quick: true,
        returns: 'any',
        does: 'reads the session',
      },
    },
    types: {
      'next/server.NextRequest': {
        bases: ['globalThis.Request'],
        attributes: { nextUrl: 'globalThis.URL', cookies: 'any' },
      },
      'next/server.NextResponse': {
        bases: ['globalThis.Response'],
        members: members('json redirect rewrite next', { returns: 'globalThis.Response' }),
      },
      'next-safe-action.SafeActionClient': {
        members: {
          ...members('schema inputSchema outputSchema metadata bindArgsSchemas use', { returns: '$self' }),
          ...members('action stateAction', {}),
        },
      },
      'next-connect.NodeRouter': {
        members: { ...members('get post put patch delete all use', { returns: '$self' }), ...members('handler run') },
      },
    },
    entryPoints: [
      inFiles([`**/app/**/route.${SOURCE}`], METHODS),
      inFiles([`**/pages/api/**/*.${SOURCE}`], ['default', 'handler']),
      inFiles([`**/pages/**/*.${SOURCE}`], ['getServerSideProps', 'getInitialProps']),
      // Built once, or again now and then: nobody waits for it.
      inFiles([`**/pages/**/*.${SOURCE}`], ['getStaticProps', 'getStaticPaths'], { role: 'background' }),
      inFiles(
        [`**/app/**/{page,layout,template,default,loading,not-found}.${SOURCE}`],
        ['default', 'generateMetadata'],
      ),
      inFiles([`**/app/**/{page,layout,route}.${SOURCE}`], ['generateStaticParams'], { role: 'background' }),
      inFiles([`**/app/**/{sitemap,robots,manifest,opengraph-image,icon}.${SOURCE}`], ['default']),
      inFiles([`{,src/,**/src/}{middleware,proxy}.${SOURCE}`], ['middleware', 'proxy', 'default']),
      inFiles([`{,src/,**/src/}instrumentation.${SOURCE}`], ['register'], { role: 'startup' }),
      { ...REQUEST, directive: 'use server' },
      ...['action', 'stateAction', 'use'].map(
        (name): EntryPoint => ({ ...REQUEST, registrar: `next-safe-action.SafeActionClient.${name}`, argument: 0 }),
      ),
      ...['get', 'post', 'put', 'patch', 'delete', 'all', 'use'].map(
        (name): EntryPoint => ({ ...REQUEST, registrar: `next-connect.NodeRouter.${name}`, argument: '*' }),
      ),
    ],
  }),
  defineLibrary({
    title: 'React on the server',
    language: 'typescript',
    practice: 'react',
    packages: [],
    modules: ['react'],
    docs: { cache: 'https://react.dev/reference/react/cache' },
    functions: {
      // Kept for one request: enough against repeated reads in it.
      'react.cache': { returns: '$0', decorates: { caches: true } },
      ...functionsOf('react', 'useEffect useLayoutEffect', { runs: [{ argument: 0, how: 'later', plain: 'loop' }] }),
      ...functionsOf('react', 'useCallback memo forwardRef', { returns: '$0' }),
      'react.useMemo': { returns: '$0.return', runs: [{ argument: 0, how: 'inline' }] },
      ...functionsOf('react', 'useState useRef useContext useReducer createContext createElement startTransition use'),
    },
  }),
  defineLibrary({
    title: 'Remix and React Router',
    language: 'typescript',
    practice: 'remix',
    packages: [
      ...[
        '@remix-run/node',
        '@remix-run/server-runtime',
        '@remix-run/react',
        '@remix-run/cloudflare',
        '@remix-run/express',
      ],
      ...['@react-router/node', '@react-router/express', '@react-router/dev'],
    ],
    modules: ['@remix-run', '@react-router', 'react-router', 'remix-utils'],
    docs: {
      loaders: 'https://reactrouter.com/start/framework/data-loading',
      actions: 'https://reactrouter.com/start/framework/actions',
    },
    functions: {
      ...functionsOf('@remix-run/node', 'json redirect defer data createCookieSessionStorage', {}),
      ...functionsOf('react-router', 'json redirect data', {}),
    },
    entryPoints: [
      inFiles([`**/app/**/*.${SOURCE}`], ['loader', 'action']),
      inFiles([`**/app/entry.server.${SOURCE}`], ['default', 'handleDataRequest']),
    ],
  }),
  defineLibrary({
    title: 'SvelteKit and Astro',
    language: 'typescript',
    practice: 'sveltekit',
    packages: ['@sveltejs/kit', 'astro'],
    modules: ['@sveltejs/kit', '$app', '$lib', 'astro'],
    docs: {
      load: 'https://svelte.dev/docs/kit/load',
      endpoints: 'https://docs.astro.build/en/guides/endpoints/',
    },
    functions: functionsOf('@sveltejs/kit', 'json error redirect fail text', {}),
    entryPoints: [
      inFiles(['**/+server.{ts,js}'], [...METHODS, 'fallback']),
      inFiles(['**/+{page,layout}.server.{ts,js}'], ['load']),
      inFiles(['**/+page.server.{ts,js}'], ['actions'], { members: true }),
      inFiles(['**/hooks.server.{ts,js}'], ['handle', 'handleFetch', 'handleError']),
      inFiles(['**/hooks.server.{ts,js}'], ['init'], { role: 'startup' }),
      inFiles(['**/src/pages/**/*.{ts,js}'], [...METHODS, 'ALL']),
    ],
  }),
  defineLibrary({
    title: 'Nuxt and h3',
    language: 'typescript',
    practice: 'nuxt',
    packages: ['nuxt', 'h3', 'nitropack', 'nitro', '@nuxt/kit'],
    modules: ['nuxt', 'h3', 'nitropack', 'nitro', '#imports'],
    docs: {
      server: 'https://nuxt.com/docs/guide/directory-structure/server',
      handlers: 'https://h3.dev/guide/basics/handler',
    },
    aliases: Object.fromEntries(
      // Nuxt and Nitro import them by themselves.
      'defineEventHandler eventHandler defineCachedEventHandler defineCachedFunction readBody getQuery getRouterParam createError defineTask defineNitroPlugin'
        .split(' ')
        .flatMap((name) =>
          ['globalThis', '#imports', 'nitropack/runtime'].map((module) => [`${module}.${name}`, `h3.${name}`]),
        ),
    ),
    functions: {
      ...functionsOf('h3', 'defineEventHandler eventHandler fromNodeMiddleware', { returns: '$0' }),
      'h3.defineCachedEventHandler': { returns: '$0', decorates: { caches: true, isCached: 'process' } },
      'h3.defineCachedFunction': { returns: '$0', decorates: { caches: true, isCached: 'process' } },
      'h3.defineNitroPlugin': { returns: '$0' },
      'h3.defineTask': { options: [0] },
      ...functionsOf('h3', 'readBody readMultipartFormData readValidatedBody', { async: true, returns: 'any' }),
      ...functionsOf(
        'h3',
        'getQuery getRouterParam getRouterParams getHeader setResponseStatus createError sendRedirect setCookie getCookie',
      ),
    },
    entryPoints: [
      ...['defineEventHandler', 'eventHandler', 'defineCachedEventHandler'].map(
        (name): EntryPoint => ({ ...REQUEST, registrar: `h3.${name}`, argument: 0 }),
      ),
      { ...REQUEST, role: 'startup', registrar: 'h3.defineNitroPlugin', argument: 0 },
      { ...REQUEST, role: 'background', registrar: 'h3.defineTask', argument: 'run' },
      inFiles(['**/server/{api,routes,middleware}/**/*.{ts,js}'], ['default']),
    ],
  }),
];
