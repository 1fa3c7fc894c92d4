import { z } from 'zod';
import { AuditError } from '../../contracts/index.ts';

const Value = z.union([z.string(), z.number(), z.boolean()]);
/** A tool by its name, or with the arguments to give it: `{library}`, `{version}`, `{topic}`, `{id}` and `{url}` are filled in. */
const FixedTool = z.union([
  z.string().min(1),
  z.object({ name: z.string().min(1), arguments: z.record(z.string(), Value).optional() }).strict(),
]);
const FixedTools = z
  .object({
    resolve: FixedTool.optional(),
    docs: FixedTool.optional(),
    search: FixedTool.optional(),
    read: FixedTool.optional(),
  })
  .strict();
/** Which tool does what, where the configuration says so: find a library's id, give its documentation, search, read a page. */
export type FixedTools = z.infer<typeof FixedTools>;

const strings = z.record(z.string(), z.string());
/** An entry as MCP clients know it; what else those clients write there is none of this program's business. */
const Entry = z.object({
  type: z.string().optional(),
  url: z.string().optional(),
  headers: strings.optional(),
  command: z.string().optional(),
  args: z.array(z.string()).optional(),
  env: strings.optional(),
  cwd: z.string().optional(),
  disabled: z.boolean().optional(),
  tools: FixedTools.optional(),
});
const File = z.object({
  mcpServers: z.record(z.string(), z.unknown()),
  research: z
    .object({ seconds: z.number().min(1).max(120).default(30), cacheHours: z.number().min(0).max(8760).default(168) })
    .strict()
    .prefault({}),
});

export type McpServer = { name: string; tools: FixedTools } & (
  | { kind: 'http'; url: string; headers: Record<string, string> }
  | { kind: 'stdio'; command: string; args: string[]; env: Record<string, string>; cwd?: string }
);

export interface McpConfiguration {
  servers: McpServer[];
  /** How long all questions of an audit may take together. */
  seconds: number;
  /** How long an answer is used again; 0: each audit asks anew. */
  cacheHours: number;
}

export interface ConfigurationSource {
  /** How an error calls it: a file’s name, a variable’s name. */
  where: string;
  /** What `${NAME}` stands for. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Whether servers that are started by a command can run here. */
  commands: boolean;
}

/**
 * Reads the servers to ask for documentation: `{"mcpServers": {"name": {"url", "headers"} or {"command", "args", "env"}}}`.
 * `${NAME}` and `${NAME:-default}` in their texts are taken from `variables`.
 * @throws AuditError (request) that says what is wrong, and never a secret
 */
export function parseMcpConfiguration(text: string, source: ConfigurationSource): McpConfiguration {
  const parsed = File.safeParse(parseJson(text, source.where));
  if (!parsed.success) throw wrong(source.where, explain(parsed.error));
  const { mcpServers, research } = parsed.data;
  return { ...research, servers: Object.entries(mcpServers).flatMap(([name, entry]) => server(name, entry, source)) };
}

function server(name: string, entry: unknown, source: ConfigurationSource): McpServer[] {
  const fail = (what: string) => wrong(source.where, `MCP server "${name.slice(0, 80)}": ${what}`);
  if (!/^[\w][\w .@/-]{0,59}$/.test(name) || name === 'catalogue') {
    throw fail('give it another name, of up to 60 letters, digits, spaces and . @ / - _, and not "catalogue"');
  }
  const raw = Entry.safeParse(entry);
  if (!raw.success) throw fail(explain(raw.error));
  if (raw.data.disabled === true) return [];
  const expand = (text: string) => expanded(text, source.variables, fail);
  const all = (texts: Record<string, string> = {}) =>
    Object.fromEntries(Object.entries(texts).map(([key, text]) => [key, expand(text)]));
  const { type, url, command, args = [], cwd, tools = {} } = raw.data;
  if ((url === undefined) === (command === undefined)) {
    throw fail('give it either a "url" (Streamable HTTP) or a "command" (stdio)');
  }
  if (command !== undefined) {
    if (!source.commands) throw fail('a command cannot be run here; give it a "url" (Streamable HTTP)');
    const folder = cwd === undefined ? {} : { cwd: expand(cwd) };
    return [
      {
        name,
        tools,
        kind: 'stdio',
        command: expand(command),
        args: args.map(expand),
        env: all(raw.data.env),
        ...folder,
      },
    ];
  }
  if (type === 'sse') throw fail('the transport "sse" is not supported; give the server’s address for Streamable HTTP');
  const address = expand(url ?? '');
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol)) {
    throw fail('its "url" is no http or https URL');
  }
  const headers = all(raw.data.headers);
  const unsendable = Object.entries(headers).find((pair) => !isHeader(pair));
  if (unsendable !== undefined) throw fail(`the header "${unsendable[0].slice(0, 80)}" cannot be sent as it is`);
  return [{ name, tools, kind: 'http', url: address, headers }];
}

function isHeader([name, value]: [string, string]): boolean {
  try {
    new Headers([[name, value]]);
    return true;
  } catch {
    return false;
  }
}

function expanded(
  text: string,
  variables: ConfigurationSource['variables'],
  fail: (what: string) => AuditError,
): string {
  return text.replace(/\$\{(?:env:)?([A-Za-z_]\w*)(?::-([^}]*))?\}/g, (_, name: string, otherwise?: string) => {
    const value = (Object.hasOwn(variables, name) ? variables[name] : undefined) || otherwise;
    if (value === undefined) throw fail(`it names \${${name}}, which is not set`);
    return value;
  });
}

function parseJson(text: string, where: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // The parser's own message would quote the text, and that can hold a secret.
    throw wrong(where, 'it is not JSON');
  }
}

function explain(error: z.ZodError): string {
  return error.issues.map(({ path, message }) => [...path, message].join(' ')).join('; ');
}

function wrong(where: string, what: string): AuditError {
  return new AuditError('request', `The configuration of MCP servers in ${where} is wrong: ${what}.`);
}
