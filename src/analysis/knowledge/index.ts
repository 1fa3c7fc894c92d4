import picomatch from 'picomatch';
import type { EntityModel, EntryPoint, FieldModel, Library, Member, TypeExpr, TypeModel } from './schema.ts';

/** A member together with the library that says so and the name that people know it by. */
export interface KnownMember {
  member: Member;
  library: Library;
  /** Qualified: `sqlalchemy.orm.Session.execute`. */
  name: string;
}

export interface KnownType {
  model: TypeModel;
  library: Library;
  name: string;
}

/** A type and its bases, and what was found of it before. */
interface WholeType {
  names: string[];
  models: TypeModel[];
  members: Map<string, KnownMember | null>;
  properties: Map<keyof TypeModel, TypeModel[keyof TypeModel] | null>;
}

/** Everything that the libraries' data says, by qualified name. */
export class Knowledge {
  readonly libraries: readonly Library[];
  private readonly functions = new Map<string, KnownMember>();
  private readonly types = new Map<string, KnownType>();
  private readonly aliases = new Map<string, string>();
  private readonly prefixes: [string, string][] = [];
  private readonly canonicalCache = new Map<string, string>();
  /** Canonical names of what hangs on a name, by that name. */
  private readonly canonicalBelow = new Map<string, Map<string, string>>();
  /** What was asked of types before, with all that they derive from. */
  private readonly models = new Map<string, WholeType>();
  private readonly roots = new Map<string, Library>();
  private readonly packageNames = new Map<string, string>();
  readonly fields = new Map<string, { field: FieldModel; library: Library }>();
  readonly entityModels: { model: EntityModel; library: Library }[] = [];
  readonly entityBases = new Map<string, { model: EntityModel; library: Library }>();
  readonly entityDecorators = new Map<string, { model: EntityModel; library: Library }>();
  /** Types that an interface of the project may stand for. */
  readonly structural: { name: string; library: Library }[] = [];
  readonly entityTags = new Map<string, { model: EntityModel; library: Library }>();
  readonly baseFactories = new Map<string, { model: EntityModel; library: Library }>();
  readonly annotationWrappers = new Set<string>();
  readonly transparent = new Set<string>();
  readonly injectors = new Map<string, Library['injectors'] extends (infer I)[] | undefined ? I : never>();
  readonly conflictErrors = new Set<string>();
  readonly conflictCodes = new Set<string>();
  /** Modules that libraries write into projects: what their path matches → the module that they stand for. */
  private readonly generated: { matches: (path: string) => boolean; module: string }[] = [];
  /** Whether any library's objects have an attribute for each entity. */
  hasPerEntity = false;
  /** Functions that call back → what they are where they give a promise. */
  readonly promised = new Map<string, string>();
  /** Objects that modules hold (`django.db.connection`) → their types. */
  readonly objects = new Map<string, TypeExpr>();
  /** Functions and members that are given an entry point, by qualified name. */
  readonly registrars = new Map<string, EntryPoint[]>();
  readonly entryPoints: { entry: EntryPoint; library: Library }[] = [];

  constructor(libraries: readonly Library[]) {
    this.libraries = libraries;
    for (const library of libraries) this.add(library);
  }

