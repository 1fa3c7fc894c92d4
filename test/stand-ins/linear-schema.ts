import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { buildSchema, type GraphQLSchema } from 'graphql';

const FULL = process.env.LINEAR_SCHEMA ?? path.resolve(import.meta.dirname, '../../../shared/linear/schema.graphql');

/** The part of Linear's schema that is pinned here. */
export function pinnedSchema(): GraphQLSchema {
  return buildSchema(readFileSync(path.join(import.meta.dirname, 'linear-schema.graphql'), 'utf8'));
}

/** Linear's whole schema where it is at hand (`LINEAR_SCHEMA`, or in a folder beside this repository); null elsewhere. */
export function wholeSchema(): GraphQLSchema | null {
  return existsSync(FULL) ? buildSchema(readFileSync(FULL, 'utf8'), { assumeValid: true }) : null;
}
