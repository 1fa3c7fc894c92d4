import { getSecret } from '@aws-lambda-powertools/parameters/secrets';
import type { z } from 'zod';

const MINUTES = 60;
/** A changed secret is in use after this long. */
const KEPT_SECONDS = 10 * MINUTES;

/**
 * Reads the function's secrets, one JSON object in Secrets Manager; without a name, they are those of the environment.
 * @throws Error that names what is missing or wrong, and never a value
 */
export async function readSecrets<T extends z.ZodType>(schema: T, name: string | undefined): Promise<z.output<T>> {
  const secrets = name === undefined ? process.env : await getSecret(name, { transform: 'json', maxAge: KEPT_SECONDS });
  // An empty one counts as not set.
  const set = Object.fromEntries(Object.entries(Object(secrets)).filter(([, value]) => value !== ''));
  const parsed = schema.safeParse(set);
  if (parsed.success) return parsed.data;
  const faults = parsed.error.issues.map(({ path, message }) => `${path.join('.')} ${message}`);
  throw new Error(`The secrets of this function are wrong: ${faults.join('; ')}.`);
}
