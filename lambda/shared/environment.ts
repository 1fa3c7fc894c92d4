import { z } from 'zod';

const bucket = z.string('is missing: set it to the name of the bucket that keeps the audits');
const kmsKey = z.string().startsWith('arn:', 'is no ARN of a KMS key').optional();
const functionName = z.string('is missing: set it to the name or the ARN of that auditor’s function');

/** What every function needs. */
export const StoreEnvironment = z.object({ AUDIT_BUCKET: bucket, AUDIT_KMS_KEY: kmsKey });

export const CoordinatorEnvironment = StoreEnvironment.extend({
  QUERY_EFFICIENCY_FUNCTION: functionName,
  TRANSACTION_CORRECTNESS_FUNCTION: functionName,
  RUNTIME_PERFORMANCE_FUNCTION: functionName,
  /** The auditors' time limit in seconds. */
  AUDITOR_SECONDS: z.coerce.number('is no number of seconds').int().min(1).max(900),
  /** After this long without a sign of life, the process that runs an audit counts as dead. */
  LEASE_SECONDS: z.coerce.number('is no number of seconds').min(1).max(900).default(60),
  /** Patterns of `host/owner/name` with commas between them. */
  ALLOWED_REPOSITORIES: z
    .string('is missing: set it to what may be audited, such as github.com/your-team/*')
    .transform((text) => text.split(/[\s,]+/).filter((pattern) => pattern !== '')),
});

/**
 * Reads a function's configuration from its environment. An empty variable counts as not set.
 * @throws Error that names every variable which is missing or wrong
 */
export function readEnvironment<T extends z.ZodType>(
  schema: T,
  environment: NodeJS.ProcessEnv = process.env,
): z.output<T> {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(`The configuration of this function is wrong: ${faults.join('; ')}.`);
}
