import { withEntryMembers } from '../python/rows.ts';
import type { Library } from '../schema.ts';
import { builtins } from './builtins.ts';
import { standard } from './standard.ts';

/** Every Go library that is known: the language itself, its standard library, databases, frameworks. */
export const goLibraries: Library[] = [builtins, standard].map(withEntryMembers);
