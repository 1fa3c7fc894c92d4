import type { Analysis } from '../../analysis/analysis.ts';
import type { FunctionInfo } from '../../analysis/project/symbols.ts';
import { type ChannelUse, channelUses, DATABASE } from '../../analysis/query/channels.ts';
import { editDistance } from '../../analysis/query/distance.ts';
import { hops } from '../../analysis/query/evidence.ts';
import type { Evidence } from '../../contracts/index.ts';
import type { Rule } from '../rule.ts';

/** How far apart two names may be to count as one name mistyped. */
const NEAR = 2;
const SHORTEST = 5;

interface Side {
  name: string;
  evidence: Evidence[];
  place: { fn: FunctionInfo; node: number } | null;
}

export const eventChannelMismatch: Rule = {
  documentation: {
    name: 'event-channel-mismatch',
    auditor: 'transaction-correctness',
    title: 'Notify and listen on channels whose names differ',
    severity: 'CRITICAL',
    effort: 'S',
    finds:
      'A literal channel name that is notified or published and one that is listened to, which differ in one or two letters; and a database channel of which only one side is in the project.',
    why: 'NOTIFY to a channel that nobody listens on is not an error, and neither is LISTEN on one that nobody notifies: the events are dropped without a trace, and the feature that waits for them looks slow or dead.',
    principle: 'Both ends of a channel must name it the same: keep the name in one constant.',
    examples: [
      {
        language: 'python',
        bad: 'await conn.execute("NOTIFY job_events")\n# in the worker\nawait conn.add_listener("job_event", on_event)',
        good: 'JOB_EVENTS = "job_events"\nawait conn.execute(f"NOTIFY {JOB_EVENTS}")\n# in the worker\nawait conn.add_listener(JOB_EVENTS, on_event)',
      },
      {
        language: 'typescript',
        bad: "await pool.query('NOTIFY job_events');\n// in the worker\nawait listener.query('LISTEN job_event');",
        good: "const JOB_EVENTS = 'job_events';\nawait pool.query('NOTIFY ' + JOB_EVENTS);\n// in the worker\nawait listener.query('LISTEN ' + JOB_EVENTS);",
      },
    ],
    silent: [
      'Names that both sides have, and patterns that cover them.',
      'Channels whose other side is named by a variable: it may be the same.',
      'Brokers that other services share, unless two names nearly match.',
    ],
    notFor: {},
  },
  check(analysis, report) {
    const uses = channelUses(analysis);
    const carriers = new Set([DATABASE, ...uses.map((use) => use.carrier)]);
    for (const carrier of carriers) {
      const of = uses.filter((use) => use.carrier === carrier);
      const speaking = sidesOf(of, 'speaks');
      const listening = sidesOf(of, 'listens');
      if (carrier === DATABASE) fromDiscovery(analysis, speaking, listening);
      const heard = new Set(listening.map(({ name }) => name));
      const spoken = new Set(speaking.map(({ name }) => name));
      const patterns = of.filter((use) => use.isPattern && use.name !== null).map((use) => use.name!);
      const paired = new Set<string>();
      for (const listener of listening) {
        if (spoken.has(listener.name) || isPattern(listener.name)) continue;
        const near = speaking.find(({ name }) => !heard.has(name) && isNear(name, listener.name));
        if (!near) continue;
        const place = listener.place ?? near.place;
        if (!place) continue;
        paired.add(listener.name).add(near.name);
        report({
          ...place,
          severity: 'CRITICAL',
          everywhere: true,
          issue: `This listens on \`${listener.name}\`, but what is sent goes to \`${near.name}\`: the names differ and no event arrives`,
          cure: `Use one constant for the channel’s name on both sides`,
          evidence: [...near.evidence, ...listener.evidence],
        });
      }
      if (carrier !== DATABASE) continue;
      const anySpeaker = of.some((use) => use.side === 'speaks' && use.name === null);
      const anyListener = of.some((use) => use.side === 'listens' && use.name === null);
      const orphans = [
        ...(anySpeaker
          ? []
          : listening
              .filter(({ name }) => !spoken.has(name) && !isPattern(name))
              .map((side) => ({ side, what: 'listens' as const }))),
        ...(anyListener || patterns.length
          ? []
          : speaking.filter(({ name }) => !heard.has(name)).map((side) => ({ side, what: 'speaks' as const }))),
      ];
      const told = new Set<string>();
      for (const { side, what } of orphans) {
        if (!side.place || side.evidence.length === 0 || paired.has(side.name) || told.has(side.name)) continue;
        told.add(side.name);
        report({
          ...side.place,
          severity: 'MEDIUM',
          confidence: 'advisory',
          issue:
            what === 'listens'
              ? `Nothing in this project notifies the channel \`${side.name}\` that is listened to here`
              : `Nothing in this project listens on the channel \`${side.name}\` that is notified here`,
          cure: 'If the other side is in another project, say so in a comment; otherwise remove this side or add the missing one',
          evidence: side.evidence,
        });
      }
    }
  },
};

function isPattern(name: string): boolean {
  return name.includes('*');
}

function isNear(a: string, b: string): boolean {
  if (a === b || Math.min(a.length, b.length) < SHORTEST) return false;
  // `shard_1` and `shard_2` are two channels on purpose.
  if (a.replace(/\d+/g, '#') === b.replace(/\d+/g, '#')) return false;
  return editDistance(a.toLowerCase(), b.toLowerCase(), NEAR) <= NEAR;
}

function sidesOf(uses: readonly ChannelUse[], side: ChannelUse['side']): Side[] {
  return uses
    .filter((use) => use.side === side && use.name !== null)
    .map((use) => ({ name: use.name!, evidence: hops([use.site]), place: { fn: use.facts.fn, node: use.site.node } }));
}

/** Adds what discovery read in migrations and SQL files: triggers that notify, and listeners. */
function fromDiscovery(analysis: Analysis, speaking: Side[], listening: Side[]): void {
  const { triggers, listens } = analysis.context.db_config;
  for (const { channel, path, line, table, event } of triggers) {
    if (!channel) continue;
    const evidence: Evidence[] =
      path && line
        ? [
            {
              path,
              range: { startLine: line, endLine: line },
              message: `the trigger on \`${table}\` (${event}) notifies \`${channel}\``,
            },
          ]
        : [];
    speaking.push({ name: channel, evidence, place: null });
  }
  for (const { channel, path, line } of listens) {
    if (listening.some((side) => side.name === channel)) continue;
    const fn = functionAt(analysis, path, line);
    listening.push({
      name: channel,
      evidence: [{ path, range: { startLine: line, endLine: line }, message: `listens on \`${channel}\`` }],
      place: fn ? { fn: fn.fn, node: fn.node } : null,
    });
  }
}

/** The innermost function that holds a line, and the first node on it. */
function functionAt(analysis: Analysis, path: string, line: number): { fn: FunctionInfo; node: number } | null {
  let best: FunctionInfo | null = null;
  for (const { fn } of analysis.functions) {
    if (fn.path !== path || fn.line > line || fn.tree.endLine(fn.node) < line) continue;
    if (!best || fn.node > best.node) best = fn;
  }
  if (!best) return null;
  for (let node = best.node; node < best.tree.end(best.node); node++)
    if (best.tree.line(node) === line) return { fn: best, node };
  return { fn: best, node: best.node };
}
