import type { KnownMember } from '../knowledge/index.ts';
import type { EffectName, Member } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import { type Arguments, argumentAt, withOptions } from './arguments.ts';
import type { Site } from './facts.ts';
import { fillParts } from './filled.ts';
import type { FunctionPass } from './function-pass.ts';
import { letGo, register, runArgument } from './handed-over.ts';
import { queryFacts } from './query-facts.ts';
import { sqlEffect, sqlText } from './sql-text.ts';
import { type Facts, instantiate, members, rowClass, type Type, withoutError } from './type.ts';

/** A library's function or method is called: what it does, what it runs, what it gives. */
export function callLibrary(
  pass: FunctionPass,
  node: number,
  called: KnownMember,
  receiver: Type | null,
  given: Arguments,
  awaited: boolean,
): Type | null {
  const { inference } = pass;
  const known = overload(called, given);
  const { member } = known;
  const args = member.options ? withOptions(pass.tree, given, member.options) : given;
  const isAsync = member.async === true;
  const statement = argumentAt(args, member.statement);
  const sql = statement ? sqlText(pass, statement.node) : (receiver?.facts?.sql ?? null);
  let effect = effectOf(pass, member, args, statement, sql, receiver);
  if (receiver?.facts?.prefetched && (member.keepsPrefetched || effect === 'read') && member.keepsPrefetched)
    effect = null;
  let facts = queryFacts(pass, node, known, receiver, args, statement);
  if (member.prepares && sql !== null)
    facts = { ...(facts ?? { eager: [], fromQuery: true, marks: {}, node, fn: pass.fn }), sql };
  const self = receiver && facts ? { ...receiver, facts } : receiver;
  // What callbacks give is known once they run: what they make of their arguments says what the call gives.
  const callbacks = member.runs?.some((runs) => runs.each !== undefined || runs.given !== undefined)
    ? new Map<number, Type>()
    : undefined;
  if (callbacks) for (const runs of member.runs!) runArgument(pass, node, known, runs, args, receiver, callbacks);
  let returns: Type | null = null;
  const template = member.several && args.positional.length > 1 ? member.several : member.returns;
  if (template) {
    returns = inference.expression(template, {
      self: self ?? undefined,
      arguments: args.positional,
      keywords: args.keywords,
      callbacks,
      entity: receiver?.k === 'class' ? instantiate(receiver) : (receiver ?? undefined),
      facts,
    });
    if (returns) returns = withoutError(returns);
    if (returns && facts && (returns.k === 'object' || returns.k === 'instance' || returns.k === 'tuple'))
      returns = { ...returns, facts };
    // A query of a manager that was guessed stays a guess, whatever is asked of it.
    if (receiver?.assumed && receiver.k === 'object' && returns?.k === 'object') {
      const from = inference.knowledge.property(receiver.name, 'kind');
      if (from === 'manager' || from === 'query') returns = { ...returns, assumed: true };
    }
  }
  const filled = fill(pass, argumentAt(args, member.fills), facts);
  if (member.fills === '*') fillParts(pass, args, facts);
  iterateArguments(pass, known, args);
  const worth =
    effect !== null ||
    member.runs !== undefined ||
    member.scope !== undefined ||
    member.acquires === true ||
    isAsync ||
    member.serves === true ||
    member.makesAmbient !== undefined ||
    member.channel !== undefined;
  let site: Site | null = null;
  if (worth) {
    const entityArg = argumentAt(args, member.entity);
    const objectArg = member.object === 'receiver' ? { type: receiver } : argumentAt(args, member.object);
    site = pass.site({
      node,
      known,
      effect,
      // What is awaited gives way to the loop, whatever its annotation says.
      blocking: effect !== null && !member.quick && (member.holds === true || (!isAsync && !awaited)),
      how: isAsync ? 'pending' : 'call',
      receiver,
      type: filled ?? returns,
      assumed:
        (receiver?.assumed ?? false) ||
        (effect !== null && member.effect === 'execute' && sql === null && isUnread(statement?.type)),
      entity:
        rowClass(entityArg?.type ? instantiate(entityArg.type) : null) ??
        rowClass(objectArg?.type ?? null) ??
        rowClass(filled) ??
        rowClass(returns) ??
        rowClass(statement?.type ?? null) ??
        (receiver && isHandle(pass, receiver) ? null : rowClass(receiver)),
      sql,
    });
  }
  register(pass, known.name, args);
  if (!callbacks) for (const runs of member.runs ?? []) runArgument(pass, node, known, runs, args, receiver);
  letGo(pass, args, receiver);
  if (isAsync)
    return { k: 'coroutine', name: known.name, args: returns ? [returns] : [], facts: returns?.facts, site: site! };
  const task = (member.runs ?? []).some((runs) => runs.how === 'task');
  if (task && returns) {
    const started = args.positional.find((arg) => arg?.site);
    return started ? { ...returns, site: started.site } : returns;
  }
  return returns;
}

