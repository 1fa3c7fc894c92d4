import { databaseLibraries } from './python/databases.ts';
import { worldLibraries } from './python/world.ts';
import type { Library } from './schema.ts';

/** Every library that is known. */
export const libraries: readonly Library[] = [...worldLibraries, ...databaseLibraries];
