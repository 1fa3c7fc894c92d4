import { z } from 'zod';
import { Severity } from './finding.ts';

/** Where a repository configures its audits, in its root. */
export const CONFIGURATION_FILE = '.audit-persistence.yml';

/** The configuration file of the audited repository. Globs are relative to the repository's root. */
export const Configuration = z.strictObject({
  /** Globs of files and folders that are not audited. */
  exclude: z.array(z.string()).default([]),
  /** Rule → `off`, or the severity that replaces the rule's own. */
  rules: z.record(z.string(), z.union([z.literal('off'), Severity])).default({}),
  /** Globs of files whose functions run in requests. */
  request: z.array(z.string()).default([]),
  /** Globs of files whose functions run in the background. */
  background: z.array(z.string()).default([]),
  /** Linear team (key, name or id) when no kanban board tells. */
  team: z.string().optional(),
});
export type Configuration = z.infer<typeof Configuration>;
