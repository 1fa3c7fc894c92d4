import type { FunctionInfo } from '../project/symbols.ts';
import type { How, Site } from '../types/facts.ts';
import type { Inference } from '../types/inference.ts';
import { knownMember } from '../types/members.ts';

/**
 * Adds what only the whole project tells: functions that are handed to project functions run as those run their parameter,
 * and decorators of the project's own run what they decorate in their way (in a thread, in a transaction).
 */
export function linkCallables(inference: Inference): void {
  inference.settleRuns();
  for (const facts of [...inference.facts.values()]) {
    const added: Site[] = [];
    for (const site of facts.sites) {
      if (site.callables.length === 0) continue;
      for (const target of site.targets) {
        const runs = inference.runsParams.get(target);
        if (!runs) continue;
        for (const { place, type } of site.callables) {
          const index = typeof place === 'number' ? place : target.params.findIndex((param) => param.name === place);
          const how = runs.get(index);
          if (how === undefined) continue;
          if (type.fn) added.push(edge(site, [type.fn], how));
          else if (type.k === 'method' && type.receiver) {
            const known = knownMember(inference, type.receiver, type.name);
            if (known?.member.effect)
              added.push({
                ...edge(site, [], how),
                known,
                effect: known.member.effect === 'execute' ? 'read' : known.member.effect,
                blocking: !known.member.async && !known.member.quick && how === 'call',
              });
          }
        }
      }
    }
    for (const site of added) {
      facts.sites.push(site);
      const at = facts.sitesAt.get(site.node);
      if (at) at.push(site);
      else facts.sitesAt.set(site.node, [site]);
    }
  }
  for (const fn of inference.project.functions) applyDecorators(inference, fn);
}

function edge(site: Site, targets: readonly FunctionInfo[], how: How): Site {
  const runs: How = how === 'call' && targets.some((target) => target.isAsync) ? 'await' : how;
  return {
    ...site,
    targets,
    how: runs,
    known: null,
    effect: null,
    blocking: false,
    callables: [],
    implicit: null,
    receiver: null,
  };
}

/** A decorator written in the project: what its wrapper does around the call happens around the decorated function. */
function applyDecorators(inference: Inference, fn: FunctionInfo): void {
  const facts = inference.facts.get(fn);
  if (!facts || fn.decorators.length === 0) return;
  for (const decorator of fn.decorators) {
    const type = inference.evaluateAlone(fn.module, fn.outer, calleeOf(fn, decorator), fn.cls);
    if (type?.k !== 'function' || !type.fn) continue;
    const wrapper = wrapperOf(type.fn);
    const wrapped = inference.runsParams.get(wrapper.outer ?? type.fn)?.get(0);
    const around = inference.facts.get(wrapper.fn);
    if (wrapped === 'thread' || wrapped === 'process') inference.offloaded.add(fn);
    for (const scope of around?.scopes ?? []) {
      if (scope.kind !== 'transaction' && scope.kind !== 'session') continue;
      facts.scopes.push({ ...scope, node: fn.node, at: decorator, by: wrapper.fn, handle: '' });
    }
  }
}

function calleeOf(fn: FunctionInfo, decorator: number): number {
  const { tree } = fn;
  return tree.kind(decorator) === 37 ? tree.child(decorator, 0) : decorator;
}

/** The function that a decorator puts in the place of the one it is given, and the one whose parameter that is. */
function wrapperOf(decorator: FunctionInfo): { fn: FunctionInfo; outer: FunctionInfo | null } {
  let current = decorator;
  let outer: FunctionInfo | null = null;
  for (let depth = 0; depth < 3; depth++) {
    const inner = [...current.inner.values()].filter((value): value is FunctionInfo => 'params' in value);
    if (inner.length === 0) break;
    outer = current;
    current = inner[inner.length - 1];
  }
  return { fn: current, outer };
}
