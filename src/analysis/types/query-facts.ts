import type { KnownMember } from '../knowledge/index.ts';
import type { ArgumentPlace, Member, QueryMarks } from '../knowledge/schema.ts';
import { Kind } from '../model/kind.ts';
import { type Arguments, argumentAt } from './arguments.ts';
import type { FunctionPass } from './function-pass.ts';
import { asksForOneParent } from './scoped.ts';
import { sqlText } from './sql-text.ts';
import { type Facts, members, type Type } from './type.ts';

const QUERYING = new Set(['query', 'manager', 'result', 'session', 'connection', 'cursor', 'option', 'engine', 'pool']);
const READS = new Set(['read', 'execute']);

/** What is known of a query after one more call of its chain, or of the rows that a call gives. */
export function queryFacts(
  pass: FunctionPass,
  node: number,
  known: KnownMember,
  receiver: Type | null,
  args: Arguments,
  statement: { type: Type | null; node: number } | null,
): Facts | undefined {
  const { member } = known;
  const { knowledge } = pass.inference;
  if (member.makes) return { eager: [], fromQuery: false, marks: {}, node, fn: pass.fn, fresh: true };
  const kind =
    receiver?.k === 'object'
      ? knowledge.property(receiver.name, 'kind')
      : receiver && isManager(pass, receiver)
        ? 'manager'
        : null;
  const concerns =
    member.marks !== undefined ||
    (member.effect !== undefined && READS.has(member.effect)) ||
    (kind !== null && QUERYING.has(kind));
  const before = statement?.type?.facts ?? receiver?.facts;
  if (!concerns) return before?.fromQuery && member.returns === '$self' ? before : undefined;
  const base: Facts = before ?? { eager: [], fromQuery: true, marks: {}, node, fn: pass.fn };
  const marks = member.marks ? mergeMarks(pass, base.marks, member.marks, args) : base.marks;
  let { eager } = base;
  if (member.marks?.eager) eager = [...eager, ...eagerPaths(pass, member.marks.eager, args)];
  if (member.marks?.eagerBy) eager = [...eager, ...eagerNamed(member.marks.eagerBy, args)];
  const option = member.marks?.loads ? loaderOption(pass, member.marks.loads.how, receiver, args) : base.option;
  return {
    ...base,
    eager,
    marks,
    option,
    // A related manager's rows may have come with their owner, until it is asked for others.
    fromQuery: base.relation && member.keepsPrefetched ? base.fromQuery : true,
    relation: member.keepsPrefetched ? base.relation : undefined,
    scoped:
      base.scoped ||
      base.relation !== undefined ||
      (narrows(member.marks) && asksForOneParent(pass, receiver, args, conditionsOf(member))) ||
      undefined,
    fresh: undefined,
    awaited: base.awaited || (member.async === true && member.effect !== undefined) || undefined,
    prefetched: member.keepsPrefetched ? base.prefetched : undefined,
  };
}

function conditionsOf({ marks, conditions }: Member): ArgumentPlace[] {
  return [...(marks?.filteredBy ?? []), ...(conditions === undefined ? [] : [conditions])];
}

function narrows(marks: QueryMarks | undefined): boolean {
  return (marks?.filtered === true || marks?.filteredBy !== undefined) && !marks.excludes;
}

function isManager(pass: FunctionPass, receiver: Type): boolean {
  if (receiver.k !== 'instance' && receiver.k !== 'class') return false;
  return pass.inference.ancestors(receiver.cls!).some((ancestor) => {
    const kind = ancestor.library ? pass.inference.knowledge.property(ancestor.library, 'kind') : null;
    return kind === 'manager' || kind === 'query';
  });
}

function mergeMarks(pass: FunctionPass, before: QueryMarks, marks: QueryMarks, args: Arguments): QueryMarks {
  const {
    eager: _,
    eagerBy: __,
    loads: ___,
    lockedBy,
    boundedBy,
    skipsBy,
    columnsBy,
    filteredBy,
    plainBy,
    upsertsBy,
    given,
    lockedText,
    upsertsText,
    aggregatesText,
    aggregatesBy,
    ...rest
  } = marks;
  const merged: QueryMarks = { ...before, ...rest };
  const has = (places: readonly ArgumentPlace[] | undefined): boolean =>
    places?.some((place) => isGiven(args, place) || (typeof place === 'string' && args.more === true)) ?? false;
  if (has(boundedBy)) merged.bounded = true;
  if (skipsBy?.some((place) => isGiven(args, place))) merged.skips = true;
  if (has(columnsBy)) merged.columns = true;
  if (has(filteredBy)) merged.filtered = true;
  if (has(plainBy)) merged.plain = true;
  if (has(upsertsBy)) merged.upserts = true;
  if (aggregatesBy?.some((place) => isGiven(args, place))) merged.aggregates = true;
  if (lockedBy) {
    const value = args.keywordNodes.get(lockedBy);
    if (value !== undefined && pass.tree.str(value) !== 'false' && pass.tree.str(value) !== 'null')
      merged.locked = true;
  }
  for (const type of given ? args.positional : [])
    if (type?.k === 'object' && Object.hasOwn(given!, type.name)) Object.assign(merged, given![type.name]);
  if (LOCKS_ROWS.test(textAt(pass, args, lockedText))) merged.locked = true;
  if (UPSERTS.test(textAt(pass, args, upsertsText))) merged.upserts = true;
  if (aggregatesText !== undefined && countsInText(pass, args, aggregatesText)) merged.aggregates = true;
  return merged;
}

