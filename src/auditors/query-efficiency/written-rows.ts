import type { Analysis } from '../../analysis/analysis.ts';
import type { SerializerModel } from '../../analysis/knowledge/schema.ts';
import type { CodeTree } from '../../analysis/model/code-tree.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop } from '../../analysis/query/evidence.ts';
import { growsWithUse } from '../../analysis/query/extent.ts';
import { boundOf, loopsAround } from '../../analysis/query/loops.ts';
import { cameWithOwner, loadedOn, originOf } from '../../analysis/query/rows.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { type WrittenRelation, writtenRelations } from '../../analysis/query/written-fields.ts';
import type { FunctionFacts } from '../../analysis/types/facts.ts';
import type { Type } from '../../analysis/types/type.ts';
import type { Problem } from '../rule.ts';
import { isOfOneParent, listOf, placeOf } from './list-views.ts';
import { relationKind } from './relation-kind.ts';

/** Lists whose rows are written by a serializer that reads relations which the query does not load. */
export function writtenRows(analysis: Analysis, report: (problem: Problem) => void): void {
  const models = analysis.knowledge.libraries.flatMap((library) =>
    (library.serializers ?? []).map((model) => ({ model, library })),
  );
  for (const { model } of models) {
    if (!model.views) continue;
    const lists = analysis.project.classes.flatMap((cls) => listView(analysis, cls, model) ?? []);
    // A view that changes nothing but the condition of the view that it derives from is the same problem.
    for (const { cls, serializer, problem } of lists) {
      const isBase = (other: ClassInfo): boolean => analysis.inference.ancestors(cls).some((one) => one.cls === other);
      if (!lists.some((other) => other.cls !== cls && other.serializer === serializer && isBase(other.cls)))
        report(problem);
    }
  }
  const readers = new Set(models.flatMap(({ model }) => model.readers ?? []));
  if (readers.size > 0)
    for (const facts of analysis.functions) for (const problem of validated(analysis, facts, readers)) report(problem);
}

/** What a serializer reads and the rows did not come with, by path; the deeper ones only where their owners are loaded. */
function missing(
  type: Type | undefined,
  relations: readonly WrittenRelation[],
  wanted: 'missing' | 'unknown' = 'missing',
): WrittenRelation[] {
  const out = new Map<string, WrittenRelation>();
  for (const written of relations) {
    const relation = written.path.at(-1)!;
    if (relation.loading !== 'lazy' && relation.loading !== 'query') continue;
    if (cameWithOwner(written.path.slice(0, -1), relation)) continue;
    const names = written.path.map(({ name }) => name);
    const name = names.join('.');
    if ([...out.keys()].some((other) => name === other || name.startsWith(`${other}.`))) continue;
    if (loadedOn(type, written.path.slice(0, -1), relation) === wanted) out.set(name, written);
  }
  return [...out.values()];
}

/** A view that answers with a list, and what is wrong with it. */
interface ListView {
  cls: ClassInfo;
  serializer: ClassInfo;
  problem: Problem;
}

function listView(analysis: Analysis, cls: ClassInfo, model: SerializerModel): ListView | null {
  const list = listOf(analysis, cls, model);
  if (!list) return null;
  const views = model.views!;
  const { serializer, rows, entity, place } = list;
  const hooks = loadedByHooks(analysis, cls, views, serializer);
  const all = missing(rows, writtenRelations(analysis, serializer, entity.cls)).filter(
    ({ path }) => !hooks.paths.has(path[0].name),
  );
  const surely = all.filter(({ perhaps }) => !perhaps);
  const lacking = surely.length > 0 ? surely : all;
  if (lacking.length === 0) return null;
  // One parent's rows may be few, and so may those of a table that does not grow with use.
  const worth = !isOfOneParent(analysis, place.fn, rows) && growsWithUse(entity) !== null;
  const paths = lacking.map(({ path }) => path.map(({ name }) => name).join('.'));
  const problem: Problem = {
    fn: place.fn,
    node: place.node,
    severity: worth && !hooks.unread ? 'HIGH' : 'MEDIUM',
    // A method of a base class may add to the query what can't be seen here, and a list of the view's own may not use the serializer.
    ...(!worth || givesUnknown(analysis, place.fn) || hooks.unread || surely.length === 0 || list.isOwn
      ? { confidence: 'medium' as const }
      : {}),
    kind: relationKind(lacking.flatMap(({ path }) => path)),
    library: entity.library,
    issue: `\`${cls.name}\` lists \`${entity.cls.name}\` rows, and \`${serializer.name}\` reads ${names(paths)} of every one, which the query does not load`,
    cure: `Load ${names(paths)} together with the rows of the view`,
    evidence: [
      hop(place.fn, place.node, `the rows of \`${cls.name}\` are read without ${names(paths)}`),
      ...lacking
        .slice(0, 4)
        .map((one) =>
          hop(
            placeOf(one.cls),
            one.node,
            `\`${one.cls.name}\` reads \`${one.path.map(({ name }) => name).join('.')}\``,
          ),
        ),
    ],
  };
  return { cls, serializer, problem };
}

/**
 * What the view's own code on the way from the query to the serializer loads: the relations that are named by what it calls on the
 * serializer's class. unread: it loads something else that can't be read here.
 */
