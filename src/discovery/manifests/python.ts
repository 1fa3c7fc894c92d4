import { parse as parseToml } from 'smol-toml';
import type { Tree } from '../walk.ts';
import { type Dependency, isDevName, isName, list, normalizeName, table, versionText } from './dependency.ts';
import { parseRequirement } from './requirements.ts';

const MAX_BYTES = 1024 * 1024;

/** Parses TOML of a file in the tree; a file that is no TOML leaves a warning and gives null. */
export function readToml(tree: Tree, file: string, maxBytes: number): Record<string, unknown> | null {
  const text = tree.read(file, maxBytes, true);
  if (text === null) return null;
  try {
    return parseToml(text);
  } catch {
    tree.warn(file, 'the file is not valid TOML and is left out');
    return null;
  }
}

type Add = (name: string, range: string | null, dev: boolean) => void;

function addRequirements(values: unknown, dev: boolean, add: Add): void {
  for (const value of list(values)) {
    const requirement = typeof value === 'string' ? parseRequirement(value) : null;
    if (requirement) add(requirement.name, requirement.range, dev);
  }
}

/** Poetry and Pipenv write `name = "range"` or `name = { version = "range" }`. */
function addTable(values: unknown, dev: boolean, add: Add): void {
  for (const [name, value] of Object.entries(table(values))) {
    if (name.toLowerCase() === 'python') continue;
    const constraint = Array.isArray(value) ? value[0] : value;
    add(normalizeName(name), versionText(typeof constraint === 'string' ? constraint : table(constraint).version), dev);
  }
}

/** Reads pyproject.toml: PEP 621, PEP 735 dependency groups, Poetry, PDM and uv. */
export function readPyproject(tree: Tree, file: string): Dependency[] {
  const data = readToml(tree, file, MAX_BYTES);
  if (!data) return [];
  const dependencies: Dependency[] = [];
  const add: Add = (name, range, dev) => {
    if (isName(name)) dependencies.push({ ecosystem: 'python', name, range, dev, manifest: file });
  };
  const project = table(data.project);
  addRequirements(project.dependencies, false, add);
  for (const [extra, values] of Object.entries(table(project['optional-dependencies']))) {
    addRequirements(values, isDevName(extra), add);
  }
  for (const [group, values] of Object.entries(table(data['dependency-groups']))) {
    addRequirements(values, isDevName(group), add);
  }
  const tool = table(data.tool);
  const poetry = table(tool.poetry);
  addTable(poetry.dependencies, false, add);
  addTable(poetry['dev-dependencies'], true, add);
  for (const [group, value] of Object.entries(table(poetry.group))) {
    addTable(table(value).dependencies, isDevName(group), add);
  }
  addRequirements(table(tool.uv)['dev-dependencies'], true, add);
  for (const values of Object.values(table(table(tool.pdm)['dev-dependencies']))) addRequirements(values, true, add);
  return dependencies;
}

/** Reads a Pipfile. */
export function readPipfile(tree: Tree, file: string): Dependency[] {
  const data = readToml(tree, file, MAX_BYTES);
  if (!data) return [];
  const dependencies: Dependency[] = [];
  const add: Add = (name, range, dev) => {
    if (isName(name)) dependencies.push({ ecosystem: 'python', name, range, dev, manifest: file });
  };
  addTable(data.packages, false, add);
  addTable(data['dev-packages'], true, add);
  return dependencies;
}
