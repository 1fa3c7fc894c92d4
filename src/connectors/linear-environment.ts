import { z } from 'zod';
import { AuditError } from '../contracts/index.ts';
import type { LinearOptions } from './linear.ts';

const flag = z.enum(['true', 'false'], 'is true or false').transform((text) => text === 'true');

const Variables = z.object({
  LINEAR_API_KEY: z.string().optional(),
  LINEAR_API_URL: z.url({ protocol: /^https?$/, error: 'is an http or https URL' }).optional(),
  LINEAR_TEAM: z.string().optional(),
  LINEAR_CREATE_PROJECT: flag.optional(),
});

/**
 * How to reach Linear, from environment variables; null where no key is set. An empty variable counts as not set.
 * @throws AuditError (request) that names the variable which is wrong
 */
export function linearFromEnvironment(environment: Record<string, string | undefined>): LinearOptions | null {
  const set = Object.fromEntries(Object.entries(environment).filter(([, value]) => value?.trim()));
  const parsed = Variables.safeParse(set);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new AuditError(
      'request',
      `The environment variable ${issue?.path.join('.')} is wrong: it ${issue?.message}.`,
    );
  }
  const { LINEAR_API_KEY: apiKey, LINEAR_API_URL: apiUrl, LINEAR_TEAM: team, LINEAR_CREATE_PROJECT } = parsed.data;
  if (apiKey === undefined) return null;
  return {
    apiKey: apiKey.trim(),
    mayCreateProject: LINEAR_CREATE_PROJECT ?? true,
    ...(apiUrl === undefined ? {} : { apiUrl }),
    ...(team === undefined ? {} : { team }),
  };
}
