import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library, type Member } from '../schema.ts';

const BACKGROUND = { role: 'background', plain: 'loop' } as const;
const ENQUEUE: Member = { effect: 'enqueue', async: true, does: 'enqueues a job' };
const MANY: Member = { ...ENQUEUE, bulk: true };
const QUEUE: Member = { effect: 'network', async: true, does: 'asks the queue' };
const EVENTS = 'on once off';

/** Job queues. Handing a job over is a side effect that others act on at once; what a worker runs is background code. */
export const jobQueues: Library[] = [
  defineLibrary({
    title: 'BullMQ',
    language: 'typescript',
    practice: 'bullmq',
    packages: ['bullmq', 'bull', '@nestjs/bull', '@nestjs/bullmq'],
    modules: ['bullmq', 'bull'],
    docs: {
      queues: 'https://docs.bullmq.io/guide/queues',
      bulk: 'https://docs.bullmq.io/guide/queues/adding-bulks',
      concurrency: 'https://docs.bullmq.io/guide/workers/concurrency',
    },
    aliases: { 'bull.Queue': 'bull', 'bullmq.QueuePro': 'bullmq.Queue', 'bull.Job': 'bullmq.Job' },
    types: {
      'bullmq.Queue': {
        multiplexed: true,
        bases: ['events.EventEmitter'],
        members: {
          add: { ...ENQUEUE, returns: 'bullmq.Job' },
          upsertJobScheduler: { ...ENQUEUE, returns: 'bullmq.Job' },
          addBulk: { ...MANY, returns: 'list<bullmq.Job>' },
          getJob: { ...QUEUE, returns: 'bullmq.Job' },
          ...members(
            'getJobs getJobCounts getActive getWaiting getCompleted getFailed getDelayed count pause resume drain clean obliterate remove removeRepeatable removeRepeatableByKey removeJobs removeJobScheduler getRepeatableJobs empty isPaused whenCurrentJobsFinished',
            QUEUE,
          ),
          ...members('close disconnect waitUntilReady isReady', { async: true }),
        },
      },
      bull: { bases: ['bullmq.Queue'], members: { process: {} } },
      'bullmq.FlowProducer': { multiplexed: true, members: { add: ENQUEUE, addBulk: MANY, close: { async: true } } },
      'bullmq.Worker': {
        bases: ['events.EventEmitter'],
        members: members('close pause resume run waitUntilReady', { async: true }),
      },
      'bullmq.QueueEvents': { bases: ['events.EventEmitter'], members: { close: { async: true } } },
      'bullmq.Job': {
        attributes: { id: 'str', name: 'str', data: '$T', attemptsMade: 'float', opts: 'any', progress: 'any' },
        members: {
          ...members('updateProgress log updateData extendLock progress', { async: true }),
          ...members(
            'remove retry moveToFailed moveToCompleted moveToDelayed promote getState isCompleted isFailed',
            QUEUE,
          ),
          ...members('waitUntilFinished finished', { ...QUEUE, does: 'waits for a job' }),
        },
      },
    },
    entryPoints: [
      { ...BACKGROUND, registrar: 'bullmq.Worker', argument: 1 },
      { ...BACKGROUND, registrar: 'bull.process', argument: '*' },
    ],
  }),
  defineLibrary({
    title: 'Agenda',
    language: 'typescript',
    practice: 'agenda',
    packages: ['agenda', '@hokify/agenda'],
    modules: ['agenda', '@hokify/agenda'],
    docs: { guide: 'https://github.com/agenda/agenda#readme' },
    aliases: { 'agenda.Agenda': 'agenda', '@hokify/agenda.Agenda': 'agenda' },
    types: {
      agenda: {
        bases: ['events.EventEmitter'],
        members: {
          ...members('now schedule every', ENQUEUE),
          define: {},
          create: { returns: 'agenda.Job' },
          ...members('start stop close', { async: true }),
          ...members('jobs cancel', QUEUE),
        },
      },
      'agenda.Job': {
        attributes: { attrs: 'any' },
        members: {
          ...members('repeatEvery schedule unique priority', { returns: '$self' }),
          save: ENQUEUE,
          run: { async: true },
          remove: QUEUE,
        },
      },
    },
    entryPoints: [{ ...BACKGROUND, registrar: 'agenda.define', argument: '*' }],
  }),
  defineLibrary({
    title: 'pg-boss',
    language: 'typescript',
    practice: 'pg-boss',
    packages: ['pg-boss'],
    modules: ['pg-boss'],
    docs: { api: 'https://github.com/timgit/pg-boss/blob/master/docs/readme.md' },
    aliases: { 'pg-boss.PgBoss': 'pg-boss' },
    types: {
      'pg-boss': {
        bases: ['events.EventEmitter'],
        members: {
          // With `db` the job is written by the connection that is given, in its transaction.
          ...members('send sendAfter sendOnce sendSingleton sendThrottled sendDebounced publish', {
            ...ENQUEUE,
            options: [2],
          }),
          insert: MANY,
          schedule: ENQUEUE,
          ...members('work offWork subscribe', { async: true }),
          ...members('fetch complete fail cancel getQueueSize deleteQueue createQueue', QUEUE),
          ...members('start stop', { async: true }),
        },
      },
    },
    entryPoints: [{ ...BACKGROUND, registrar: 'pg-boss.work', argument: '*' }],
  }),
  defineLibrary({
    title: 'Graphile Worker',
    language: 'typescript',
    practice: 'graphile-worker',
    packages: ['graphile-worker'],
    modules: ['graphile-worker'],
    docs: { tasks: 'https://worker.graphile.org/docs/tasks', jobs: 'https://worker.graphile.org/docs/library/add-job' },
    functions: {
      'graphile-worker.run': { async: true, serves: true, options: [0], returns: 'graphile-worker.Runner' },
      'graphile-worker.runOnce': { async: true, options: [0] },
      'graphile-worker.makeWorkerUtils': { async: true, returns: 'graphile-worker.WorkerUtils' },
      'graphile-worker.quickAddJob': ENQUEUE,
      'graphile-worker.parseCronItems': {},
    },
    types: {
      'graphile-worker.WorkerUtils': {
        members: {
          addJob: ENQUEUE,
          addJobs: MANY,
          ...members('migrate release', { async: true }),
          ...members('completeJobs permanentlyFailJobs rescheduleJobs', QUEUE),
        },
      },
      'graphile-worker.Runner': {
        members: { addJob: ENQUEUE, stop: { async: true } },
        attributes: { promise: 'promise' },
      },
      'graphile-worker.JobHelpers': {
        members: { addJob: ENQUEUE, withPgClient: { async: true, runs: [{ argument: 0, how: 'await' }] } },
        attributes: { logger: 'any', job: 'any' },
      },
    },
    entryPoints: ['graphile-worker.run', 'graphile-worker.runOnce'].map((registrar) => ({
      ...BACKGROUND,
      registrar,
      argument: 'taskList',
      members: true as const,
    })),
  }),
  defineLibrary({
    title: 'Inngest and Trigger.dev',
    language: 'typescript',
    practice: 'inngest',
    packages: ['inngest', '@trigger.dev/sdk', 'defer', '@upstash/workflow', '@upstash/qstash'],
    modules: ['inngest', '@trigger.dev/sdk', '@trigger.dev/sdk/v3', '@upstash/workflow', '@upstash/qstash'],
    docs: {
      functions: 'https://www.inngest.com/docs/reference/functions/create',
      events: 'https://www.inngest.com/docs/reference/events/send',
      tasks: 'https://trigger.dev/docs/tasks/overview',
    },
    aliases: { '@trigger.dev/sdk/v3.*': '@trigger.dev/sdk.*' },
    functions: {
      ...functionsOf('@trigger.dev/sdk', 'task schemaTask', { options: [0], returns: '@trigger.dev/sdk.Task' }),
      '@trigger.dev/sdk.schedules.task': { options: [0], returns: '@trigger.dev/sdk.Task' },
      ...functionsOf('@trigger.dev/sdk.tasks', 'trigger', ENQUEUE),
      ...functionsOf('@trigger.dev/sdk.tasks', 'batchTrigger', MANY),
      ...functionsOf('@trigger.dev/sdk.tasks', 'triggerAndWait triggerAndPoll', { ...ENQUEUE, returns: 'any' }),
      ...functionsOf('@trigger.dev/sdk.wait', 'for until', { effect: 'sleep', async: true }),
      '@upstash/workflow/nextjs.serve': {},
    },
    types: {
      'inngest.Inngest': {
        members: { createFunction: { returns: 'inngest.InngestFunction' }, send: { ...MANY, does: 'sends an event' } },
      },
      'inngest.InngestFunction': {},
      '@trigger.dev/sdk.Task': {
        members: {
          ...members('trigger triggerAndWait', ENQUEUE),
          ...members('batchTrigger batchTriggerAndWait', MANY),
        },
      },
      '@upstash/qstash.Client': {
        kind: 'client',
        members: {
          ...members('publish publishJSON enqueue enqueueJSON', ENQUEUE),
          ...members('batch batchJSON', MANY),
        },
      },
    },
    entryPoints: [
      { ...BACKGROUND, registrar: 'inngest.Inngest.createFunction', argument: '*' },
      ...['task', 'schemaTask', 'schedules.task'].map(
        (name): EntryPoint => ({ ...BACKGROUND, registrar: `@trigger.dev/sdk.${name}`, argument: 'run' }),
      ),
      { ...BACKGROUND, registrar: '@upstash/workflow/nextjs.serve', argument: 0 },
    ],
  }),
  defineLibrary({
    title: 'Bee-Queue, Temporal and others',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['bee-queue', 'bree', '@temporalio/client', '@temporalio/workflow', '@temporalio/worker', 'kue'],
    modules: ['bee-queue', 'bree', '@temporalio'],
    docs: {
      beeQueue: 'https://github.com/bee-queue/bee-queue#readme',
      temporal: 'https://docs.temporal.io/develop/typescript',
    },
    types: {
      'bee-queue': {
        bases: ['events.EventEmitter'],
        members: {
          createJob: { returns: 'bee-queue.Job' },
          saveAll: MANY,
          process: {},
          getJob: QUEUE,
          close: { async: true },
        },
      },
      'bee-queue.Job': {
        members: {
          ...members('setId retries timeout delayUntil backoff', { returns: '$self' }),
          save: ENQUEUE,
          ...members(EVENTS),
        },
      },
      '@temporalio/client.WorkflowClient': {
        kind: 'client',
        members: {
          ...members('start signalWithStart', ENQUEUE),
          execute: { ...ENQUEUE, does: 'runs a workflow and waits for it' },
          getHandle: {},
        },
      },
      '@temporalio/client.Client': { attributes: { workflow: '@temporalio/client.WorkflowClient' } },
    },
    entryPoints: [{ ...BACKGROUND, registrar: 'bee-queue.process', argument: '*' }],
  }),
  defineLibrary({
    title: 'Cron',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['node-cron', 'cron', 'node-schedule', 'croner', 'toad-scheduler'],
    modules: ['node-cron', 'cron', 'node-schedule', 'croner', 'toad-scheduler'],
    docs: {
      nodeCron: 'https://github.com/node-cron/node-cron#readme',
      cron: 'https://github.com/kelektiv/node-cron#readme',
    },
    aliases: { 'croner.Cron': 'croner' },
    functions: {
      'node-cron.schedule': {},
      'node-cron.validate': { returns: 'bool' },
      ...functionsOf('node-schedule', 'scheduleJob', {}),
    },
    types: {
      'cron.CronJob': {
        construct: { options: [0], returns: 'cron.CronJob' },
        members: { from: { options: [0], returns: 'cron.CronJob' }, ...members('start stop setTime nextDate') },
      },
      croner: { members: members('stop pause resume trigger nextRun schedule') },
      'toad-scheduler.AsyncTask': {},
      'toad-scheduler.Task': {},
    },
    entryPoints: [
      { ...BACKGROUND, registrar: 'node-cron.schedule', argument: 1 },
      { ...BACKGROUND, registrar: 'node-schedule.scheduleJob', argument: '*' },
      { ...BACKGROUND, registrar: 'cron.CronJob', argument: [1, 'onTick'] },
      { ...BACKGROUND, registrar: 'cron.CronJob.from', argument: 'onTick' },
      { ...BACKGROUND, registrar: 'croner', argument: '*' },
      { ...BACKGROUND, registrar: 'toad-scheduler.AsyncTask', argument: 1 },
      { ...BACKGROUND, registrar: 'toad-scheduler.Task', argument: 1 },
    ],
  }),
];
