import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { opensHandle, ownScope, rootName, typeProperty } from '../../analysis/query/handles.ts';
import { leaves } from '../../analysis/query/order.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { leftOpenIn, unreadFailures } from './left-open.ts';
import { unreleasedLocks } from './unreleased-lock.ts';

export const missingRollback: Rule = {
  documentation: {
    name: 'missing-rollback',
    auditor: 'transaction-correctness',
    title: 'Error path that leaves a transaction or connection open',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A commit in a `try` whose handler swallows the error without a rollback while the session is used on, and a session or connection taken by hand that is not released when something in between raises; so with a lock whose release is a function that was given.',
    why: 'After a failed flush or commit a session refuses all further work until it is rolled back, so the error surfaces somewhere else and later. A connection that is not given back on the error path is lost to the pool: under errors the pool runs dry, and then requests that have nothing to do with it fail.',
    principle: 'Every way out of a transaction, errors included, must end it and give the connection back.',
    examples: [
      {
        language: 'python',
        bad: 'session = SessionLocal()\nuser = session.get(User, user_id)\nrename(user)\nsession.commit()\nsession.close()',
        good: 'with SessionLocal() as session:\n    user = session.get(User, user_id)\n    rename(user)\n    session.commit()',
      },
      {
        language: 'python',
        bad: 'try:\n    session.add(Tag(name=name))\n    session.commit()\nexcept IntegrityError:\n    logger.info("exists")\nreturn session.scalar(select(Tag).filter_by(name=name))',
        good: 'try:\n    session.add(Tag(name=name))\n    session.commit()\nexcept IntegrityError:\n    session.rollback()\nreturn session.scalar(select(Tag).filter_by(name=name))',
      },
      {
        language: 'typescript',
        bad: "const client = await pool.connect();\nawait client.query('BEGIN');\nawait client.query(DEBIT, [source, amount]);\nawait client.query(CREDIT, [target, amount]);\nawait client.query('COMMIT');\nclient.release();",
        good: "const client = await pool.connect();\ntry {\n  await client.query('BEGIN');\n  await client.query(DEBIT, [source, amount]);\n  await client.query(CREDIT, [target, amount]);\n  await client.query('COMMIT');\n} catch (error) {\n  await client.query('ROLLBACK');\n  throw error;\n} finally {\n  client.release();\n}",
      },
    ],
    silent: [
      'Context managers and callbacks that roll back and close, `finally` blocks that release.',
      'Handlers that raise again or leave, where a scope or the framework ends the session.',
      'At medium confidence, not silent: handles that are not released, which some drivers give back when no name holds them any more.',
      'Handles that are returned, kept on an object or handed to something that owns them.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    for (const facts of analysis.functions) {
      if (facts.fn.module.semantics.errorsAreValues) {
        for (const problem of leftOpenIn(analysis, facts)) report(problem);
        for (const problem of unreadFailures(analysis, facts)) report(problem);
        continue;
      }
      for (const site of facts.sites) {
        const problem = site.known?.member.acquires ? leaked(analysis, facts, site) : null;
        if (problem) report(problem);
      }
      for (const problem of swallowed(analysis, facts)) report(problem);
    }
    for (const problem of unreleasedLocks(analysis)) report(problem);
  },
};

