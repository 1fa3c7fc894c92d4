import type { ContextStore } from '../contracts/index.ts';
import type { Service } from './compose.ts';
import type { EngineFacts } from './database/engine.ts';
import type { Resolved } from './dependencies.ts';
import type { StatedStack } from './documents.ts';
import type { GoFacts } from './go-source.ts';
import type { NodeFacts } from './node-source.ts';
import { isScript } from './places.ts';
import type { PythonFacts } from './python-source.ts';
import { knownLibrary, knownModule } from './technologies.ts';

const LANGUAGES: Record<string, string> = {
  py: 'python',
  ts: 'typescript',
  tsx: 'typescript',
  mts: 'typescript',
  cts: 'typescript',
  js: 'javascript',
  jsx: 'javascript',
  mjs: 'javascript',
  cjs: 'javascript',
  go: 'go',
  rb: 'ruby',
  java: 'java',
  kt: 'kotlin',
  php: 'php',
  rs: 'rust',
  cs: 'csharp',
  scala: 'scala',
  ex: 'elixir',
  swift: 'swift',
};

/** Languages by their source files, the one with the most files first. */
export function languagesOf(files: string[]): string[] {
  const counts = new Map<string, number>();
  for (const file of files) {
    const extension = file.slice(file.lastIndexOf('.') + 1).toLowerCase();
    const language = Object.hasOwn(LANGUAGES, extension) ? LANGUAGES[extension]! : null;
    if (language !== null && !file.endsWith('.d.ts')) counts.set(language, (counts.get(language) ?? 0) + 1);
  }
  return [...counts].sort((a, b) => b[1] - a[1]).map(([language]) => language);
}

/** All that the sources of information said. */
export interface Evidence {
  stated: StatedStack;
  services: Service[];
  dependencies: Resolved[];
  python: PythonFacts;
  node: NodeFacts;
  go: GoFacts;
  /** Databases that settings of other languages name. */
  configured: string[];
}

/** A stray `async def` without any asynchronous library does not make a project asynchronous. */
const FEW_ASYNC_FILES = 3;

function mostCommon(values: string[]): string | null {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1])[0]?.[0] ?? null;
}

function engineDatabases(engines: EngineFacts[]): string[] {
  return engines.filter((engine) => !isScript(engine.path)).flatMap((engine) => engine.databases);
}

/** Imported Python libraries, the most used first. */
function imported(python: PythonFacts) {
  return [...python.imports]
    .sort((a, b) => b[1] - a[1])
    .flatMap(([module, count]) => {
      const library = knownModule(module);
      return library ? [{ ...library, count }] : [];
    });
}

/** Imported npm packages that are known, the most used first. */
function importedPackages(node: NodeFacts) {
  return [...node.imports]
    .sort((a, b) => b[1] - a[1])
    .flatMap(([name, count]) => {
      const library = knownLibrary('node', name);
      return library ? [{ ...library, name, count }] : [];
    });
}

/** Imported Go modules that are known, the most used first. */
function importedModules(go: GoFacts) {
  return [...go.imports]
    .sort((a, b) => b[1] - a[1])
    .flatMap(([name, count]) => {
      const library = knownLibrary('go', name);
      return library ? [{ ...library, count }] : [];
    });
}

function detectDatabase({ stated, services, dependencies, python, node, go, configured }: Evidence): {
  db: string | null;
  version: string | null;
} {
  const drivers = [
    ...new Set(
      dependencies.filter(({ dev }) => !dev).flatMap(({ ecosystem, name }) => knownLibrary(ecosystem, name)?.db ?? []),
    ),
  ];
  const settings = [...engineDatabases(python.engines), ...configured, ...go.databases];
  const stores = services.filter(({ db }) => db !== 'redis');
  // Of several databases in compose files, the one that the code has a driver for, or that settings name.
  const driven = stores.filter(({ db }) => drivers.includes(db));
  const preferred = mostCommon(
    settings.filter((name) => (driven.length > 0 ? driven : stores).some(({ db }) => db === name)),
  );
  const run = stores.find(({ db }) => db === preferred) ?? driven[0] ?? stores[0];
  // Of several drivers, the one that settings name; SQLite's is often there for tests.
  const driver =
    (drivers.length > 1 ? mostCommon(settings.filter((db) => drivers.includes(db))) : null) ??
    drivers.find((db) => db !== 'sqlite') ??
    drivers[0];
  const db =
    stated.db ??
    run?.db ??
    driver ??
    mostCommon(settings) ??
    [...imported(python), ...importedPackages(node), ...importedModules(go)].find((library) => library.db !== undefined)
      ?.db ??
    services[0]?.db ??
    null;
  const version = stated.db === db ? stated.db_version : null;
  return {
    db,
    version: version ?? services.find((service) => service.db === db && service.version !== null)?.version ?? null,
  };
}

