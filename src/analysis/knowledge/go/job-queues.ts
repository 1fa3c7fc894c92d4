import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';
import { orError, registrars } from './rows.ts';

const BACKGROUND = { role: 'background' } as const;
const ENQUEUE: Member = { effect: 'enqueue', does: 'enqueues a job' };
const CRON = 'github.com/robfig/cron';
const ASYNQ = 'github.com/hibiken/asynq';
const RIVER = 'github.com/riverqueue/river';
const MACHINERY = 'github.com/RichardKnop/machinery/v2';
const GOCRON = 'github.com/go-co-op/gocron/v2';
const TEMPORAL = 'go.temporal.io/sdk';
const SERVES: Member = { serves: true, returns: 'error' };
const RUNS_LATER: Member = { runs: [{ argument: '*', how: 'later' }] };

/** Schedulers and job queues. What a worker runs is background code. */
export const jobQueues: Library[] = [
  defineLibrary({
    title: 'Cron',
    language: 'go',
    practice: 'go',
    packages: [CRON, 'github.com/go-co-op/gocron', GOCRON],
    modules: [CRON, 'github.com/go-co-op/gocron', 'gopkg.in/robfig/cron.v2'],
    docs: {
      cron: 'https://pkg.go.dev/github.com/robfig/cron/v3',
      gocron: 'https://pkg.go.dev/github.com/go-co-op/gocron/v2',
    },
    aliases: {
      [`${CRON}/v3.*`]: `${CRON}.*`,
      [`${CRON}/v2.*`]: `${CRON}.*`,
      'gopkg.in/robfig/cron.v2.*': `${CRON}.*`,
      'github.com/go-co-op/gocron.*': `${GOCRON}.*`,
    },
    functions: {
      ...functionsOf(CRON, 'New NewWithLocation', { returns: `${CRON}.Cron` }),
      ...functionsOf(CRON, 'WithSeconds WithLocation WithChain WithLogger WithParser SkipIfStillRunning Recover'),
      [`${CRON}.FuncJob`]: { returns: '$0' },
      [`${GOCRON}.NewScheduler`]: orError(`${GOCRON}.Scheduler`),
      [`${GOCRON}.NewTask`]: { returns: '$0' },
      ...functionsOf(GOCRON, 'DurationJob CronJob DailyJob WithName'),
    },
    types: {
      [`${CRON}.Cron`]: {
        members: {
          ...members('AddFunc AddJob', { ...RUNS_LATER, returns: 'tuple<int,error>' }),
          Schedule: { ...RUNS_LATER, returns: 'int' },
          ...members('Start Remove Entries Stop'),
          Run: SERVES,
        },
      },
      [`${GOCRON}.Scheduler`]: {
        members: {
          NewJob: { ...RUNS_LATER, returns: 'tuple<any,error>' },
          // Version 1 chains: `s.Every(1).Day().Do(f)`.
          ...members('Every Day Days Hour Hours Minute Minutes Second Seconds Week At Cron Tag SingletonMode', {
            returns: '$self',
          }),
          Do: { ...RUNS_LATER, returns: 'tuple<any,error>' },
          ...members('Start StartAsync Shutdown Stop'),
          StartBlocking: SERVES,
        },
      },
    },
    entryPoints: [
      ...registrars([`${CRON}.Cron`], 'AddFunc', BACKGROUND),
      ...registrars([`${CRON}.Cron`], 'AddJob Schedule', { ...BACKGROUND, instances: ['Run'] }),
      ...registrars([`${GOCRON}.Scheduler`], 'Do', BACKGROUND),
      { ...BACKGROUND, registrar: `${GOCRON}.NewTask`, argument: 0 },
      { ...BACKGROUND, registrar: `${CRON}.FuncJob`, argument: 0 },
    ],
  }),
  defineLibrary({
    title: 'Asynq',
    language: 'go',
    practice: 'asynq',
    packages: [ASYNQ],
    modules: [ASYNQ],
    docs: {
      start: 'https://github.com/hibiken/asynq/wiki/Getting-Started',
      api: 'https://pkg.go.dev/github.com/hibiken/asynq',
    },
    functions: {
      [`${ASYNQ}.NewClient`]: { returns: `${ASYNQ}.Client` },
      [`${ASYNQ}.NewTask`]: { returns: `${ASYNQ}.Task` },
      [`${ASYNQ}.NewServer`]: { returns: `${ASYNQ}.Server` },
      [`${ASYNQ}.NewServeMux`]: { returns: `${ASYNQ}.ServeMux` },
      [`${ASYNQ}.NewScheduler`]: { returns: `${ASYNQ}.Scheduler` },
      ...functionsOf(ASYNQ, 'MaxRetry ProcessIn ProcessAt Queue Timeout Unique TaskID Deadline Retention'),
      [`${ASYNQ}.HandlerFunc`]: { returns: '$0' },
    },
    types: {
      [`${ASYNQ}.Client`]: {
        members: { ...members('Enqueue EnqueueContext', orError('any', ENQUEUE)), Close: { returns: 'error' } },
      },
      [`${ASYNQ}.Task`]: { members: { Payload: { returns: 'list<int>' }, Type: { returns: 'str' } } },
      [`${ASYNQ}.Server`]: { members: { Run: SERVES, ...members('Start Shutdown Stop', { returns: 'error' }) } },
      [`${ASYNQ}.ServeMux`]: { members: members('HandleFunc Handle Use') },
      [`${ASYNQ}.Scheduler`]: { members: { Register: orError('str'), Run: SERVES, Start: { returns: 'error' } } },
    },
    entryPoints: [
      ...registrars([`${ASYNQ}.ServeMux`], 'HandleFunc Use', BACKGROUND),
      ...registrars([`${ASYNQ}.ServeMux`], 'Handle', { ...BACKGROUND, instances: ['ProcessTask'] }),
      { ...BACKGROUND, registrar: `${ASYNQ}.HandlerFunc`, argument: 0 },
      { ...BACKGROUND, base: `${ASYNQ}.Handler`, methods: ['ProcessTask'] },
    ],
  }),
  defineLibrary({
    title: 'River',
    language: 'go',
    practice: 'river',
    packages: [RIVER],
    modules: [RIVER],
    docs: {
      inserting: 'https://pkg.go.dev/github.com/riverqueue/river',
      transactional: 'https://pkg.go.dev/github.com/riverqueue/river#Client.InsertTx',
    },
    functions: {
      [`${RIVER}.NewClient`]: orError(`${RIVER}.Client`),
      [`${RIVER}.NewWorkers`]: { returns: `${RIVER}.Workers` },
      ...functionsOf(RIVER, 'AddWorker'),
      [`${RIVER}.AddWorkerSafely`]: { returns: 'error' },
      ...functionsOf(RIVER, 'JobCancel JobSnooze', { returns: 'error' }),
    },
    types: {
      [`${RIVER}.Client`]: {
        members: {
          Insert: orError('any', ENQUEUE),
          InsertMany: orError('list<any>', { ...ENQUEUE, bulk: true }),
          // Written by the transaction that they are given: nobody sees the job before its commit.
          InsertTx: orError('any', { effect: 'insert', does: 'enqueues a job in the transaction' }),
          ...members(
            'InsertManyTx InsertManyFastTx',
            orError('any', { effect: 'insert', bulk: true, does: 'enqueues jobs in the transaction' }),
          ),
          Start: { returns: 'error' },
          ...members('Stop StopAndCancel', { returns: 'error' }),
        },
      },
      [`${RIVER}.Workers`]: {},
      [`${RIVER}.Job`]: { attributes: { Args: '$T', ID: 'int', Attempt: 'int' } },
    },
    entryPoints: [
      { ...BACKGROUND, base: `${RIVER}.WorkerDefaults`, methods: ['Work'] },
      { ...BACKGROUND, registrar: `${RIVER}.AddWorker`, argument: 1, instances: ['Work'] },
    ],
  }),
  defineLibrary({
    title: 'Machinery, Temporal and others',
    language: 'go',
    practice: 'go',
    packages: ['github.com/RichardKnop/machinery', TEMPORAL, 'github.com/gocraft/work', 'github.com/gocelery/gocelery'],
    modules: ['github.com/RichardKnop/machinery', TEMPORAL, 'github.com/gocraft/work'],
    docs: {
      machinery: 'https://pkg.go.dev/github.com/RichardKnop/machinery/v2',
      temporal: 'https://docs.temporal.io/develop/go',
    },
    aliases: {
      'github.com/RichardKnop/machinery/v1.*': `${MACHINERY}.*`,
      'github.com/RichardKnop/machinery.*': `${MACHINERY}.*`,
    },
    functions: {
      [`${MACHINERY}.NewServer`]: orError(`${MACHINERY}.Server`),
      [`${TEMPORAL}/client.Dial`]: orError(`${TEMPORAL}/client.Client`, { effect: 'network' }),
      [`${TEMPORAL}/worker.New`]: { returns: `${TEMPORAL}/worker.Worker` },
      'github.com/gocraft/work.NewEnqueuer': { returns: 'github.com/gocraft/work.Enqueuer' },
      'github.com/gocraft/work.NewWorkerPool': { returns: 'github.com/gocraft/work.WorkerPool' },
    },
    types: {
      [`${MACHINERY}.Server`]: {
        members: {
          ...members('SendTask SendTaskWithContext SendChain SendGroup', orError('any', ENQUEUE)),
          ...members('RegisterTask RegisterTasks', { returns: 'error' }),
          NewWorker: { returns: `${MACHINERY}.Worker` },
        },
      },
      [`${MACHINERY}.Worker`]: { members: { Launch: SERVES, Quit: {} } },
      [`${TEMPORAL}/client.Client`]: {
        kind: 'client',
        members: {
          ...members(
            'ExecuteWorkflow SignalWithStartWorkflow',
            orError('any', { effect: 'enqueue', does: 'starts a workflow' }),
          ),
          ...members('SignalWorkflow CancelWorkflow TerminateWorkflow', { effect: 'network', returns: 'error' }),
          ...members('QueryWorkflow DescribeWorkflowExecution', orError('any', { effect: 'network' })),
          ...members('Close GetWorkflow'),
        },
      },
      [`${TEMPORAL}/worker.Worker`]: {
        members: {
          ...members('RegisterActivity RegisterWorkflow RegisterActivityWithOptions RegisterWorkflowWithOptions'),
          Run: SERVES,
          ...members('Start Stop'),
        },
      },
      'github.com/gocraft/work.Enqueuer': {
        members: members('Enqueue EnqueueIn EnqueueUnique', orError('any', ENQUEUE)),
      },
      'github.com/gocraft/work.WorkerPool': {
        members: members('Job JobWithOptions PeriodicallyEnqueue Middleware Start Stop Drain'),
      },
    },
    entryPoints: [
      ...registrars([`${MACHINERY}.Server`], 'RegisterTask', BACKGROUND),
      ...registrars(
        [`${TEMPORAL}/worker.Worker`],
        'RegisterActivity RegisterWorkflow RegisterActivityWithOptions RegisterWorkflowWithOptions',
        {
          ...BACKGROUND,
          instances: ['[A-Z]*'],
        },
      ),
      ...registrars(['github.com/gocraft/work.WorkerPool'], 'Job JobWithOptions', BACKGROUND),
    ],
  }),
];
