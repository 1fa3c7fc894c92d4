import { folderOf } from '../languages/modules.ts';
import { Kind } from '../model/kind.ts';
import type { Binding, ClassInfo, ModuleInfo } from './symbols.ts';

/** What stands above a part of a class whose rest stands elsewhere. */
const PARTIAL = 'partial';

/** Makes one scope of the files of each package, and one class of the parts that stand in them. */
export function sharePackages(modules: readonly ModuleInfo[]): void {
  const packages = new Map<string, ModuleInfo[]>();
  for (const module of modules) {
    if (!module.semantics.sharesPackages) continue;
    const key = `${folderOf(module.tree.path)}:${module.tree.str(0)}`;
    const list = packages.get(key);
    if (list) list.push(module);
    else packages.set(key, [module]);
  }
  for (const files of packages.values()) {
    joinParts(files);
    share(files);
  }
}

function share(files: readonly ModuleInfo[]): void {
  const shared = new Map<string, { module: ModuleInfo; binding: Binding }>();
  for (const module of files) {
    for (const [name, binding] of module.scope) {
      const known = shared.get(name);
      if (binding.kind !== 'import' && (!known || known.binding.kind === 'variable'))
        shared.set(name, { module, binding });
    }
  }
  for (const module of files) module.shared = shared;
}

/** Gives the members of a class's parts to the class, wherever in the package it stands; without one, the first part is it. */
function joinParts(files: readonly ModuleInfo[]): void {
  const wholes = new Map<string, ClassInfo>();
  const parts: ClassInfo[] = [];
  for (const { classes } of files) {
    for (const cls of classes) {
      if (isPart(cls)) parts.push(cls);
      else if (!cls.outer && !cls.outerClass && !wholes.has(cls.name)) wholes.set(cls.name, cls);
    }
  }
  if (parts.length === 0) return;
  const joined = new Set<ClassInfo>();
  for (const part of parts) {
    const whole = wholes.get(part.name);
    part.attributes.clear();
    if (!whole) {
      wholes.set(part.name, part);
      continue;
    }
    for (const [name, fn] of part.methods) {
      fn.cls = whole;
      if (!whole.methods.has(name)) whole.methods.set(name, fn);
    }
    part.module.classAt.set(part.node, whole);
    joined.add(part);
  }
  for (const module of files) {
    for (let i = module.classes.length - 1; i >= 0; i--) if (joined.has(module.classes[i])) module.classes.splice(i, 1);
    // A part hides the class in its own file's scope.
    for (const [name, binding] of module.scope)
      if (binding.kind === 'class' && joined.has(binding.cls)) {
        const whole = wholes.get(name)!;
        if (whole.module === module) module.scope.set(name, { kind: 'class', cls: whole });
        else module.scope.delete(name);
      }
  }
}

function isPart(cls: ClassInfo): boolean {
  return cls.decorators.some((node) => cls.tree.kind(node) === Kind.Name && cls.tree.str(node) === PARTIAL);
}
