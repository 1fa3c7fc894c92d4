import type { EntityModel, FieldModel, Library } from '../knowledge/schema.ts';
import type { CodeTree } from '../model/code-tree.ts';
import { Kind } from '../model/kind.ts';
import type { AttributeInfo, ClassInfo } from '../project/symbols.ts';
import type { Column, Entity } from './entities.ts';
import type { Inference } from './inference.ts';
import { instanceOf, members, type Type } from './type.ts';

/** How a front end calls the value of an attribute that has decorators and no value. */
const DECORATORS = 'decorators';

/** The project's entities: which classes are tables or collections, their columns and their relations to one another. */
export class EntityRegistry {
  private readonly inference: Inference;
  private readonly entities = new Map<ClassInfo, Entity>();
  private readonly byName = new Map<string, ClassInfo[]>();
  private readonly modelOf = new Map<ClassInfo, { model: EntityModel; library: Library } | null>();

  constructor(inference: Inference) {
    this.inference = inference;
  }

  get all(): IterableIterator<Entity> {
    return this.entities.values();
  }

  of(cls: ClassInfo | undefined): Entity | null {
    return (cls && this.entities.get(cls)) ?? null;
  }

  /** The project's only class, or only entity, with a name. */
  classNamed(name: string): ClassInfo | null {
    const found = this.byName.get(name);
    if (!found) return null;
    if (found.length === 1) return found[0];
    const entities = found.filter((cls) => this.modelFor(cls) !== null);
    return entities.length === 1 ? entities[0] : null;
  }

  /** What an object that has an attribute for each entity gives for one (`prisma.orderItem`); null where it has none of that name. */
  perEntity(type: Type, attribute: string): Type | null {
    const { knowledge } = this.inference;
    const model = type.k === 'object' && knowledge.hasPerEntity ? knowledge.property(type.name, 'perEntity') : null;
    if (!model || knowledge.member(type.name, attribute)) return null;
    const { library } = knowledge.type(type.name)!;
    if (model.name === 'same' && !/^[A-Z]/.test(attribute)) return null;
    for (const cls of this.byName.get(attribute.charAt(0).toUpperCase() + attribute.slice(1)) ??
      this.byName.get(attribute) ??
      [])
      if (this.entities.get(cls)?.library === library)
        return this.inference.expression(model.gives, { entity: instanceOf(cls) });
    return this.inference.expression(model.gives, {});
  }

  build(): void {
    const { project } = this.inference;
    for (const cls of project.classes) {
      const list = this.byName.get(cls.name);
      if (list) list.push(cls);
      else this.byName.set(cls.name, [cls]);
    }
    for (const cls of project.classes) {
      const found = this.modelFor(cls);
      if (found) this.entities.set(cls, this.describe(cls, found.model, found.library));
    }
    for (const entity of [...this.entities.values()]) this.addFields(entity);
  }

  private modelFor(cls: ClassInfo): { model: EntityModel; library: Library } | null {
    const known = this.modelOf.get(cls);
    if (known !== undefined) return known;
    this.modelOf.set(cls, null);
    const { knowledge } = this.inference;
    let found: { model: EntityModel; library: Library } | null = null;
    for (const ancestor of this.inference.ancestors(cls)) {
      if (ancestor.library) {
        const direct = knowledge.entityBases.get(ancestor.library);
        if (direct) {
          found = direct;
          break;
        }
      }
    }
    found ??= this.decoratedModel(cls) ?? this.taggedModel(cls);
    // A library whose tables are marked (`class Hero(SQLModel, table=True)`) has plain classes of the same base too.
    const keyword = found?.model.tableKeyword;
    if (keyword && !this.inference.ancestors(cls).some((ancestor) => ancestor.cls && marked(ancestor.cls, keyword)))
      found = null;
    this.modelOf.set(cls, found);
    return found;
  }

  /** The model of a class that a decorator makes an entity (`@Entity()`). */
  private decoratedModel(cls: ClassInfo): { model: EntityModel; library: Library } | null {
    const { knowledge } = this.inference;
    if (knowledge.entityDecorators.size === 0) return null;
    const { tree } = cls;
    for (const decorator of cls.decorators) {
      const callee = tree.kind(decorator) === Kind.Call ? tree.child(decorator, 0) : decorator;
      const type = this.inference.evaluateAlone(cls.module, cls.outer, callee);
      const found = type?.k === 'symbol' ? knowledge.entityDecorators.get(type.name) : undefined;
      if (found) return found;
    }
    return null;
  }

