import type { Analysis } from '../../analysis/analysis.ts';
import type { Member } from '../../analysis/knowledge/schema.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { ClassInfo, FunctionInfo } from '../../analysis/project/symbols.ts';
import { memberCalled } from '../../analysis/query/collections.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { typeProperty } from '../../analysis/query/handles.ts';
import { isRemembered } from '../../analysis/query/memo.ts';
import { isKept } from '../../analysis/query/once.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { argumentNode } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { compiledAnew } from './compiled-anew.ts';

export const wrongCachingScope: Rule = {
  documentation: {
    name: 'wrong-caching-scope',
    auditor: 'query-efficiency',
    title: 'A cache that lives too short or for ever',
    severity: 'HIGH',
    effort: 'M',
    finds:
      'A request that asks the database whether a table is there; the same query for every caller, kept on an object that lives as long as one request, or run anew in each request though nothing in the project writes the table; a cache of query results in the process that has neither a bound nor an expiry; a pattern or template that is compiled from a constant whenever a function runs.',
    why: 'What is kept for one request is read again by the next: the cache costs memory and saves nothing between requests. What is kept for ever grows with every new key until the process is stopped, and answers with what was true when it was first asked.',
    principle:
      'Keep a result as long as it stays true: per process or in a shared cache with an expiry for reference data, per request for what belongs to one.',
    examples: [
      {
        language: 'python',
        bad: '@functools.cache\ndef plan_of(account_id: int) -> Plan:\n    return Plan.objects.get(account__id=account_id)',
        good: '@cached(TTLCache(maxsize=1024, ttl=60))\ndef plan_of(account_id: int) -> Plan:\n    return Plan.objects.get(account__id=account_id)',
      },
      {
        language: 'typescript',
        bad: 'export const planOf = memoize((accountId: string) => prisma.plan.findUnique({ where: { accountId } }));',
        good: 'export const planOf = memoizee((accountId: string) => prisma.plan.findUnique({ where: { accountId } }), {\n  promise: true,\n  max: 1_000,\n  maxAge: 60_000,\n});',
      },
    ],
    silent: [
      'Caches with a bound and of values that the arguments decide alone (no query behind them).',
      'Results that depend on the request or its user.',
      'Tables that the project writes.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const written = writtenEntities(analysis);
    for (const facts of analysis.functions) {
      const { fn } = facts;
      for (const problem of compiledAnew(analysis, facts)) report(problem);
      const cache = cacheOf(analysis, fn);
      if (cache?.member.decorates?.isCached === 'process') {
        const keys = fn.params.length - fn.implicitParams;
        const chain = shortest(analysis, fn);
        if (chain && isForEver(fn, cache.decorator, cache.member) && (keys > 0 || fn.receiver !== null)) {
          const last = chain[chain.length - 1];
          report({
            fn,
            node: cache.decorator,
            severity: 'MEDIUM',
            assumed: chain.some((step) => step.assumed),
            library: last.known?.library ?? null,
            issue: `\`${fn.isLambda ? sourceOf(fn.tree, cache.decorator) : fn.qualified}\` keeps what it read from the database for as long as the process lives, one entry per ${keys > 0 ? 'combination of arguments' : 'object'}, with no bound and no expiry`,
            cure: 'Keep it in a cache with a size and a time to live, or in a shared cache that writers can invalidate',
            evidence: [
              hop(
                fn,
                cache.decorator,
                fn.isLambda
                  ? 'its answers are cached without bound or expiry'
                  : `\`${fn.name}\` is cached without bound or expiry`,
              ),
              ...hops(chain),
            ],
          });
        }
        continue;
      }
      for (const site of facts.sites) {
        const problem = cache ? null : catalogueRead(analysis, facts, site);
        if (problem) report(problem);
      }
      const perObject = cache?.member.decorates?.isCached === 'object';
      if (perObject ? !livesOneRequest(analysis, fn.cls) : analysis.roles.get(fn) !== 'request') continue;
      for (const site of facts.sites) {
        if (site.effect !== 'read' || !site.entity || !isConstant(analysis, facts, site)) continue;
        if (!perObject && written.has(site.entity)) continue;
        const marks = { ...site.receiver?.facts?.marks, ...site.type?.facts?.marks };
        const heavy = marks.aggregates === true;
        if (!perObject && !heavy) continue;
        if (perObject && written.has(site.entity) && !heavy) continue;
        report({
          fn,
          node: site.node,
          severity: heavy ? 'HIGH' : 'MEDIUM',
          confidence: 'medium',
          library: site.known?.library ?? null,
          issue: perObject
            ? `\`${fn.qualified}\` keeps a result that is the same for everyone on an object that lives for one request`
            : `\`${fn.qualified}\` computes the same result from \`${site.entity.name}\` in each request, and nothing in the project writes that table`,
          cure: 'Hold the result in the application, with an expiry, and let requests read it from there',
          evidence: hops([site]),
        });
      }
    }
  },
};

/** A request asks the database whether it has a table. */
function catalogueRead(analysis: Analysis, facts: FunctionFacts, site: Site): Problem | null {
  const { fn } = facts;
  if (site.effect !== 'read' || !isCatalogue(site) || analysis.roles.get(fn) !== 'request') return null;
  if (analysis.effects.isDoneOnce(fn) || isKept(facts, site.node) || isRemembered(facts, site.node)) return null;
  return {
    fn,
    node: site.node,
    severity: 'MEDIUM',
    assumed: site.assumed,
    library: site.known?.library ?? null,
    issue: `\`${fn.qualified}\` asks the database what tables it has whenever a request runs it, though they change with a migration only`,
    cure: 'Ask once per process and keep the answer in the module or on the class',
    evidence: hops([site]),
  };
}

const CATALOGUES =
  /\bto_regclass\s*\(|\bexists\s*\([^)]*\b(?:from|join)\s+(?:information_schema\.|pg_catalog\.|pg_tables\b|sqlite_master\b)/i;

/** Whether a read asks whether a table or column is there. Code whose task is to show the catalogue lists it. */
function isCatalogue({ fn: { tree }, node, known, sql }: Site): boolean {
  if (sql !== null) return CATALOGUES.test(sql);
  const test = tree.parent(node);
  return (
    known?.member.marks?.catalogue === true &&
    tree.kind(test) === Kind.Compare &&
    (tree.str(test) === 'in' || tree.str(test) === 'not in')
  );
}

/** The caching decorator of a function. */
function cacheOf(analysis: Analysis, fn: FunctionInfo): { member: Member; decorator: number } | null {
  for (const decorator of fn.decorators) {
    const known = analysis.inference.decoratorMember(fn, decorator);
    if (known?.member.decorates?.isCached) return { member: known.member, decorator };
  }
  return wrapperOf(analysis, fn);
}

/** The call that a function is given to, to be kept with its answers (`memoize(async () => …)`). */
function wrapperOf(analysis: Analysis, fn: FunctionInfo): { member: Member; decorator: number } | null {
  const { tree } = fn;
  const call = fn.isLambda ? tree.parent(fn.node) : -1;
  if (call < 0 || tree.kind(call) !== Kind.Call || tree.child(call, 1) !== fn.node) return null;
  const around = analysis.inference.facts.get(fn.outer ?? fn.module.functions[0]);
  const member = around && memberCalled(analysis, around, call)?.member;
  return member?.decorates?.isCached ? { member, decorator: call } : null;
}

function shortest(analysis: Analysis, fn: FunctionInfo): Site[] | null {
  return analysis.effects.step(fn, 'query') ? analysis.effects.chain(fn, 'query') : null;
}

/** Whether a cache has no bound: said so, or the kind that has none. */
function isForEver(fn: FunctionInfo, decorator: number, member: Member): boolean {
  const { tree } = fn;
  const bound = member.decorates?.bound;
  if (bound === undefined) return false;
  if (bound === null) return true;
  const given = tree.kind(decorator) === Kind.Call ? argumentNode(fn, decorator, bound) : -1;
  return given >= 0 && tree.kind(given) === Kind.Const && tree.str(given) === 'null';
}

/** Whether objects of a class are made anew for each request: a method of it is an entry point of one. */
function livesOneRequest(analysis: Analysis, cls: ClassInfo | null): boolean {
  if (!cls) return false;
  return [...cls.methods.values()].some((method) => analysis.entries.get(method)?.role === 'request');
}

/** Whether nothing in a query comes from the function's parameters or variables: everyone gets the same. */
function isConstant(analysis: Analysis, facts: FunctionFacts, site: Site): boolean {
  const { fn } = facts;
  const { tree } = fn;
  const local = new Set(fn.params.map(({ name }) => name));
  for (let n = fn.body; n < tree.end(fn.body); n++) {
    if (tree.kind(n) !== Kind.Assign && tree.kind(n) !== Kind.For && tree.kind(n) !== Kind.CompFor) continue;
    for (let t = n; t < tree.end(n); t++) if (tree.kind(t) === Kind.Name && t < site.node) local.add(tree.str(t));
  }
  let root = site.node;
  while (tree.kind(root) === Kind.Call || tree.kind(root) === Kind.Attr) root = tree.child(root, 0);
  const kind = typeProperty(analysis, facts.types.get(root), 'kind');
  const isHandle = kind !== null && kind !== 'query' && kind !== 'result';
  for (let n = site.node; n < tree.end(site.node); n++) {
    if (tree.kind(n) === Kind.Call && tree.str(tree.child(n, 0)) === 'now') return false;
    // The handle that the query goes through says nothing about the result.
    if (tree.kind(n) === Kind.Name && (n !== root || !isHandle) && local.has(tree.str(n))) return false;
    if (n === root && tree.str(n) === fn.receiver && !site.sql) return false;
  }
  return true;
}

/** Entities that any code of the project adds, changes or deletes. */
function writtenEntities(analysis: Analysis): Set<ClassInfo> {
  const written = new Set<ClassInfo>();
  for (const facts of analysis.functions) {
    for (const site of facts.sites)
      if (site.entity && (site.effect === 'insert' || site.effect === 'write' || site.effect === 'stage'))
        written.add(site.entity);
    for (const { object } of facts.writes) if (object.cls) written.add(object.cls);
  }
  return written;
}
