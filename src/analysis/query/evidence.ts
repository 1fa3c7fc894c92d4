import type { Evidence } from '../../contracts/index.ts';
import { Kind } from '../model/kind.ts';
import type { FunctionInfo } from '../project/symbols.ts';
import type { Site } from '../types/facts.ts';
import { sourceOf } from './source.ts';

/** One hop of evidence at a node. */
export function hop(fn: FunctionInfo, node: number, message: string): Evidence {
  const { tree } = fn;
  const startLine = tree.line(node);
  // A loop or `with` is shown by its first line, not by its whole body.
  const multi = tree.kind(node) === Kind.Call || tree.kind(node) === Kind.Await;
  return {
    path: fn.path,
    range: {
      startLine,
      endLine: multi ? Math.max(startLine, tree.endLine(node)) : startLine,
      startColumn: tree.column(node) + 1,
    },
    message,
  };
}

/** The evidence for a chain of sites: each call on the way, and what happens at its end. */
export function hops(chain: readonly Site[]): Evidence[] {
  return chain.map((site) => hop(site.fn, site.node, describe(site)));
}

const DOES: Record<string, string> = {
  read: 'runs a query',
  write: 'runs an UPDATE or DELETE',
  insert: 'runs an INSERT',
  execute: 'runs a statement',
  stage: 'adds to the unit of work',
  flush: 'flushes pending changes',
  begin: 'begins a transaction',
  commit: 'commits',
  rollback: 'rolls back',
  release: 'releases the handle',
  lock: 'takes a lock',
  notify: 'notifies a channel',
  listen: 'listens on a channel',
  'cache-read': 'reads from the cache server',
  'cache-write': 'writes to the cache server',
  network: 'makes a network call',
  file: 'does file I/O',
  process: 'runs a child process',
  sleep: 'sleeps',
  cpu: 'does CPU-heavy work',
  input: 'waits for input',
  enqueue: 'enqueues a job',
  publish: 'publishes a message',
  mail: 'sends mail',
};

/** What happens at a site, in a few words, with the code as written. */
export function describe(site: Site): string {
  const code = sourceOf(site.fn.tree, site.node);
  if (site.implicit === 'relation' && site.relation)
    return `\`${code}\` loads the relation \`${site.relation.owner.name}.${site.relation.name}\` with a query`;
  if (site.implicit === 'iterate' && site.effect) return `going over \`${code}\` runs its query`;
  if (site.implicit === 'evaluate') return `asking for the truth or size of \`${code}\` runs its query`;
  if (site.implicit === 'property') return `\`${code}\` runs the property \`${names(site)}\``;
  if (site.implicit === 'inject') return `the framework calls \`${names(site)}\` for this parameter`;
  if (site.implicit === 'enter' || site.implicit === 'exit')
    return site.targets.length
      ? `\`with ${code}\` runs \`${names(site)}\``
      : `\`with ${code}\` ${site.effect ? DOES[site.effect] : 'opens it'}`;
  if (site.effect) return `\`${code}\` ${site.known?.member.does ?? doing(site)}`;
  if (site.targets.length) return `\`${code}\` calls \`${names(site)}\``;
  return `\`${code}\``;
}

function doing(site: Site): string | undefined {
  if (site.effect !== 'write') return DOES[site.effect ?? ''];
  const name = site.known?.name.split('.').at(-1) ?? '';
  if (/delete|remove|destroy/i.test(name) || /^\W*delete/i.test(site.sql ?? '')) return 'runs a DELETE';
  if (site.known?.member.object !== 'receiver') return DOES.write;
  return site.receiver?.facts?.fresh ? 'writes the new row' : 'writes the row';
}

function names(site: Site): string {
  const [first, ...rest] = site.targets;
  if (!first) return '';
  return rest.length ? `${rest[0].qualified}\`, an implementation of \`${first.qualified}` : first.qualified;
}