  /** The model of a class that the tags of its fields make an entity. */
  private taggedModel(cls: ClassInfo): { model: EntityModel; library: Library } | null {
    const { entityTags } = this.inference.knowledge;
    if (entityTags.size === 0) return null;
    for (const { value } of cls.attributes.values())
      for (const key of tagsAt(cls.tree, value).keys()) {
        const found = entityTags.get(key);
        if (found) return found;
      }
    return null;
  }

  private describe(cls: ClassInfo, model: EntityModel, library: Library): Entity {
    const { tree } = cls;
    let table: string | null = null;
    const named = model.tableAttribute ? cls.attributes.get(model.tableAttribute) : undefined;
    if (named && named.value >= 0 && tree.kind(named.value) === Kind.Str) table = tree.str(named.value);
    const meta = cls.nested.get('Meta');
    const metaTable = meta?.attributes.get('db_table');
    if (!table && metaTable && metaTable.value >= 0 && tree.kind(metaTable.value) === Kind.Str)
      table = tree.str(metaTable.value);
    return {
      cls,
      model,
      library,
      table,
      abstract: this.isAbstract(cls, model),
      columns: new Map(),
      relations: new Map(),
      keys: new Map(),
      unique: uniqueGroups(cls),
    };
  }

  private isAbstract(cls: ClassInfo, model: EntityModel): boolean {
    const { tree } = cls;
    const isTrue = (attribute: AttributeInfo | undefined): boolean =>
      attribute !== undefined &&
      attribute.value >= 0 &&
      tree.kind(attribute.value) === Kind.Const &&
      tree.str(attribute.value) === 'true';
    const [outer, inner] = (model.abstractAttribute ?? '').split('.');
    if (inner) return isTrue(cls.nested.get(outer)?.attributes.get(inner));
    return outer !== '' && isTrue(cls.attributes.get(outer));
  }

  private addFields(entity: Entity): void {
    // Columns and relations of mixins and abstract bases belong to every entity that derives from them.
    const ancestors = this.inference.ancestors(entity.cls);
    for (let i = ancestors.length - 1; i >= 0; i--) {
      const { cls } = ancestors[i];
      if (!cls) continue;
      for (const attribute of cls.attributes.values()) if (!attribute.fn) this.addField(entity, cls, attribute);
      for (const fn of cls.methods.values()) {
        if (!fn.isClassMethod || fn.decorators.length === 0) continue;
        const returned = returnedValue(fn.tree, fn.body);
        if (returned >= 0)
          this.addField(entity, cls, {
            name: fn.name,
            value: returned,
            annotation: fn.returnAnnotation,
            node: fn.node,
            fn: null,
          });
      }
    }
  }

  private addField(entity: Entity, owner: ClassInfo, attribute: AttributeInfo): void {
    const { knowledge } = this.inference;
    const { tree } = owner;
    const { name, value } = attribute;
    if (name.startsWith('__')) return;
    // An attribute with several decorators: the one that makes it a field counts.
    if (value >= 0 && tree.kind(value) === Kind.Other && tree.str(value) === DECORATORS) {
      for (const decorator of tree.children(value)) {
        const before = entity.columns.size + entity.relations.size;
        this.addField(entity, owner, { ...attribute, value: decorator });
        if (entity.columns.size + entity.relations.size > before) return;
      }
      return;
    }
    let field: FieldModel | null = null;
    if (value >= 0 && tree.kind(value) === Kind.Name) {
      const type = this.inference.evaluateAlone(owner.module, null, value, owner);
      if (type?.k === 'symbol') field = knowledge.fields.get(type.name)?.field ?? null;
    }
    if (value >= 0 && tree.kind(value) === Kind.Call) {
      const callee = this.inference.evaluateAlone(owner.module, null, tree.child(value, 0), owner);
      if (callee?.k === 'symbol') field = knowledge.fields.get(callee.name)?.field ?? null;
      else if (callee?.k === 'method' && callee.receiver)
        field = knowledge.fields.get(`${callee.receiver.name}.${callee.name}`)?.field ?? null;
      else if (callee?.k === 'class') {
        // A project's own field class derives from a library's (`class MoneyField(models.DecimalField)`).
        for (const ancestor of this.inference.ancestors(callee.cls!)) {
          const inherited = ancestor.library ? knowledge.fields.get(ancestor.library) : undefined;
          if (inherited) {
            field = inherited.field;
            break;
          }
        }
      }
    }
    if (!field) {
      if (
        attribute.annotation >= 0 &&
        (entity.model.annotatedColumns || isWrapped(this.inference, owner, attribute.annotation))
      ) {
        const type = this.inference.annotation(owner.module, attribute.annotation, null);
        const related = type ? entityIn(this, type) : null;
        const unique = isUnique(tree, value, entity.model);
        if (related && entity.model.tags)
          entity.relations.set(name, {
            name,
            target: related.cls,
            many: type?.k === 'object',
            loading: 'raise',
            type: null,
            owner: entity.cls,
            node: attribute.node,
          });
        if (!related) entity.columns.set(name, { name, type, unique, deferred: false, node: attribute.node });
      }
      return;
    }
    if (field.kind === 'column') {
      entity.columns.set(name, this.column(owner, attribute, field));
      return;
    }
    this.addRelation(entity, owner, attribute, field);
  }

