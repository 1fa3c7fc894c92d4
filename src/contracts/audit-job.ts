import { z } from 'zod';
import { AuditRequest } from './request.ts';

/** Where in Slack a request was made, and how to answer it there. */
export const SlackOrigin = z.object({
  channel: z.string().min(1),
  user: z.string().min(1),
  /** Takes five messages within thirty minutes, also where the bot is not in the channel. It lets whoever has it post. */
  responseUrl: z.url().optional(),
  responseUrlUntil: z.iso.datetime().optional(),
});
export type SlackOrigin = z.infer<typeof SlackOrigin>;

/** What a door hands to the coordinator. Delivered twice, it is the same audit: the request's id says so. */
export const AuditJob = z.object({ request: AuditRequest, slack: SlackOrigin.optional() });
export type AuditJob = z.infer<typeof AuditJob>;
