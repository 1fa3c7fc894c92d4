import type { KnownMember } from '../knowledge/index.ts';
import type { EffectName, Member, RunsHow } from '../knowledge/schema.ts';
import type { ClassInfo, FunctionInfo } from '../project/symbols.ts';
import type { Relation } from './entities.ts';
import type { NodeMap } from './node-map.ts';
import type { Type } from './type.ts';

/**
 * How a site's targets run: `call` inline; `await` awaited here; `pending` an awaitable that nobody is seen to await;
 * `escaped` an awaitable that is handed on to code that can't be seen; `returned` one that the caller gets; else as the
 * library's data says.
 */
export type How = 'call' | 'pending' | 'escaped' | 'returned' | RunsHow;

/** Why something runs where no call is written. */
type Implicit = 'iterate' | 'property' | 'relation' | 'evaluate' | 'enter' | 'exit' | 'await' | 'inject' | 'column';

/** A place in a function where something runs: a call, or what acts like one. */
export interface Site {
  readonly fn: FunctionInfo;
  readonly node: number;
  /** Project functions that run. */
  readonly targets: readonly FunctionInfo[];
  how: How;
  /** What the library's data says of it. */
  readonly known: KnownMember | null;
  /** The effect that it has itself (not through its targets); `execute` is already resolved to what the statement does. */
  readonly effect: EffectName | null;
  /** The effect holds the calling thread. */
  readonly blocking: boolean;
  readonly receiver: Type | null;
  /** What it gives (after `await`, for asynchronous ones). */
  type: Type | null;
  readonly implicit: Implicit | null;
  readonly relation: Relation | null;
  /** For relations: it is known that the query did not load it. Otherwise nothing is known of how the rows were loaded. */
  readonly certain: boolean;
  /** Rests on a name only. */
  readonly assumed: boolean;
  /** The entity that is read or written, where it is known. */
  readonly entity: ClassInfo | null;
  /** SQL text, where it is a literal (holes are `?`). */
  readonly sql: string | null;
  /** Arguments that are functions, by place, for callees that run them. */
  readonly callables: readonly { place: number | string; type: Type }[];
  /** The call was reached through a library that runs what it is given (`to_thread(f)`): that library's member. */
  readonly through: KnownMember | null;
}

/** A region of code that something is open in. */
export interface Scope {
  readonly kind: NonNullable<Member['scope']>;
  /** The With node; or the function's node when the whole function runs in it. */
  readonly node: number;
  /** Where it is opened. */
  readonly at: number;
  readonly type: Type | null;
  /** Name that the handle is bound to, or ''. */
  readonly handle: string;
  readonly known: KnownMember | null;
  /** The call that runs the whole function in it. */
  readonly call?: Site;
  /** The function (a context manager of the project) that opens it. */
  readonly by: FunctionInfo | null;
  readonly assumed: boolean;
}

/** An attribute of an entity's instance is assigned. */
export interface EntityWrite {
  readonly node: number;
  /** The target node. */
  readonly target: number;
  readonly object: Type;
  readonly attribute: string;
  readonly value: number;
  /** Operator of an augmented assignment, or null. */
  readonly operator: string | null;
}

/** What one pass over a function finds, in source order. */
export interface FunctionFacts {
  readonly fn: FunctionInfo;
  readonly sites: Site[];
  readonly scopes: Scope[];
  readonly writes: EntityWrite[];
  /** Types of expressions, by node, where known. */
  readonly types: NodeMap<Type>;
  /** Sites by node. */
  readonly sitesAt: Map<number, Site[]>;
  /** What it returns; for async functions what awaiting it gives. */
  result: Type | null;
  /** What it yields. */
  yields: Type | null;
  /** Scopes that are open around its `yield` (context managers, dependencies). */
  yieldScopes: Scope[];
}
