import picomatch from 'picomatch';
import type { EntryPoint, Library, Role } from '../knowledge/schema.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo, ModuleInfo } from '../project/symbols.ts';
import type { Inference } from '../types/inference.ts';
import type { Places } from '../types/places.ts';
import { isNamed, type Served, servedBy } from '../types/served.ts';
import type { Type } from '../types/type.ts';
import type { Effects } from './effects.ts';

/** How a function is entered from outside: what role it has there and what the framework does around it. */
export interface Entry {
  role: Role;
  entry: EntryPoint;
  /** The name of what makes it one: `fastapi.APIRouter.get`. */
  by: string;
  /** What the decorator was given. */
  places: Places;
}

const STRENGTH: Record<Role, number> = {
  request: 6,
  background: 5,
  startup: 4,
  admin: 3.5,
  script: 3,
  migration: 2,
  test: 1,
};

/** Finds the entry points of a project, by decorator, base class and registration. */
export function findEntryPoints(inference: Inference): Map<FunctionInfo, Entry> {
  const { knowledge, project } = inference;
  const byDecorator = new Map<string, EntryPoint>();
  const byMember: { type: string; member: string; entry: EntryPoint }[] = [];
  const byBase = new Map<string, EntryPoint[]>();
  for (const { entry } of knowledge.entryPoints) {
    if (entry.decorator) {
      byDecorator.set(entry.decorator, entry);
      const dot = entry.decorator.lastIndexOf('.');
      byMember.push({ type: entry.decorator.slice(0, dot), member: entry.decorator.slice(dot + 1), entry });
    }
    if (entry.base) byBase.set(entry.base, [...(byBase.get(entry.base) ?? []), entry]);
  }
  const found = new Map<FunctionInfo, Entry>();
  const add = (fn: FunctionInfo, entry: EntryPoint, by: string, decorator = -1): void => {
    const known = found.get(fn);
    if (!known || STRENGTH[entry.role] > STRENGTH[known.role])
      found.set(fn, { role: entry.role, entry, by, places: entry.gives ? placesOf(inference, fn, decorator) : {} });
  };
  for (const fn of project.functions) {
    for (const decorator of fn.decorators) {
      const name = decoratorName(inference, fn, decorator);
      if (!name) continue;
      const direct = byDecorator.get(name.name);
      if (direct) add(fn, direct, name.name, decorator);
      if (name.type) {
        for (const { type, member, entry } of byMember) {
          if ((member === '*' || member === name.member) && knowledge.isA(name.type, type))
            add(fn, entry, `${type}.${name.member}`, decorator);
        }
      }
    }
  }
  for (const { fn, entry, by } of exported(inference)) add(fn, entry, by);
  for (const { fn, entry, by } of ofNamedClasses(inference)) add(fn, entry, by);
  for (const { fn, entry, by } of ofDeclaredTypes(inference)) add(fn, entry, by);
  const ofLibrary = new Map<string, { base: string; entry: EntryPoint }[]>();
  const entriesOf = (library: string): { base: string; entry: EntryPoint }[] => {
    let known = ofLibrary.get(library);
    if (!known) {
      known = [...byBase]
        .filter(([base]) => knowledge.isA(library, base))
        .flatMap(([base, entries]) => entries.map((entry) => ({ base, entry })));
      ofLibrary.set(library, known);
    }
    return known;
  };
  for (const cls of project.classes) {
    for (const { library } of inference.ancestors(cls)) {
      if (!library) continue;
      for (const { base, entry } of entriesOf(library)) {
        for (const fn of cls.methods.values())
          if (entry.methods?.some((pattern) => isNamed(pattern, fn.name))) add(fn, entry, base);
      }
    }
  }
  return found;
}

/** The libraries that a project imports, and those that come with its language. */
function usedLibraries({ knowledge, project }: Inference): ReadonlySet<Library | null> {
  const used = new Set<Library | null>(knowledge.libraries.filter(({ packages }) => packages.length === 0));
  for (const { imported } of project.modules) for (const name of imported) used.add(knowledge.libraryOf(name));
  return used;
}

