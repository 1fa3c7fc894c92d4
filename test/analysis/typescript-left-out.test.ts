import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCode } from '../../src/analysis/analysis.ts';

let root: string;
beforeEach(() => {
  root = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

function write(files: Record<string, string | object>): void {
  for (const [file, content] of Object.entries(files)) {
    mkdirSync(path.dirname(path.join(root, file)), { recursive: true });
    writeFileSync(path.join(root, file), typeof content === 'string' ? content : JSON.stringify(content));
  }
}

/** What is audited of a folder, how many files are left out and why, and what cannot be read. */
async function read(below: string | null = null) {
  const { trees, leftOut, skipped, manifests } = await readCode(root, { path: below, exclude: [], threads: 1 });
  return { audited: trees.map((tree) => tree.path), leftOut, skipped, manifests: [...manifests.keys()].sort() };
}

/** The reason for which the text of one file is left out, or null. */
async function reason(file: string, text: string): Promise<string | null> {
  write({ [file]: text });
  const { audited, leftOut } = await read();
  expect(audited).toEqual(Object.keys(leftOut).length > 0 ? [] : [file]);
  return Object.keys(leftOut)[0] ?? null;
}

describe('front-end code', () => {
  it.each<[string, string, string]>([
    [
      'a client component',
      'app/users/form.tsx',
      `'use client';\nimport { save } from './actions';\nexport default async function Form() { await save(); return <form />; }\n`,
    ],
    [
      'a component with hooks that names a type of the database',
      'src/components/UserList.tsx',
      `import { useState } from 'react';\nimport { UserRole } from '@prisma/client';\n\nexport function UserList({ users }) {\n  const [open, setOpen] = useState(false);\n  const load = async () => { await fetch('/api/users'); };\n  return <ul onClick={load}>{users.map((user) => <li key={user.id}>{user.name}</li>)}</ul>;\n}\n`,
    ],
    [
      'a component without any import',
      'src/components/Badge.tsx',
      'export const Badge = ({ text }: { text: string }) => <span className="badge">{text}</span>;\n',
    ],
    [
      'a hook',
      'src/hooks/use-user.ts',
      `import { useQuery } from '@tanstack/react-query';\n\nexport function useUser(id: string) {\n  return useQuery({ queryKey: ['user', id], queryFn: async () => (await fetch('/api/users/' + id)).json() });\n}\n`,
    ],
    [
      'a store',
      'src/stores/users.ts',
      `import { defineStore } from 'pinia';\nexport const useUsers = defineStore('users', { actions: { async load() { this.users = await api.list(); } } });\n`,
    ],
    [
      'a service of Angular',
      'src/app/users.service.ts',
      `import { HttpClient } from '@angular/common/http';\nimport { Injectable } from '@angular/core';\n\n@Injectable({ providedIn: 'root' })\nexport class UsersService {\n  constructor(private http: HttpClient) {}\n  list() { return this.http.get('/api/users'); }\n}\n`,
    ],
    [
      'React in a .js file',
      'src/App.js',
      `import React from 'react';\nexport default function App() {\n  return <div>Hello</div>;\n}\n`,
    ],
    [
      'a script of a page',
      'shop/templates/cart.js',
      `$(document).ready(function () {\n  $('.remove').on('click', function () { $.post('/cart/remove', { id: this.dataset.id }); });\n});\n`,
    ],
  ])('is left out: %s', async (_, file, text) => {
    expect(await reason(file, text)).toBe('front-end code');
  });

  it.each<[string, string, string]>([
    [
      'a component of a server that queries',
      'app/users/page.tsx',
      `import Link from 'next/link';\nimport { prisma } from '@/lib/prisma';\n\nexport default async function Page() {\n  const users = await prisma.user.findMany();\n  return <ul>{users.map((user) => <li key={user.id}><Link href={user.id}>{user.name}</Link></li>)}</ul>;\n}\n`,
    ],
    [
      'the same through a function of the project',
      'app/users/layout.tsx',
      `import { Sidebar } from '@/components/sidebar';\nimport { getTeams } from '@/lib/teams';\n\nexport const Layout = async ({ children }) => {\n  const teams = await getTeams();\n  return <Sidebar teams={teams}>{children}</Sidebar>;\n};\n`,
    ],
    [
      'a loader beside a component with hooks',
      'app/routes/users.tsx',
      `import { useLoaderData } from 'react-router';\nimport { db } from '../db';\n\nexport async function loader() {\n  return db.user.findMany();\n}\n\nexport default function Users() {\n  const users = useLoaderData();\n  return <pre>{users.length}</pre>;\n}\n`,
    ],
    [
      'properties that a server gives a page',
      'pages/users.tsx',
      `import { useState } from 'react';\nimport { sql } from '../lib/sql';\n\nexport const getServerSideProps = async () => ({ props: { users: await sql('select 1') } });\n\nexport default function Users({ users }) {\n  const [open] = useState(false);\n  return <p>{users.length}</p>;\n}\n`,
    ],
    [
      'an action of a server inside a component',
      'app/new/page.tsx',
      `import { redirect } from 'next/navigation';\nimport { save } from './save';\n\nexport default function Page() {\n  async function create(data: FormData) {\n    'use server';\n    await save(data);\n    redirect('/');\n  }\n  return <form action={create} />;\n}\n`,
    ],
    [
      'mail that is drawn with React',
      'src/mail.ts',
      `import { render } from '@react-email/render';\nimport { Welcome } from './welcome';\nimport { transport } from './transport';\n\nexport async function welcome(to: string) {\n  await transport.send({ to, html: await render(Welcome({ to })) });\n}\n`,
    ],
    [
      'types of React in a service',
      'src/notify.ts',
      `import type { ReactElement } from 'react';\nimport { type FC } from 'react';\nimport { pool } from './pool';\n\nexport const notify = async (what: ReactElement, how: FC) => pool.query('insert into notices values ($1)', [what.key]);\n`,
    ],
    [
      'functions whose names begin as those of hooks',
      'src/main.ts',
      `import { useContainer } from 'class-validator';\nimport { NestFactory } from '@nestjs/core';\n\nasync function bootstrap() {\n  const app = await NestFactory.create(AppModule);\n  useContainer(app.select(AppModule));\n  app.useGlobalPipes();\n}\n`,
    ],
    [
      'what a browser does for a server',
      'src/shot.js',
      `const puppeteer = require('puppeteer');\nmodule.exports = async (page) => page.evaluate(() => document.title);\n`,
    ],
  ])('is not %s', async (_, file, text) => {
    expect(await reason(file, text)).toBeNull();
  });

  it('is a package that depends on nothing of a server', async () => {
    const helper = 'export const format = (value: number) => value.toFixed(2);\n';
    write({
      'package.json': { private: true, workspaces: ['apps/*', 'packages/*'], devDependencies: { typescript: '5' } },
      'apps/web/package.json': { name: 'web', dependencies: { react: '19', 'react-dom': '19', '@acme/ui': '*' } },
      'apps/web/src/format.ts': helper,
      // One that says how the files of a folder are read, and no more.
      'apps/web/src/legacy/package.json': { type: 'commonjs' },
      'apps/web/src/legacy/format.js': 'exports.format = (value) => value.toFixed(2);\n',
      'packages/ui/package.json': { name: '@acme/ui', peerDependencies: { vue: '3' } },
      'packages/ui/src/format.ts': helper,
      'apps/site/package.json': { name: 'site', dependencies: { react: '19', next: '15' } },
      'apps/site/lib/format.ts': helper,
      'apps/admin/package.json': { name: 'admin', dependencies: { react: '19', '@acme/db': '*' } },
      'apps/admin/lib/format.ts': helper,
      'packages/db/package.json': { name: '@acme/db', dependencies: { '@prisma/client': '6' } },
      'packages/db/src/format.ts': helper,
      'scripts/format.ts': helper,
    });
    const { audited, leftOut } = await read();
    expect(audited).toEqual([
      'apps/admin/lib/format.ts',
      'apps/site/lib/format.ts',
      'packages/db/src/format.ts',
      'scripts/format.ts',
    ]);
    expect(leftOut).toEqual({ 'front-end code': 3 });
  });
});

describe('JavaScript that nobody wrote', () => {
  const lines = (count: number) => Array.from({ length: count }, (_, i) => `const a${i} = ${i};`).join('\n');
  const packed = `!function(){${'var a=function(b){return b(1)};if(a){c(d)}'.repeat(200)}}();`;

  it.each<[string, string, string]>([
    ['minified', 'lib/charts.js', packed],
    ['minified', 'lib/banner.js', `// Charts\n${packed}\n${lines(20)}\n`],
    ['vendored', 'lib/charts.js', `/*! Charts v4.4.1 | MIT */\n${lines(20)}\n`],
    [
      'vendored',
      'lib/bundle.js',
      `(function (global, factory) {\n  typeof exports === 'object' && typeof module !== 'undefined' ? module.exports = factory() : (global.Charts = factory());\n})(this, function () {});\n`,
    ],
    ['vendored', 'server.js', `/******/ (() => { // webpackBootstrap\n${lines(20)}\n/******/ })();\n`],
    [
      'build output',
      'lib/users.js',
      `"use strict";\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.users = void 0;\n`,
    ],
    ['build output', 'lib/users.js', `export const users = [];\n//# sourceMappingURL=users.js.map\n`],
    [
      'generated',
      'src/api.ts',
      `/* tslint:disable */\n/* eslint-disable */\n/**\n  Shop API\n  NOTE: This class is auto generated by OpenAPI Generator.\n*/\nexport class Api {}\n`,
    ],
    ['generated', 'src/schema.ts', `'use strict';\n// @generated by protobuf-ts 2.9\nexport const a = 1;\n`],
  ])('is left out as %s: %s', async (why, file, text) => {
    expect(await reason(file, text)).toBe(why);
  });

  it.each<[string, string, string]>([
    ['a long text in a line', 'src/keys.js', `exports.picture = '${'iVBORw0KGgoAAAANSUhEUgAA'.repeat(400)}';\n`],
    [
      'a banner without a version',
      'lib/express.js',
      `/*!\n * express\n * Copyright(c) 2009\n */\n'use strict';\nmodule.exports = require('./application');\n`,
    ],
    [
      'prose about what is generated',
      'src/purge.ts',
      `/**\n * Deletes every record along with the topics generated from them,\n * and what is auto-generated for it. Do not modify the order.\n */\nexport const purge = async () => {};\n`,
    ],
  ])('is not %s', async (_, file, text) => {
    expect(await reason(file, text)).toBeNull();
  });

  it('lies in a folder `build` beside a package.json', async () => {
    write({
      'package.json': { name: 'shop' },
      'build/index.js': 'module.exports = 1;\n',
      'build/deep/index.js': 'module.exports = 1;\n',
      'build/steps.ts': 'export const steps = [];\n',
      'src/build/index.js': 'module.exports = 1;\n',
      'out/index.js': 'module.exports = 1;\n',
      'tools/out/index.js': 'module.exports = 1;\n',
    });
    const { audited, leftOut } = await read();
    expect(audited).toEqual(['build/steps.ts', 'src/build/index.js', 'tools/out/index.js']);
    expect(leftOut).toEqual({ 'build output': 3 });
  });
});

describe('files that say where imports lead', () => {
  it('are read, with comments and trailing commas', async () => {
    write({
      'src/app.ts': 'export const a = 1;\n',
      'package.json': { name: 'shop' },
      'tsconfig.json':
        '\uFEFF{\n  // "paths": nothing\n  "compilerOptions": { /* , */ "baseUrl": "./src", "paths": { "a//b": ["x/*"], }, },\n}\n',
      'node_modules/pg/package.json': '{',
      'docs/package.json': '{',
    });
    const { manifests, skipped } = await readCode(root, { path: null, exclude: [] });
    expect([...manifests.keys()]).toEqual(['package.json', 'tsconfig.json']);
    expect(manifests.get('tsconfig.json')).toEqual({
      compilerOptions: { baseUrl: './src', paths: { 'a//b': ['x/*'] } },
    });
    expect(skipped).toEqual([]);
  });

  it('in the folders above count for the one that is audited', async () => {
    write({
      'apps/api/src/app.ts': 'export const a = 1;\n',
      'apps/api/package.json': {},
      'apps/web/package.json': {},
      'tsconfig.base.json': {},
      'package.json': {},
    });
    expect((await read('apps/api')).manifests).toEqual(['apps/api/package.json', 'package.json', 'tsconfig.base.json']);
  });

  it('that cannot be read are listed', async () => {
    const secret = mkdtempSync(path.join(tmpdir(), 'audit-persistence-test-'));
    writeFileSync(path.join(secret, 'tsconfig.json'), '{ "secret": 1 }');
    write({
      'src/app.ts': 'export const a = 1;\n',
      'a/package.json': 'name: shop\n',
      'b/tsconfig.json': '{ "compilerOptions": { "paths": ',
      'c/package.json': `{ "name": "${'x'.repeat(600_000)}" }`,
      'd/x': '',
    });
    symlinkSync(path.join(secret, 'tsconfig.json'), path.join(root, 'd/tsconfig.json'));
    const { manifests, skipped } = await read();
    rmSync(secret, { recursive: true });
    expect(manifests).toEqual([]);
    expect(skipped.map((file) => file.path).sort()).toEqual([
      'a/package.json',
      'b/tsconfig.json',
      'c/package.json',
      'd/tsconfig.json',
    ]);
    expect(skipped.find((file) => file.path === 'a/package.json')!.reason).toMatch(
      /^cannot be read \(.*JSON.*\): imports/,
    );
    expect(skipped.find((file) => file.path === 'c/package.json')!.reason).toBe('is larger than 512 KB: not read');
    expect(skipped.find((file) => file.path === 'd/tsconfig.json')!.reason).toMatch(/leads out of the repository/);
  });

  it('are of no interest where there is no code that they are about', async () => {
    write({ 'app/a.py': 'x = 1\n', 'package.json': '{' });
    expect(await read()).toEqual({ audited: ['app/a.py'], leftOut: {}, skipped: [], manifests: [] });
  });
});
