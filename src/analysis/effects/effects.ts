import type { EffectName } from '../knowledge/schema.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { isSwitchedOff } from '../query/sure.ts';
import type { How, Site } from '../types/facts.ts';
import type { Inference } from '../types/inference.ts';
import { runsOnce } from './runs-once.ts';

/** One step of the shortest way from a function to an effect: the site, and the function that it leads to (null at the end). */
export interface Step {
  site: Site;
  via: FunctionInfo | null;
  /** How many calls lie between the function and the effect. */
  depth: number;
}

/**
 * An effect's key: its name, with `!` when it holds the thread that runs the function. `query` is a read that is written as one;
 * `read` also counts relations and columns that are loaded when they are touched.
 */
export type EffectKey = OwnEffect | `${OwnEffect}!` | 'query';
/** Light work is kept apart, so that it never hides the heavy work behind it. */
type OwnEffect = EffectName | `light-${EffectName}`;

/** Ways of running a callee that happen before the caller goes on. */
const WAITED: ReadonlySet<How> = new Set([
  'call',
  'await',
  'returned',
  'inline',
  'together',
  'transaction',
  'thread',
  'process',
  'escaped',
  'loop',
  'greenlet',
]);
/** Ways in which a callee's blocking blocks the caller's thread too. */
const SAME_THREAD: ReadonlySet<How> = new Set(['call', 'inline', 'transaction', 'greenlet']);
/** Effects that give way to the loop when they happen in a greenlet. */
const DATABASE = /^(read|write|insert|execute|stage|flush|begin|commit|rollback|release|lock|notify|listen)!$/;

/** Per function: every effect that running it has, in itself or through what it calls, with the shortest way to it. */
export class Effects {
  private readonly steps = new Map<FunctionInfo, Map<EffectKey, Step>>();
  private readonly callers = new Map<FunctionInfo, Site[]>();
  private readonly once = new Map<FunctionInfo, boolean>();
  private readonly inference: Inference;

  constructor(inference: Inference) {
    this.inference = inference;
    let frontier: { fn: FunctionInfo; key: EffectKey }[] = [];
    for (const [fn, facts] of inference.facts) {
      for (const site of facts.sites) {
        for (const target of site.targets) {
          const list = this.callers.get(target);
          if (list) list.push(site);
          else this.callers.set(target, [site]);
        }
        if (site.effect && counts(site.how)) {
          const effect = ownEffect(site, site.effect);
          this.note(fn, effect, { site, via: null, depth: 0 }, frontier);
          if (isQuery(site)) this.note(fn, 'query', { site, via: null, depth: 0 }, frontier);
          if (site.blocking && site.how !== 'thread' && site.how !== 'process')
            this.note(fn, `${effect}!`, { site, via: null, depth: 0 }, frontier);
        }
      }
    }
    // Breadth first: every effect reaches a function by its shortest way first.
    for (let depth = 1; frontier.length > 0; depth++) {
      const next: { fn: FunctionInfo; key: EffectKey }[] = [];
      for (const { fn, key } of frontier) {
        if (this.isDoneOnce(fn)) continue;
        const blocking = key.endsWith('!') && !inference.offloaded.has(fn);
        if (key.endsWith('!') && !blocking) continue;
        for (const site of this.callers.get(fn) ?? []) {
          if (!WAITED.has(site.how)) continue;
          if (blocking && (!holdsThread(site, key) || fn.isAsync)) continue;
          this.note(site.fn, key, { site, via: fn, depth }, next);
        }
      }
      frontier = next;
    }
  }

  private note(fn: FunctionInfo, key: EffectKey, step: Step, frontier: { fn: FunctionInfo; key: EffectKey }[]): void {
    let map = this.steps.get(fn);
    if (!map) {
      map = new Map();
      this.steps.set(fn, map);
    }
    if (map.has(key)) return;
    map.set(key, step);
    frontier.push({ fn, key });
  }

  /** Whether running a function has an effect, and by which way. */
  step(fn: FunctionInfo, key: EffectKey): Step | null {
    return this.steps.get(fn)?.get(key) ?? null;
  }

  /** Whether a function's work is kept after its first call, so that its callers don't pay for it each time. */
  isDoneOnce(fn: FunctionInfo): boolean {
    let known = this.once.get(fn);
    if (known === undefined) {
      known = runsOnce(this.inference, fn);
      this.once.set(fn, known);
    }
    return known;
  }

