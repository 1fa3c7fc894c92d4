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