/** A handle that is taken by hand and not released on the error path. */
function leaked(analysis: Analysis, facts: FunctionFacts, site: Site): Problem | null {
  const { fn } = facts;
  const { tree } = fn;
  const name = assignedName(fn, site.node);
  if (!name || !isPooled(analysis, site)) return null;
  const uses = usesOf(fn, name, site.node);
  const releases = facts.sites.filter((one) => one.node > site.node && releasesName(analysis, one, name));
  const others = uses.filter((node) => !releases.some((one) => tree.contains(one.node, node)));
  if (uses.length === 0 || others.some((node) => escapes(facts, node))) return null;
  if (releases.some((one) => isInFinally(fn, one.node))) return null;
  if (uses.some((node) => isManaged(fn, node))) return null;
  // Nothing that can fail stands between taking and releasing it.
  const release = releases[0];
  const between = facts.sites.filter(
    (one) =>
      one.node > site.node &&
      (!release || one.node < release.node) &&
      !tree.contains(site.node, one.node) &&
      (one.effect || one.targets.length),
  );
  if (between.length === 0 && !yields(fn, site.node)) return null;
  // Released in the handler as well as at the end.
  if (
    release &&
    releases.some((one) => isInHandler(fn, one.node)) &&
    releases.some((one) => !isInHandler(fn, one.node))
  )
    return null;
  return {
    fn,
    node: site.node,
    severity: analysis.roles.get(fn) === 'request' ? 'HIGH' : 'MEDIUM',
    // A handle that no name holds any more is given back by many drivers themselves, sooner or later.
    confidence: 'medium',
    assumed: site.assumed,
    issue: release
      ? `\`${name}\`, taken with \`${sourceOf(tree, site.node)}\`, is released only when nothing fails before \`${sourceOf(tree, release.node)}\``
      : `\`${name}\`, taken with \`${sourceOf(tree, site.node)}\`, is never released in \`${fn.qualified}\``,
    cure: `Open it with \`with\` (or release it in a \`finally\`), so that \`${name}\` goes back on every way out`,
    library: site.known?.library ?? null,
    evidence: [
      hop(fn, site.node, `\`${sourceOf(tree, site.node)}\` takes \`${name}\``),
      ...between.slice(0, 1).map((one) => hop(fn, one.node, `\`${sourceOf(tree, one.node)}\` may raise`)),
      ...(release ? [hop(fn, release.node, `\`${sourceOf(tree, release.node)}\` is skipped then`)] : []),
    ],
  };
}

/** What is taken belongs to a pool or server: leaving it open costs others. */
function isPooled(analysis: Analysis, site: Site): boolean {
  const kind = typeProperty(analysis, site.type, 'kind');
  if (kind === 'session' && isBoundElsewhere(analysis, site)) return false;
  return kind === 'session' || kind === 'connection' || kind === null;
}

/** A session that is made over a connection which somebody else holds, or over what can't be told. */
function isBoundElsewhere(analysis: Analysis, site: Site): boolean {
  const { tree } = site.fn;
  const types = analysis.inference.facts.get(site.fn)?.types;
  if (tree.kind(site.node) !== Kind.Call) return false;
  return tree
    .children(site.node)
    .slice(1)
    .some((arg) => {
      const value = tree.kind(arg) === Kind.Keyword ? tree.child(arg, 0) : arg;
      return tree.kind(value) !== Kind.Const && typeProperty(analysis, types?.get(value), 'kind') !== 'engine';
    });
}

function assignedName(fn: FunctionInfo, node: number): string | null {
  const { tree } = fn;
  let parent = tree.parent(node);
  if (tree.kind(parent) === Kind.Await) parent = tree.parent(parent);
  if (tree.kind(parent) !== Kind.Assign) return null;
  const targets = tree.children(parent).slice(2);
  const global = declaredOutside(fn, targets[0] ?? -1);
  return targets.length === 1 && tree.kind(targets[0]) === Kind.Name && !global ? tree.str(targets[0]) : null;
}

function declaredOutside(fn: FunctionInfo, target: number): boolean {
  const { tree } = fn;
  if (target < 0) return true;
  for (let n = fn.node; n < target; n++)
    if (tree.kind(n) === Kind.Global && tree.children(n).some((name) => tree.str(name) === tree.str(target)))
      return true;
  return false;
}

function usesOf(fn: FunctionInfo, name: string, after: number): number[] {
  const { tree } = fn;
  const out: number[] = [];
  // The variable's own place follows the value in the code tree.
  let assign = tree.parent(after);
  if (tree.kind(assign) === Kind.Await) assign = tree.parent(assign);
  for (let n = tree.end(assign); n < tree.end(fn.node); n++)
    if (tree.kind(n) === Kind.Name && tree.str(n) === name) out.push(n);
  return out;
}