/** Methods of classes that are told by their own name or by that of a base that generated code has. */
function* ofNamedClasses(inference: Inference): Generator<{ fn: FunctionInfo; entry: EntryPoint; by: string }> {
  const { knowledge, project } = inference;
  const entries = knowledge.entryPoints.filter(({ entry }) => entry.baseNamed || entry.classNamed);
  if (entries.length === 0) return;
  const used = usedLibraries(inference);
  for (const { entry, library } of entries) {
    if (!used.has(library)) continue;
    const { baseNamed, classNamed, methods } = entry;
    for (const cls of project.classes) {
      if (classNamed && !isNamed(classNamed, cls.name)) continue;
      if (baseNamed && !cls.bases.some((base) => isNamed(baseNamed, lastName(cls.tree, base)))) continue;
      for (const fn of cls.methods.values())
        if (methods?.some((pattern) => isNamed(pattern, fn.name)))
          yield { fn, entry, by: `${library.title}: ${cls.name}` };
    }
  }
}

/** Functions, and those in objects, whose constant is declared to be of a type that only a framework's entry points have. */
function* ofDeclaredTypes(inference: Inference): Generator<{ fn: FunctionInfo; entry: EntryPoint; by: string }> {
  const { knowledge, project } = inference;
  const entries = knowledge.entryPoints.filter(({ entry }) => entry.declaredAs);
  if (entries.length === 0) return;
  const used = usedLibraries(inference);
  const declaredAs = (name: string) =>
    name === ''
      ? undefined
      : entries.find(({ entry, library }) => used.has(library) && isNamed(entry.declaredAs!, name));
  for (const module of project.modules) {
    const { tree } = module;
    for (const fn of module.functions) {
      const name = lastName(tree, fn.declared);
      const found = declaredAs(name);
      if (found) yield { fn, entry: found.entry, by: `${found.library.title}: ${name}` };
    }
    for (const binding of module.scope.values()) {
      if (binding.kind !== 'variable') continue;
      const name = lastName(tree, tree.child(binding.assign, 1));
      const found = declaredAs(name);
      const type = found && inference.evaluateAlone(module, null, tree.child(binding.assign, 0));
      if (!type) continue;
      for (const one of servedBy(type, found.entry)) yield { ...one, by: `${found.library.title}: ${name}` };
    }
  }
}

/** The last part of a written type's name: `Unimplemented` of `orders.Unimplemented`, `Resolvers` of `Resolvers['user']`. */
function lastName(tree: CodeTree, node: number): string {
  if (node < 0) return '';
  const kind = tree.kind(node);
  if (kind === Kind.Index || (kind === Kind.Other && tree.hasChildren(node)))
    return lastName(tree, tree.child(node, 0));
  return kind === Kind.Attr || kind === Kind.Name ? tree.str(node) : '';
}

/** Functions that a framework finds by the file that they stand in and the name that they are exported under, or by a directive. */
function* exported(inference: Inference): Generator<{ fn: FunctionInfo; entry: EntryPoint; by: string }> {
  const { knowledge, project } = inference;
  const entries = knowledge.entryPoints.filter(({ entry }) => entry.files || entry.directive);
  if (entries.length === 0) return;
  const used = usedLibraries(inference);
  for (const { entry, library } of entries) {
    if (!used.has(library)) continue;
    const { files, exports, directive } = entry;
    const isFile = files && picomatch(files, { dot: true });
    for (const module of project.modules) {
      if (directive && !isFile) {
        const whole = beginsWith(module.tree, module.functions[0].body, directive);
        for (const fn of module.functions)
          if (
            whole
              ? fn.outer === null && !fn.isTopLevel && !fn.isLambda
              : !fn.isTopLevel && beginsWith(module.tree, fn.body, directive)
          )
            yield { fn, entry, by: `'${directive}'` };
      } else if (isFile?.(module.tree.path)) {
        for (const name of module.scope.keys()) {
          if (!exports?.some((pattern) => isNamed(pattern, name))) continue;
          for (const served of servedUnder(inference, module, name, entry))
            yield { ...served, by: `${library.title}: ${name}` };
        }
      }
    }
  }
}

/** Whether code begins with a text that stands alone. */
function beginsWith(tree: CodeTree, body: number, text: string): boolean {
  const first = body >= 0 ? body + 1 : -1;
  return first > 0 && first < tree.size && tree.kind(first) === Kind.Str && tree.str(first) === text;
}