  /** All effects of a function. */
  of(fn: FunctionInfo): ReadonlyMap<EffectKey, Step> {
    return this.steps.get(fn) ?? NO_EFFECTS;
  }

  /** The sites that run a function. */
  callersOf(fn: FunctionInfo): readonly Site[] {
    return this.callers.get(fn) ?? [];
  }

  /** The sites on the way from a function to an effect, the effect's own last. */
  chain(fn: FunctionInfo, key: EffectKey): Site[] {
    const out: Site[] = [];
    let current: FunctionInfo | null = fn;
    while (current && out.length < 20) {
      const step: Step | undefined = this.steps.get(current)?.get(key);
      if (!step) break;
      out.push(step.site);
      current = step.via;
    }
    return out;
  }

  /** The shortest way from a site to an effect: the site itself, then what lies behind it; null where there is none. */
  through(site: Site, key: EffectKey): Site[] | null {
    const blocking = key.endsWith('!');
    // What a site leads to, its function leads to.
    if (!blocking && !this.steps.get(site.fn)?.has(key)) return null;
    const name = blocking ? key.slice(0, -1) : key;
    const own = key === 'query' ? isQuery(site) : site.effect !== null && ownEffect(site, site.effect) === name;
    if (own && counts(site.how) && (!blocking || site.blocking)) return [site];
    if (!WAITED.has(site.how) || (blocking && !holdsThread(site, key))) return null;
    let best: Site[] | null = null;
    for (const target of site.targets) {
      if (blocking && (target.isAsync || this.inference.offloaded.has(target))) continue;
      if (this.isDoneOnce(target)) continue;
      if (!this.step(target, key)) continue;
      const way = this.wayInto(site, target, key);
      if (way && (!best || way.length < best.length)) best = way;
    }
    return best;
  }

  /** The shortest way through a call of a function; where its arguments switch that off, another way that they leave open. */
  private wayInto(site: Site, target: FunctionInfo, key: EffectKey): Site[] | null {
    const shortest = [site, ...this.chain(target, key)];
    if (!isSwitchedOff(shortest)) return shortest;
    if (key.endsWith('!')) return null;
    let best: Site[] | null = null;
    for (const inner of this.inference.facts.get(target)?.sites ?? []) {
      if (inner === shortest[1]) continue;
      const isOwn = key === 'query' ? isQuery(inner) : inner.effect !== null && ownEffect(inner, inner.effect) === key;
      const rest =
        isOwn && counts(inner.how)
          ? []
          : WAITED.has(inner.how)
            ? inner.targets
                .map((next) => (this.isDoneOnce(next) ? [] : this.chain(next, key)))
                .find((way) => way.length > 0)
            : undefined;
      if (!rest || (best && best.length <= rest.length + 2)) continue;
      const way = [site, inner, ...rest];
      if (!isSwitchedOff(way)) best = way;
    }
    return best;
  }
}

const NO_EFFECTS: ReadonlyMap<EffectKey, Step> = new Map();

/** Whether a site reads because it says so, not because it touches a relation or column that was not loaded. */
function isQuery(site: Site): boolean {
  if (site.effect !== 'read' || site.implicit === 'relation' || site.implicit === 'column') return false;
  return site.receiver?.facts?.relation === undefined;
}

function ownEffect(site: Site, effect: EffectName): OwnEffect {
  return site.known?.member.weight === 'light' ? `light-${effect}` : effect;
}

/** Whether a callee's blocking holds the caller's thread too. */
function holdsThread(site: Site, key: EffectKey): boolean {
  if (!SAME_THREAD.has(site.how)) return false;
  // Frameworks run dependencies that are not async in a thread.
  if (site.implicit === 'inject') return false;
  if (site.how === 'greenlet') return !DATABASE.test(key);
  // An awaited transaction runner takes its function to a thread of its own (`runInteraction`).
  return !(site.how === 'transaction' && site.through?.member.async);
}

/** Whether what a site does happens as part of running its function. */
function counts(how: How): boolean {
  return how !== 'later' && how !== 'after-commit' && how !== 'enqueue' && how !== 'task' && how !== 'pending';
}

/** Whether a site's callee runs before its caller goes on. */
export function isWaited(how: How): boolean {
  return WAITED.has(how);
}