  private column(owner: ClassInfo, attribute: AttributeInfo, field: FieldModel): Column {
    const { tree } = owner;
    const annotated =
      attribute.annotation >= 0 ? this.inference.annotation(owner.module, attribute.annotation, null) : null;
    const declared = field.type ?? valueType(tree, attribute.value, field);
    return {
      name: attribute.name,
      type: annotated ?? (declared ? this.inference.expression(declared, {}) : null),
      unique:
        field.unique === true ||
        keywordIs(tree, attribute.value, field.uniqueKeyword, 'true') ||
        keywordIs(tree, attribute.value, 'primary_key', 'true'),
      deferred: field.loading === 'lazy' || keywordIs(tree, attribute.value, field.deferredKeyword, 'true'),
      node: attribute.node,
    };
  }

  private addRelation(entity: Entity, owner: ClassInfo, attribute: AttributeInfo, field: FieldModel): void {
    const { tree } = owner;
    const call = attribute.value;
    const annotated =
      attribute.annotation >= 0 ? this.inference.annotation(owner.module, attribute.annotation, null) : null;
    let target: ClassInfo | null = null;
    const places = field.target === undefined ? [] : Array.isArray(field.target) ? field.target : [field.target];
    for (const place of places) {
      if (target) break;
      if (place === 'annotation') continue;
      const node = typeof place === 'number' ? positional(tree, call, place) : keyword(tree, call, place);
      if (node >= 0) target = this.targetOf(entity, owner, node);
    }
    if (!target && annotated) target = entityIn(this, annotated)?.cls ?? null;
    const many =
      field.many === 'annotation'
        ? manyBy(tree, call, annotated, owner, target ? (this.entities.get(target)?.table ?? null) : null)
        : (field.many ?? false);
    let loading = field.loading ?? 'lazy';
    loading = this.annotatedLoading(owner, attribute, field) ?? loading;
    for (const { keyword: name, values } of [field.loadingKeyword ?? []].flat()) {
      const node = keyword(tree, call, name);
      if (node >= 0) loading = values[tree.str(node)] ?? loading;
    }
    entity.relations.set(attribute.name, {
      name: attribute.name,
      target,
      many,
      loading,
      type: (loading === 'query' ? field.queryType : undefined) ?? field.type ?? null,
      owner: entity.cls,
      node: attribute.node,
    });
    if (field.keyAttribute) entity.keys.set(field.keyAttribute.replace('{attribute}', attribute.name), attribute.name);
    if (field.reverse && target) this.addReverse(entity, owner, call, field, target, attribute);
  }

  private annotatedLoading(
    owner: ClassInfo,
    { annotation }: AttributeInfo,
    { loadingAnnotations }: FieldModel,
  ): FieldModel['loading'] | null {
    const { tree } = owner;
    if (!loadingAnnotations || annotation < 0 || tree.kind(annotation) !== Kind.Index) return null;
    const type = this.inference.evaluateAlone(owner.module, null, tree.child(annotation, 0), owner);
    return (type?.k === 'symbol' && loadingAnnotations[type.name]) || null;
  }

  private addReverse(
    entity: Entity,
    owner: ClassInfo,
    call: number,
    field: FieldModel,
    target: ClassInfo,
    attribute: AttributeInfo,
  ): void {
    const reverse = field.reverse!;
    const other = this.entities.get(target);
    if (!other || entity.abstract) return;
    const node = keyword(owner.tree, call, reverse.keyword);
    const first = node >= 0 && owner.tree.kind(node) === Kind.Call ? positional(owner.tree, node, 0) : node;
    const given = first >= 0 && owner.tree.kind(first) === Kind.Str ? owner.tree.str(first) : null;
    const lower = entity.cls.name.toLowerCase();
    const name = (given ?? reverse.template)
      ?.replace('%(class)s', lower)
      .replace('{entity}', lower)
      .replace('{attribute}', attribute.name);
    if (!name || name.endsWith('+') || other.relations.has(name)) return;
    other.relations.set(name, {
      name,
      target: entity.cls,
      many: isManyBack(owner, call, reverse, entity.relations.get(attribute.name)?.many ?? false),
      loading: reverse.loading,
      type: reverse.type ?? null,
      owner: target,
      node: -1,
    });
  }

