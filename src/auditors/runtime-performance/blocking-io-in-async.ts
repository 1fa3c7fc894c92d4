import type { Analysis } from '../../analysis/analysis.ts';
import type { EffectKey } from '../../analysis/effects/effects.ts';
import { Kind } from '../../analysis/model/kind.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { typeProperty } from '../../analysis/query/handles.ts';
import { isLifecycle } from '../../analysis/query/lifecycle.ts';
import { namesIn, waitsIn } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import { isOnErrorWay } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Severity } from '../../contracts/index.ts';
import type { Problem, Rule } from '../rule.ts';
import { blockingIo, calledName, type OnLoop, onEventLoop, twinOf } from './event-loop.ts';
import { onlyOpens } from './opened-files.ts';
import { type Runtime, runtimeOf } from './runtime.ts';
import { type Caused, oncePerHelper } from './shared-helper.ts';

type Family = 'database' | 'cache' | 'network' | 'process' | 'broker' | 'file' | 'input';

interface Blocking {
  family: Family;
  severity: Severity;
  what: string;
}

/** Moves no data: a local file system answers in microseconds, one on a network may not. */
const LOOK: Blocking = { family: 'file', severity: 'LOW', what: 'a blocking look at the file system' };

/** What holds the loop, and how it is said. */
const BLOCKING: Partial<Record<EffectKey, Blocking>> = {
  'network!': { family: 'network', severity: 'HIGH', what: 'a blocking network call' },
  'mail!': { family: 'network', severity: 'HIGH', what: 'a blocking mail delivery' },
  'process!': { family: 'process', severity: 'HIGH', what: 'a child process that is waited for' },
  'input!': { family: 'input', severity: 'HIGH', what: 'a wait for input' },
  'read!': { family: 'database', severity: 'HIGH', what: 'a blocking database query' },
  'write!': { family: 'database', severity: 'HIGH', what: 'a blocking database statement' },
  'insert!': { family: 'database', severity: 'HIGH', what: 'a blocking database statement' },
  'execute!': { family: 'database', severity: 'HIGH', what: 'a blocking database statement' },
  'flush!': { family: 'database', severity: 'HIGH', what: 'a blocking database flush' },
  'commit!': { family: 'database', severity: 'HIGH', what: 'a blocking commit' },
  'cache-read!': { family: 'cache', severity: 'MEDIUM', what: 'a blocking round trip to the cache server' },
  'cache-write!': { family: 'cache', severity: 'MEDIUM', what: 'a blocking round trip to the cache server' },
  'enqueue!': { family: 'broker', severity: 'MEDIUM', what: 'a blocking round trip to the broker' },
  'publish!': { family: 'broker', severity: 'MEDIUM', what: 'a blocking round trip to the broker' },
  'file!': { family: 'file', severity: 'MEDIUM', what: 'blocking file I/O' },
  'light-file!': LOOK,
  'light-network!': {
    family: 'network',
    severity: 'MEDIUM',
    what: 'a network call where nothing is kept from the last one',
  },
  'light-process!': { family: 'process', severity: 'LOW', what: 'the start of a child process' },
};

/** Lines within which blocking calls of one family are one problem with one cure. */
const TOGETHER: Record<Family, number> = {
  database: 25,
  cache: 25,
  network: 4,
  process: 4,
  broker: 10,
  file: 8,
  input: 4,
};

interface Place {
  site: Site;
  chain: Site[];
  kind: Blocking;
}

