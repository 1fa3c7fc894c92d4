import { z } from 'zod';

/** Through which door a request came. */
const Door = z.enum(['cli', 'slack', 'webhook', 'invoke']);

/**
 * One request for an audit. `id` names the audit everywhere: in the object store, in logs, in Slack, in Linear.
 * `repository` is an absolute path, a git URL or `owner/name`; `path` narrows the audit to a sub-folder.
 */
export const AuditRequest = z.object({
  id: z.string().min(1),
  repository: z.string().min(1),
  ref: z.string().optional(),
  path: z.string().optional(),
  /** Only these rules; absent: all. */
  rules: z.array(z.string()).optional(),
  /** Globs that are not audited, besides those of the configuration. */
  exclude: z.array(z.string()).optional(),
  requestedBy: z.object({ door: Door, who: z.string().optional() }),
  requestedAt: z.iso.datetime(),
});
export type AuditRequest = z.infer<typeof AuditRequest>;
