import { describe, expect, test } from 'vitest';
import { Knowledge } from '../../../src/analysis/knowledge/index.ts';
import type { EntryPoint, Member } from '../../../src/analysis/knowledge/schema.ts';
import { worldLibraries } from '../../../src/analysis/knowledge/typescript/world.ts';
import { describeLibraries, memberNamed } from './well-formed.ts';

const knowledge = new Knowledge(worldLibraries);
const does = (name: string): Member | undefined => memberNamed(knowledge, name);
const holdsThread = ({ async: isAsync, quick, holds }: Member): boolean => holds === true || !(isAsync || quick);

describeLibraries(worldLibraries, knowledge);

describe('what calls do', () => {
  test.each([
    ['fs.readFileSync', 'file'],
    ['fs-extra.readJsonSync', 'file'],
    ['graceful-fs.writeFileSync', 'file'],
    ['child_process.execSync', 'process'],
    ['crypto.pbkdf2Sync', 'cpu'],
    ['zlib.gunzipSync', 'cpu'],
    ['bcrypt.compareSync', 'cpu'],
    ['bcryptjs.compare', 'cpu'],
    ['exceljs.Xlsx.load', 'cpu'],
    ['xlsx.readFile', 'file'],
    ['csv-parse/sync.parse', 'cpu'],
  ])('%s holds the event loop: %s', (name, effect) => {
    const member = does(name);
    expect(member).toMatchObject({ effect });
    expect(holdsThread(member!)).toBe(true);
  });

  test.each([
    ['globalThis.fetch', 'network'],
    ['axios', 'network'],
    ['axios.AxiosInstance.post', 'network'],
    ['node-fetch', 'network'],
    ['fs/promises.readFile', 'file'],
    ['fs.promises.writeFile', 'file'],
    ['timers/promises.setTimeout', 'sleep'],
    ['dns/promises.lookup', 'network'],
    ['nodemailer.Transporter.sendMail', 'mail'],
    ['resend.Emails.send', 'mail'],
    ['stripe.create', 'network'],
    ['bullmq.Queue.add', 'enqueue'],
    ['bull.Queue.addBulk', 'enqueue'],
    ['kafkajs.Producer.send', 'publish'],
    ['@aws-sdk/client-sqs.SQS.sendMessage', 'enqueue'],
    ['@aws-sdk/client-s3.S3Client.send', 'network'],
    ['rxjs.lastValueFrom', 'network'],
  ])('%s gives way while it waits: %s', (name, effect) => {
    const member = does(name);
    expect(member).toMatchObject({ effect });
    expect(holdsThread(member!)).toBe(false);
  });

  test.each([
    'path.join',
    'globalThis.JSON.parse',
    'globalThis.console.log',
    'globalThis.Object.keys',
    'bcrypt.hash',
    'crypto.randomUUID',
    'sharp.Sharp.resize',
    'pino.Logger.info',
    'stripe.webhooks.constructEvent',
    'cheerio.load',
  ])('%s does nothing that anybody waits for', (name) => {
    const member = does(name);
    expect(member).toBeDefined();
    expect([undefined, 'light']).toContain(member?.effect ? member.weight : undefined);
  });

  test('sending a message is told from other commands by the command', () => {
    const send = does('@aws-sdk/client-sqs.SQSClient.send');
    expect(send).toMatchObject({ effect: 'network', effectGiven: { effect: 'enqueue' } });
    expect(knowledge.isA('@aws-sdk/client-sqs.SendMessageBatchCommand', send?.effectGiven?.type ?? '')).toBe(true);
    expect(knowledge.type('@aws-sdk/client-sqs.ReceiveMessageCommand')).toBeNull();
  });

  test.each([
    ['list.map', { how: 'inline', each: 'receiver' }],
    ['list.reduce', { how: 'inline', carries: 0 }],
    ['globalThis.Promise.all', { how: 'together' }],
    ['globalThis.setTimeout', { how: 'later', plain: 'loop' }],
    ['p-map', { how: 'together', each: 0, limit: 'concurrency' }],
    ['p-limit.LimitFunction.map', { how: 'together', limit: true }],
    ['p-map-series', { how: 'await', each: 0 }],
    ['async.eachLimit', { how: 'together', limit: 1 }],
    ['lodash-es.map', { how: 'inline', each: 0 }],
    ['lodash/groupBy', { how: 'inline', each: 0 }],
    ['async_hooks.AsyncLocalStorage.run', { how: 'inline' }],
  ])('%s runs what it is given', (name, runs) => {
    expect(does(name)?.runs).toContainEqual(expect.objectContaining(runs));
  });

  test('a list is searched, moved and copied by its members', () => {
    expect(does('list.includes')?.linear).toBe('search');
    expect(does('list.shift')?.linear).toBe('first');
    expect(does('list.push')?.linear).toBeUndefined();
    expect(does('list.concat')?.copies).toBe('shallow');
    expect(does('globalThis.structuredClone')?.copies).toBe('deep');
    expect(does('globalThis.JSON.parse')?.undoes).toBe('globalThis.JSON.stringify');
  });

  test('blocking forms name what to use in their place', () => {
    const twin = (name: string): string | undefined =>
      worldLibraries.map(({ twins }) => twins?.[name]).find((other) => other !== undefined);
    expect(twin('fs.readFileSync')).toBe('fs/promises.readFile');
    expect(twin('bcrypt.hashSync')).toBe('bcrypt.hash');
    expect(twin('child_process.execSync')).toContain('promisify');
  });
});