/** The rows that a query puts into a variable: what is known of the query is known of them. */
function fill(
  pass: FunctionPass,
  into: { type: Type | null; node: number } | null,
  facts: Facts | undefined,
): Type | null {
  if (!into?.type || !facts) return null;
  const { tree } = pass;
  const rows = { ...into.type, facts: { ...facts, fresh: undefined } };
  if (tree.kind(into.node) === Kind.Name && pass.env.has(tree.str(into.node))) pass.env.set(tree.str(into.node), rows);
  return rows;
}

/** Whether a value of the project's is a handle that statements run on, and no row. */
function isHandle({ inference }: FunctionPass, receiver: Type): boolean {
  return (
    receiver.k === 'instance' &&
    inference.ancestors(receiver.cls!).some(({ library }) => {
      const kind = library ? inference.knowledge.property(library, 'kind') : null;
      return kind === 'handle' || kind === 'pool' || kind === 'transaction';
    })
  );
}

/** What a call is where a function is among its arguments. */
function overload(known: KnownMember, args: Arguments): KnownMember {
  const other = known.member.withCallback;
  return other && args.positional.some((type) => type?.k === 'function') ? { ...known, member: other } : known;
}

function effectOf(
  pass: FunctionPass,
  member: Member,
  args: Arguments,
  statement: { type: Type | null; node: number } | null,
  sql: string | null,
  receiver: Type | null,
): EffectName | null {
  const { tree, inference } = pass;
  const other = member.effectGiven;
  if (other && isGiven(pass, argumentAt(args, other.argument)?.type ?? null, other.type)) return other.effect;
  if (!member.effect) return null;
  if (member.when) {
    const given = args.keywordNodes.get(member.when.keyword);
    const holds =
      given === undefined ? member.when.default : tree.str(given).toLowerCase() === member.when.is.toLowerCase();
    if (!holds) return null;
  }
  if (member.effect !== 'execute') return member.effect;
  for (const type of statement?.type ? members(statement.type) : receiver ? [receiver] : []) {
    const kind = type.k === 'object' ? inference.knowledge.property(type.name, 'statement') : null;
    if (kind) return kind;
    if (type.k === 'object' && inference.knowledge.property(type.name, 'kind') === 'query') return 'read';
  }
  return sql === null ? 'read' : sqlEffect(sql);
}

/** Whether a value is of a library's type, or a function that only calls one of it. */
function isGiven(pass: FunctionPass, given: Type | null, name: string): boolean {
  const { knowledge } = pass.inference;
  if (given?.k === 'object') return knowledge.isA(given.name, name);
  if (given?.k !== 'function' || !given.fn) return false;
  const { tree, body } = given.fn;
  const statements = body >= 0 && tree.kind(body) === Kind.Block ? tree.children(body) : [];
  const [only] = statements;
  if (statements.length !== 1) return false;
  const call = tree.kind(only) === Kind.Return ? tree.child(only, 0) : only;
  if (call < 0 || tree.kind(call) !== Kind.Call || tree.kind(tree.child(call, 0)) !== Kind.Name) return false;
  const called = pass.name(tree.str(tree.child(call, 0)));
  return called?.k === 'object' && knowledge.isA(called.name, name);
}

/** A statement whose text was put together elsewhere tells nothing of what it does. */
function isUnread(type: Type | null | undefined): boolean {
  return type === null || (type?.k === 'object' && type.name === 'str');
}

/** A builtin that goes over its argument (`list(qs)`, `len(qs)`, `sorted(qs)`) runs a lazy query. */
function iterateArguments(pass: FunctionPass, known: KnownMember, args: Arguments): void {
  if (
    !known.name.startsWith(`${pass.module.semantics.builtins}.`) ||
    NOT_ITERATING.has(known.name.slice(pass.module.semantics.builtins.length + 1))
  )
    return;
  args.positional.forEach((type, i) => {
    if (type?.k !== 'object' || type.facts?.prefetched) return;
    if (pass.inference.knowledge.property(type.name, 'iterate')?.effect) {
      pass.elementOf(type, args.nodes[i], false);
      pass.iterated(args.nodes[i], type);
    }
  });
}

const NOT_ITERATING = new Set([
  'isinstance',
  'issubclass',
  'type',
  'id',
  'hasattr',
  'getattr',
  'setattr',
  'callable',
  'super',
  'print',
  'str',
  'repr',
  'vars',
  'dir',
  'iter',
  'hash',
]);
