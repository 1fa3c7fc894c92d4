import type { KnownMember } from '../knowledge/index.ts';
import type { Runs, TypeExpr, TypeModel } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import { type Arguments, argumentAt } from './arguments.ts';
import type { How } from './facts.ts';
import type { FunctionPass } from './function-pass.ts';
import type { Inference } from './inference.ts';
import { AWAITABLE, dispatch, isForeign, knownMember } from './members.ts';
import { servedBy } from './served.ts';
import { members, type Type } from './type.ts';

/** A function's parameter is run: by the function itself, or by one that is nested in it. */
export function noteParameterRun(pass: FunctionPass, parameter: { fn: FunctionInfo; index: number }, how: How): void {
  const { inference } = pass;
  if (pass.fn && pass.fn !== parameter.fn) inference.noteNestedRun(parameter.fn, parameter.index, pass.fn, how);
  else inference.noteRuns(parameter.fn, parameter.index, how);
}

/** Awaitables handed to code that can't be seen are taken to be awaited there. */
export function letGo(pass: FunctionPass, args: Arguments, receiver: Type | null = null): void {
  // Who hangs something on an awaitable (`.then(…)`) sees what becomes of it.
  if (receiver?.site && receiver.name === AWAITABLE) pass.consume(receiver, 'await');
  for (const type of args.positional) if (type) pass.consume(type, 'escaped');
  for (const type of args.keywords.values()) if (type) pass.consume(type, 'escaped');
}

/** A framework is given a function to call (`app.add_api_route(path, f)`). */
export function register(pass: FunctionPass, name: string, args: Arguments): void {
  if (!pass.recording) return;
  for (const entry of pass.inference.knowledge.registrars.get(name) ?? []) {
    const given = entry.argument === '*' ? args.positional : [argumentAt(args, entry.argument ?? 0)?.type ?? null];
    for (const served of given.flatMap((one) => (one ? servedBy(one, entry) : [])))
      pass.inference.registered.push({ ...served, by: name });
  }
}

export function runArgument(
  pass: FunctionPass,
  node: number,
  known: KnownMember,
  runs: Runs,
  args: Arguments,
  receiver: Type | null,
  callbacks?: Map<number, Type>,
): void {
  const { argument } = runs;
  if (argument === '*') {
    args.positional.forEach((type, i) => {
      runOne(pass, node, known, runs, type, args.nodes[i], args, receiver);
    });
    return;
  }
  const given = argumentAt(args, argument);
  if (!given) return;
  const gives = runOne(pass, node, known, runs, given.type, given.node, args, receiver);
  if (gives && callbacks && typeof argument === 'number') callbacks.set(argument, gives);
}

function isHandle(inference: Inference, text: TypeExpr): boolean {
  const kind = inference.knowledge.property(text.split('<', 1)[0], 'kind');
  return kind !== null && HANDLES.has(kind);
}
const HANDLES: ReadonlySet<TypeModel['kind']> = new Set(['session', 'connection', 'transaction', 'engine', 'handle']);

const OFFLOADED: ReadonlySet<How> = new Set(['thread', 'process']);

function runOne(
  pass: FunctionPass,
  node: number,
  known: KnownMember,
  runs: Runs,
  type: Type | null,
  argument: number,
  args: Arguments,
  receiver: Type | null,
): Type | null {
  const { inference, tree } = pass;
  if (!type) {
    if (argument >= 0 && tree.kind(argument) === Kind.Name && pass.recording) {
      const parameter = pass.parameterNamed(tree.str(argument));
      if (parameter) noteParameterRun(pass, parameter, runs.how);
    }
    return null;
  }
  let gives: Type | null = null;
  pass.consume(type, runs.how);
  for (const member of members(type)) {
    if (member.k === 'function') {
      if (runs.given && pass.recording)
        inference.giveParameters(
          member.fn!,
          runs.given.map((text) =>
            inference.expression(text, {
              self: receiver ?? undefined,
              arguments: args.positional,
              keywords: args.keywords,
              // Rows know how they were loaded; a handle begins queries of its own.
              facts: isHandle(inference, text) ? undefined : receiver?.facts,
            }),
          ),
        );
      const { fn } = member;
      const isPending = fn!.isAsync && !fn!.isGenerator && runs.how === 'inline';
      const site = pass.site({
        node,
        targets: dispatch(inference, fn!),
        how: isPending ? 'pending' : runs.how,
        through: known,
        receiver: member.receiver ?? null,
      });
      const result = inference.resultOf(fn!);
      gives = isPending ? { k: 'coroutine', name: fn!.name, args: result ? [result] : [], site } : result;
    } else if (member.k === 'method' && member.receiver) {
      if (OFFLOADED.has(runs.how) && isForeign(inference, member.receiver))
        inference.foreign.offloaded.add(member.receiver.name);
      const inner = knownMember(inference, member.receiver, member.name);
      if (inner?.member.effect)
        pass.site({
          node,
          known: inner,
          effect: inner.member.effect === 'execute' ? 'read' : inner.member.effect,
          blocking: !inner.member.async && !inner.member.quick && runs.how === 'inline',
          how: runs.how,
          through: known,
          receiver: member.receiver,
        });
    } else if (member.k === 'symbol') {
      const inner = inference.knowledge.function(member.name);
      if (OFFLOADED.has(runs.how) && !inner && !inference.knowledge.type(member.name)) {
        inference.foreign.offloaded.add(member.name.slice(0, member.name.lastIndexOf('.')));
      }
      if (inner?.member.effect)
        pass.site({
          node,
          known: inner,
          effect: inner.member.effect,
          blocking: !inner.member.async && !inner.member.quick && runs.how === 'inline',
          how: runs.how,
          through: known,
        });
    } else if (member.k === 'object' && member.name === 'functools.partial' && member.args[0]?.fn) {
      pass.site({ node, targets: dispatch(inference, member.args[0].fn), how: runs.how, through: known });
    }
  }
  return gives;
}
