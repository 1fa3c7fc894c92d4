import { Flag, Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Inference } from '../types/inference.ts';

/**
 * Whether a function's work is done once and kept: a caching decorator, or a body that begins by returning what an earlier call
 * left in a global, an attribute or a closure. Its callers don't pay for it each time.
 */
export function runsOnce(inference: Inference, fn: FunctionInfo): boolean {
  for (const decorator of fn.decorators) {
    const known = inference.decoratorMember(fn, decorator);
    if (known?.member.decorates?.caches || known?.member.decorates?.isCached) return true;
  }
  // What a row or a document keeps is gone with it: each one that is loaded pays again.
  return returnsKept(fn) && !isValue(inference, fn);
}

/** Whether a function belongs to a class whose instances stand for data: an entity, or a class of annotated fields. */
function isValue(inference: Inference, fn: FunctionInfo): boolean {
  if (!fn.cls) return false;
  if (inference.entities.of(fn.cls)) return true;
  const bases = new Set(
    inference.knowledge.libraries.flatMap((library) =>
      (library.serializers ?? []).filter((model) => model.annotated).map((model) => model.base),
    ),
  );
  return inference.ancestors(fn.cls).some((ancestor) => ancestor.library !== null && bases.has(ancestor.library));
}

function returnsKept(fn: FunctionInfo): boolean {
  const { tree } = fn;
  if (fn.body < 0 || tree.kind(fn.body) !== Kind.Block) return false;
  const statements = tree
    .children(fn.body)
    .filter((node) => tree.kind(node) !== Kind.Str && tree.kind(node) !== Kind.Global);
  for (const first of statements.slice(0, 2)) {
    if (tree.kind(first) !== Kind.If) continue;
    const kept = keptIn(tree.child(first, 0));
    if (!kept) continue;
    const body = tree.children(tree.child(first, 1));
    const last = body[body.length - 1];
    if (last === undefined) continue;
    if (kept.present && tree.kind(last) === Kind.Return && body.length <= 2) {
      const value = tree.child(last, 0);
      return (
        value < 0 || tree.kind(value) === Kind.Empty || textOf(value) === kept.name || tree.kind(value) === Kind.Const
      );
    }
    if (!kept.present && statements.length <= 3 && body.some((node) => assigns(node, kept.name))) {
      const after = statements[statements.length - 1];
      return tree.kind(after) === Kind.Return && textOf(tree.child(after, 0)) === kept.name;
    }
  }
  return false;

  /** `x`, `x is not None` (there already) or `not x`, `x is None` (not there yet) for a global or attribute. */
  function keptIn(test: number): { name: string; present: boolean } | null {
    if (tree.kind(test) === Kind.Unary && tree.str(test) === 'not') {
      const inner = keptIn(tree.child(test, 0));
      return inner && { ...inner, present: !inner.present };
    }
    if (tree.kind(test) === Kind.Compare) {
      const operator = tree.str(test);
      const right = tree.child(test, 1);
      if (tree.kind(right) !== Kind.Const || tree.str(right) !== 'null') return null;
      const name = keptName(tree.child(test, 0));
      return name === null ? null : { name, present: operator === 'is not' || operator === '!=' };
    }
    const name = keptName(test);
    return name === null ? null : { name, present: true };
  }

  function keptName(node: number): string | null {
    const text = textOf(node);
    if (text === null) return null;
    if (tree.kind(node) === Kind.Attr) {
      const root = text.slice(0, text.indexOf('.'));
      return root === fn.receiver ? text : null;
    }
    // A parameter or local is not kept between calls.
    if (fn.params.some((param) => param.name === text)) return null;
    return declaredGlobal(text) ? text : null;
  }

  function declaredGlobal(name: string): boolean {
    for (let node = fn.body; node < tree.end(fn.body); node++) {
      if (tree.kind(node) === Kind.Global && tree.children(node).some((child) => tree.str(child) === name)) return true;
    }
    return false;
  }

  function assigns(node: number, name: string): boolean {
    if (tree.kind(node) !== Kind.Assign || tree.has(node, Flag.Expression)) return false;
    return tree
      .children(node)
      .slice(2)
      .some((target) => textOf(target) === name);
  }

  function textOf(node: number): string | null {
    if (node < 0) return null;
    if (tree.kind(node) === Kind.Name) return tree.str(node);
    if (tree.kind(node) === Kind.Attr) {
      const owner = textOf(tree.child(node, 0));
      return owner === null ? null : `${owner}.${tree.str(node)}`;
    }
    return null;
  }
}