/** The functions that a module's name stands for, or those that its value's call is given (`export const GET = guarded(async () => …)`). */
function servedUnder(inference: Inference, module: ModuleInfo, name: string, entry: EntryPoint): Served[] {
  const binding = module.scope.get(name);
  if (binding?.kind === 'function') return [{ fn: binding.fn, entry }];
  if (binding?.kind !== 'variable') return [];
  const { tree } = module;
  const value = tree.child(binding.assign, 0);
  if (tree.kind(value) === Kind.Call)
    return tree
      .children(value)
      .slice(1)
      .flatMap((arg) => module.functionAt.get(arg) ?? [])
      .map((fn) => ({ fn, entry }));
  const type = inference.binding(module, binding);
  return type ? servedBy(type, entry) : [];
}

/** The arguments of a decorator's call. */
function placesOf(inference: Inference, fn: FunctionInfo, decorator: number): Places {
  const { tree } = fn;
  if (decorator < 0 || tree.kind(decorator) !== Kind.Call) return {};
  const positional: (Type | null)[] = [];
  const keywords = new Map<string, Type | null>();
  for (const arg of tree.children(decorator).slice(1)) {
    if (tree.kind(arg) === Kind.Keyword)
      keywords.set(tree.str(arg), inference.evaluateAlone(fn.module, fn.outer, tree.child(arg, 0), fn.cls));
    else positional.push(inference.evaluateAlone(fn.module, fn.outer, arg, fn.cls));
  }
  return { arguments: positional, keywords };
}

function decoratorName(
  inference: Inference,
  fn: FunctionInfo,
  decorator: number,
): { name: string; type: string | null; member: string } | null {
  const { tree } = fn;
  const callee = tree.kind(decorator) === Kind.Call ? tree.child(decorator, 0) : decorator;
  const type = inference.evaluateAlone(fn.module, fn.outer, callee, fn.cls);
  if (type?.k === 'symbol') return { name: type.name, type: null, member: '' };
  if (type?.k === 'method' && type.receiver) {
    const receiver = type.receiver;
    if (receiver.k === 'object')
      return { name: `${receiver.name}.${type.name}`, type: receiver.name, member: type.name };
    if (receiver.k === 'instance') {
      const library = inference
        .ancestors(receiver.cls!)
        .find((ancestor) => ancestor.library && inference.knowledge.member(ancestor.library, type.name))?.library;
      if (library) return { name: `${library}.${type.name}`, type: library, member: type.name };
    }
  }
  return null;
}

/** Adds the functions that code gave to a framework (`path('orders/', list_orders)`) to the entry points. */
export function addRegistered(inference: Inference, entries: Map<FunctionInfo, Entry>): void {
  for (const { fn, entry, by } of inference.registered) {
    const known = entries.get(fn);
    if (!known || STRENGTH[entry.role] > STRENGTH[known.role])
      entries.set(fn, { role: entry.role, entry, by, places: {} });
  }
}

/** Files of the people who run the service: rarely used, by hand, on few rows. */
const ADMIN = /(^|\/)(admin|backoffice|admin_views|admin_actions)(\/|\.\w+$)/;
/** Files whose name says that their functions are jobs, for functions that nothing is known to call. */
const BACKGROUND = /(^|\/)(tasks|jobs|workers?|cron|crons|schedulers?|background)(\/|\.\w+$)/;

/** Files whose name says that people run them by hand, likewise. */
const SCRIPT = /(^|\/)(scripts?|bin|cli|cli-\w+|[\w-]+-cli|management\/commands)(\/|\.\w+$)/;

