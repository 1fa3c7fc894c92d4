import path from 'node:path';
import { folderOf, type Manifests } from '../modules.ts';
import { record } from './json.ts';

/** Packages that draw in a browser or on a phone, or hold the state of what is drawn. */
const BROWSER =
  /^(?:react(?:-dom|-native|-redux|-router-dom|-query|-hook-form|-i18next|-hot-toast|-select|-dnd)?|preact|vue|vue-router|vuex|pinia|svelte|solid-js|lit|ember-source|backbone|jquery|bootstrap|alpinejs|htmx\.org|expo|jotai|recoil|zustand|mobx(?:-react(?:-lite)?)?|swr|styled-components|framer-motion|lucide-react|next-themes|next\/(?:link|image|dynamic|router|script)|@angular\/.*|@vue\/.*|@vueuse\/.*|@ngrx\/.*|@ionic\/.*|@tanstack\/(?:react|vue|solid|svelte)-.*|@radix-ui\/.*|@mui\/.*|@chakra-ui\/.*|@mantine\/.*|@heroicons\/.*|@headlessui\/.*|@emotion\/.*|@hotwired\/.*|@reduxjs\/toolkit|@react-email\/components|@react-native.*|@testing-library\/.*)(?:\/.*)?$/;
/** Packages of a server: frameworks, databases, queues, rendering on the server. */
const SERVER =
  /^(?:express|fastify|koa|hapi|hono|restify|polka|h3|nitropack|elysia|next|nuxt|astro|serverless|http-proxy|ws|socket\.io|sails|strapi|moleculer|graphql-yoga|type-graphql|apollo-server.*|pg|pg-promise|mysql2?|mariadb|mongodb|mongoose|prisma|typeorm|sequelize|sequelize-typescript|knex|kysely|drizzle-orm|objection|bookshelf|better-sqlite3|sqlite3?|postgres|mssql|oracledb|tedious|redis|ioredis|bull|bullmq|agenda|inngest|amqplib|kafkajs|nodemailer|resend|postmark|stripe|firebase-admin|react-dom\/server|@react-email\/render|@sendgrid\/.*|aws-sdk|server-only|payload|directus|react-router\/.*|next\/(?:server|headers|cache)|next-auth|@hapi\/.*|@nestjs\/.*|@fastify\/.*|@koa\/.*|@hono\/.*|@trpc\/server|@apollo\/server|@pothos\/.*|@remix-run\/.*|@react-router\/(?:node|serve|express|cloudflare|dev)|@sveltejs\/kit|@tanstack\/(?:react-)?start.*|@prisma\/.*|@mikro-orm\/.*|@neondatabase\/.*|@planetscale\/.*|@libsql\/.*|@vercel\/(?:postgres|kv)|@upstash\/.*|@aws-sdk\/.*|@google-cloud\/.*|@medusajs\/.*|@adonisjs\/.*|@feathersjs\/.*|@strapi\/.*|@keystone-6\/.*|@trigger\.dev\/.*)(?:\/.*)?$/;