  private add(library: Library): void {
    for (const root of library.modules) this.roots.set(root, library);
    if (library.packageName !== undefined)
      for (const root of library.modules) this.packageNames.set(root, library.packageName);
    for (const [module, name] of Object.entries(library.packageNames ?? {})) this.packageNames.set(module, name);
    for (const [name, member] of Object.entries(library.functions ?? {}))
      this.functions.set(name, { member, library, name });
    for (const [name, model] of Object.entries(library.types ?? {})) {
      this.types.set(name, { model, library, name });
      if (model.structural) this.structural.push({ name, library });
      this.hasPerEntity ||= model.perEntity !== undefined;
    }
    for (const [alias, name] of Object.entries(library.aliases ?? {})) {
      if (/[./]\*$/.test(alias)) this.prefixes.push([alias.slice(0, -1), name.slice(0, -1)]);
      else this.aliases.set(alias, name);
    }
    for (const [glob, module] of Object.entries(library.generated ?? {}))
      this.generated.push({ matches: picomatch(glob, { dot: true }), module });
    if (library.entities) {
      const entry = { model: library.entities, library };
      this.entityModels.push(entry);
      for (const base of library.entities.bases ?? []) this.entityBases.set(base, entry);
      for (const name of library.entities.decorators ?? []) this.entityDecorators.set(name, entry);
      for (const tag of library.entities.tags ?? []) this.entityTags.set(tag, entry);
      for (const factory of library.entities.baseFactories ?? []) this.baseFactories.set(factory, entry);
      for (const wrapper of library.entities.annotations ?? []) this.annotationWrappers.add(wrapper);
      for (const [name, field] of Object.entries(library.entities.fields)) this.fields.set(name, { field, library });
    }
    for (const name of library.transparent ?? []) this.transparent.add(name);
    for (const injector of library.injectors ?? []) this.injectors.set(injector.name, injector);
    for (const [name, type] of Object.entries(library.objects ?? {})) this.objects.set(name, type);
    for (const [name, form] of Object.entries(library.promised ?? {})) this.promised.set(name, form);
    for (const name of library.conflictErrors ?? []) this.conflictErrors.add(name);
    for (const code of library.conflictCodes ?? []) this.conflictCodes.add(String(code));
    for (const entry of library.entryPoints ?? []) {
      this.entryPoints.push({ entry, library });
      if (entry.registrar)
        this.registrars.set(entry.registrar, [...(this.registrars.get(entry.registrar) ?? []), entry]);
    }
  }

  /** The module that one stands for which a library writes into the project, by its path without ending; null: no such. */
  generatedModule(path: string): string | null {
    return this.generated.find(({ matches }) => matches(path))?.module ?? null;
  }

  /** The name that the data uses for a qualified name as it was imported. */
  canonical(name: string): string {
    const cached = this.canonicalCache.get(name);
    if (cached !== undefined) return cached;
    let current = name;
    for (let hops = 0; hops < 8; hops++) {
      const next = this.aliases.get(current) ?? this.renamed(current);
      if (next === undefined || next === current) break;
      current = next;
    }
    this.canonicalCache.set(name, current);
    return current;
  }

  /** The canonical name of what hangs on a name that is canonical itself. */
  canonicalMember(owner: string, member: string): string {
    let below = this.canonicalBelow.get(owner);
    if (!below) {
      below = new Map();
      this.canonicalBelow.set(owner, below);
    }
    let name = below.get(member);
    if (name === undefined) {
      name = this.canonical(`${owner}.${member}`);
      below.set(member, name);
    }
    return name;
  }

  private renamed(name: string): string | undefined {
    // The longest alias that is a prefix (`sa.orm` when `sa.orm` is an alias of a module or type) moves what hangs on it.
    for (let dot = name.lastIndexOf('.'); dot > 0; dot = name.lastIndexOf('.', dot - 1)) {
      const alias = this.aliases.get(name.slice(0, dot));
      if (alias !== undefined) return alias + name.slice(dot);
    }
    for (const [from, to] of this.prefixes) if (name.startsWith(from)) return to + name.slice(from.length);
    return undefined;
  }

  /** A function by its canonical name, or a static or class method written through its type. */
  function(name: string): KnownMember | null {
    return this.functions.get(name) ?? null;
  }

  type(name: string): KnownType | null {
    return this.types.get(name) ?? null;
  }

  /** A member of a library's type, inherited ones and `others` included. */
  member(typeName: string, member: string): KnownMember | null {
    const whole = this.whole(typeName);
    if (!whole) return null;
    let found = whole.members.get(member);
    if (found === undefined) {
      found = this.findMember(typeName, member, 0);
      whole.members.set(member, found);
    }
    return found;
  }