/** Whether a use gives the handle to somebody who may own it. */
function escapes({ fn, sitesAt }: FunctionFacts, node: number): boolean {
  const { tree } = fn;
  let inner = node;
  let parent = tree.parent(node);
  while (parent >= 0) {
    const kind = tree.kind(parent);
    if (
      kind === Kind.Tuple ||
      kind === Kind.List ||
      kind === Kind.Dict ||
      kind === Kind.Pair ||
      kind === Kind.Conditional ||
      kind === Kind.Logical
    ) {
      inner = parent;
      parent = tree.parent(parent);
      continue;
    }
    break;
  }
  const kind = tree.kind(parent);
  if (kind === Kind.Return) return true;
  if (kind === Kind.Assign) return tree.child(parent, 0) === inner || tree.children(parent).slice(2).includes(inner);
  if (kind === Kind.Function || kind === Kind.Delete) return true;
  if (kind === Kind.Keyword) return isOwner(sitesAt, tree.parent(parent), fn);
  if (kind === Kind.Call && tree.child(parent, 0) !== inner) return isOwner(sitesAt, parent, fn);
  // Inside a nested function it lives on.
  for (let outer = parent; outer >= 0 && outer !== fn.node; outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.Function) return true;
  return false;
}

/** A call whose callee can't be seen, or a constructor, may keep what it is given. */
function isOwner(sitesAt: FunctionFacts['sitesAt'], call: number, fn: FunctionInfo): boolean {
  const site = sitesAt.get(call)?.[0];
  if (!site) return true;
  const { tree } = fn;
  const callee = tree.child(call, 0);
  const name = tree.kind(callee) === Kind.Name || tree.kind(callee) === Kind.Attr ? tree.str(callee) : '';
  return (
    site.targets.some((target) => target.cls !== null && target.module.semantics.constructors.includes(target.name)) ||
    /^[A-Z]|clos|release|put|push|enter|register|return/i.test(name)
  );
}

function releasesName(analysis: Analysis, site: Site, name: string): boolean {
  const { tree } = site.fn;
  if (tree.kind(site.node) !== Kind.Call) return false;
  if (!analysis.effects.through(site, 'release')) return false;
  if (rootName(tree, tree.child(site.node, 0)) === name) return true;
  return tree
    .children(site.node)
    .slice(1)
    .some((arg) => tree.kind(arg) === Kind.Name && tree.str(arg) === name);
}

function isInFinally(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let outer = tree.parent(node); outer >= 0 && outer !== fn.node; outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.Finally) return true;
  return false;
}

function isInHandler(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let outer = tree.parent(node); outer >= 0 && outer !== fn.node; outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.Handler) return true;
  return false;
}

/** `with name:`, `with closing(name):`. */
function isManaged(fn: FunctionInfo, node: number): boolean {
  const { tree } = fn;
  for (let outer = tree.parent(node); outer >= 0 && outer !== fn.node; outer = tree.parent(outer))
    if (tree.kind(outer) === Kind.WithItem) return true;
  return false;
}

function yields(fn: FunctionInfo, after: number): boolean {
  const { tree } = fn;
  for (let n = after; n < tree.end(fn.node); n++) if (tree.kind(n) === Kind.Yield) return true;
  return false;
}

/** Whether a handler is for what a failed statement raises, not for a row that is not there or a missing key. */
function catchesFailure(analysis: Analysis, fn: FunctionInfo, handler: number): boolean {
  const { tree } = fn;
  const type = tree.child(handler, 0);
  if (tree.kind(type) === Kind.Empty) return true;
  const { conflictErrors } = analysis.knowledge;
  for (let n = type; n < tree.end(type); n++) {
    const kind = tree.kind(n);
    if (kind !== Kind.Name && kind !== Kind.Attr) continue;
    const name = tree.str(n);
    if (EVERYTHING.has(name) || [...conflictErrors].some((error) => error.endsWith(`.${name}`)) || STATEMENT.test(name))
      return true;
  }
  return false;
}
const EVERYTHING: ReadonlySet<string> = new Set(['Exception', 'BaseException', 'Throwable', 'Error']);
const STATEMENT =
  /(Database|Operational|SQL|Sql|DBAPI|Data|Interface|Programming|Flush|Statement|Query)\w*(Error|Exception)$/;