/** Names of modules that a project gives to what runs on its server. */
const OWN_SERVER =
  /(?:^|[/@#~.-])(?:server|db|database|prisma|drizzle|repositor(?:y|ies)|entit(?:y|ies))(?:$|[/.-])|^node:|^(?:fs|crypto|child_process|path|http|https|os|zlib|stream)(?:\/|$)/;

const DEPENDENCIES = ['dependencies', 'devDependencies', 'peerDependencies', 'optionalDependencies'];

/**
 * Says whether a file belongs to a package that runs only where people look at it: it depends on a library for that and on
 * nothing of a server, nor on a package of the repository that does.
 */
export function frontEndPackages(manifests: Manifests): (file: string) => boolean {
  const dependencies = new Map<string, string[]>();
  const server = new Set<string>();
  for (const [file, content] of manifests) {
    if (path.posix.basename(file) !== 'package.json') continue;
    const own = record(content);
    const names = DEPENDENCIES.flatMap((kind) => Object.keys(record(own[kind])));
    // One without dependencies says no more than how the files of a folder are read.
    if (names.length > 0) dependencies.set(folderOf(file), names);
    if (typeof own.name === 'string' && names.some((name) => SERVER.test(name))) server.add(own.name);
  }
  const frontEnd = new Map<string, boolean>();
  for (const [folder, names] of dependencies) {
    const isServer = names.some((name) => SERVER.test(name) || server.has(name));
    frontEnd.set(folder, !isServer && names.some((name) => BROWSER.test(name)));
  }
  return (file) => {
    for (let folder = folderOf(file); ; folder = folderOf(folder)) {
      const found = frontEnd.get(folder);
      if (found !== undefined || folder === '') return found ?? false;
    }
  };
}

/** How far imports are looked for: they come first in a file. */
const HEAD = 8000;
const IMPORTED = /(?:\bfrom|\bimport|\brequire\(|\bimport\()\s*(['"])([^'"\n]+)\1/g;
/** Imports that leave nothing behind when the types are taken away. */
const TYPES_ONLY =
  /\b(?:import|export)\s+(?:type\s[^;'"]*?|\{(?:\s*type\s+\w+(?:\s+as\s+\w+)?\s*,?)+\s*\}\s*)from\s*(['"])[^'"\n]+\1/g;
const DIRECTIVE = (name: string) => new RegExp(String.raw`^(?:\s|/\*[\s\S]*?\*/|//[^\n]*\n)*['"]use ${name}['"]`);
const CLIENT = DIRECTIVE('client');
const USES_SERVER = /['"]use server['"]/;
/** What frameworks run on the server to fill a page. */
const LOADERS =
  /\bexport\s+(?:const|(?:async\s+)?function)\s+(?:loader|action|getServerSideProps|getStaticProps|getStaticPaths|generateMetadata|generateStaticParams)\b|\bgetInitialProps\b/;
const HOOK = /(?<![.\w])use[A-Z]\w*\s*(?:<[^<>]*>)?\(/;
const WAITS = /\basync\b|\bawait\b|\.then\(/;
const ASYNC_COMPONENT =
  /\basync\s+function\s+[A-Z]|\bexport\s+default\s+async\b|\b(?:const|let)\s+[A-Z]\w*[^=\n]*=\s*async\b/;
/** What a file does with React itself, besides naming its types. */
const REACT = /(?<![.\w])(?:use[A-Z]\w*|createContext|forwardRef|memo|lazy|createElement|cloneElement)\b/;
const MARKUP = /<\/?[A-Za-z][\w.]*[\s/>]|<>/;

/** Whether a file runs where people look at it: components, hooks, the state behind them, scripts of pages. */
export function isFrontEndFile(text: string, file: string): boolean {
  const head = text.slice(0, HEAD);
  if (CLIENT.test(head)) return true;
  const imports = Array.from(head.replace(TYPES_ONLY, '').matchAll(IMPORTED), (match) => match[2]);
  const mayDraw =
    /\.[jt]sx$/.test(file) || (/\.js$/.test(file) && imports.some((name) => /^(?:p?react)(?:\/|$)/.test(name)));
  if (imports.length === 0 && !mayDraw) return isPageScript(text, file);
  const draws = imports.some((name) => BROWSER.test(name) && (name !== 'react' || REACT.test(text)));
  if (!draws && !(mayDraw && MARKUP.test(text))) return false;
  if (USES_SERVER.test(text) || LOADERS.test(text)) return false;
  const hasHooks = HOOK.test(text);
  // Components name types and values of the database's, which says nothing; only one that waits for something can ask it.
  if (mayDraw && (hasHooks || !WAITS.test(text))) return true;
  if (imports.some((name) => SERVER.test(name) || OWN_SERVER.test(name))) return false;
  return !mayDraw || !ASYNC_COMPONENT.test(text);
}

/** Whether JavaScript without a module system speaks to a page. */
function isPageScript(text: string, file: string): boolean {
  return (
    /\.js$/.test(file) &&
    !/\bmodule\.exports\b|\bexports\.\w|^export\s/m.test(text) &&
    /(?<![.\w])(?:document\.\w|window\.(?:location|addEventListener|onload)|\$\((?:document|['"][#.]|function\b))/.test(
      text,
    )
  );
}
