import type { ContextStore } from '../contracts/index.ts';
import { readCompose } from './compose.ts';
import { weighGoSettings } from './database/go-settings.ts';
import { findTriggers } from './database/migrations.ts';
import { weighNodeSettings } from './database/node-settings.ts';
import { weighSettings } from './database/settings.ts';
import { ecosystemsOf, librariesOf, type Resolved, readDependencies } from './dependencies.ts';
import { readTeam, readTechStack } from './documents.ts';
import { readGoFacts } from './go-source.ts';
import { readNodeFacts } from './node-source.ts';
import { isWithin, resolveWithin } from './places.ts';
import { readPythonFacts } from './python-source.ts';
import { languagesOf, weighStack } from './stack.ts';
import { knownLibrary } from './technologies.ts';
import { openTree } from './walk.ts';

/** What a repository's metadata says about its stack, its database and its team. */
export type Discovery = Pick<ContextStore, 'tech_stack' | 'db_config' | 'team'> & { warnings: string[] };

/** Whether a manifest has a PostgreSQL driver for the language: without one, what looks like a listener is something else. */
function hasPostgres(dependencies: Resolved[], language: Resolved['ecosystem']): boolean {
  return dependencies.some(
    ({ ecosystem, name }) =>
      ecosystem === language && (name === 'pg-listen' || knownLibrary(ecosystem, name)?.db === 'postgresql'),
  );
}

/**
 * Finds out from metadata (manifests, lock files, compose files, import lines, engine settings, migrations and two
 * pages of documentation) what a repository is built on. `path` narrows it to a sub-folder: manifests of the folder and
 * of those above it count, while compose files, migrations and engines are looked for in the whole repository.
 * Files that cannot be used are named in `warnings`. Throws where the folder cannot be listed.
 */
export async function discover(folder: string, options: { path: string | null }): Promise<Discovery> {
  const tree = await openTree(folder);
  const path = resolveWithin('', options.path ?? '');
  if (path === null) throw new Error(`The path ${options.path} leaves the repository; give one relative to its root.`);
  // Small files first: what is read in all is bounded.
  const team = readTeam(tree, path);
  const stated = readTechStack(tree, path);
  const services = readCompose(tree, path);
  const dependencies = readDependencies(tree, path);
  const source = tree.files.filter((file) => isWithin(file, path));
  const python = readPythonFacts(
    tree,
    tree.files.filter((file) => file.endsWith('.py')),
    path,
  );
  const node = readNodeFacts(tree, path);
  const go = readGoFacts(tree, path);
  const pools = weighGoSettings(tree, go.settings);
  const connections = weighNodeSettings(tree, node.settings, node.databases);
  const { expire_on_commit, pool_size, max_overflow, conn_max_age } = weighSettings(tree, python.engines);
  const stack = weighStack({
    stated,
    services,
    dependencies,
    python,
    node,
    go,
    configured: connections.databases,
  });
  return {
    tech_stack: {
      ...stack,
      languages: languagesOf(source),
      libraries: librariesOf(dependencies),
      ecosystems: ecosystemsOf(dependencies),
    },
    db_config: {
      expire_on_commit,
      triggers: findTriggers(tree, python, [node, go]),
      pool_size: pool_size ?? connections.pool_size ?? pools.pool_size,
      max_overflow,
      conn_max_age: conn_max_age ?? pools.conn_max_age,
      listens: [
        ...python.listens,
        ...(hasPostgres(dependencies, 'node') ? node.listens : []),
        ...(hasPostgres(dependencies, 'go') ? go.listens : []),
      ],
    },
    team,
    warnings: tree.warnings(),
  };
}
