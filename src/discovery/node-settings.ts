import { baseName, isAside } from './places.ts';
import { databaseIn } from './technologies.ts';
import type { Tree } from './walk.ts';

const MAX_BYTES = 512 * 1024;
const PROVIDER = /\bdatasource\s+\w{1,60}\s*\{[^}]{0,2000}?\bprovider\s*=\s*"([\w-]{1,40})"/;
const LIMIT = /[?&]connection_limit=(\d{1,5})\b/;
const KNEX_POOL = /\bpool\s*:\s*\{[^{}]{0,500}?\bmax\s*:\s*(\d{1,5})\b/;

/** What Prisma's schema and Knex's configuration say, where they say it literally. */
export function readNodeSettings(tree: Tree): { databases: string[]; pool_size: number | null } {
  const databases: string[] = [];
  let pool: number | null = null;
  for (const file of tree.files) {
    const prisma = file.endsWith('.prisma');
    if (!(prisma || /^knexfile\.[cm]?[jt]s$/.test(baseName(file))) || isAside(file)) continue;
    const text = tree.read(file, MAX_BYTES) ?? '';
    const provider = prisma ? databaseIn(PROVIDER.exec(text)?.[1] ?? '') : null;
    if (provider) databases.push(provider.db);
    const size = (prisma ? LIMIT : KNEX_POOL).exec(text)?.[1];
    if (size !== undefined) pool ??= Number(size);
  }
  return { databases, pool_size: pool };
}
