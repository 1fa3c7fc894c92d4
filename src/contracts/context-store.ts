import { z } from 'zod';

/** A trigger or NOTIFY found in a migration. `channel` is the literal channel name of its NOTIFY, where there is one. */
export const Trigger = z.object({
  table: z.string(),
  event: z.string(),
  function: z.string(),
  channel: z.string().optional(),
  path: z.string().optional(),
  line: z.int().optional(),
});
export type Trigger = z.infer<typeof Trigger>;

/**
 * Kinds of problem, where one rule finds several that differ in what to do. Such a finding is answered by a practice for
 * its kind, or by one that is for no kind in particular and answers its rule before all others.
 */
const PROBLEM_KINDS = [
  'one-relation',
  'many-relation',
  'deferred-column',
  'per-object',
  'lookup',
  'upsert',
  'unneeded-query',
  'held-row',
  'same-query',
  'own-key',
  'columns',
  'count',
  'existence',
  'one-row',
  'stale-row',
  'unevaluated-lock',
] as const;
export type ProblemKind = (typeof PROBLEM_KINDS)[number];

/** Where a library is published: PyPI, npm or as a Go module. */
const Ecosystem = z.enum(['python', 'node', 'go']);

/** One piece of advice with the source that it rests on. */
export const Practice = z.object({
  topic: z.string(),
  advice: z.string(),
  url: z.url(),
  title: z.string(),
  /** The versions that it holds for, as a semver range; absent: all. */
  versions: z.string().optional(),
  /** Rules whose findings this practice answers. */
  rules: z.array(z.string()),
  /** The kinds of problem that it answers; absent: all that the rules find. */
  problems: z.array(z.enum(PROBLEM_KINDS)).optional(),
  /** Where what it is about is published; absent: it holds for every language. */
  ecosystem: Ecosystem.optional(),
  /** `catalogue` is built in; otherwise the name of the server that answered, and `advice` is quoted from it. */
  source: z.string(),
});
export type Practice = z.infer<typeof Practice>;

/** A server that was asked for documentation: how often, how many practices came of it, and what failed, a sentence each. */
export const Consulted = z.object({
  server: z.string(),
  asked: z.int(),
  practices: z.int(),
  failures: z.array(z.string()),
});
export type Consulted = z.infer<typeof Consulted>;

/**
 * The context that every auditor gets, gathered once. `tech_stack`, `best_practices`, `db_config` and `codebase_root`
 * have the names and places that the audit's method prescribes; what else is known stands beside them.
 */
export const ContextStore = z.object({
  tech_stack: z.object({
    /** For instance `postgresql`; null where nothing tells. */
    db: z.string().nullable(),
    orm: z.string().nullable(),
    async: z.string().nullable(),
    /** Version of the database server, such as `16`, from compose files or the tech stack's page. */
    db_version: z.string().nullable(),
    languages: z.array(z.string()),
    frameworks: z.array(z.string()),
    /** Every library that is known to matter, by the name it is published under → exact version, version range or null. */
    libraries: z.record(z.string(), z.string().nullable()),
    /** The same by where they are published, because names mean different things there; absent: not known. */
    ecosystems: z.partialRecord(Ecosystem, z.record(z.string(), z.string().nullable())).optional(),
  }),
  /** Technology → topic → practice. */
  best_practices: z.record(z.string(), z.record(z.string(), Practice)),
  db_config: z.object({
    expire_on_commit: z.boolean().nullable(),
    triggers: z.array(Trigger),
    pool_size: z.number().nullable(),
    max_overflow: z.number().nullable(),
    /** Seconds that Django keeps a connection open (`CONN_MAX_AGE`). */
    conn_max_age: z.number().nullable().optional(),
    /** Literal channels that the project listens on, with where. */
    listens: z.array(z.object({ channel: z.string(), path: z.string(), line: z.int() })),
  }),
  codebase_root: z.string(),
  /** Linear team from the kanban board: key, name or id. */
  team: z.string().nullable(),
});
export type ContextStore = z.infer<typeof ContextStore>;
