import type { Library } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { How, Site } from '../types/facts.ts';
import type { Inference } from '../types/inference.ts';
import { isForeign, knownMember } from '../types/members.ts';

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
            if ((how === 'thread' || how === 'process') && isForeign(inference, type.receiver))
              inference.foreign.offloaded.add(type.receiver.name);
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
  openTransactions(inference);
  learnForeign(inference);
}

/** A function that is handed to what runs it in a transaction has that transaction open from its start to its end. */
function openTransactions(inference: Inference): void {
  for (const { sites } of inference.facts.values()) {
    for (const site of sites) {
      if (site.how !== 'transaction') continue;
      for (const target of site.targets) {
        const facts = inference.facts.get(target);
        if (!facts || facts.scopes.some((scope) => scope.kind === 'transaction' && scope.node === target.node))
          continue;
        const handle = target.params[target.cls ? target.implicitParams : 0]?.name ?? '';
        facts.scopes.push({
          kind: 'transaction',
          node: target.node,
          at: target.node,
          type: null,
          handle,
          known: site.through,
          call: site,
          by: null,
          assumed: site.assumed,
        });
      }
    }
  }
}

function edge(site: Site, targets: readonly FunctionInfo[], how: How): Site {
  const isAsync = targets.some((target) => target.isAsync);
  const runs: How =
    isAsync && how === 'call' ? 'await' : isAsync && (how === 'thread' || how === 'process') ? 'escaped' : how;
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
  return tree.kind(decorator) === Kind.Call ? tree.child(decorator, 0) : decorator;
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

/**
 * What the project runs in threads blocks, or nobody would have bothered: calls of the same class of an unknown library elsewhere
 * block too. The conclusion rests on the project's own habit, so it is marked as assumed.
 */
function learnForeign(inference: Inference): void {
  const { calls, offloaded } = inference.foreign;
  const inThread = new Set<FunctionInfo>(inference.offloaded);
  for (const facts of inference.facts.values()) {
    for (const site of facts.sites) {
      if (site.how === 'thread' || site.how === 'process') for (const target of site.targets) inThread.add(target);
    }
  }
  // A function that goes to a thread says something of a library only when it calls no other, and nothing that is known to block.
  const ownersIn = new Map<FunctionInfo, Set<string>>();
  for (const { fn, owner } of calls) {
    if (!inThread.has(fn) || inference.facts.get(fn)?.sites.some((site) => site.blocking)) continue;
    const owners = ownersIn.get(fn) ?? new Set<string>();
    ownersIn.set(fn, owners.add(owner));
  }
  for (const owners of ownersIn.values()) {
    const roots = new Set([...owners].map((owner) => owner.split('.')[0]));
    if (roots.size === 1) for (const owner of owners) offloaded.add(owner);
  }
  const libraries = new Map<string, Library>();
  for (const { fn, node, owner, member } of calls) {
    if (!offloaded.has(owner) || inThread.has(fn) || fn.module.semantics.standardModules.has(owner.split('.')[0]))
      continue;
    const last = member.slice(member.lastIndexOf('.') + 1);
    if (!REQUESTING.test(last) || /url$/i.test(last) || inference.knowledge.libraryOf(owner)) continue;
    const library = libraries.get(owner) ?? foreignLibrary(owner, fn.module.semantics.language);
    libraries.set(owner, library);
    const known = {
      name: `${owner}.${member}`,
      library,
      member: {
        effect: 'network',
        does: `is a call of \`${owner}\`, which this project runs in a thread elsewhere`,
      } as const,
    };
    addSite(inference, {
      fn,
      node,
      targets: [],
      how: 'call',
      known,
      effect: 'network',
      blocking: true,
      receiver: null,
      type: null,
      implicit: null,
      relation: null,
      certain: true,
      assumed: true,
      entity: null,
      sql: null,
      callables: [],
      through: null,
    });
  }
}

/** Names of methods that sound as if they asked something of a service; others may only build a URL or format a value. */
const REQUESTING =
  /^_*(get|fetch|list|search|find|read|load|reload|query|create|add|update|set|delete|remove|send|post|put|upload|download|ping|login|connect|sync|check|request|call|execute|run|refresh|save)(_|[A-Z]|$)/;

function foreignLibrary(owner: string, language: string): Library {
  return {
    title: owner.split('.')[0],
    language: language as Library['language'],
    practice: '',
    packages: [],
    modules: [owner],
    docs: {},
  };
}

function addSite(inference: Inference, site: Site): void {
  const facts = inference.facts.get(site.fn);
  if (!facts || facts.sitesAt.has(site.node)) return;
  facts.sites.push(site);
  facts.sitesAt.set(site.node, [site]);
}
