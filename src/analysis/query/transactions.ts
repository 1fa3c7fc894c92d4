import type { Analysis } from '../analysis.ts';
import { type EffectKey, isWaited } from '../effects/effects.ts';
import type { Library } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { FunctionFacts, Scope, Site } from '../types/facts.ts';
import { autobegins, isOnOwnHandle, ownScope, typeProperty } from './handles.ts';
import { follow } from './order.ts';
import { isSure, runsHere } from './sure.ts';

/** A transaction that is surely open at a place of a function. */
export interface OpenTransaction {
  /** The `with` that opens its session or connection in this function; -1 where the handle came from outside. */
  readonly key: number;
  /** Begun on purpose (`begin`, `atomic`, a decorator); otherwise a statement began it. */
  readonly explicit: boolean;
  /** Where it was opened: a node of the function. */
  readonly at: number;
  readonly scope: Scope | null;
  /** The calls that lead to the statement that opened it; empty for scopes. */
  readonly opening: readonly Site[];
  /** The first write or lock in it; null while it has only read. */
  readonly pending: Work | null;
  /** Something was noted in the unit of work that the next statement will send. */
  readonly staged: Work | null;
  readonly assumed: boolean;
}

/** Something done to the database: a node of the function, and the calls that lead to it (none for an assignment to an entity). */
interface Work {
  readonly node: number;
  readonly chain: readonly Site[];
}

interface State {
  readonly open: readonly OpenTransaction[];
  /** Noted in the unit of work while no transaction was open. */
  readonly staged: Work | null;
  /** A transaction that came from outside may have been ended. */
  readonly ended: boolean;
}

/** What is open before each site of a function, and at its end. */
export interface FunctionTransactions {
  readonly facts: FunctionFacts;
  /** Transactions that are open when a site runs; the innermost last. */
  at(site: Site): readonly OpenTransaction[];
  /** Whether a transaction of a caller may have been committed or rolled back before a site. */
  endedBefore(site: Site): boolean;
  readonly atEnd: readonly OpenTransaction[];
}

const NONE: readonly OpenTransaction[] = [];
const STATEMENTS: readonly EffectKey[] = ['read', 'write', 'insert', 'flush', 'lock'];
const WRITES: readonly EffectKey[] = ['write', 'insert', 'flush', 'lock'];
const ENDS: readonly EffectKey[] = ['commit', 'rollback', 'release'];

const caches = new WeakMap<Analysis, Map<FunctionInfo, FunctionTransactions>>();

/** The transactions of a function, worked out once. */
export function transactionsOf(analysis: Analysis, facts: FunctionFacts): FunctionTransactions {
  let cache = caches.get(analysis);
  if (!cache) {
    cache = new Map();
    caches.set(analysis, cache);
  }
  let found = cache.get(facts.fn);
  if (!found) {
    found = mayOpen(analysis, facts) ? new Walk(analysis, facts).run() : nothingOpen(facts);
    cache.set(facts.fn, found);
  }
  return found;
}

function nothingOpen(facts: FunctionFacts): FunctionTransactions {
  return { facts, at: () => NONE, endedBefore: () => false, atEnd: NONE };
}

const TOUCHING: readonly EffectKey[] = [...new Set([...STATEMENTS, ...WRITES, ...ENDS, 'stage' as const])];

/** Whether anything in a function can begin, fill or end a transaction; most functions have nothing to do with a database. */
function mayOpen(analysis: Analysis, { fn, scopes, sites, writes }: FunctionFacts): boolean {
  const effects = analysis.effects.of(fn);
  return (
    TOUCHING.some((key) => effects.has(key)) ||
    writes.length > 0 ||
    scopes.some(({ kind }) => kind === 'transaction') ||
    analysis.entries.get(fn)?.entry.transaction === true ||
    sites.some(({ effect }) => effect === 'begin')
  );
}

class Walk {
  private readonly analysis: Analysis;
  private readonly facts: FunctionFacts;
  private readonly before = new Map<Site, readonly OpenTransaction[]>();
  private readonly ended = new Set<Site>();
  constructor(analysis: Analysis, facts: FunctionFacts) {
    this.analysis = analysis;
    this.facts = facts;
  }

