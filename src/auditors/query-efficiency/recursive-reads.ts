import type { Analysis } from '../../analysis/analysis.ts';
import { Kind } from '../../analysis/model/kind.ts';
import { hops } from '../../analysis/query/evidence.ts';
import { mentions } from '../../analysis/query/joined.ts';
import { isRemembered } from '../../analysis/query/memo.ts';
import { assignedIn } from '../../analysis/query/names.ts';
import { turnsOf } from '../../analysis/query/turns.ts';
import type { FunctionFacts, Site } from '../../analysis/types/facts.ts';
import type { Problem } from '../rule.ts';
import { entityName, libraryAt } from './per-element.ts';

/** Functions that read rows and call themselves with what they read: a query for every level or node of a tree. */
export function recursiveReads(analysis: Analysis, report: (problem: Problem) => void): void {
  for (const facts of analysis.functions) {
    const { fn } = facts;
    const again = facts.sites.find((site) => callsItself(facts, site));
    if (!again || isRemembered(facts, again.node)) continue;
    // A loop that calls it for each row and writes nothing is told as any other loop is.
    if (turnsOf(facts, again) && !analysis.effects.through(again, 'write')) continue;
    const read = facts.sites.find(
      (site) => site.effect === 'read' && site.entity !== null && site.node < again.node && !turnsOf(facts, site),
    );
    if (!read || !isHandedOn(facts, read, again)) continue;
    const entity = entityName(analysis, read);
    if (!entity) continue;
    report({
      fn,
      node: again.node,
      severity: 'MEDIUM',
      confidence: 'medium',
      assumed: read.assumed,
      kind: 'lookup',
      library: libraryAt(analysis, read),
      issue: `\`${fn.qualified}\` reads \`${entity}\` and calls itself with what it read: a query for every ${turnsOf(facts, again) ? 'node' : 'level'} of the tree`,
      cure: 'Read the whole tree with one recursive query (`WITH RECURSIVE`), or all of its rows with one query, and put it together in memory',
      evidence: hops([read, again]),
    });
  }
}

function callsItself({ fn }: FunctionFacts, site: Site): boolean {
  return (
    site.targets.includes(fn) &&
    !site.through &&
    (site.how === 'await' || site.how === 'call') &&
    fn.tree.kind(site.node) === Kind.Call
  );
}

/** Whether the arguments of a call hold something of what a read gave. */
function isHandedOn({ fn }: FunctionFacts, read: Site, again: Site): boolean {
  const { tree } = fn;
  let statement = read.node;
  while (statement > fn.node && tree.kind(statement) !== Kind.Assign && tree.kind(statement) !== Kind.For)
    statement = tree.parent(statement);
  if (tree.kind(statement) !== Kind.Assign) return false;
  const names = assignedIn(tree, statement);
  return tree
    .children(again.node)
    .slice(1)
    .some((arg) => [...names].some((name) => mentions(fn, arg, name) || isOfLoopOver(fn, arg, name)));
}

/** Whether an expression has a variable of a loop that goes over a name. */
function isOfLoopOver({ tree }: FunctionFacts['fn'], node: number, name: string): boolean {
  const fnNames = new Set<string>();
  for (let at = tree.parent(node); at >= 0 && tree.kind(at) !== Kind.Function; at = tree.parent(at)) {
    if (tree.kind(at) !== Kind.For) continue;
    const over = tree.child(at, 0);
    if (tree.kind(over) !== Kind.Name || tree.str(over) !== name) continue;
    const target = tree.child(at, 1);
    for (let n = target; n < tree.end(target); n++) if (tree.kind(n) === Kind.Name) fnNames.add(tree.str(n));
  }
  for (let n = node; n < tree.end(node); n++) if (tree.kind(n) === Kind.Name && fnNames.has(tree.str(n))) return true;
  return false;
}
