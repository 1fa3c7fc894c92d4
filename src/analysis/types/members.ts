import type { KnownMember } from '../knowledge/index.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Relation } from './entities.ts';
import type { Inference } from './inference.ts';
import {
  classType,
  type Facts,
  instanceOf,
  listOf,
  methodType,
  object,
  substitute,
  symbol,
  type Type,
} from './type.ts';

/** What reading a member of a value finds: its type, and what runs because of the reading. */
export interface Found {
  type: Type | null;
  /** A property's function. */
  property?: FunctionInfo;
  relation?: Relation;
  /** A deferred column, whose reading runs a query. */
  deferred?: boolean;
}

/** What the data calls the value of a call of an asynchronous function. */
export const AWAITABLE = 'promise';
/** Kinds of library types that give an entity's rows. */
export const MANAGING: ReadonlySet<string> = new Set(['manager', 'query']);
const NOTHING: Found = { type: null };

/** Looks a member up on a value of a known type. */
export function memberOf(inference: Inference, type: Type, name: string): Found {
  switch (type.k) {
    case 'module':
      return { type: moduleMember(inference, type, name) };
    case 'symbol':
      return { type: symbolMember(inference, type, name) };
    case 'class':
      return { type: classMember(inference, type, name) };
    case 'instance':
      return instanceMember(inference, type, name);
    case 'object':
      return objectMember(inference, type, name);
    case 'literal':
      return objectMember(inference, object('str'), name);
    case 'coroutine':
      return objectMember(inference, { ...object(AWAITABLE, type.args), site: type.site }, name);
    case 'union': {
      for (const member of type.args) {
        const found = memberOf(inference, member, name);
        if (found.type || found.property || found.relation) return found;
      }
      return NOTHING;
    }
    case 'method': {
      // A resource of a client whose members are not listed: `client.chat.completions.create(…)`.
      const owner = type.receiver;
      if (owner && isForeign(inference, owner)) return { type: methodType(name, owner) };
      const attributes =
        owner?.k === 'object' ? inference.knowledge.property(owner.name, 'others')?.attributes : undefined;
      if (!owner || !attributes) return NOTHING;
      const resource = attributes === true ? owner : inference.expression(attributes, { self: owner });
      return resource ? memberOf(inference, resource, name) : NOTHING;
    }
    default:
      return NOTHING;
  }
}

function moduleMember(inference: Inference, type: Type, name: string): Type | null {
  const module = type.module!;
  const found = inference.moduleName(module, name);
  if (found) return found;
  const standard = inference.defaultOf(module);
  if (standard) {
    const member = memberOf(inference, standard, name).type;
    if (member) return member;
  }
  const { project } = inference;
  const inside = project.isPackage(module) ? project.submodule(module, '.', name) : null;
  const submodule = inside === null ? null : inference.resolveModule(module, inside);
  return submodule ? { k: 'module', name: submodule.tree.path, module: submodule, args: [] } : null;
}

function symbolMember(inference: Inference, type: Type, name: string): Type | null {
  const { knowledge } = inference;
  const qualified = knowledge.canonicalMember(type.name, name);
  if (knowledge.objects.has(qualified)) return inference.librarySymbol(qualified);
  if (knowledge.function(qualified) || knowledge.type(qualified)) return symbol(qualified);
  if (knowledge.type(type.name)) {
    const attribute = knowledge.attribute(type.name, name);
    if (attribute) return inference.expression(attribute, { self: object(type.name, type.args) });
    if (knowledge.member(type.name, name)) return methodType(name, object(type.name, type.args));
  }
  return symbol(qualified);
}