/** Handlers that swallow a failed commit or flush while the session is used on. */
function* swallowed(analysis: Analysis, facts: FunctionFacts): Generator<Problem> {
  const { fn } = facts;
  const { tree } = fn;
  for (const site of facts.sites) {
    if (site.effect !== 'commit' && site.effect !== 'flush') continue;
    if (typeProperty(analysis, site.receiver, 'kind') !== 'session') continue;
    const attempt = tryAround(fn, site.node);
    if (attempt < 0) continue;
    const own = ownScope(analysis, fn, site.node);
    // The `with` that opens the session stands inside the `try`: it has ended when the handler runs.
    if (own >= 0 && tree.contains(attempt, own)) continue;
    if (transactionInside(analysis, facts, attempt, site.node)) continue;
    const parts = tree.children(attempt);
    if (parts.some((part) => tree.kind(part) === Kind.Finally && ends(analysis, facts, part))) continue;
    for (const part of parts) {
      if (
        tree.kind(part) !== Kind.Handler ||
        !catchesFailure(analysis, fn, part) ||
        leaves(fn, tree.child(part, 1)) ||
        ends(analysis, facts, part)
      )
        continue;
      const later = usedAfter(analysis, facts, attempt, part);
      if (!later) continue;
      yield {
        fn,
        node: site.node,
        severity: 'MEDIUM',
        assumed: site.assumed,
        issue: `When \`${sourceOf(tree, site.node)}\` fails, the handler goes on without a rollback, and \`${sourceOf(tree, later.node)}\` then fails on the same session`,
        cure: 'Roll the session back first thing in the handler',
        library: site.known?.library ?? null,
        evidence: [
          ...hops([site]),
          hop(fn, part, 'this handler swallows the error and does not roll back'),
          hop(
            fn,
            later.node,
            `\`${sourceOf(tree, later.node)}\` uses the session that is still in the failed transaction`,
          ),
        ],
      };
      break;
    }
  }
}

function tryAround(fn: FunctionInfo, node: number): number {
  const { tree } = fn;
  for (let inner = node, outer = tree.parent(node); outer >= 0 && inner !== fn.node; ) {
    if (tree.kind(outer) === Kind.Try)
      return inner === tree.child(outer, 0) && tree.children(outer).some((part) => tree.kind(part) === Kind.Handler)
        ? outer
        : -1;
    inner = outer;
    outer = tree.parent(outer);
  }
  return -1;
}

function transactionInside(analysis: Analysis, { fn, scopes }: FunctionFacts, attempt: number, node: number): boolean {
  return scopes.some(
    (scope) =>
      fn.tree.contains(attempt, scope.node) &&
      scope.node !== attempt &&
      fn.tree.contains(scope.node, node) &&
      (scope.kind === 'savepoint' || scope.kind === 'transaction' || opensHandle(analysis, fn, scope)),
  );
}

function ends(analysis: Analysis, { fn, sites }: FunctionFacts, part: number): boolean {
  return sites.some(
    (site) =>
      fn.tree.contains(part, site.node) &&
      (analysis.effects.through(site, 'rollback') !== null || analysis.effects.through(site, 'release') !== null),
  );
}

/** A statement on the session after the `try`, or in the handler. */
function usedAfter(analysis: Analysis, { fn, sites }: FunctionFacts, attempt: number, handler: number): Site | null {
  const { tree } = fn;
  const end = wayOut(fn, attempt);
  for (const site of sites) {
    const after = (site.node >= tree.end(attempt) && site.node < end) || tree.contains(handler, site.node);
    if (!after || !site.effect) continue;
    if (!['read', 'write', 'insert', 'flush', 'commit'].includes(site.effect)) continue;
    if (typeProperty(analysis, site.receiver, 'kind') === 'session') return site;
  }
  return null;
}

/** Where the way on from a node leaves the function: after the first `return` or error in a block around it. */
function wayOut({ tree, node: root }: FunctionInfo, node: number): number {
  for (let inner = node, outer = tree.parent(node); outer > root; inner = outer, outer = tree.parent(outer)) {
    if (tree.kind(outer) !== Kind.Block) continue;
    for (const statement of tree.children(outer)) {
      const kind = tree.kind(statement);
      if (statement > inner && (kind === Kind.Return || kind === Kind.Throw)) return tree.end(statement);
    }
  }
  return tree.end(root);
}