export const blockingIoInAsync: Rule = {
  documentation: {
    name: 'blocking-io-in-async',
    auditor: 'runtime-performance',
    title: 'Blocking I/O on the event loop',
    severity: 'HIGH',
    effort: 'S',
    finds:
      'A file, network, process or database call that blocks its thread, made in an async function (in Node.js any that runs after startup) or in a plain one that it calls, however many helpers, properties, overrides of abstract methods or synchronous generators lie between them. It is reported at the place where the async function leaves for it; several of a kind close together are one finding, and so are all calls of one helper that blocks, with the other places as evidence. A call of a library that the auditor does not know counts, at medium confidence, where the project itself hands the same function, or methods of the same object, to a thread elsewhere.',
    why: 'An event loop runs every request of the process in one thread. While one of them waits in a blocking call, none of the others moves: latency grows for all, health checks time out, and adding concurrency does not help. In Python the commonest form is a synchronous ORM session in an `async def` endpoint that awaits nothing: as a plain `def` the framework would have run it in a thread.',
    principle: 'Code on an event loop must not block: wait with `await`, or do the blocking work in a thread.',
    examples: [
      {
        language: 'python',
        bad: '@app.get("/avatar/{user_id}")\nasync def avatar(user_id: int) -> Response:\n    image = requests.get(url_of(user_id)).content\n    return Response(image)',
        good: '@app.get("/avatar/{user_id}")\nasync def avatar(user_id: int) -> Response:\n    async with httpx.AsyncClient() as client:\n        image = (await client.get(url_of(user_id))).content\n    return Response(image)',
      },
      {
        language: 'python',
        bad: '@router.get("/orders")\nasync def orders(session: Session = Depends(get_session)) -> list[OrderOut]:\n    return session.scalars(select(Order)).all()',
        good: '@router.get("/orders")\ndef orders(session: Session = Depends(get_session)) -> list[OrderOut]:\n    return session.scalars(select(Order)).all()',
      },
      {
        language: 'typescript',
        bad: "app.get('/invoices/:id', (req, res) => {\n  res.type('pdf').send(readFileSync(invoicePath(req.params.id)));\n});",
        good: "app.get('/invoices/:id', async (req, res) => {\n  res.type('pdf').send(await readFile(invoicePath(req.params.id)));\n});",
      },
    ],
    silent: [
      'What goes through `asyncio.to_thread`, `run_in_executor`, `run_in_threadpool`, `sync_to_async`, `anyio.to_thread`, a worker thread or a project helper that ends in one of these. In `to_thread(f(x))` the call of `f` comes first and is still found.',
      'Plain `def` endpoints and dependencies of FastAPI and Starlette: they run in a thread pool.',
      'Work that is done once and kept (`lru_cache`, a module-level singleton).',
      'Low and at medium confidence, not silent: places that only open, look at, name or delete files (`exists`, `stat`, `makedirs`, an `open` whose file is not read or written there). Reading, writing, copying and going through directories stay high.',
      '`os.path.expanduser`, `Path.absolute`, `Path.cwd` and the like: they read an environment variable or the process’s own state, not the disk (Ruff’s ASYNC240 reports them).',
      'At medium confidence, not silent, because how long they take depends on sizes and on where things run: file I/O, databases that run in the program itself where there is no other way to ask them, caches and brokers, error paths, functions that begin or end something long-lived (`__aenter__`, `shutdown`), and background jobs and commands, whose loop often runs one job alone.',
      'An awaited call that could be a synchronous or an asynchronous twin of one name: the asynchronous one is meant.',
      'Relations of rows that nobody can see being loaded: they may have come with the row.',
      'Modules’ own code: it runs once, at import, before there is a loop.',
    ],
    notFor: {
      go: 'Goroutines are scheduled over threads: a blocking call parks one goroutine and the others go on.',
    },
  },
  check(analysis, report) {
    const found: Caused[] = [];
    for (const onLoop of onEventLoop(analysis)) {
      const { facts } = onLoop;
      for (const group of grouped(places(analysis, facts))) {
        const worst = group.reduce((a, b) => (rank(b.kind.severity) < rank(a.kind.severity) ? b : a));
        found.push({ problem: problem(analysis, onLoop, worst, group), chain: worst.chain, what: worst.kind.family });
      }
    }
    for (const one of oncePerHelper(analysis, found)) report(one);
  },
};

const rank = (severity: Severity): number => ['CRITICAL', 'HIGH', 'MEDIUM', 'LOW'].indexOf(severity);

/** Each place of a function that blocks, with the worst that it does. */
function places(analysis: Analysis, facts: FunctionFacts): Place[] {
  const seen = new Set<number>();
  const out: Place[] = [];
  for (const site of facts.sites) {
    if (seen.has(site.node) || isStreamed(analysis, facts, site)) continue;
    const found = blockingIo(analysis, site);
    let kind = found && BLOCKING[found.key];
    if (!found || !kind) continue;
    if (kind.family === 'file' && kind !== LOOK && onlyOpens(analysis, found.chain[found.chain.length - 1]))
      kind = LOOK;
    seen.add(site.node);
    out.push({ site, chain: found.chain, kind });
  }
  return out;
}

/** Whether what a generator does is left to the response that is made of it: a framework goes over a plain one in a thread. */
function isStreamed(analysis: Analysis, { fn: { tree }, types }: FunctionFacts, site: Site): boolean {
  if (site.targets.length === 0 || !site.targets.every((target) => target.isGenerator && !target.isAsync)) return false;
  const parent = tree.parent(site.node);
  const call = tree.kind(parent) === Kind.Keyword ? tree.parent(parent) : parent;
  return tree.kind(call) === Kind.Call && typeProperty(analysis, types.get(call), 'streams') === true;
}

/** Places of one family that stand close together, in source order. */
function grouped(all: readonly Place[]): Place[][] {
  const groups: Place[][] = [];
  const last = new Map<Family, { group: Place[]; line: number }>();
  for (const place of all) {
    const line = place.site.fn.tree.line(place.site.node);
    const { family } = place.kind;
    const before = last.get(family);
    if (before && Math.abs(line - before.line) <= TOGETHER[family]) {
      before.group.push(place);
      before.line = line;
    } else {
      const group = [place];
      groups.push(group);
      last.set(family, { group, line });
    }
  }
  return groups;
}

const MOST_SHOWN = 8;