function classMember(inference: Inference, type: Type, name: string): Type | null {
  const cls = type.cls!;
  const nested = cls.nested.get(name);
  if (nested) return classType(nested);
  const entity = inference.entities.of(cls);
  if (entity) {
    const relation = entity.relations.get(name);
    if (relation) {
      const facts: Facts = {
        eager: [],
        fromQuery: false,
        marks: {},
        node: -1,
        fn: null,
        option: { path: name, how: 'eager' },
      };
      return object('@relation', relation.target ? [instanceOf(relation.target)] : [], facts);
    }
    const column = entity.columns.get(name);
    if (column)
      return object('@column', column.type ? [column.type] : [], {
        eager: [],
        fromQuery: false,
        marks: {},
        node: -1,
        fn: null,
        option: { path: name, how: 'columns' },
      });
    const own = entity.model.classAttributes?.[name];
    if (own && !cls.attributes.has(name)) return inference.expression(own, { entity: instanceOf(cls, type.args) });
  }
  const method = inference.method(cls, name);
  if (method) {
    // Where `this` is a keyword, it is the class in a static method.
    const isBound = method.fn.isClassMethod || (method.fn.isStatic && !method.fn.module.semantics.receiverIsParameter);
    return inference.decorated(method.fn, isBound ? { ...type, open: type.open } : undefined);
  }
  const attribute = inference.classAttribute(cls, name);
  if (attribute) {
    const found = inference.attributeType(attribute.owner, attribute.attribute);
    // A manager of the project's own (`objects = OrderManager()`) gives this entity's rows.
    const bound = found ? substitute(found, attribute.bindings) : null;
    if (bound && entity) return bindManager(inference, bound, instanceOf(cls));
    return bound;
  }
  if (entity?.model.classMembers && Object.hasOwn(entity.model.classMembers, name)) return methodType(name, type);
  for (const ancestor of inference.ancestors(cls)) {
    if (ancestor.library && inference.knowledge.attribute(ancestor.library, name))
      return inference.expression(inference.knowledge.attribute(ancestor.library, name)!, { self: type });
    if (ancestor.library && inference.knowledge.member(ancestor.library, name)) return methodType(name, type);
  }
  return null;
}

/** A manager class used on an entity: its rows are the entity's. */
function bindManager(inference: Inference, type: Type, entity: Type): Type {
  if (type.k === 'object' && inference.knowledge.property(type.name, 'kind') === 'manager')
    return { ...type, args: [entity] };
  if (
    type.k === 'instance' &&
    inference
      .ancestors(type.cls!)
      .some(
        (ancestor) => ancestor.library && MANAGING.has(inference.knowledge.property(ancestor.library, 'kind') ?? ''),
      )
  ) {
    return { ...type, args: [entity] };
  }
  return type;
}

function instanceMember(inference: Inference, type: Type, name: string): Found {
  const cls = type.cls!;
  if (name === cls.module.semantics.ownClass) return { type: classType(cls) };
  const entity = inference.entities.of(cls);
  if (entity) {
    const relation = entity.relations.get(name);
    if (relation) return { type: relationValue(inference, type, relation), relation };
    const column = entity.columns.get(name);
    if (column) return { type: column.type, deferred: column.deferred };
    if (entity.keys.has(name)) return { type: object('int') };
  }
  const method = inference.method(cls, name);
  if (method) {
    if (method.fn.isProperty) {
      const result = inference.resultOf(method.fn);
      return { type: result && substitute(result, bindingsOf(inference, type, method.bindings)), property: method.fn };
    }
    return { type: inference.decorated(method.fn, type) };
  }
  const attribute = inference.classAttribute(cls, name);
  if (attribute) {
    const found = inference.attributeType(attribute.owner, attribute.attribute);
    if (found) return { type: substitute(found, bindingsOf(inference, type, attribute.bindings)) };
    return NOTHING;
  }
  if (entity?.model.instanceMembers && Object.hasOwn(entity.model.instanceMembers, name))
    return { type: methodType(name, type) };
  for (const ancestor of inference.ancestors(cls)) {
    if (!ancestor.library) continue;
    // A client of the project's own that is a library's (`class PrismaService extends PrismaClient`) has its members per entity.
    const delegate = inference.entities.perEntity(object(ancestor.library), name);
    if (delegate) return { type: delegate };
    const known = inference.knowledge.attribute(ancestor.library, name);
    if (known) return { type: inference.expression(known, { self: { ...type, args: libraryArgs(type, ancestor) } }) };
    if (inference.knowledge.member(ancestor.library, name)) return { type: methodType(name, type) };
    const rows = inference.entities.perEntity(object(ancestor.library), name);
    if (rows) return { type: rows };
  }
  return NOTHING;
}

/** The arguments that a project class hands to a library base: `class Repo(Base[User])`. */
export function libraryArgs(type: Type, ancestor: { bindings: ReadonlyMap<string, Type> | null }): readonly Type[] {
  if (!ancestor.bindings) return type.args;
  return [...ancestor.bindings.values()];
}

/** Type variables of the class that a member comes from, and of the instance's own class. */
export function bindingsOf(
  inference: Inference,
  type: Type,
  inherited: ReadonlyMap<string, Type> | null,
): ReadonlyMap<string, Type> | null {
  if (type.args.length === 0 || !type.cls) return inherited;
  const own = new Map<string, Type>();
  inference.typeVariables(type.cls!).forEach((variable, i) => {
    if (type.args[i] && type.args[i].name !== 'any') own.set(variable, type.args[i]);
  });
  if (!inherited) return own;
  const out = new Map(own);
  for (const [variable, value] of inherited) out.set(variable, substitute(value, own));
  return out;
}