function loadedByHooks(
  analysis: Analysis,
  cls: ClassInfo,
  views: NonNullable<SerializerModel['views']>,
  serializer: ClassInfo,
): { paths: ReadonlySet<string>; unread: boolean } {
  const loaders = loadingMembers(analysis);
  const called = new Set<string>();
  let unread = false;
  const queue = (views.refine ?? []).flatMap((name) =>
    analysis.inference.ancestors(cls).flatMap((one) => one.cls?.methods.get(name) ?? []),
  );
  const seen = new Set(queue);
  for (const fn of queue) {
    const { tree } = fn;
    for (let n = fn.body; n >= 0 && n < tree.end(fn.body); n++) {
      if (tree.kind(n) !== Kind.Attr || tree.kind(tree.parent(n)) !== Kind.Call) continue;
      const name = tree.str(n);
      if (loaders.has(name)) unread = true;
      called.add(name);
      const next = analysis.inference.method(cls, name)?.fn;
      if (!next || seen.has(next)) continue;
      seen.add(next);
      queue.push(next);
    }
  }
  const paths = new Set<string>();
  for (const name of called) {
    const hook = analysis.inference.method(serializer, name)?.fn;
    if (!hook) continue;
    const { tree } = hook;
    for (let n = hook.body; n >= 0 && n < tree.end(hook.body); n++) {
      if (tree.kind(n) === Kind.Str) paths.add(tree.str(n).split('__')[0]);
      else if (tree.kind(n) === Kind.Spread) unread = true;
    }
  }
  return { paths, unread };
}

const loading = new WeakMap<Analysis, ReadonlySet<string>>();

/** Names of the libraries' calls that load relations together with the rows. */
function loadingMembers(analysis: Analysis): ReadonlySet<string> {
  let names = loading.get(analysis);
  if (!names) {
    const types = analysis.knowledge.libraries.flatMap((library) => Object.values(library.types ?? {}));
    const all = types.flatMap(({ members: own }) => Object.entries(own ?? {}));
    names = new Set(all.filter(([, member]) => member.marks?.eager).map(([name]) => name));
    loading.set(analysis, names);
  }
  return names;
}

function names(paths: readonly string[]): string {
  const shown = paths.slice(0, 4).map((path) => `\`${path}\``);
  return paths.length > 4 ? `${shown.join(', ')} and ${paths.length - 4} more` : shown.join(', ');
}

/** Whether a method may give rows of which nothing is known. */
function givesUnknown(analysis: Analysis, fn: FunctionInfo): boolean {
  const types = analysis.inference.facts.get(fn)?.types;
  const { tree } = fn;
  for (let n = fn.body; types && n >= 0 && n < tree.end(fn.body); n++)
    if (tree.kind(n) === Kind.Return && !types.get(tree.child(n, 0))) return true;
  return false;
}

const mentioned = new WeakMap<CodeTree, boolean>();

/** Most files name no reader at all, and their functions need not be gone through. */
function mentionsAny(tree: CodeTree, readers: ReadonlySet<string>): boolean {
  let known = mentioned.get(tree);
  if (known === undefined) {
    known = tree.mentions(readers);
    mentioned.set(tree, known);
  }
  return known;
}

/** `Schema.model_validate(row)` for each row of a loop. */
function* validated(analysis: Analysis, facts: FunctionFacts, readers: ReadonlySet<string>): Generator<Problem> {
  const { fn } = facts;
  const { tree } = fn;
  if (fn.body < 0 || !mentionsAny(tree, readers)) return;
  for (let node = fn.body; node < tree.end(fn.body); node++) {
    if (tree.kind(node) !== Kind.Call) continue;
    const callee = tree.child(node, 0);
    if (tree.kind(callee) !== Kind.Attr || !readers.has(tree.str(callee))) continue;
    const schema = facts.types.get(tree.child(callee, 0));
    const row = tree.child(node, 1);
    if (schema?.k !== 'class' || schema.open || row < 0 || tree.kind(row) === Kind.Keyword) continue;
    const type = facts.types.get(row);
    const entity = type?.k === 'instance' ? analysis.inference.entities.of(type.cls) : null;
    if (!entity || !type?.cls) continue;
    const from = originOf(analysis, facts, row).loops;
    const loop = loopsAround(fn, node).find((around) => from.includes(around.node) && boundOf(around, facts) === null);
    if (!loop) continue;
    const relations = writtenRelations(analysis, schema.cls!, type.cls);
    let lacking = missing(type, relations);
    const sure = lacking.length > 0;
    if (!sure) lacking = missing(type, relations, 'unknown');
    if (lacking.length === 0) continue;
    const paths = lacking.map(({ path }) => path.map(({ name }) => name).join('.'));
    yield {
      fn,
      node,
      severity: 'HIGH',
      ...(sure ? {} : { confidence: 'medium' as const }),
      kind: relationKind(lacking.flatMap(({ path }) => path)),
      library: entity.library,
      issue: `\`${sourceOf(tree, node)}\` in \`${fn.qualified}\` reads ${names(paths)} of every \`${entity.cls.name}\`: ${sure ? 'the query that reads the rows does not load it' : 'nothing shows that the rows were loaded with it'}`,
      cure: `Load ${names(paths)} together with the rows, or use a schema without it`,
      evidence: [
        hop(
          fn,
          loop.node,
          `\`${fn.qualified}\` goes over the rows: \`${sourceOf(tree, loop.target)} in ${sourceOf(tree, loop.iterable)}\``,
        ),
        hop(fn, node, `\`${sourceOf(tree, node)}\` reads every field of the schema from the row`),
        ...lacking
          .slice(0, 4)
          .map((one) =>
            hop(placeOf(one.cls), one.node, `\`${one.cls.name}\` has \`${one.path.at(-1)!.name}\` as a field`),
          ),
      ],
    };
  }
}