/** Mappers → those that they are used together with, for what the mapper leaves to them. */
const ABOVE: Readonly<Record<string, readonly string[]>> = {
  sqlmodel: ['sqlalchemy'],
  objection: ['knex'],
  'mikro-orm': ['knex', 'kysely'],
};
const MUCH_LESS = 3;

/** Mappers by the number of files that import them, the most used first; Python's come first among equals. */
function mappersInUse({ python, node, go }: Evidence): [orm: string, count: number][] {
  const counts = new Map<string, number>();
  for (const { orm, count } of [...imported(python), ...importedPackages(node), ...importedModules(go)]) {
    if (orm !== undefined) counts.set(orm, (counts.get(orm) ?? 0) + count);
  }
  return [...counts].sort((a, b) => b[1] - a[1]);
}

function detectOrm(evidence: Evidence): string | null {
  const { stated, dependencies } = evidence;
  if (stated.orm !== null) return stated.orm;
  const used = mappersInUse(evidence);
  const [first] = used;
  const declared = dependencies
    .filter(({ dev }) => !dev)
    .flatMap(({ ecosystem, name }) => knownLibrary(ecosystem, name)?.orm ?? []);
  if (!first) return declared[0] ?? (evidence.go.usesSqlc ? 'sqlc' : null);
  const above = used.find(([orm, count]) => ABOVE[orm]?.includes(first[0]) === true && count * MUCH_LESS >= first[1]);
  return (above ?? first)[0];
}

/** Whether it is a service on Node.js and not only a front end: it has a server's framework, a mapper or a driver. */
function servesNode({ dependencies, node }: Evidence): boolean {
  const libraries = [
    ...dependencies
      .filter(({ ecosystem, dev }) => ecosystem === 'node' && !dev)
      .map(({ name }) => knownLibrary('node', name)),
    ...importedPackages(node),
  ];
  return libraries.some((library) => library !== undefined);
}

function detectAsync(evidence: Evidence): string | null {
  const { stated, python } = evidence;
  if (stated.async !== null) return stated.async;
  const count = (module: string) => python.imports.get(module) ?? 0;
  if (count('trio') > count('asyncio') + count('anyio')) return 'trio';
  const used = imported(python).filter((library) => library.async !== undefined);
  const library = used.find(({ framework }) => framework) ?? used[0];
  if (library && (python.asyncFiles > 0 || library.async === 'twisted' || library.async === 'gevent'))
    return library.async!;
  if (python.asyncFiles >= FEW_ASYNC_FILES) return 'asyncio';
  return servesNode(evidence) ? 'nodejs' : null;
}

/** Frameworks in manifests and imports, by published name. */
function detectFrameworks({ dependencies, python, node }: Evidence): string[] {
  const declared = dependencies
    .filter(({ dev, ecosystem, name }) => !dev && knownLibrary(ecosystem, name)?.framework)
    .map(({ name }) => name);
  const used = imported(python)
    .filter((library) => library.framework)
    .map(({ name }) => name);
  const known = new Set(dependencies.map(({ name }) => name));
  const packages = importedPackages(node).filter(({ framework, name }) => framework && known.has(name));
  return [...new Set([...declared, ...used, ...packages.map(({ name }) => name)])];
}

/** Weighs what was found into the tech stack, without languages and libraries. */
export function weighStack(
  evidence: Evidence,
): Pick<ContextStore['tech_stack'], 'db' | 'orm' | 'async' | 'db_version' | 'frameworks'> {
  const { db, version } = detectDatabase(evidence);
  return {
    db,
    orm: detectOrm(evidence),
    async: detectAsync(evidence),
    db_version: version,
    frameworks: detectFrameworks(evidence),
  };
}