function objectMember(inference: Inference, type: Type, name: string): Found {
  const own = type.fields?.get(name);
  if (own !== undefined) return { type: own };
  const entity = inference.entities.perEntity(type, name);
  if (entity) return { type: entity };
  const attribute = inference.knowledge.attribute(type.name, name);
  if (attribute) return { type: inference.expression(attribute, { self: type, facts: type.facts }) };
  const each = type.args.length > 0 ? inference.knowledge.property(type.name, 'perMember') : null;
  const member = each ? memberOf(inference, type.args[0], name).type : null;
  if (each && member) return { type: inference.expression(each, { self: type, entity: member }) };
  return inference.knowledge.member(type.name, name) || isForeign(inference, type)
    ? { type: methodType(name, type) }
    : NOTHING;
}

/** An instance of a library's class of which nothing is known. */
export function isForeign(inference: Inference, type: Type): boolean {
  return type.k === 'object' && type.name.includes('.') && !inference.knowledge.type(type.name);
}

/** The value of a relation's attribute, with what is known of its rows. */
function relationValue(inference: Inference, owner: Type, relation: Relation): Type | null {
  const target = relation.target ? instanceOf(relation.target) : null;
  const facts = relationFacts(owner, relation);
  if (relation.type && target) {
    const value = inference.expression(relation.type, { entity: target });
    return value ? { ...value, facts: facts ?? unknownRows(relation) } : null;
  }
  if (!target) return relation.many ? object('list', [], facts) : null;
  return relation.many ? listOf({ ...target, facts }) : { ...target, facts };
}

function relationFacts(owner: Type, relation: Relation): Facts | undefined {
  const { facts } = owner;
  if (!facts) return undefined;
  const prefix = `${relation.name}.`;
  const loaded = loadedWith(facts, relation.name);
  return {
    eager: facts.eager
      .filter((path) => path === '*' || path.startsWith(prefix))
      .map((path) => (path === '*' ? '*' : path.slice(prefix.length))),
    fromQuery: facts.fromQuery,
    marks: loaded ? { ...NO_MARKS, bounded: facts.marks.bounded } : {},
    node: facts.node,
    fn: facts.fn,
    relation: `${relation.owner.name}.${relation.name}`,
    prefetched: loaded,
    awaited: facts.awaited,
  };
}
const NO_MARKS = {};

/** A related manager of a row that nobody is seen to load: whether its rows came along can't be told. */
function unknownRows(relation: Relation): Facts {
  const name = `${relation.owner.name}.${relation.name}`;
  return { eager: [], fromQuery: false, marks: {}, node: -1, fn: null, relation: name };
}

/** Whether rows with these facts came with a relation. */
export function loadedWith(facts: Facts | undefined, relation: string): boolean {
  return facts?.eager.some((path) => path === '*' || path === relation || path.startsWith(`${relation}.`)) ?? false;
}

/** The data about a member that is called on a receiver. */
export function knownMember(inference: Inference, receiver: Type, name: string): KnownMember | null {
  if (receiver.k === 'object') return inference.knowledge.member(receiver.name, name);
  if (receiver.k === 'instance' || receiver.k === 'class') {
    const entity = inference.entities.of(receiver.cls);
    const own = receiver.k === 'class' ? entity?.model.classMembers : entity?.model.instanceMembers;
    if (entity && own && Object.hasOwn(own, name))
      return { member: own[name], library: entity.library, name: `${receiver.name}.${name}` };
    for (const ancestor of inference.ancestors(receiver.cls!)) {
      const known = ancestor.library ? inference.knowledge.member(ancestor.library, name) : null;
      if (known) return known;
    }
  }
  return null;
}

/** Every function that a call of a method may run: itself, or where it is abstract its overrides (at most 12). */
export function dispatch(inference: Inference, fn: FunctionInfo): readonly FunctionInfo[] {
  if (!fn.isAbstract || !fn.cls) return [fn];
  const out: FunctionInfo[] = [fn];
  for (const cls of inference.derived(fn.cls)) {
    const override = cls.methods.get(fn.name);
    if (override && !override.isAbstract) out.push(override);
    if (out.length > 12) break;
  }
  return out;
}
