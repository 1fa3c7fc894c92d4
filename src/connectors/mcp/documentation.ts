import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { BrokenConnection } from './bounded-fetch.ts';
import type { McpServer } from './configuration.ts';
import { type Connection, connect } from './connection.ts';
import { libraryId } from './libraries.ts';
import { type Passage, passagesOf } from './passages.ts';
import { chooseTools, type ToolUse, type Ways } from './tools.ts';

/** What is asked: all that leaves this machine. */
interface Question {
  /** The library’s name as people write it (`SQLAlchemy`), and how else it is called. */
  library: string;
  aliases: readonly string[];
  /** The line in use, such as `2.0`; null where it is not known. */
  version: string | null;
  topic: string;
}

export interface Limits {
  signal: AbortSignal;
  requestMs: number;
  /** The most that one answer may have. */
  bytes: number;
  /** The most calls in all. */
  calls: number;
}

/** An MCP server that is asked for documentation. */
export interface Documentation {
  /**
   * The passages that answer, best first as the server ranks them; none where it has nothing.
   * @throws BrokenConnection where nothing more can be asked of this server; Error where only this question failed
   */
  ask(question: Question): Promise<Passage[]>;
  close(): Promise<void>;
}

/**
 * Connects to a server and finds out how it is asked.
 * @throws BrokenConnection with the reason where it can't be asked
 */
export async function openDocumentation(server: McpServer, limits: Limits): Promise<Documentation> {
  const connection = await connect(server, limits);
  const ways = chooseTools(connection.tools, server.tools);
  if (ways === null || typeof ways === 'string') {
    await connection.close();
    throw new BrokenConnection(
      ways ??
        'none of its tools looks up documentation by what it declares: name one under "tools" in the configuration',
    );
  }
  return new Asked(connection, ways, limits.calls);
}

class Asked implements Documentation {
  readonly #connection: Connection;
  readonly #ways: Ways;
  readonly #ids = new Map<string, Promise<string | null>>();
  #callsLeft: number;

  constructor(connection: Connection, ways: Ways, calls: number) {
    this.#connection = connection;
    this.#ways = ways;
    this.#callsLeft = calls;
  }

  ask(question: Question): Promise<Passage[]> {
    return this.#ways.kind === 'library' ? this.#library(this.#ways, question) : this.#search(this.#ways, question);
  }

  close(): Promise<void> {
    return this.#connection.close();
  }

  async #library({ resolve, docs }: Extract<Ways, { kind: 'library' }>, question: Question): Promise<Passage[]> {
    const known = this.#ids.get(question.library);
    const asked =
      known ??
      this.#call(resolve, question).then((answer) =>
        libraryId(answer, [question.library, ...question.aliases], question.version),
      );
    this.#ids.set(question.library, asked);
    const id = await asked;
    return id === null ? [] : passagesOf(await this.#call(docs, question, { id }));
  }

  async #search({ search, read }: Extract<Ways, { kind: 'search' }>, question: Question): Promise<Passage[]> {
    const hits = passagesOf(await this.#call(search, question));
    const best = hits.find(({ url }) => url !== null);
    if (read === null || best?.url == null) return hits;
    const { url } = best;
    // What the search itself said of the page stays an answer, also where the page can't be read.
    const page = await this.#call(read, question, { url }).catch((error: unknown) => {
      if (error instanceof BrokenConnection) throw error;
      return null;
    });
    const title = best.title;
    // A page is read for its own text: links in it lead elsewhere.
    const passages =
      page === null ? [] : passagesOf(page, url).map((one) => ({ ...one, url, title: one.title || title }));
    return [...passages, ...hits];
  }

  async #call(use: ToolUse, question: Question, found: { id?: string; url?: string } = {}): Promise<CallToolResult> {
    if (this.#callsLeft <= 0) throw new BrokenConnection('it was asked as often as one audit may');
    this.#callsLeft -= 1;
    const values: Record<string, string> = {
      library: question.library,
      version: question.version ?? '',
      topic: question.topic,
      id: found.id ?? '',
      url: found.url ?? '',
    };
    const input = Object.fromEntries(
      Object.entries(use.arguments).flatMap(([name, value]) => {
        const text = typeof value === 'string' ? filledIn(value, values) : value;
        return text === '' ? [] : [[name, text]];
      }),
    );
    const answer = await this.#connection.call(use.name, input);
    if (answer.isError === true) throw new Error('its tool answered with an error');
    return answer;
  }
}

function filledIn(text: string, values: Readonly<Record<string, string>>): string {
  return text
    .replace(/\{(library|version|topic|id|url)\}/g, (_, name: string) => values[name] ?? '')
    .replace(/ {2,}/g, ' ')
    .trim();
}
