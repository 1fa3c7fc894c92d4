import { homedir } from 'node:os';
import type { CallToolResult, Tool } from '@modelcontextprotocol/sdk/types.js';
import type { JsonSchemaValidator, jsonSchemaValidator } from '@modelcontextprotocol/sdk/validation';
import { messageOf } from '../../contracts/index.ts';
import { BrokenConnection, boundedFetch, tooLong } from './bounded-fetch.ts';
import type { McpServer } from './configuration.ts';

/** Bounds of one connection. */
export interface ConnectionLimits {
  /** Ends everything that is under way. */
  signal: AbortSignal;
  /** The most that one request may take. */
  requestMs: number;
  /** The most that one answer may have. */
  bytes: number;
}

export interface Connection {
  tools: readonly Tool[];
  /** @throws BrokenConnection where nothing more can be asked of this server; Error where only this call failed */
  call(tool: string, input: Record<string, unknown>): Promise<CallToolResult>;
  /** Ends it, and the process that was started for it; never throws. */
  close(): Promise<void>;
}

/** The client would compile the server's schemas to code; what comes back is taken for text of a stranger anyway. */
const UNCHECKED: jsonSchemaValidator = {
  getValidator<T>(): JsonSchemaValidator<T> {
    return (input) => ({ valid: true, data: input as T, errorMessage: undefined });
  },
};
const CLIENT = { name: 'audit-persistence', version: '1' };
/** More than these tools no documentation server has; the rest is not asked for. */
const PAGES_OF_TOOLS = 5;
/** A server that is started by a command gets this long to end by itself. */
const CLOSE_MS = 500;

/**
 * Connects to an MCP server and asks for its tools. The server is offered nothing: no files, no model, no questions to the
 * user.
 * @throws BrokenConnection where that is not possible, with the reason
 */
export async function connect(server: McpServer, limits: ConnectionLimits): Promise<Connection> {
  // Where no server is configured, nothing of this is loaded.
  const [{ Client }, { StreamableHTTPClientTransport }, { StdioClientTransport }] = await Promise.all([
    import('@modelcontextprotocol/sdk/client/index.js'),
    import('@modelcontextprotocol/sdk/client/streamableHttp.js'),
    import('@modelcontextprotocol/sdk/client/stdio.js'),
  ]);
  const broken = new Breakage();
  const transport =
    server.kind === 'http'
      ? new StreamableHTTPClientTransport(new URL(server.url), {
          requestInit: { headers: server.headers },
          fetch: boundedFetch(limits.bytes, (reason) => broken.now(reason)),
          reconnectionOptions: {
            maxRetries: 0,
            initialReconnectionDelay: 1000,
            maxReconnectionDelay: 1000,
            reconnectionDelayGrowFactor: 1,
          },
        })
      : new StdioClientTransport({
          command: server.command,
          args: server.args,
          env: server.env,
          // Not where the audited code lies: tools such as npx obey the files of the folder that they are run in.
          cwd: server.cwd ?? homedir(),
          stderr: 'ignore',
          maxBufferSize: limits.bytes,
        });
  const client = new Client(CLIENT, {
    capabilities: {},
    jsonSchemaValidator: UNCHECKED,
  });
  client.onerror = (error) => {
    if (/exceeded maximum size/i.test(error.message)) broken.now(tooLong(limits.bytes));
  };
  const options = { timeout: limits.requestMs, maxTotalTimeout: limits.requestMs };
  const close = async () => {
    const id = transport instanceof StdioClientTransport ? transport.pid : null;
    // A server with sessions is told that this one is over, as long as that takes no time.
    const told = transport instanceof StreamableHTTPClientTransport ? transport.terminateSession() : Promise.resolve();
    await Promise.race([told.catch(() => undefined), after(CLOSE_MS)]);
    await Promise.race([client.close().catch(() => undefined), after(CLOSE_MS)]);
    if (id !== null) end(id);
  };
  const stop = () => broken.now(new BrokenConnection('it did not answer in time'));
  limits.signal.addEventListener('abort', stop, { once: true });
  try {
    limits.signal.throwIfAborted();
    await broken.or(client.connect(transport, options));
    client.onclose = () => broken.now(new BrokenConnection('it ended the connection'));
    const tools: Tool[] = [];
    let cursor: string | undefined;
    for (let page = 0; page < PAGES_OF_TOOLS; page++) {
      const answer = await broken.or(client.listTools(cursor === undefined ? {} : { cursor }, options));
      tools.push(...answer.tools);
      cursor = answer.nextCursor;
      if (cursor === undefined) break;
    }
    return {
      tools,
      close,
      call: async (name, input) => {
        try {
          return (await broken.or(client.callTool({ name, arguments: input }, undefined, options))) as CallToolResult;
        } catch (error) {
          throw understood(error, limits);
        }
      },
    };
  } catch (error) {
    await close();
    const reason = understood(error, limits);
    throw reason instanceof BrokenConnection ? reason : new BrokenConnection(reason.message, { cause: error });
  }
}

/** Ends what is waited for as soon as the connection is known to be of no more use. */
class Breakage {
  #reason: BrokenConnection | null = null;
  readonly #waiting = new Set<(reason: BrokenConnection) => void>();

  now(reason: BrokenConnection): void {
    this.#reason ??= reason;
    for (const reject of this.#waiting) reject(this.#reason);
    this.#waiting.clear();
  }

  or<T>(promise: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#reason !== null) reject(this.#reason);
      this.#waiting.add(reject);
      promise.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }
}

/** What went wrong in words; texts of the server are left out of them: they would stand in the report. */
function understood(error: unknown, { requestMs, signal }: ConnectionLimits): Error {
  if (error instanceof BrokenConnection) return error;
  const message = messageOf(error);
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  if (signal.aborted) return new BrokenConnection('it did not answer in time', { cause: error });
  if (code === -32001 || /timed? ?out/i.test(message)) {
    return new BrokenConnection(`it did not answer within ${Math.round(requestMs / 1000)} s`, { cause: error });
  }
  if (code === -32000) return new BrokenConnection('it ended the connection', { cause: error });
  if (code === 'ENOENT') return new BrokenConnection('its command was not found', { cause: error });
  if (typeof code === 'number' && code >= 400 && code < 600) {
    return new BrokenConnection(`it answered with HTTP ${code}`, { cause: error });
  }
  if (/content type/i.test(message)) return new BrokenConnection('its answer is not MCP', { cause: error });
  if (message === 'fetch failed' || error instanceof TypeError) {
    return new BrokenConnection('it cannot be reached', { cause: error });
  }
  return new Error(typeof code === 'number' ? `it answered with error ${code}` : 'its answer is not MCP', {
    cause: error,
  });
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms).unref());
}

function end(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch {
    // It is gone already.
  }
}