function problem(analysis: Analysis, onLoop: OnLoop, worst: Place, group: readonly Place[]): Problem {
  const { fn } = onLoop.facts;
  const { site, chain, kind } = worst;
  const last = chain[chain.length - 1];
  const runtime = runtimeOf(analysis, fn);
  const others = group.filter((place) => place !== worst);
  const name = last.known?.name ?? sourceOf(last.fn.tree, last.node);
  const does = chain.length > 1 ? `leads to ${kind.what} (\`${name}\`)` : `makes ${kind.what}`;
  const more = others.length ? `; ${others.length === 1 ? 'one more' : `${others.length} more`} nearby` : '';
  return {
    fn,
    node: site.node,
    severity: kind.severity,
    confidence: isPlain(analysis, fn, worst) ? undefined : 'medium',
    assumed: chain.some((step) => step.assumed),
    library: runtime.library ?? last.known?.library ?? null,
    issue: `${onLoop.because}, and \`${sourceOf(fn.tree, site.node)}\` ${does}, which holds the event loop${more}`,
    cure: cureFor(analysis, onLoop.facts, runtime, worst),
    evidence: [
      onLoop.evidence,
      ...hops(chain),
      ...others
        .slice(0, MOST_SHOWN)
        .map((place) =>
          hop(fn, place.site.node, `\`${sourceOf(fn.tree, place.site.node)}\` is ${place.kind.what} too`),
        ),
    ],
  };
}

/** The families whose waiting time is surely long enough to matter: files, caches and brokers are mostly near and fast. */
const FAR: ReadonlySet<Family> = new Set(['database', 'network', 'process', 'input']);

/** Whether it is plain that others wait: a request's code, or one that surely gets to the call, leaves for another machine or process. */
function isPlain(analysis: Analysis, fn: FunctionInfo, { chain, kind }: Place): boolean {
  const role = analysis.roles.get(fn);
  if (!FAR.has(kind.family) || isBehindKept(chain) || isOnErrorWay(chain)) return false;
  // A plain function that a request runs and that is named so (`connect_account`) begins nothing that lives longer.
  if (isLifecycle(fn) && (role !== 'request' || fn.cls)) return false;
  // The row may come from where its relation has been read already.
  const last = chain[chain.length - 1];
  if (last.implicit === 'relation' || last.receiver?.facts?.relation !== undefined) return false;
  // There is nothing to wait for: a row is there at once, a whole table is not.
  if (typeProperty(analysis, last.receiver, 'embedded')) return false;
  // Starting a process is short; waiting for it is not.
  if (last.known?.member.weight === 'light') return false;
  if (role === 'request') return true;
  // A worker's loop, or that of a command, often runs one job alone.
  return role === undefined && kind.family !== 'process' && chain.length <= SHORT && isSure(chain);
}
const SHORT = 3;

/** Whether a function on the way returns before it where something is there already, or where a setting says so. */
function isBehindKept(chain: readonly Site[]): boolean {
  return chain.slice(1).some(({ fn, node }) => {
    const { tree } = fn;
    if (tree.kind(fn.body) !== Kind.Block) return false;
    return tree.children(fn.body).some((statement) => {
      if (tree.end(statement) > node || tree.kind(statement) !== Kind.If) return false;
      const then = tree.child(statement, 1);
      const last = tree.kind(then) === Kind.Block ? tree.lastChild(then) : -1;
      const value = last >= 0 && tree.kind(last) === Kind.Return ? tree.child(last, 0) : -1;
      return value >= 0 && isKeptValue(fn, tree.child(statement, 0), value);
    });
  });
}

/** Whether `if test: return value` gives what was there before (`if cached: return cached`) or follows a setting, and not an argument. */
function isKeptValue({ tree, params }: FunctionInfo, test: number, value: number): boolean {
  const asked = namesIn(tree, test);
  if ([...asked].some((name) => SETTING.test(name))) return true;
  const given = [...namesIn(tree, value)].filter((name) => !SETTING.test(name));
  return given.length > 0 && ![...asked].every((name) => params.some((param) => param.name === name));
}
const SETTING = /^_*[A-Z][A-Z\d]*(?:_[A-Z\d]+)*$/;

function cureFor(
  analysis: Analysis,
  facts: FunctionFacts,
  { library, offload }: Runtime,
  { site, chain, kind }: Place,
): string {
  const { fn } = facts;
  const last = chain[chain.length - 1];
  if (fn.isAsync && !waitsIn(fn.tree, fn.body) && analysis.entries.get(fn)?.entry.plain === 'thread')
    return `Nothing is awaited in \`${fn.name}\`: make it a plain \`def\`, and the framework runs it in its thread pool`;
  // Another loop's clients and sessions don't run on this one.
  const twin = library ? null : twinOf(analysis, fn, last);
  const inThread =
    chain.length > 1 && site.targets.length > 0 && site.implicit === null
      ? `run \`${calledName(site.targets[0])}\` in a thread with \`${offload}(${calledName(site.targets[0])}, …)\``
      : kind.family === 'file'
        ? `move the file work into a plain function and run that with \`${offload}(…)\``
        : `move the call to a thread with \`${offload}(…)\``;
  if (twin) return `Use \`${twin}\` and await it, or ${inThread}`;
  if (kind.family === 'database' && !library)
    return `Use an asynchronous session or driver and await it, or ${inThread}, with a session of its own`;
  return `${inThread[0].toUpperCase()}${inThread.slice(1)}`;
}
