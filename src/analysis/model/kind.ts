/**
 * The code model's node kinds: one small tree language for every source language. A front end lowers its syntax trees to it.
 * The comment on each kind gives the children's places; `?` means an `Empty` node stands there when the part is absent,
 * `…` means any number. `str` is the node's text.
 */
export const Kind = {
  Empty: 0,
  // Structure
  Module: 1, //      statement…                                           str: the name of the package that the file is a part of, where files share one
  Function: 2, //    Decorators, Params, return annotation?, Block, the type that its variable is declared to be of?    str: name ('' for lambdas); flags Async, Lambda, Generator
  Decorators: 3, //  expression…
  Params: 4, //      Param…
  Param: 5, //       annotation?, default?                                str: name; flags Rest, KeywordRest, KeywordOnly
  Class: 6, //       Decorators, Bases, Block                             str: name
  Bases: 7, //       (expression | Keyword)…
  Block: 8, //       statement…
  // Statements (an expression may stand where a statement does)
  Assign: 9, //      value?, annotation?, target…                         flags Expression (an assignment in an expression), Declares (the names are new in their block), Heads (and are gone after the statement that follows); several targets: `a = b = v`
  AugAssign: 10, //  target, value                                        str: the operator without `=`
  Return: 11, //     value?                                               flags Raises (gives the caller an error, where errors are values)
  Throw: 12, //      value?
  If: 13, //         test, Block, (Block | Empty)                         an `elif` is an If inside the else Block
  For: 14, //        iterable, target, Block, (else Block | Empty)        flags Async
  While: 15, //      test, Block, (else Block | Empty)
  Break: 16,
  Continue: 17,
  Try: 18, //        Block, Handler…, Otherwise?, Finally?
  Handler: 19, //    type?, Block                                         str: bound name, or ''
  Otherwise: 20, //  Block (a try's `else`)
  Finally: 21, //    Block                                                flags Deferred (written before what it follows; it runs when the function ends)
  With: 22, //       WithItem…, Block                                     flags Async
  WithItem: 23, //   expression, target?
  Switch: 24, //     subject, Case…
  Case: 25, //       pattern?, guard?, Block
  Import: 26, //     ImportName… | (Name?)                               str: module as written, with leading dots; flags Whole (`import a.b as c`: its child is the alias or Empty), Implied (the alias is what the module is taken to be called)
  ImportName: 27, // Name? (the alias)                                    str: the imported name, or '*'
  Delete: 28, //     target…
  Assert: 29, //     test, message?
  Global: 30, //     Name…                                                flags Nonlocal
  Defer: 31, //      call
  Spawn: 32, //      call
  // Expressions
  Name: 33, //       str
  Attr: 34, //       object                                               str: member
  Index: 35, //      object, index…
  Slice: 36, //      start?, stop?, step?
  Call: 37, //       callee, (expression | Keyword | Spread)…             flags New
  Keyword: 38, //    value                                                str: name
  Spread: 39, //     value                                                flags KeywordRest for `**x`
  Str: 40, //        str: the text without quotes, escapes as written
  Num: 41, //        str
  Const: 42, //      str: true, false, null, ellipsis
  Template: 43, //   (Str | expression)…   a string with holes
  List: 44, //       expression…
  Tuple: 45, //      expression…
  Set: 46, //        expression…
  Dict: 47, //       (Pair | Spread)…
  Pair: 48, //       key, value
  Comp: 49, //       (CompFor | CompIf)…, element (a Pair in a dict comprehension)    flags one of OfList, OfSet, OfDict, OfGenerator
  CompFor: 50, //    iterable, target                                     flags Async
  CompIf: 51, //     test
  Binary: 52, //     left, right                                          str: operator
  Logical: 53, //    left, right                                          str: and, or, ??
  Unary: 54, //      operand                                              str: not, -, +, ~
  Compare: 55, //    left, right                                          str: ==, !=, <, in, not in, is, is not …; a chain is a Logical `and` of Compares
  Conditional: 56, // test, then, else
  Await: 57, //      value
  Yield: 58, //      value?                                               flags Delegate (`yield from`)
  Other: 59, //      expression…                                          str: the grammar's name for what has no kind of its own
} as const;
export type Kind = (typeof Kind)[keyof typeof Kind];

/** Flag bits of a node; which kinds use which is said at the kinds. */
export const Flag = {
  Async: 1,
  Lambda: 2,
  Generator: 4,
  Rest: 1,
  KeywordRest: 2,
  KeywordOnly: 4,
  Expression: 1,
  Declares: 2,
  Heads: 4,
  Raises: 1,
  Deferred: 1,
  Whole: 1,
  Implied: 2,
  Nonlocal: 1,
  New: 1,
  Optional: 2,
  OfList: 2,
  OfSet: 4,
  OfDict: 8,
  OfGenerator: 16,
  Delegate: 1,
} as const;
