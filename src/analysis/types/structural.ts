import type { ClassInfo, FunctionInfo } from '../project/symbols.ts';
import type { Inference } from './inference.ts';

/** A small interface that many classes happen to fulfil says nothing of which one is meant. */
const MAX_OF_FEW = 4;
const MAX = 12;
const FEW = 2;

/**
 * Classes that have all methods of an interface, in languages where that is enough to fulfil it. Interfaces that ask for little and
 * that many fulfil are left out.
 */
export function implementations(inference: Inference): Map<ClassInfo, ClassInfo[]> {
  const found = new Map<ClassInfo, ClassInfo[]>();
  const concrete: { cls: ClassInfo; methods: ReadonlyMap<string, FunctionInfo> }[] = [];
  const interfaces: { cls: ClassInfo; methods: ReadonlyMap<string, FunctionInfo> }[] = [];
  for (const cls of inference.project.classes) {
    if (!cls.module.semantics.structuralInterfaces) continue;
    const methods = methodsOf(inference, cls);
    if (methods.size === 0) continue;
    if (isInterface(cls)) interfaces.push({ cls, methods });
    else concrete.push({ cls, methods });
  }
  const byMethod = new Map<string, typeof concrete>();
  for (const one of concrete) {
    for (const name of one.methods.keys()) {
      const list = byMethod.get(name);
      if (list) list.push(one);
      else byMethod.set(name, [one]);
    }
  }
  for (const { cls, methods } of interfaces) {
    const lists = [...methods.keys()].map((name) => byMethod.get(name) ?? []);
    const rarest = lists.reduce((best, list) => (list.length < best.length ? list : best));
    const fitting = rarest.filter((one) => [...methods].every(([name, fn]) => fits(one.methods.get(name), fn)));
    const most = methods.size <= FEW ? MAX_OF_FEW : MAX;
    if (fitting.length > 0 && fitting.length <= most)
      found.set(
        cls,
        fitting.map((one) => one.cls),
      );
  }
  return found;
}

/**
 * Interfaces of the project that ask for nothing but methods of a library's type (what a database handle and a transaction have in
 * common): their values are such. Which library is meant is told by what their files import.
 */
export function libraryInterfaces(inference: Inference): Map<ClassInfo, string> {
  const found = new Map<ClassInfo, string>();
  const { knowledge } = inference;
  if (knowledge.structural.length === 0) return found;
  for (const cls of inference.project.classes) {
    if (!cls.module.semantics.structuralInterfaces || !isInterface(cls) || cls.methods.size === 0) continue;
    const { imported } = cls.module;
    const name = knowledge.structural.find(
      ({ name, library }) =>
        library.modules.some((root) => [...imported].some((path) => path === root || path.startsWith(`${root}/`))) &&
        [...cls.methods.keys()].every((method) => knowledge.member(name, method) !== null),
    )?.name;
    if (name) found.set(cls, name);
  }
  return found;
}

function isInterface(cls: ClassInfo): boolean {
  return (
    cls.attributes.size === 0 && [...cls.methods.values()].every((fn) => fn.isAbstract && fn.decorators.length > 0)
  );
}

/** All methods of a class, its own and those of what it is made of. */
function methodsOf(inference: Inference, cls: ClassInfo): Map<string, FunctionInfo> {
  const methods = new Map<string, FunctionInfo>();
  for (const ancestor of inference.ancestors(cls))
    for (const [name, fn] of ancestor.cls?.methods ?? []) if (!methods.has(name)) methods.set(name, fn);
  return methods;
}

function fits(own: FunctionInfo | undefined, asked: FunctionInfo): boolean {
  return (
    own !== undefined &&
    own.params.length === asked.params.length &&
    own.returnAnnotation >= 0 === asked.returnAnnotation >= 0
  );
}