describe('where frameworks enter', () => {
  const entries = knowledge.entryPoints.map(({ entry }) => entry);
  const by = (property: 'decorator' | 'registrar' | 'base', name: string): EntryPoint | undefined =>
    entries.find((entry) => entry[property] === knowledge.canonical(name));

  test.each([
    ['registrar', 'express.Router.get', 'request'],
    ['registrar', 'fastify.FastifyInstance.route', 'request'],
    ['registrar', 'koa-router.post', 'request'],
    ['registrar', 'hono.Hono.get', 'request'],
    ['registrar', '@trpc/server.Procedure.mutation', 'request'],
    ['decorator', '@nestjs/common.Get', 'request'],
    ['decorator', '@nestjs/schedule.Cron', 'background'],
    ['decorator', '@nestjs/bull.Process', 'background'],
    ['base', '@nestjs/bullmq.WorkerHost', 'background'],
    ['base', '@nestjs/common.CanActivate', 'request'],
    ['registrar', 'bullmq.Worker', 'background'],
    ['registrar', 'node-cron.schedule', 'background'],
    ['registrar', 'commander.Command.action', 'script'],
    ['registrar', '@middy/core', 'request'],
  ] as const)('%s %s: %s', (property, name, role) => {
    expect(by(property, name)).toMatchObject({ role });
  });

  test('a field’s resolver runs for every object, those of the root types once', () => {
    expect(by('decorator', '@nestjs/graphql.ResolveField')?.perObject).toBe(true);
    expect(by('decorator', '@nestjs/graphql.Query')?.perObject).toBeUndefined();
    expect(by('decorator', 'type-graphql.FieldResolver')?.perObject).toBe(true);
    expect(by('registrar', '@pothos/core.FieldBuilder.field')?.perObject).toBe(true);
    expect(by('registrar', '@pothos/core.RootFieldBuilder.field')?.perObject).toBeUndefined();
    expect(by('registrar', '@apollo/server.ApolloServer')).toMatchObject({
      members: true,
      rootClasses: expect.arrayContaining(['Query']),
    });
  });

  test('handlers are found by the files that export them', () => {
    const exporting = (name: string): string[] =>
      entries.filter(({ exports }) => exports?.includes(name)).flatMap(({ files }) => files ?? []);
    expect(exporting('getServerSideProps')).toEqual([expect.stringContaining('pages')]);
    expect(exporting('loader')).toEqual([expect.stringContaining('app')]);
    expect(exporting('POST')).toEqual(expect.arrayContaining(['**/+server.{ts,js}']));
    expect(entries.find(({ directive }) => directive === 'use server')).toMatchObject({ role: 'request' });
  });
});
