import type { Library } from '../schema.ts';
import { drizzle } from './drizzle.ts';
import { knex } from './knex.ts';
import { mongodb } from './mongodb.ts';
import { mongoose } from './mongoose.ts';
import { pg } from './pg.ts';
import { prisma } from './prisma.ts';
import { sequelize } from './sequelize.ts';
import { typeorm, typeormTransactional } from './typeorm.ts';

/** TypeScript's databases: ORMs, query builders, drivers and key-value stores. */
export const databaseLibraries: Library[] = [
  prisma,
  typeorm,
  typeormTransactional,
  sequelize,
  drizzle,
  knex,
  mongoose,
  mongodb,
  pg,
];