const AGGREGATE = /\b(?:count|sum|avg|min|max|bool_and|bool_or|(?:array|string|json|jsonb)_agg)\s*\(/i;

function countsInText({ tree }: FunctionPass, args: Arguments, place: ArgumentPlace): boolean {
  const given = argumentAt(args, place);
  if (!given) return false;
  for (let node = given.node; node < tree.end(given.node); node++)
    if (tree.kind(node) === Kind.Str && AGGREGATE.test(tree.str(node))) return true;
  return false;
}

const LOCKS_ROWS = /\bFOR\s+(?:NO\s+KEY\s+)?(?:UPDATE|SHARE)\b/i;
const UPSERTS = /\bON\s+(?:CONFLICT|DUPLICATE\s+KEY)\b/i;

function textAt(pass: FunctionPass, args: Arguments, place: ArgumentPlace | undefined): string {
  const given = argumentAt(args, place);
  return (given && sqlText(pass, given.node)) ?? '';
}

/** Whether an argument is given and is not an object with nothing in it. */
function isGiven(args: Arguments, place: ArgumentPlace): boolean {
  const given = argumentAt(args, place);
  return given !== null && !(given.type?.fields?.size === 0 && !given.type.more);
}

/** Paths of the relations that the arguments of an eager-loading call name; `*` where that can't be told. */
function eagerPaths(pass: FunctionPass, how: NonNullable<QueryMarks['eager']>, args: Arguments): string[] {
  const { tree } = pass;
  const paths: string[] = [];
  if (args.hasSpread) paths.push('*');
  if (how === 'paths') {
    if (args.nodes.length === 0) paths.push('*');
    args.nodes.forEach((node, i) => {
      const text = pathText(pass, node, args.positional[i]);
      const path = text === null ? '*' : text.replaceAll('__', '.');
      paths.push(path);
      for (const inner of ownEager(pass, node)) paths.push(`${path}.${inner}`);
    });
    return paths;
  }
  args.nodes.forEach((node, i) => {
    const option = args.positional[i]?.facts?.option;
    if (!option) {
      // A literal such as `load_only` columns tells nothing about relations; what can't be read may load anything.
      if (args.positional[i]?.k !== 'literal' && tree.kind(node) !== Kind.Const) paths.push('*');
    } else if (option.how === 'eager') paths.push(option.path);
  });
  return paths;
}

/** Paths of the relations that named arguments name, as lists of paths or as trees; `*` where that can't be told. */
function eagerNamed(places: readonly ArgumentPlace[], args: Arguments): string[] {
  const paths: string[] = args.more ? ['*'] : [];
  const names = places.filter((place) => typeof place === 'string');
  for (const place of places) {
    const given = argumentAt(args, place);
    if (given) readPaths(given.type, '', names, paths);
  }
  return paths;
}

/** More of them than this cannot be told apart from a list that was cut short. */
const MAX_TOLD = 3;

function readPaths(type: Type | null, prefix: string, names: readonly string[], paths: string[]): void {
  if (type?.k === 'object' && type.name === 'list') {
    const elements = type.fields ? [...type.fields.values()] : type.args.flatMap((of) => [...members(of)]);
    if (elements.length === 0 || (!type.fields && elements.length > MAX_TOLD)) paths.push(`${prefix}*`);
    for (const element of elements) readPaths(element, prefix, names, paths);
  } else if (type?.k === 'literal') {
    paths.push(`${prefix}${type.name}`);
  } else if (type?.fields) {
    if (type.more) paths.push(`${prefix}*`);
    for (const [key, value] of type.fields) {
      if (names.includes(key)) readPaths(value, prefix, names, paths);
      else if (value?.k === 'object' && value.name === 'dict') {
        paths.push(prefix + key);
        readPaths(value, `${prefix}${key}.`, names, paths);
      } else paths.push(prefix + key);
    }
  } else {
    paths.push(`${prefix}*`);
  }
}

/** What the query that an option is given loads with its rows: `Prefetch('items', queryset=Item.objects.select_related('product'))`. */
function ownEager(pass: FunctionPass, node: number): readonly string[] {
  const { tree } = pass;
  if (tree.kind(node) !== Kind.Call) return [];
  return tree
    .children(node)
    .slice(1)
    .flatMap((arg) => {
      const value = tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg;
      if (tree.kind(value) === Kind.Str) return [];
      const type = pass.recording ? pass.facts.types.get(value) : pass.evaluate(value);
      return type?.facts?.eager ?? [];
    });
}

function pathText(pass: FunctionPass, node: number, type: Type | null): string | null {
  const { tree } = pass;
  if (type?.k === 'literal') return type.name;
  if (tree.kind(node) === Kind.Str) return tree.str(node);
  if (tree.kind(node) === Kind.Call) {
    const first = tree.child(node, 1);
    if (first >= 0 && tree.kind(first) === Kind.Str) return tree.str(first);
  }
  return null;
}

/** `selectinload(Order.items).joinedload(Item.product)` → `items.product`. */
function loaderOption(
  pass: FunctionPass,
  how: 'eager' | 'lazy' | 'raise' | 'columns',
  receiver: Type | null,
  args: Arguments,
): Facts['option'] {
  const before = receiver?.facts?.option;
  const hops: string[] = before ? [before.path] : [];
  args.positional.forEach((type, i) => {
    const path = type?.facts?.option?.path ?? (type?.k === 'literal' ? type.name : null);
    if (path && how !== 'columns') hops.push(path);
    else if (!path && how === 'eager') hops.push(attributeName(pass, args.nodes[i]));
  });
  return { path: hops.join('.') || '*', how: before?.how === 'eager' || how === 'columns' ? 'eager' : how };
}

/** `Model.attribute` whose model can't be resolved still names the attribute. */
function attributeName(pass: FunctionPass, node: number): string {
  const { tree } = pass;
  return tree.kind(node) === Kind.Attr ? tree.str(node) : '*';
}