  run(): FunctionTransactions {
    const { facts, analysis } = this;
    const { fn } = facts;
    const { tree } = fn;
    let state: State = { open: NONE, staged: null, ended: false };
    for (const scope of facts.scopes)
      if (scope.kind === 'transaction' && scope.node === fn.node) state = this.opened(state, explicit(scope, -1));
    if (analysis.entries.get(fn)?.entry.transaction === true)
      state = this.opened(state, { ...explicit(null, -1), at: fn.node });
    // Parameters that a framework fills: what fills them runs first.
    for (const param of fn.params) state = this.node(state, param.node);
    const end = follow<State>(
      fn,
      {
        run: (at, node) => this.node(at, node),
        join,
        enter: (at, node) => {
          let now = at;
          for (const scope of facts.scopes)
            if (scope.node === node && scope.kind === 'transaction')
              now = this.opened(now, explicit(scope, this.keyAt(tree.lastChild(node))));
          return now;
        },
        leave: (at, node) => ({
          ...at,
          open: at.open.filter((one) => one.scope?.node !== node && one.key !== node),
        }),
      },
      state,
    );
    return {
      facts,
      at: (site) => this.before.get(site) ?? NONE,
      endedBefore: (site) => this.ended.has(site),
      atEnd: end?.open ?? NONE,
    };
  }

  private keyAt(node: number): number {
    return ownScope(this.analysis, this.facts.fn, node);
  }

  private opened(state: State, transaction: OpenTransaction): State {
    if (state.open.some((one) => same(one, transaction))) return state;
    return { ...state, open: [...state.open, transaction] };
  }

  /** Everything that runs in a node, in order. */
  private node(state: State, node: number): State {
    const { tree } = this.facts.fn;
    const sites = this.sitesIn(node, tree.end(node));
    // The code tree has a call before its arguments; sites were noted in the order in which they run.
    if (sites.length > 1) sites.sort((a, b) => this.orderOf(a) - this.orderOf(b));
    let now = state;
    for (const site of sites) now = this.site(now, site);
    const { writes } = this.facts;
    for (const write of writes) {
      if (!tree.contains(node, write.node) || write.object.facts?.fresh) continue;
      const entity = write.object.cls ? this.analysis.inference.entities.of(write.object.cls) : null;
      const kept = entity?.columns.has(write.attribute) || entity?.relations.has(write.attribute);
      if (entity?.model.tracksChanges && kept)
        now = staged(now, this.keyAt(write.node), { node: write.node, chain: [] });
    }
    return now;
  }

  private places: number[] | null = null;
  private sitesIn(from: number, to: number): Site[] {
    const { sitesAt } = this.facts;
    this.places ??= [...sitesAt.keys()].sort((a, b) => a - b);
    const { places } = this;
    let low = 0;
    for (let high = places.length; low < high; ) {
      const middle = (low + high) >>> 1;
      if (places[middle] < from) low = middle + 1;
      else high = middle;
    }
    const sites: Site[] = [];
    for (; low < places.length && places[low] < to; low++) sites.push(...sitesAt.get(places[low])!);
    return sites;
  }

  private order: Map<Site, number> | null = null;
  private orderOf(site: Site): number {
    if (!this.order) this.order = new Map(this.facts.sites.map((one, i) => [one, i]));
    return this.order.get(site) ?? 0;
  }

