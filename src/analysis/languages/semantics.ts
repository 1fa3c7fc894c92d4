import { GO } from './go/semantics.ts';
import { PYTHON } from './python/semantics.ts';
import { TYPESCRIPT } from './typescript/semantics.ts';

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
  typeMakers: ReadonlyMap<string, 'variable' | 'alias' | 'cast' | 'assertion'>;
  /** Roots of the modules that come with the language. */
  standardModules: ReadonlySet<string>;
  /** Names of the type that stands for the receiver's own. */
  selfTypes: ReadonlySet<string>;
  /** What annotations mean, by qualified name. */
  annotations: Annotations;
  /** How code is written, for messages. */
  notation: Notation;
  /** What the language has for what advice asks for, in words. */
  idioms: Idioms;
  /** What the language's own functions and methods do with collections, where only their names are looked at. */
  collections: Collections;
  /** Methods that the language itself calls on instances. */
  protocol: Protocol;
  /** What stands before the name of a module that comes with the language (`node:`), or ''. */
  standardPrefix: string;
  /** What is written out with keys is an object with these members, not a map. */
  literalsAreRecords: boolean;
  /** The member of an object that is its class (`this.constructor`). */
  ownClass: string;
  /** The name that a program compares to see whether it was started as such. */
  mainName: string;
  /** The name under which a module's one export stands; its qualified name is the module's own. */
  defaultExport: string | null;
  /** How the base class is reached: by a call (`super().save()`) or as a value (`super.save()`). */
  superIs: 'call' | 'value';
  /** A text in a local variable that nothing else holds gets longer where it is: adding to it copies nothing. */
  textGrowsInPlace: boolean;
  /** A call of an asynchronous function is under way from the call on, awaited or not. */
  startsAtOnce: boolean;
  /** An asynchronous function awaits what it returns; what others return is awaited by whoever called them. */
  awaitsReturned: boolean;
  /**
   * Functions give errors to their callers as values, and what is called after an error is up to them. `recover`: the function that
   * tells, when the function ends, whether something was thrown all the same.
   */
  errorsAreValues: { recover: string } | null;
  /** Every function runs on the event loop, asynchronous or not, unless it is handed to a thread. */
  allOnLoop: boolean;
  /** The files of a folder that name the same package are one scope, and a class may have parts in several of them. */
  sharesPackages: boolean;
  /** A class fulfils every interface whose methods it has, whether it says so or not. */
  structuralInterfaces: boolean;
  /** What begins with a capital letter is a type by every convention: calling it makes an instance. */
  capitalsAreTypes: boolean;
}

/** Types that annotations name. */
interface Annotations {
  /** Containers → what they are for the engine (`list`, `dict`, `set`, `iter`, `asynciter`, `context`). */
  containers: Readonly<Record<string, string>>;
  /** Scalars → what they are for the engine (`str`, `int`, `float`, `bool`). */
  scalars: Readonly<Record<string, string>>;
  /** Wrappers that leave the type of one of their arguments as it is, and which. */
  wrappers: Readonly<Record<string, 'first' | 'last'>>;
  /** Functions: what they run is seen where they are given. */
  callables: ReadonlySet<string>;
  unions: ReadonlySet<string>;
  tuples: ReadonlySet<string>;
  /** The class itself: `type[User]`. */
  classes: ReadonlySet<string>;
  /** What tells nothing: `Any`, `object`. */
  anything: ReadonlySet<string>;
  /** Bases that only declare type variables. */
  generics: ReadonlySet<string>;
}

/** How a piece of code is written. `$0`, `$1`, … are its parts in the order of the code model, `$s` its text. */
interface Notation {
  constants: Readonly<Record<string, string>>;
  /** Operators that are not written as they are called in the code model. */
  operators: Readonly<Record<string, string>>;
  template: string;
  keyword: string;
  spread: readonly [positional: string, keyword: string];
  not: string;
  conditional: string;
  lambda: string;
  function: string;
  asyncFunction: string;
  for: string;
  while: string;
  /** Loops over a call of these names are written without it: `$t` is the target, `$1`, … are what the call is given. */
  loops: Readonly<Record<string, string>>;
  /** Calls of these names are written with a sign or a word of the language; `$1`, … are what they are given. */
  signs: Readonly<Record<string, string>>;
  /** Several values together. */
  tuple: string;
  make: string;
  assign: string;
}

interface Idioms {
  /** What waits for several at once: "… over the calls". */
  together: string;
  /** The same with a bound on how many run at a time. */
  bounded: string;
  /** What is asked by key, and what only tells whether it holds something. */
  map: string;
  set: string;
  /** What gives up its first element in constant time. */
  queue: string;
  /** How pieces become one text: "… once after the loop". */
  text: string;
  /** What to add to "run it in a thread" where threads take turns: ", or a process pool where …". */
  process?: string;
}

interface Collections {
  /** The attribute of a list that is the number of its elements, where a function does not tell. */
  size: string | null;
  /** A list with nothing in it is false where its truth is asked. */
  emptyIsFalse: boolean;
  /** Functions that give the elements of their first argument, by name, with the module's where it has one. */
  passing: ReadonlySet<string>;
  /** Functions that give some of the elements of their arguments, or something made of each. */
  selecting: ReadonlySet<string>;
  /** Methods that give the elements of their receiver. */
  views: ReadonlySet<string>;
  /** Those of them that give the members of what is, as a rule, one record. */
  members: ReadonlySet<string>;
  /** Functions that give their first argument with the others added. */
  appending: ReadonlySet<string>;
  /** Methods that add to their receiver. */
  growing: ReadonlySet<string>;
  /** Methods that add their argument to their receiver, or each element of it. */
  adding: Readonly<Record<string, 'one' | 'each'>>;
}

interface Protocol {
  call: string | null;
  iterate: string | null;
  asyncIterate: string | null;
  enter: readonly [enter: string, exit: string] | null;
  asyncEnter: readonly [enter: string, exit: string] | null;
}

const ALL: readonly Semantics[] = [PYTHON, TYPESCRIPT, GO];

/** The semantics of a language by its name. */
export function semanticsOf(language: string): Semantics {
  const found = ALL.find((semantics) => semantics.language === language);
  if (!found) throw new Error(`no semantics for ${language}`);
  return found;
}
