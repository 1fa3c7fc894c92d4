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
  /** `catalogue` is built in; otherwise the name of the server that answered. */
  source: z.string(),
});
export type Practice = z.infer<typeof Practice>;

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
