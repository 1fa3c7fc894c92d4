import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library } from '../schema.ts';

const SCRIPT = { role: 'script', plain: 'loop' } as const;
const ASK = { effect: 'input', async: true, returns: 'any', does: 'waits for input' } as const;
const QUIET = 'debug info warn error trace fatal log verbose silly http';

/** Command lines, prompts, logging, configuration, validation, dates: what services have and rules need not fear. */
export const commandLine: Library[] = [
  defineLibrary({
    title: 'Command lines',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      'commander',
      'yargs',
      '@oclif/core',
      'cac',
      'meow',
      'inquirer',
      'prompts',
      '@clack/prompts',
      '@inquirer/prompts',
      'citty',
      'enquirer',
    ],
    modules: [
      'commander',
      'yargs',
      '@oclif/core',
      'cac',
      'inquirer',
      'prompts',
      '@clack/prompts',
      '@inquirer/prompts',
      'citty',
      'enquirer',
    ],
    docs: {
      commander: 'https://github.com/tj/commander.js#readme',
      yargs: 'https://yargs.js.org/docs/',
      oclif: 'https://oclif.io/docs/commands',
    },
    objects: { 'commander.program': 'commander.Command' },
    functions: {
      yargs: { returns: 'yargs.Argv' },
      cac: { returns: 'commander.Command' },
      'citty.defineCommand': { options: [0] },
      'citty.runMain': { async: true },
      prompts: ASK,
      'inquirer.prompt': ASK,
      'enquirer.prompt': ASK,
      ...functionsOf('@inquirer/prompts', 'input select confirm checkbox password editor', ASK),
      ...functionsOf('@clack/prompts', 'text select confirm multiselect password group', ASK),
    },
    types: {
      'commander.Command': {
        others: { returns: '$self' },
        members: { action: { returns: '$self' }, parseAsync: { async: true }, parse: {}, opts: { returns: 'any' } },
      },
      'yargs.Argv': {
        others: { returns: '$self' },
        members: {
          command: { returns: '$self' },
          parse: { returns: 'any' },
          parseAsync: { async: true, returns: 'any' },
        },
      },
    },
    entryPoints: [
      ...['action', 'hook'].map(
        (name): EntryPoint => ({ ...SCRIPT, registrar: `commander.Command.${name}`, argument: '*' }),
      ),
      { ...SCRIPT, registrar: 'yargs.Argv.command', argument: '*' },
      { ...SCRIPT, registrar: 'citty.defineCommand', argument: 'run' },
      { ...SCRIPT, base: '@oclif/core.Command', methods: ['run', 'init', 'catch', 'finally'] },
    ],
  }),
  defineLibrary({
    title: 'Logging, configuration, validation and dates',
    language: 'typescript',
    practice: 'nodejs',
    packages: [
      'pino',
      'winston',
      'bunyan',
      'debug',
      'consola',
      'dotenv',
      'config',
      'convict',
      'zod',
      'joi',
      'yup',
      'class-validator',
      'class-transformer',
      'ajv',
      'dayjs',
      'moment',
      'date-fns',
      'luxon',
      'chalk',
      'semver',
      'ms',
    ],
    modules: [
      'pino',
      'winston',
      'bunyan',
      'debug',
      'consola',
      'dotenv',
      'config',
      'zod',
      'joi',
      'class-validator',
      'class-transformer',
      'dayjs',
      'moment',
      'date-fns',
      'luxon',
      'chalk',
    ],
    docs: { pino: 'https://getpino.io/', zod: 'https://zod.dev/' },
    aliases: { 'pino.pino': 'pino', 'dayjs.Dayjs': 'moment.Moment' },
    functions: {
      pino: { returns: 'pino.Logger' },
      'winston.createLogger': { returns: 'pino.Logger' },
      'bunyan.createLogger': { returns: 'pino.Logger' },
      debug: {},
      ...functionsOf('winston', QUIET),
      ...functionsOf('consola.consola', QUIET),
      // Looks for one small file, once.
      'dotenv.config': { effect: 'file', weight: 'light' },
      ...functionsOf('config', 'get has util', { returns: 'any' }),
      dayjs: { returns: 'moment.Moment' },
      moment: { returns: 'moment.Moment' },
      ...functionsOf('date-fns', 'format formatISO formatDistance formatDistanceToNow', { returns: 'str' }),
      ...functionsOf(
        'date-fns',
        'addDays addHours addMinutes addMonths addWeeks subDays subHours subMonths startOfDay endOfDay startOfMonth endOfMonth startOfWeek parseISO parse',
        {
          returns: 'globalThis.Date',
        },
      ),
      ...functionsOf('date-fns', 'isBefore isAfter isEqual isValid isSameDay isPast isFuture', { returns: 'bool' }),
      ...functionsOf(
        'date-fns',
        'differenceInDays differenceInHours differenceInMinutes differenceInSeconds getUnixTime',
        {
          returns: 'float',
        },
      ),
      ...functionsOf('class-transformer', 'plainToInstance plainToClass instanceToPlain classToPlain', {
        effect: 'cpu',
        weight: 'light',
      }),
      ...functionsOf('class-validator', 'validate validateOrReject', { async: true, returns: 'list<any>' }),
      'class-validator.validateSync': { effect: 'cpu', weight: 'light', returns: 'list<any>' },
    },
    types: {
      'pino.Logger': { members: { ...members(QUIET), child: { returns: 'pino.Logger' } } },
      'moment.Moment': {
        others: { returns: '$self' },
        members: {
          ...members('format toISOString toString fromNow', { returns: 'str' }),
          ...members('unix valueOf diff', { returns: 'float' }),
          ...members('isBefore isAfter isSame isBetween isValid', { returns: 'bool' }),
          toDate: { returns: 'globalThis.Date' },
        },
      },
    },
  }),
];