  /** A type with all that it derives from, in the order in which members are looked up; null for one that the data does not have. */
  private whole(typeName: string): WholeType | null {
    const known = this.models.get(typeName);
    if (known) return known;
    if (!this.types.has(typeName)) return null;
    const whole: WholeType = { names: [], models: [], members: new Map(), properties: new Map() };
    this.collect(typeName, whole, 0);
    this.models.set(typeName, whole);
    return whole;
  }

  private collect(typeName: string, into: WholeType, depth: number): void {
    into.names.push(typeName);
    const known = this.types.get(typeName);
    if (!known || depth > 8) return;
    into.models.push(known.model);
    for (const base of known.model.bases ?? []) this.collect(this.canonical(base), into, depth + 1);
  }

  private findMember(typeName: string, member: string, depth: number): KnownMember | null {
    const known = this.types.get(typeName);
    if (!known || depth > 8) return null;
    const own = known.model.members;
    if (own && Object.hasOwn(own, member))
      return { member: own[member], library: known.library, name: `${typeName}.${member}` };
    for (const base of known.model.bases ?? []) {
      const inherited = this.findMember(this.canonical(base), member, depth + 1);
      if (inherited) return inherited;
    }
    if (known.model.others)
      return { member: known.model.others, library: known.library, name: `${typeName}.${member}` };
    return null;
  }

  /** The type of an attribute of a library's type. */
  attribute(typeName: string, attribute: string): TypeExpr | null {
    const whole = this.whole(typeName);
    if (!whole) return null;
    for (const { attributes } of whole.models)
      if (attributes && Object.hasOwn(attributes, attribute)) return attributes[attribute];
    return null;
  }

  /** The first of a type and its bases whose model has a property. */
  property<K extends keyof TypeModel>(typeName: string, property: K): NonNullable<TypeModel[K]> | null {
    const whole = this.whole(typeName);
    if (!whole) return null;
    let value = whole.properties.get(property);
    if (value === undefined) {
      value = whole.models.find((model) => (model[property] ?? null) !== null)?.[property] ?? null;
      whole.properties.set(property, value);
    }
    return value as NonNullable<TypeModel[K]> | null;
  }

  /** Whether a type is another or derives from it. */
  isA(typeName: string, other: string): boolean {
    return typeName === other || (this.whole(typeName)?.names.includes(other) ?? false);
  }

  /** What code calls the package at a path, where the data says so; else null. */
  packageName(module: string): string | null {
    return this.packageNames.get(module) ?? this.packageNames.get(module.replace(/\/v\d+$/, '')) ?? null;
  }

  /** The library that a module belongs to, by its longest known root. */
  libraryOf(module: string): Library | null {
    for (let name = module; ; ) {
      const library = this.roots.get(name);
      if (library) return library;
      const end = Math.max(name.lastIndexOf('.'), name.lastIndexOf('/'));
      if (end < 0) return null;
      name = name.slice(0, end);
    }
  }

  /** Whether names that are known hang on a name (`globalThis.JSON`, for `globalThis.JSON.parse`). */
  isNamespace(name: string): boolean {
    this.namespaces ??= new Set(
      [...this.functions.keys(), ...this.types.keys(), ...this.objects.keys()].flatMap((known) => {
        const parts: string[] = [];
        for (let dot = known.indexOf('.'); dot >= 0; dot = known.indexOf('.', dot + 1)) parts.push(known.slice(0, dot));
        return parts;
      }),
    );
    return this.namespaces.has(name);
  }
  private namespaces: Set<string> | null = null;

  /** Whether the data has anything by a qualified name: a function, a type, a kind of field or of entity. */
  knows(name: string): boolean {
    return this.functions.has(name) || this.types.has(name) || this.fields.has(name) || this.entityBases.has(name);
  }
}
