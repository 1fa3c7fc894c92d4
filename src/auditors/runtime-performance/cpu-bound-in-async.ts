import type { Analysis } from '../../analysis/analysis.ts';
import { hop, hops } from '../../analysis/query/evidence.ts';
import { boundOf, type Loop, loopsAround } from '../../analysis/query/loops.ts';
import { waitsIn } from '../../analysis/query/names.ts';
import { sourceOf } from '../../analysis/query/source.ts';
import { isSure } from '../../analysis/query/sure.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem, Rule } from '../rule.ts';
import { blockingIo, calledName, onEventLoop, wayTo } from './event-loop.ts';
import { runtimeOf } from './runtime.ts';
import { type Caused, oncePerHelper } from './shared-helper.ts';

export const cpuBoundInAsync: Rule = {
  documentation: {
    name: 'cpu-bound-in-async',
    auditor: 'runtime-performance',
    title: 'CPU-heavy work on the event loop',
    severity: 'MEDIUM',
    effort: 'S',
    finds:
      'Work that keeps the CPU busy for milliseconds or more, in an async function, a callback of Node.js or plain code that one calls: password hashing and key derivation, compression, image and document processing, large parses, data frames. Lighter work (a JSON document, a digest) counts only where a loop repeats it without ever giving way.',
    why: 'While the CPU works, the event loop stands still, and with it every other request of the process. A single bcrypt check is 100 to 300 ms in which nobody is served.',
    principle:
      'Work that takes the CPU for more than a few milliseconds belongs off the event loop: in a thread where threads run beside each other, else in a process.',
    examples: [
      {
        language: 'python',
        bad: '@router.post("/login")\nasync def login(form: LoginForm, users: Users = Depends()) -> Token:\n    user = await users.by_email(form.email)\n    if not bcrypt.checkpw(form.password.encode(), user.password_hash):\n        raise HTTPException(401)\n    return token_for(user)',
        good: '@router.post("/login")\nasync def login(form: LoginForm, users: Users = Depends()) -> Token:\n    user = await users.by_email(form.email)\n    if not await asyncio.to_thread(bcrypt.checkpw, form.password.encode(), user.password_hash):\n        raise HTTPException(401)\n    return token_for(user)',
      },
      {
        language: 'typescript',
        bad: "app.post<{ Body: Signup }>('/signup', async ({ body }) => {\n  const salt = randomBytes(16);\n  return users.add(body.email, salt, scryptSync(body.password, salt, 64));\n});",
        good: "const derive = promisify<string, Buffer, number, Buffer>(scrypt);\n\napp.post<{ Body: Signup }>('/signup', async ({ body }) => {\n  const salt = randomBytes(16);\n  return users.add(body.email, salt, await derive(body.password, salt, 64));\n});",
      },
    ],
    silent: [
      'Work that goes to a thread, an executor or a process.',
      'Light work on one value: `json.dumps` of a response, `hmac` of a token.',
      'At medium confidence, not silent: work whose time depends on the size of what it is given (images, archives, documents, key derivation with its own count of rounds), and work in the background.',
      'Calls that also do blocking I/O: `blocking-io-in-async` tells of the call, and moving it to a thread cures both.',
    ],
    notFor: { go: 'The scheduler interrupts goroutines: one that computes does not stop the others.' },
  },
  check(analysis, report) {
    const found: Caused[] = [];
    for (const { facts, because, evidence } of onEventLoop(analysis)) {
      const { fn } = facts;
      const seen = new Set<number>();
      let before: { name: string; line: number } | null = null;
      for (const site of facts.sites) {
        if (seen.has(site.node)) continue;
        const chain = wayTo(analysis, site, 'cpu!');
        const loop = chain ? null : lightLoop(facts, site);
        if (!chain && !loop) continue;
        seen.add(site.node);
        if (chain && chain.length > 1 && blockingIo(analysis, site)) continue;
        const way = chain ?? [site];
        const last = way[way.length - 1];
        const line = fn.tree.line(site.node);
        const name = last.known?.name ?? '';
        // Steps of one piece of work (open, resize, save) are one problem.
        if (before && root(before.name) === root(name) && line - before.line <= 8) {
          before.line = line;
          continue;
        }
        before = { name, line };
        const code = sourceOf(fn.tree, site.node);
        const runtime = runtimeOf(analysis, fn);
        const does = last.known?.member.does ?? 'does CPU-heavy work';
        const issue = loop
          ? `\`${code}\` ${does} once per turn of a loop that never awaits, and the event loop stands still until the loop ends`
          : `\`${code}\` ${way.length > 1 ? `leads to \`${name}\`, which ${does}` : does} while the event loop stands still`;
        const problem: Problem = {
          fn,
          node: site.node,
          severity: loop ? 'LOW' : 'MEDIUM',
          ...(loop
            ? { confidence: 'advisory' as const }
            : isPlain(analysis, way)
              ? {}
              : { confidence: 'medium' as const }),
          assumed: way.some((step) => step.assumed),
          library: runtime.library ?? last.known?.library ?? null,
          issue: `${because}, and ${issue}`,
          cure: loop
            ? `Do the whole loop in a thread with \`${runtime.offload}(…)\`, or give way now and then`
            : `Run it off the loop: \`${runtime.offload}(${callee(site)}, …)\`${fn.module.semantics.idioms.process ?? ''}`,
          evidence: [evidence, ...(loop ? [hop(fn, loop.node, 'the loop has no `await` in it')] : []), ...hops(way)],
        };
        found.push({ problem, chain: way, what: name });
      }
    }
    for (const one of oncePerHelper(analysis, found)) report(one);
  },
};

/** The unbounded loop that repeats a light piece of work without giving way, or null. */
function lightLoop(facts: FunctionFacts, site: Site): Loop | null {
  const { fn } = facts;
  if (site.effect !== 'cpu' || !site.blocking || site.known?.member.weight !== 'light') return null;
  const [loop] = loopsAround(fn, site.node);
  if (!loop || loop.isAsync || boundOf(loop, facts) !== null) return null;
  return waitsIn(fn.tree, loop.body) ? null : loop;
}

function callee(site: Site): string {
  const called = site.targets[0] && calledName(site.targets[0]);
  return called || (site.known?.name.slice(site.known.name.lastIndexOf('.') + 1) ?? 'f');
}

function root(name: string): string {
  return name.split('.')[0];
}

/** Whether it is plain that the loop stands still for long: work that is slow by design, in the code of a request or surely done. */
function isPlain(analysis: Analysis, way: readonly Site[]): boolean {
  if (way[way.length - 1].known?.member.weight !== 'slow') return false;
  const role = analysis.roles.get(way[0].fn);
  return role === 'request' || (role === undefined && isSure(way));
}
