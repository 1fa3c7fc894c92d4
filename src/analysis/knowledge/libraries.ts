import { databaseLibraries as goDatabases } from './go/databases.ts';
import { worldLibraries as goWorld } from './go/world.ts';
import { databaseLibraries as pythonDatabases } from './python/databases.ts';
import { worldLibraries as pythonWorld } from './python/world.ts';
import type { Library } from './schema.ts';
import { databaseLibraries as typescriptDatabases } from './typescript/databases.ts';
import { worldLibraries as typescriptWorld } from './typescript/world.ts';

/** Every library that is known, of every language. */
export const libraries: readonly Library[] = [
  ...pythonWorld,
  ...pythonDatabases,
  ...typescriptWorld,
  ...typescriptDatabases,
  ...goWorld,
  ...goDatabases,
];
