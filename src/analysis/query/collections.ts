import type { Analysis } from '../analysis.ts';
import type { KnownMember } from '../knowledge/index.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionFacts } from '../types/facts.ts';
import { knownMember } from '../types/members.ts';
import { members, type Type } from '../types/type.ts';

/** What the libraries' data says of the function, method or class that a call runs, where its callee is known for sure. */
export function memberCalled(analysis: Analysis, facts: FunctionFacts, call: number): KnownMember | null {
  const { tree } = facts.fn;
  const type = facts.types.get(tree.child(call, 0));
  if (!type || type.assumed) return null;
  if (type.k === 'symbol') {
    const { knowledge } = analysis;
    const known = knowledge.function(type.name);
    if (known) return known;
    const construct = knowledge.property(type.name, 'construct');
    return construct ? { member: construct, library: knowledge.type(type.name)!.library, name: type.name } : null;
  }
  if (type.k === 'method' && type.receiver && !type.receiver.assumed)
    return knownMember(analysis.inference, type.receiver, type.name);
  return null;
}

/** Whether a value is known to be text. */
export function isText(type: Type | null | undefined): boolean {
  return type !== null && type !== undefined && members(type).every((member) => isOf(member, 'str'));
}

/** Whether a value is known to be of one of the built-in containers named. */
export function isContainer(type: Type | null | undefined, ...names: string[]): boolean {
  if (!type) return false;
  const some = members(type).filter((member) => member.k !== 'null');
  return some.length > 0 && some.every((member) => names.some((name) => isOf(member, name)));
}

function isOf(type: Type, name: string): boolean {
  if (name === 'str' && type.k === 'literal') return true;
  return type.k === 'object' && type.name === name;
}

/** Whether an expression is known to give text without knowing its parts' types: a literal, a template, or one joined to something. */
export function isWrittenText(facts: FunctionFacts, node: number): boolean {
  const { tree } = facts.fn;
  const kind = tree.kind(node);
  if (kind === Kind.Str || kind === Kind.Template) return true;
  if (kind === Kind.Binary && (tree.str(node) === '+' || tree.str(node) === '%'))
    return isWrittenText(facts, tree.child(node, 0)) || isWrittenText(facts, tree.child(node, 1));
  if (kind === Kind.Conditional)
    return isWrittenText(facts, tree.child(node, 1)) && isWrittenText(facts, tree.child(node, 2));
  return isText(facts.types.get(node));
}
