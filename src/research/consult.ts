import { BrokenConnection } from '../connectors/mcp/bounded-fetch.ts';
import type { McpConfiguration, McpServer } from '../connectors/mcp/configuration.ts';
import { type Documentation, openDocumentation } from '../connectors/mcp/documentation.ts';
import type { Passage } from '../connectors/mcp/passages.ts';
import type { ObjectStore } from '../connectors/object-store.ts';
import type { Consulted, ContextStore, Practice } from '../contracts/index.ts';
import { messageOf } from '../contracts/index.ts';
import { Answers, answerKey, type Quoted } from './answers.ts';
import { givesOrders, plainText, shortened } from './clean.ts';
import { questionsFor, type TechnologyQuestions, type Topic } from './questions.ts';

/** Bounds for each server; the time for all of them together is the configuration’s. */
const REQUEST_MS = 10_000;
const ANSWER_BYTES = 1024 * 1024;
const CALLS = 120;
const AT_ONCE = 6;
/** After so many questions in a row that failed, a server is asked no more. */
const FAILURES_IN_A_ROW = 3;
const QUOTE = 300;
const TITLE = 120;

export interface Answered {
  /** Technology → topic and server → practice. */
  practices: ContextStore['best_practices'];
  servers: Consulted[];
}

/**
 * Asks the configured servers about a project’s technologies, each once per technology and topic, all at the same time.
 * Ends within the configured time whatever they do, and never throws: what failed is said in `servers`.
 */
export async function consult(
  stack: ContextStore['tech_stack'],
  { servers, seconds, cacheHours }: McpConfiguration,
  store: ObjectStore,
): Promise<Answered> {
  const questions = questionsFor(stack);
  const answers = new Answers(store, cacheHours);
  const time = new AbortController();
  const timer = setTimeout(() => time.abort(), seconds * 1000);
  const consultations = servers.map((server) => new Consultation(server, answers, time.signal));
  try {
    // Of the three only the last is sure to end.
    await Promise.race([Promise.all(consultations.map((one) => one.run(questions))), aborted(time.signal)]);
  } finally {
    clearTimeout(timer);
    time.abort();
  }
  await Promise.all(consultations.map((one) => one.close()));
  const practices: ContextStore['best_practices'] = {};
  for (const one of consultations) {
    for (const [technology, key, practice] of one.practices()) {
      practices[technology] = { ...practices[technology], [key]: practice };
    }
  }
  return { practices, servers: consultations.map((one) => one.outcome(seconds)) };
}

/** One server and what it has said so far. */
class Consultation {
  readonly #server: McpServer;
  readonly #answers: Answers;
  readonly #signal: AbortSignal;
  readonly #found: { about: TechnologyQuestions; topic: Topic; quoted: Quoted }[] = [];
  #opened: Promise<Documentation> | null = null;
  /** Why it was given up; null while it is asked, and where all went well. */
  #gone: string | null = null;
  #isDone = false;
  #failures = new Set<string>();
  #inARow = 0;
  #asked = 0;

  constructor(server: McpServer, answers: Answers, signal: AbortSignal) {
    this.#server = server;
    this.#answers = answers;
    this.#signal = signal;
  }

  async run(questions: readonly TechnologyQuestions[]): Promise<void> {
    const open = questions.flatMap((about) => about.topics.map((topic) => ({ about, topic })));
    const worker = async () => {
      for (let next = open.shift(); next !== undefined; next = open.shift()) {
        if (this.#gone !== null || this.#signal.aborted) return;
        await this.#answer(next.about, next.topic);
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, worker));
    this.#isDone = !this.#signal.aborted;
  }

  async #answer(about: TechnologyQuestions, topic: Topic): Promise<void> {
    const { name, ...how } = this.#server;
    const key = answerKey(keptAs(about), about.version, topic.topic, [name, withoutSecrets(how), topic.asks]);
    let quoted = await this.#answers.get(key);
    if (quoted === undefined) {
      try {
        const passages = await this.#ask(about, topic);
        quoted = best(passages, about, topic, (reason) => this.#failures.add(reason));
      } catch (error) {
        this.#failed(error);
        return;
      }
      if (this.#signal.aborted) return;
      this.#inARow = 0;
      await this.#answers.put(key, quoted);
    }
    if (quoted !== null && !this.#signal.aborted) this.#found.push({ about, topic, quoted });
  }

  async #ask({ title, aliases, version }: TechnologyQuestions, { asks }: Topic): Promise<Passage[]> {
    this.#opened ??= openDocumentation(this.#server, {
      signal: this.#signal,
      requestMs: REQUEST_MS,
      bytes: ANSWER_BYTES,
      calls: CALLS,
    });
    const documentation = await this.#opened;
    this.#asked += 1;
    return documentation.ask({ library: title, aliases, version, topic: asks });
  }