  private targetOf(entity: Entity, owner: ClassInfo, node: number): ClassInfo | null {
    const { tree } = owner;
    if (tree.kind(node) === Kind.Str) {
      const text = tree.str(node);
      if (text === 'self') return entity.cls;
      const last = text.slice(text.lastIndexOf('.') + 1);
      const local = this.inference.moduleName(owner.module, last);
      if (local?.k === 'class') return local.cls!;
      return this.classNamed(last);
    }
    if (tree.kind(node) === Kind.Function)
      return this.targetOf(entity, owner, returnedValue(tree, tree.child(node, 3)));
    const type = this.inference.evaluateAlone(owner.module, null, node, owner);
    return type?.k === 'class' ? type.cls! : null;
  }
}

function isWrapped(inference: Inference, owner: ClassInfo, annotation: number): boolean {
  const { tree } = owner;
  if (tree.kind(annotation) !== Kind.Index) return false;
  const type = inference.evaluateAlone(owner.module, null, tree.child(annotation, 0), owner);
  return type?.k === 'symbol' && inference.knowledge.annotationWrappers.has(type.name);
}

/** The entity inside an annotation's type: itself, or what a collection holds. */
function entityIn(registry: EntityRegistry, type: Type, depth = 0): Entity | null {
  if (depth > 3) return null;
  for (const member of members(type)) {
    if (member.k === 'instance') {
      const entity = registry.of(member.cls);
      if (entity) return entity;
    }
    for (const arg of member.args) {
      const inner = arg === member ? null : entityIn(registry, arg, depth + 1);
      if (inner) return inner;
    }
  }
  return null;
}

/** Whether a class is declared with a keyword (`table=True`). */
function marked(cls: ClassInfo, keyword: string): boolean {
  return cls.bases.some(
    (base) =>
      cls.tree.kind(base) === Kind.Keyword &&
      cls.tree.str(base) === keyword &&
      cls.tree.str(cls.tree.child(base, 0)) === 'true',
  );
}

/** Whether a relation has many rows: by its annotation, by `uselist`, else by which side holds the foreign key. */
function manyBy(
  tree: CodeTree,
  call: number,
  annotated: Type | null,
  owner: ClassInfo,
  targetTable: string | null,
): boolean {
  if (annotated) {
    return members(annotated).some(
      (type) => type.k === 'object' && ['list', 'set', 'iter', 'dict'].includes(type.name),
    );
  }
  const uselist = keyword(tree, call, 'uselist');
  if (uselist >= 0) return tree.str(uselist) !== 'false';
  if (keyword(tree, call, 'secondary') >= 0) return true;
  // Where tables refer to one another both ways, the key that is named stands on the side of the many.
  const key = keyword(tree, call, 'foreign_keys');
  const named = key >= 0 && tree.kind(key) === Kind.Str ? tree.str(key).split('.') : [];
  if (named.length === 2) return named[0] !== owner.name;
  if (targetTable === null) return false;
  for (let node = owner.body; node < tree.end(owner.body); node++) {
    if (tree.kind(node) === Kind.Str && tree.str(node).startsWith(`${targetTable}.`)) return false;
  }
  return true;
}

function positional(tree: CodeTree, call: number, place: number): number {
  if (call < 0) return -1;
  const args = tree
    .children(call)
    .slice(1)
    .filter((arg) => tree.kind(arg) !== Kind.Keyword);
  const node = args[place];
  return node === undefined || tree.kind(node) === Kind.Spread ? -1 : node;
}

/** The named argument of a call: a keyword, or a member of an object that is written out as an argument. */
function keyword(tree: CodeTree, call: number, name: string): number {
  if (call < 0 || tree.kind(call) !== Kind.Call) return -1;
  for (const arg of tree.children(call)) {
    if (tree.kind(arg) === Kind.Keyword && tree.str(arg) === name) return tree.child(arg, 0);
    if (tree.kind(arg) !== Kind.Dict) continue;
    for (const pair of tree.children(arg)) {
      const key = tree.child(pair, 0);
      if (tree.kind(pair) === Kind.Pair && tree.kind(key) === Kind.Str && tree.str(key) === name)
        return tree.child(pair, 1);
    }
  }
  return -1;
}

