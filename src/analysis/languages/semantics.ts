import { PYTHON_STANDARD_MODULES } from './python/standard-modules.ts';

/** What the engine must know of a source language beyond its code tree. Data, so that no analysis names a language. */
export interface Semantics {
  language: string;
  /** Module whose members need no import. */
  builtins: string;
  /** Names of the method that sets up an instance. */
  constructors: readonly string[];
  /** The instance is the first parameter of a method (otherwise it is a keyword such as `this`). */
  receiverIsParameter: boolean;
  /** Decorators (as written, without arguments) that make a method an attribute whose reading runs it. */
  propertyDecorators: ReadonlySet<string>;
  /** Decorators that make the first parameter the class. */
  classMethodDecorators: ReadonlySet<string>;
  staticMethodDecorators: ReadonlySet<string>;
  abstractDecorators: ReadonlySet<string>;
  /** Plain functions that are `async` return an awaitable and run on the event loop. */
  hasEventLoop: boolean;
  /** How a module is written in an import → the paths (without extension) that it may stand for, best first. */
  separator: string;
  /** Functions of the language's own that make types, by qualified name. */
  typeMakers: ReadonlyMap<string, 'variable' | 'alias' | 'cast'>;
  /** Roots of the modules that come with the language. */
  standardModules: ReadonlySet<string>;
  /** Names of the type that stands for the receiver's own. */
  selfTypes: ReadonlySet<string>;
}

const PYTHON: Semantics = {
  language: 'python',
  builtins: 'builtins',
  constructors: ['__init__', '__new__', '__post_init__'],
  receiverIsParameter: true,
  propertyDecorators: new Set([
    'property',
    'cached_property',
    'functools.cached_property',
    'hybrid_property',
    'computed_field',
    'classproperty',
  ]),
  classMethodDecorators: new Set(['classmethod', 'declared_attr', 'declared_attr.directive']),
  staticMethodDecorators: new Set(['staticmethod']),
  abstractDecorators: new Set(['abstractmethod', 'abc.abstractmethod']),
  hasEventLoop: true,
  separator: '.',
  typeMakers: new Map([
    ['typing.TypeVar', 'variable'],
    ['typing_extensions.TypeVar', 'variable'],
    ['typing.NewType', 'alias'],
    ['typing.cast', 'cast'],
  ]),
  standardModules: PYTHON_STANDARD_MODULES,
  selfTypes: new Set(['typing.Self', 'typing_extensions.Self']),
};

const ALL: readonly Semantics[] = [PYTHON];

/** The semantics of a language by its name. */
export function semanticsOf(language: string): Semantics {
  const found = ALL.find((semantics) => semantics.language === language);
  if (!found) throw new Error(`no semantics for ${language}`);
  return found;
}