  #failed(error: unknown): void {
    if (this.#signal.aborted) return;
    const reason = messageOf(error);
    if (error instanceof BrokenConnection) this.#gone ??= reason;
    else this.#failures.add(reason);
    this.#inARow += 1;
    if (this.#inARow >= FAILURES_IN_A_ROW) this.#gone ??= reason;
  }

  *practices(): Generator<[technology: string, key: string, practice: Practice]> {
    const { name } = this.#server;
    // In the order of the questions, however the answers came in.
    const sorted = [...this.#found].sort((a, b) => compare(placeOf(a), placeOf(b)));
    for (const { about, topic, quoted } of sorted) {
      const practice: Practice = {
        ...quoted,
        topic: topic.topic,
        rules: [...topic.rules],
        ...(topic.problems === undefined ? {} : { problems: [...topic.problems] }),
        ...(about.home ? { ecosystem: about.home } : {}),
        source: name,
      };
      yield [about.technology, `${topic.topic} (${[name, ...twin(about, this.#found)].join(', ')})`, practice];
    }
  }

  outcome(seconds: number): Consulted {
    const failures = [...this.#failures];
    if (this.#gone !== null && !failures.includes(this.#gone)) failures.push(this.#gone);
    if (!this.#isDone && this.#gone === null) failures.push(`it did not answer everything within ${seconds} s`);
    return { server: this.#server.name, asked: this.#asked, practices: this.#found.length, failures };
  }

  async close(): Promise<void> {
    // A server that never opened has nothing to close; what opens after the end closes itself.
    const opened = this.#opened?.then((documentation) => documentation.close()).catch(() => undefined);
    await Promise.race([opened, new Promise((resolve) => setTimeout(resolve, 2000).unref())]);
  }
}

/** Names of npm and of Go are kept apart from those of PyPI and of database servers. */
function keptAs({ technology, home }: TechnologyQuestions): string {
  return home === 'node' || home === 'go' ? `${home}-${technology}` : technology;
}

/** What tells two technologies of one name apart: where each is published. */
function twin({ technology, home }: TechnologyQuestions, found: readonly { about: TechnologyQuestions }[]): string[] {
  const isShared = found.some(({ about }) => about.technology === technology && about.home !== home);
  return isShared && home ? [home] : [];
}

function placeOf({ about, topic }: { about: TechnologyQuestions; topic: Topic }): string {
  return `${about.technology}\n${topic.topic}`;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whom is asked and how, without what only lets us in. */
function withoutSecrets(how: Omit<McpServer, 'name'>): unknown {
  const { headers, env, ...rest } = { headers: {}, env: {}, ...how };
  return [rest, Object.keys(headers), Object.keys(env)];
}

/** The passage that speaks most about the topic, quoted; null where none has a page and a word about it. */
function best(
  passages: readonly Passage[],
  { title, aliases }: TechnologyQuestions,
  { topic, asks }: Topic,
  failed: (reason: string) => void,
): Quoted | null {
  const words = keywords(`${topic} ${asks}`);
  const names = keywords([title, ...aliases].join(' '));
  let chosen: { quoted: Quoted; weight: number } | null = null;
  for (const passage of passages) {
    if (passage.url === null) continue;
    const text = plainText(passage.text);
    const heading = plainText(passage.title);
    if (givesOrders(`${heading} ${text}`)) {
      failed('an answer of it speaks to its reader instead of about the library, and was left out');
      continue;
    }
    const own = keywords(`${heading} ${text.slice(0, 2000)}`);
    const weight = [...words].filter((word) => own.has(word) && !names.has(word)).length;
    if (weight === 0 || text.length < 40 || weight <= (chosen?.weight ?? 0)) continue;
    const page = new URL(passage.url);
    const quoted = {
      title: shortened(heading, TITLE) || `${page.host}${page.pathname}`.slice(0, TITLE),
      url: passage.url,
      advice: shortened(text, QUOTE),
    };
    chosen = { quoted, weight };
  }
  return chosen?.quoted ?? null;
}

const SMALL_WORDS = new Set([
  'with',
  'from',
  'into',
  'when',
  'many',
  'their',
  'after',
  'against',
  'avoid',
  'number',
  'that',
]);

/** The words of a text that say something, without plural and tense as far as that is easy. */
function keywords(text: string): Set<string> {
  const words = text.toLowerCase().match(/[a-z_][a-z0-9_]{3,}/g) ?? [];
  return new Set(words.filter((word) => !SMALL_WORDS.has(word)).map((word) => word.replace(/(?:ing|ed|s)$/, '')));
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }));
}
