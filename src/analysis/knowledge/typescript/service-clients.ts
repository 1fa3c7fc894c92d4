import { members } from '../rows.ts';
import type { Member, TypeModel } from '../schema.ts';

/** A call of a service over the network. */
export const calls = (service: string): Member => ({
  effect: 'network',
  async: true,
  returns: 'any',
  does: `calls ${service}`,
});
/** A client whose resources hang on it as attributes: `stripe.customers.create(…)`. */
export const tree = (service: string, harmless = 'constructEvent on setMaxListeners'): TypeModel => ({
  kind: 'client',
  others: { ...calls(service), attributes: true },
  members: members(harmless),
});