  private site(state: State, site: Site): State {
    this.note(state, site);
    if (!isWaited(site.how) || (!site.effect && site.targets.length === 0) || !runsHere(site)) return state;
    const key = this.keyAt(site.node);
    let now = state;
    if (this.begins(site)) now = this.opened(now, { ...explicit(null, key), at: site.node, opening: [site] });
    const end = this.shortest(site, ENDS, (chain) => this.isEnd(chain));
    if (end) {
      const isOuter = key === -1;
      return {
        staged: null,
        open: now.open.filter((one) => one.key !== key || isAmbient(this.analysis, one)),
        ended: now.ended || isOuter,
      };
    }
    const statement = this.shortest(site, STATEMENTS, (chain) => this.isStatement(chain) && isSure(chain));
    if (statement) now = this.stated(now, key, statement, site);
    const write = this.shortest(
      site,
      WRITES,
      (chain) => isSure(chain) && !isOnOwnHandle(this.analysis, chain) && !isLockElsewhere(this.analysis, chain),
    );
    const locking = write ?? (statement && locksRows(statement) ? statement : null);
    if (locking) now = pended(now, key, { node: site.node, chain: locking });
    const stage = this.analysis.effects.through(site, 'stage');
    if (stage && isSure(stage) && !isOnOwnHandle(this.analysis, stage))
      now = staged(now, key, { node: site.node, chain: stage });
    return now;
  }

  private note(state: State, site: Site): void {
    if (state.ended) this.ended.add(site);
    if (state.open.length === 0) return;
    const known = this.before.get(site);
    // In a loop, what is open from the second turn on is added to what is open in the first.
    if (!known) this.before.set(site, state.open);
    else {
      const added = state.open.filter((one) => !known.some((other) => same(one, other)));
      if (added.length) this.before.set(site, [...known, ...added]);
    }
  }

  /** A statement runs on a handle: if nothing is open on it, this begins a transaction; what was staged is sent with it. */
  private stated(state: State, key: number, chain: readonly Site[], site: Site): State {
    let now = state;
    if (!now.open.some((one) => one.key === key)) {
      now = this.opened(now, {
        key,
        explicit: false,
        at: site.node,
        scope: null,
        opening: chain,
        pending: null,
        staged: now.staged,
        assumed: chain.some((step) => step.assumed),
      });
      now = { ...now, staged: null };
    }
    return {
      ...now,
      open: now.open.map((one) =>
        one.key === key && one.staged && !one.pending ? { ...one, pending: one.staged } : one,
      ),
    };
  }

  private shortest(site: Site, keys: readonly EffectKey[], is: (chain: Site[]) => boolean): Site[] | null {
    for (const key of keys) {
      const chain = this.analysis.effects.through(site, key);
      if (chain && is(chain)) return chain;
    }
    return null;
  }

  private isStatement(chain: readonly Site[]): boolean {
    return autobegins(this.analysis, chain[chain.length - 1]) && !isOnOwnHandle(this.analysis, chain);
  }

  private isEnd(chain: readonly Site[]): boolean {
    const last = chain[chain.length - 1];
    if (last.effect === 'release') {
      const kind = typeProperty(this.analysis, last.receiver, 'kind');
      if (kind !== 'session' && kind !== 'connection') return false;
    }
    return !isOnOwnHandle(this.analysis, chain);
  }

  /** Whether a site begins a transaction by hand: not as what a `with` enters. */
  private begins(site: Site): boolean {
    if (site.effect !== 'begin' || site.implicit === 'enter' || site.known?.member.scope === 'savepoint') return false;
    const { tree } = this.facts.fn;
    let parent = tree.parent(site.node);
    if (tree.kind(parent) === Kind.Await) parent = tree.parent(parent);
    return tree.kind(parent) === Kind.Block || tree.kind(parent) === Kind.Assign;
  }
}

function explicit(scope: Scope | null, key: number): OpenTransaction {
  return {
    key,
    explicit: true,
    at: scope?.at ?? -1,
    scope,
    opening: [],
    pending: null,
    staged: null,
    assumed: scope?.assumed ?? false,
  };
}

/** A lock that is held by another server than the database (`lock.acquire()`) is no part of the transaction. */
function isLockElsewhere(analysis: Analysis, chain: readonly Site[]): boolean {
  const { effect, receiver } = chain[chain.length - 1];
  return effect === 'lock' && typeProperty(analysis, receiver, 'kind') === undefined;
}