function keywordIs(tree: CodeTree, call: number, name: string | undefined, value: string): boolean {
  if (!name) return false;
  const node = keyword(tree, call, name);
  return node >= 0 && tree.str(node) === value;
}

function returnedValue(tree: CodeTree, body: number): number {
  for (let node = body; node >= 0 && node < tree.end(body); node++)
    if (tree.kind(node) === Kind.Return) return tree.child(node, 0);
  return -1;
}

/** The type of a column's value, by the name of the column type among the first arguments of the call that makes it. */
function valueType(tree: ClassInfo['tree'], call: number, field: FieldModel): string | null {
  if (!field.valueTypes || call < 0 || tree.kind(call) !== Kind.Call) return null;
  for (const arg of tree.children(call).slice(1, 3)) {
    const name = tree.kind(arg) === Kind.Call ? tree.child(arg, 0) : arg;
    const kind = tree.kind(name);
    if ((kind === Kind.Name || kind === Kind.Attr) && Object.hasOwn(field.valueTypes, tree.str(name)))
      return field.valueTypes[tree.str(name)];
  }
  return null;
}

/** Groups of columns in `UniqueConstraint(...)`, `unique_together`, `Index(unique=True)`, anywhere in the class body. */
function uniqueGroups(cls: ClassInfo): string[][] {
  const { tree } = cls;
  const groups: string[][] = [];
  for (let node = cls.body; node < tree.end(cls.body); node++) {
    if (tree.kind(node) !== Kind.Call) continue;
    const callee = tree.child(node, 0);
    const name = tree.str(callee);
    if (name !== 'UniqueConstraint' && !(name === 'Index' && keywordIs(tree, node, 'unique', 'true'))) continue;
    const names = new Set<string>();
    const [, ...args] = tree.children(node);
    for (const [i, arg] of args.entries()) {
      // An index is named by its first argument; of the keywords only those that list columns count.
      if (i === 0 && name === 'Index' && tree.kind(arg) === Kind.Str) continue;
      if (tree.kind(arg) === Kind.Keyword && !/^(?:fields|columns|expressions)$/.test(tree.str(arg))) continue;
      for (let n = arg; n < tree.end(arg); n++) {
        const kind = tree.kind(n);
        if (
          kind === Kind.Str ||
          (kind === Kind.Attr && tree.kind(tree.child(n, 0)) === Kind.Name && tree.str(tree.child(n, 0)) !== 'func')
        )
          names.add(tree.str(n));
        else if (kind === Kind.Name && n === arg) names.add(tree.str(n));
      }
    }
    if (names.size > 0) groups.push([...names]);
  }
  const together = cls.nested.get('Meta')?.attributes.get('unique_together');
  if (together && together.value >= 0) {
    const names: string[] = [];
    for (let n = together.value; n < tree.end(together.value); n++)
      if (tree.kind(n) === Kind.Str) names.push(tree.str(n));
    groups.push(names);
  }
  return groups;
}

/** How a front end calls a field's tag, as the field's value. */
const TAG = '@tag';

/** What a field's tag says, by its keys: `json:"id" gorm:"primaryKey"`. */
function tagsAt(tree: CodeTree, value: number): ReadonlyMap<string, string> {
  if (value < 0 || tree.kind(value) !== Kind.Call || tree.str(tree.child(value, 0)) !== TAG) return NO_TAGS;
  const text = tree.str(tree.child(value, 1));
  return new Map([...text.matchAll(/([\w-]+):"((?:[^"\\]|\\.)*)"/g)].map(([, key, said]) => [key, said]));
}
const NO_TAGS: ReadonlyMap<string, string> = new Map();

function isUnique(tree: CodeTree, value: number, { tags, uniqueTag }: EntityModel): boolean {
  if (!tags || uniqueTag === undefined) return false;
  const said = tagsAt(tree, value);
  return tags.some((key) => new RegExp(uniqueTag).test(said.get(key) ?? ''));
}

/** Whether the reverse side of a relation leads to many rows: that of a list leads back to one, unless a table joins the two. */
function isManyBack(
  owner: ClassInfo,
  call: number,
  { many, joinTable }: NonNullable<FieldModel['reverse']>,
  isList: boolean,
): boolean {
  return joinTable !== undefined && isList ? keyword(owner.tree, call, joinTable) >= 0 : many;
}