/** Spreads the entry points' roles along the calls: a function has the strongest role of all that reach it. */
export function spreadRoles(
  inference: Inference,
  effects: Effects,
  entries: ReadonlyMap<FunctionInfo, Entry>,
  configured: (path: string) => Role | undefined,
): Map<FunctionInfo, Role> {
  const roles = new Map<FunctionInfo, Role>();
  const calls = new Map<FunctionInfo, FunctionInfo[]>();
  const scripts: FunctionInfo[] = [];
  const started = new Map<FunctionInfo, FunctionInfo[]>();
  for (const [fn, facts] of inference.facts) {
    for (const site of facts.sites) {
      for (const target of site.targets) {
        // A job that is enqueued runs in the background, whoever enqueues it.
        if (site.how === 'enqueue') continue;
        if (fn.isTopLevel && inMainGuard(fn, site.node)) {
          scripts.push(target);
          continue;
        }
        for (const map of site.how === 'task' ? [calls, started] : [calls]) {
          const list = map.get(fn);
          if (list) list.push(target);
          else map.set(fn, [target]);
        }
      }
    }
    if (fn.outer && (fn.isLambda || effects.callersOf(fn).length === 0)) {
      const list = calls.get(fn.outer);
      if (list) list.push(fn);
      else calls.set(fn.outer, [fn]);
    }
  }
  const byConfiguration = new Map(inference.project.modules.map((module) => [module, configured(module.tree.path)]));
  // What a service runs stays the service's, though a script runs it too.
  const services = reachedFrom(
    calls,
    scripts.filter((fn) => serves(inference, calls, fn)),
  );
  // A file of commands whose own code serves nobody.
  const isProgram = (fn: FunctionInfo): boolean => SCRIPT.test(fn.path) && !serves(inference, calls, fn);
  // A command that goes on to serve is how a service starts.
  const roleOf = (fn: FunctionInfo, { role }: Entry): Role =>
    role === 'script' && serves(inference, calls, fn) ? 'startup' : role;
  const roleOfEntry = new Map([...entries].map(([fn, entry]) => [fn, roleOf(fn, entry)]));
  const starting = [...roleOfEntry].filter(([, role]) => role === 'startup').map(([fn]) => fn);
  for (const role of ['request', 'background', 'startup', 'script', 'migration'] as const) {
    const queue = [...roleOfEntry].filter(([, own]) => own === role).map(([fn]) => fn);
    // What a service starts to run beside it goes on while it serves.
    if (role === 'background') queue.push(...[...reachedFrom(calls, starting)].flatMap((fn) => started.get(fn) ?? []));
    for (const module of inference.project.modules)
      if (byConfiguration.get(module) === role) for (const fn of module.functions) if (!fn.isTopLevel) queue.push(fn);
    if (role === 'startup' || role === 'script')
      for (const fn of inference.project.functions)
        if (fn.isTopLevel && (role === 'script') === isProgram(fn)) queue.push(fn);
    if (role === 'script') queue.push(...scripts.filter((fn) => !services.has(fn)));
    for (const fn of queue) {
      if (roles.has(fn) || (role === 'script' && services.has(fn))) continue;
      roles.set(fn, role);
      for (const target of calls.get(fn) ?? []) {
        const own = roleOfEntry.get(target);
        if (!roles.has(target) && (own === undefined || STRENGTH[own] <= STRENGTH[role])) queue.push(target);
      }
    }
  }
  for (const { tree, functions } of inference.project.modules) {
    const isAdmin = ADMIN.test(tree.path);
    const other = BACKGROUND.test(tree.path) ? 'background' : SCRIPT.test(tree.path) ? 'script' : null;
    if (isAdmin) for (const fn of functions) roles.set(fn, 'admin');
    else if (other) for (const fn of functions) if (!roles.has(fn)) roles.set(fn, other);
  }
  return roles;
}

/** The functions that calls lead to from some others, and those themselves. */
function reachedFrom(
  calls: ReadonlyMap<FunctionInfo, readonly FunctionInfo[]>,
  starts: readonly FunctionInfo[],
): Set<FunctionInfo> {
  const reached = new Set(starts);
  for (const fn of reached) for (const target of calls.get(fn) ?? []) reached.add(target);
  return reached;
}

/** Whether a program that begins with a function goes on to serve requests or events: then it is a service, not a script. */
function serves(
  inference: Inference,
  calls: ReadonlyMap<FunctionInfo, readonly FunctionInfo[]>,
  start: FunctionInfo,
): boolean {
  const seen = new Set([start]);
  for (const fn of seen) {
    if (inference.facts.get(fn)?.sites.some((site) => (site.known ?? site.through)?.member.serves)) return true;
    if (seen.size > 500) return false;
    for (const target of calls.get(fn) ?? []) seen.add(target);
  }
  return false;
}

/** Whether a node of a module's own code runs only when the file is the program (`if __name__ == '__main__'`, `if (require.main === module)`). */
function inMainGuard(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer >= 0; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.If || inner === tree.child(outer, 0)) continue;
    const test = tree.child(outer, 0);
    const { mainName } = fn.module.semantics;
    if (tree.kind(test) === Kind.Compare && tree.children(test).some((part) => tree.str(part) === mainName))
      return true;
  }
  return false;
}