/** Whether a read locks its rows: it says so itself, or a helper was told to by a flag. */
function locksRows(chain: readonly Site[]): boolean {
  if (chain.some((step) => step.type?.facts?.marks.locked)) return true;
  return chain.some(({ fn: { tree }, node }) => {
    if (tree.kind(node) !== Kind.Call) return false;
    return tree
      .children(node)
      .some(
        (arg) =>
          tree.kind(arg) === Kind.Keyword &&
          /for_update/.test(tree.str(arg)) &&
          tree.str(tree.child(arg, 0)) === 'true',
      );
  });
}

/** Whether a transaction belongs to a scope that no commit of a handle ends (`atomic`): the library has no handle that begins by itself. */
function isAmbient(analysis: Analysis, transaction: OpenTransaction): boolean {
  const library = libraryOfScope(analysis, transaction);
  return library !== null && !Object.values(library.types ?? {}).some((type) => type.autobegin);
}

function libraryOfScope(analysis: Analysis, { scope }: OpenTransaction): Library | null {
  if (scope?.known) return scope.known.library;
  return scope?.type?.k === 'object' ? (analysis.knowledge.type(scope.type.name)?.library ?? null) : null;
}

/** The library whose transaction it is: of the statement that began it, else of what opened it; null where that is not known. */
export function libraryOf(analysis: Analysis, transaction: OpenTransaction): Library | null {
  return transaction.opening.at(-1)?.known?.library ?? libraryOfScope(analysis, transaction);
}

function same(a: OpenTransaction, b: OpenTransaction): boolean {
  return a.key === b.key && a.explicit === b.explicit && a.at === b.at;
}

function pended(state: State, key: number, work: Work): State {
  return {
    ...state,
    open: state.open.map((one) =>
      (one.key === key || one.explicit) && !one.pending ? { ...one, pending: work } : one,
    ),
  };
}

function staged(state: State, key: number, work: Work): State {
  if (!state.open.some((one) => one.key === key)) return { ...state, staged: state.staged ?? work };
  return {
    ...state,
    open: state.open.map((one) => (one.key === key && !one.staged ? { ...one, staged: work } : one)),
  };
}

/** Open on both ways; a write on either of them is pending. */
function join(a: State, b: State): State {
  const open: OpenTransaction[] = [];
  for (const one of a.open) {
    const other =
      b.open.find((candidate) => same(one, candidate)) ??
      b.open.find((candidate) => one.key === candidate.key && one.explicit === candidate.explicit);
    if (other) open.push({ ...one, pending: one.pending ?? other.pending, staged: one.staged ?? other.staged });
  }
  return { open, staged: a.staged && b.staged, ended: a.ended || b.ended };
}

/** A way by which a function runs inside a transaction of one of its callers. */
export interface Enclosing {
  /** The call sites, the outermost first. */
  readonly calls: readonly Site[];
  readonly transaction: OpenTransaction;
  readonly facts: FunctionFacts;
}

/** A caller (up to four calls away) that surely has a transaction open when it runs a function; those begun on purpose first. */
export function enclosing(analysis: Analysis, fn: FunctionInfo): Enclosing | null {
  let best: Enclosing | null = null;
  const seen = new Set<FunctionInfo>([fn]);
  let frontier: { fn: FunctionInfo; calls: readonly Site[] }[] = [{ fn, calls: [] }];
  for (let depth = 0; depth < 4 && frontier.length; depth++) {
    const next: typeof frontier = [];
    for (const { fn: callee, calls } of frontier) {
      for (const site of analysis.effects.callersOf(callee)) {
        if (!isWaited(site.how) || site.implicit === 'inject') continue;
        const facts = analysis.inference.facts.get(site.fn);
        if (!facts) continue;
        const chain = [site, ...calls];
        const open = transactionsOf(analysis, facts).at(site);
        const found = open.find((one) => one.explicit) ?? open[0];
        if (found?.explicit) return { calls: chain, transaction: found, facts };
        if (found && !best) best = { calls: chain, transaction: found, facts };
        if (!seen.has(site.fn) && seen.size < 200) {
          seen.add(site.fn);
          next.push({ fn: site.fn, calls: chain });
        }
      }
    }
    frontier = next;
  }
  return best;
}
