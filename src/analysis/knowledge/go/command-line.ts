import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type EntryPoint, type Library } from '../schema.ts';

const SCRIPT = { role: 'script' } as const;
const COBRA = 'github.com/spf13/cobra';
const ZAP = 'go.uber.org/zap';
const LOGRUS = 'github.com/sirupsen/logrus';
const ZEROLOG = 'github.com/rs/zerolog';
const LEVELS = 'Debug Info Warn Warning Error Fatal Panic Trace Print';
const forms = (names: string): string =>
  names
    .split(' ')
    .flatMap((name) => [name, `${name}f`, `${name}ln`, `${name}w`])
    .join(' ');

/** Programs' own functions, command lines, logging, metrics and settings: what services have and rules need not fear. */
export const commandLine: Library[] = [
  defineLibrary({
    title: 'Go programs',
    language: 'go',
    practice: 'go',
    packages: [],
    modules: ['log', 'log/slog', 'flag', 'testing', 'expvar'],
    docs: { execution: 'https://go.dev/ref/spec#Program_execution', slog: 'https://pkg.go.dev/log/slog' },
    functions: {
      ...functionsOf('log', 'Print Printf Println Fatal Fatalf Fatalln Panic Panicf SetFlags SetOutput SetPrefix'),
      ...functionsOf('log', 'New Default', { returns: 'log.Logger' }),
      ...functionsOf(
        'log/slog',
        'Debug Info Warn Error DebugContext InfoContext WarnContext ErrorContext Log LogAttrs SetDefault',
      ),
      ...functionsOf('log/slog', 'String Int Int64 Bool Any Duration Time Group'),
      ...functionsOf('log/slog', 'New With Default', { returns: 'log/slog.Logger' }),
      ...functionsOf('log/slog', 'NewJSONHandler NewTextHandler'),
      ...functionsOf('flag', 'Parse Parsed Usage StringVar IntVar BoolVar DurationVar NArg'),
      ...functionsOf('flag', 'String', { returns: 'str' }),
      ...functionsOf('flag', 'Int', { returns: 'int' }),
      ...functionsOf('flag', 'Bool', { returns: 'bool' }),
      ...functionsOf('flag', 'Args', { returns: 'list<str>' }),
    },
    types: {
      'log.Logger': { members: members('Print Printf Println Fatal Fatalf Fatalln Panic Panicf SetPrefix') },
      'log/slog.Logger': {
        members: {
          ...members('Debug Info Warn Error DebugContext InfoContext WarnContext ErrorContext Log LogAttrs Enabled'),
          ...members('With WithGroup', { returns: '$self' }),
        },
      },
    },
    entryPoints: [
      // A program that serves is a service; every other one is run by people.
      { ...SCRIPT, files: ['**/*.go'], exports: ['main'] },
      { role: 'startup', files: ['**/*.go'], exports: ['init'] },
    ],
  }),
  defineLibrary({
    title: 'Command lines',
    language: 'go',
    practice: 'go',
    packages: [COBRA, 'github.com/urfave/cli', 'github.com/alecthomas/kingpin', 'github.com/alecthomas/kong'],
    modules: [COBRA, 'github.com/urfave/cli', 'github.com/spf13/pflag', 'github.com/alecthomas/kong'],
    docs: { cobra: 'https://cobra.dev/', cli: 'https://cli.urfave.org/' },
    aliases: Object.fromEntries(
      ['v2', 'v3'].map((version) => [`github.com/urfave/cli/${version}.*`, 'github.com/urfave/cli.*']),
    ),
    types: {
      [`${COBRA}.Command`]: {
        members: {
          ...members('AddCommand SetArgs SetOut Print Println Printf MarkFlagRequired'),
          ...members('Flags PersistentFlags', { returns: 'github.com/spf13/pflag.FlagSet' }),
          Context: { returns: 'context.Context' },
          ...members('Execute ExecuteContext Help Usage', { returns: 'error' }),
        },
      },
      'github.com/spf13/pflag.FlagSet': {
        members: {
          ...members('StringVar IntVar BoolVar StringVarP IntVarP BoolVarP DurationVar String Int Bool StringSliceVar'),
          GetString: { returns: 'tuple<str,error>' },
          GetInt: { returns: 'tuple<int,error>' },
          GetBool: { returns: 'tuple<bool,error>' },
        },
      },
      'github.com/urfave/cli.App': { members: { ...members('Run RunContext', { returns: 'error' }), Setup: {} } },
      'github.com/urfave/cli.Command': { members: members('Run', { returns: 'error' }) },
      'github.com/urfave/cli.Context': {
        attributes: { Context: 'context.Context' },
        members: { ...members('String Args', { returns: 'str' }), Int: { returns: 'int' }, Bool: { returns: 'bool' } },
      },
    },
    entryPoints: [
      ...'Run RunE PreRun PreRunE PersistentPreRun PersistentPreRunE PostRun PostRunE'
        .split(' ')
        .map((argument): EntryPoint => ({ ...SCRIPT, registrar: `${COBRA}.Command`, argument })),
      ...['App', 'Command'].flatMap((type) =>
        ['Action', 'Before', 'After'].map(
          (argument): EntryPoint => ({ ...SCRIPT, registrar: `github.com/urfave/cli.${type}`, argument }),
        ),
      ),
    ],
  }),
  defineLibrary({
    title: 'Logging, metrics and settings',
    language: 'go',
    practice: 'go',
    packages: [
      ZAP,
      LOGRUS,
      ZEROLOG,
      'github.com/spf13/viper',
      'github.com/prometheus/client_golang',
      'go.opentelemetry.io/otel',
      'github.com/joho/godotenv',
      'github.com/pkg/errors',
      'github.com/go-playground/validator',
    ],
    modules: [
      ZAP,
      LOGRUS,
      ZEROLOG,
      'github.com/spf13/viper',
      'github.com/prometheus/client_golang',
      'go.opentelemetry.io/otel',
      'github.com/joho/godotenv',
      'github.com/pkg/errors',
      'github.com/go-playground/validator',
      'github.com/cockroachdb/errors',
      'golang.org/x/exp/slog',
    ],
    docs: { zap: 'https://pkg.go.dev/go.uber.org/zap', zerolog: 'https://pkg.go.dev/github.com/rs/zerolog' },
    aliases: {
      'github.com/cockroachdb/errors.*': 'github.com/pkg/errors.*',
      'golang.org/x/exp/slog.*': 'log/slog.*',
      'github.com/go-playground/validator/v10.*': 'github.com/go-playground/validator.*',
    },
    functions: {
      ...functionsOf(ZAP, 'L NewNop Must', { returns: `${ZAP}.Logger` }),
      [`${ZAP}.S`]: { returns: `${ZAP}.SugaredLogger` },
      ...functionsOf(ZAP, 'NewProduction NewDevelopment', { returns: `tuple<${ZAP}.Logger,error>` }),
      ...functionsOf(ZAP, 'String Int Int64 Bool Error Any Duration Time Strings Uint64 Float64 Stringer'),
      ...functionsOf(LOGRUS, forms(LEVELS)),
      ...functionsOf(LOGRUS, 'WithField WithFields WithError WithContext New StandardLogger', {
        returns: `${LOGRUS}.Entry`,
      }),
      ...functionsOf(LOGRUS, 'SetLevel SetFormatter SetOutput'),
      ...functionsOf(`${ZEROLOG}/log`, `${LEVELS} Err`, { returns: `${ZEROLOG}.Event` }),
      ...functionsOf(`${ZEROLOG}/log`, 'Ctx With', { returns: `${ZEROLOG}.Logger` }),
      ...functionsOf(ZEROLOG, 'New Ctx Nop', { returns: `${ZEROLOG}.Logger` }),
      ...functionsOf('github.com/spf13/viper', 'GetString', { returns: 'str' }),
      ...functionsOf('github.com/spf13/viper', 'GetInt', { returns: 'int' }),
      ...functionsOf('github.com/spf13/viper', 'GetBool', { returns: 'bool' }),
      ...functionsOf('github.com/spf13/viper', 'GetStringSlice', { returns: 'list<str>' }),
      ...functionsOf(
        'github.com/spf13/viper',
        'Set SetDefault AutomaticEnv BindEnv SetConfigName AddConfigPath Unmarshal Get',
      ),
      'github.com/spf13/viper.ReadInConfig': { effect: 'file', returns: 'error' },
      'github.com/joho/godotenv.Load': { effect: 'file', returns: 'error' },
      ...functionsOf('github.com/pkg/errors', 'New Errorf Wrap Wrapf WithMessage WithStack Cause', {
        returns: 'error',
      }),
      ...functionsOf('github.com/pkg/errors', 'Is As', { returns: 'bool' }),
      'github.com/go-playground/validator.New': {
        returns: 'github.com/go-playground/validator.Validate',
        compiles: '*',
      },
      'go.opentelemetry.io/otel.Tracer': { returns: 'go.opentelemetry.io/otel/trace.Tracer' },
    },
    types: {
      [`${ZAP}.Logger`]: {
        members: {
          ...members(`${LEVELS} DPanic Sync`),
          ...members('With Named WithOptions', { returns: '$self' }),
          Sugar: { returns: `${ZAP}.SugaredLogger` },
        },
      },
      [`${ZAP}.SugaredLogger`]: {
        members: {
          ...members(forms(LEVELS)),
          ...members('With Named', { returns: '$self' }),
          Desugar: { returns: `${ZAP}.Logger` },
        },
      },
      [`${LOGRUS}.Entry`]: {
        members: {
          ...members(forms(LEVELS)),
          ...members('WithField WithFields WithError WithContext WithTime', { returns: '$self' }),
        },
      },
      [`${LOGRUS}.Logger`]: { bases: [`${LOGRUS}.Entry`] },
      [`${LOGRUS}.FieldLogger`]: { bases: [`${LOGRUS}.Entry`] },
      [`${ZEROLOG}.Logger`]: {
        members: {
          ...members(`${LEVELS} Err`, { returns: `${ZEROLOG}.Event` }),
          ...members('With Logger Level Output', { returns: '$self' }),
        },
      },
      [`${ZEROLOG}.Event`]: { others: { returns: '$self' }, members: members('Msg Msgf Send') },
      'github.com/go-playground/validator.Validate': {
        members: { ...members('Struct StructCtx Var', { returns: 'error' }), RegisterValidation: { returns: 'error' } },
      },
      'go.opentelemetry.io/otel/trace.Tracer': {
        members: { Start: { returns: 'tuple<context.Context,go.opentelemetry.io/otel/trace.Span>' } },
      },
      'go.opentelemetry.io/otel/trace.Span': {
        members: members('End SetAttributes RecordError SetStatus AddEvent SetName'),
      },
    },
  }),
];
