import type { EntityModel, FieldModel, Library } from '../knowledge/schema.ts';
import type { ClassInfo } from '../project/symbols.ts';
import type { Type } from './type.ts';

export interface Relation {
  name: string;
  /** The entity on the other side, once resolved. */
  target: ClassInfo | null;
  many: boolean;
  loading: NonNullable<FieldModel['loading']>;
  /** Type of the attribute's value when it is not the entity or a list of it. */
  type: string | null;
  owner: ClassInfo;
  node: number;
}

export interface Column {
  name: string;
  type: Type | null;
  unique: boolean;
  deferred: boolean;
  node: number;
}

/** Columns that are named after the key of another table, where a struct's fields need not say what they refer to. */
const KEY = /[a-z]I[Dd]$/;

/** Whether an entity's rows hang on rows of other tables. */
export function belongsToOthers({ model, columns, relations }: Entity): boolean {
  if ([...relations.values()].some(({ many }) => !many)) return true;
  return model.tags !== undefined && [...columns.keys()].some((name) => KEY.test(name));
}

/** Whether an entity has a key or relation to another. */
export function refersTo({ model, columns, relations }: Entity, other: ClassInfo): boolean {
  for (const { target, many } of relations.values()) if (target === other && !many) return true;
  return model.tags !== undefined && (columns.has(`${other.name}ID`) || columns.has(`${other.name}Id`));
}

/** A class that stands for a table or collection. */
export interface Entity {
  cls: ClassInfo;
  model: EntityModel;
  library: Library;
  table: string | null;
  abstract: boolean;
  columns: Map<string, Column>;
  relations: Map<string, Relation>;
  /** Attributes that hold a relation's key: `author_id` → `author`. */
  keys: Map<string, string>;
  /** Groups of columns that the database keeps unique together. */
  unique: string[][];
}
