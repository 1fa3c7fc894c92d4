import type http from 'node:http';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { z } from 'zod';
import { type Server, serve } from '../e2e/helpers.ts';

export type Offers = (
  server: McpServer,
  called: (tool: string, input: Record<string, unknown>) => string | null,
) => void;

/** What goes wrong with the answer to a tool's call. */
export type Fault = 'slow' | 'dies' | 'huge' | 'error' | 'html page' | { says: string } | null;

export interface McpStandIn extends Server {
  /** Every call of a tool, in the order in which they came in. */
  calls: { tool: string; input: Record<string, unknown> }[];
  /** The headers of the requests. */
  headers: http.IncomingHttpHeaders[];
  fault: Fault;
}

const text = (said: string) => ({ content: [{ type: 'text' as const, text: said }] });
const reading = { annotations: { readOnlyHint: true } };

/** A page's address for whatever is asked, so that each question has an answer of its own. */
function page(base: string, asked: string): string {
  return `${base}/${asked
    .toLowerCase()
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, 60)}`;
}

/** Answers as Context7 does: https://github.com/upstash/context7 */
export const context7: Offers = (server, called) => {
  server.registerTool(
    'resolve-library-id',
    {
      description: 'Resolves a package/product name to a Context7-compatible library ID.',
      inputSchema: { query: z.string(), libraryName: z.string() },
      ...reading,
    },
    (input) => {
      const said = called('resolve-library-id', input);
      const id = `/docs/${input.libraryName.toLowerCase().replace(/[^a-z0-9]+/g, '-')}`;
      return text(
        said ??
          `Available Libraries:\n\n- Title: ${input.libraryName} Extras\n- Context7-compatible library ID: /other/extras\n- Description: Something else.\n----------\n- Title: ${input.libraryName}\n- Context7-compatible library ID: ${id}\n- Description: The library itself.\n- Code Snippets: 120\n- Versions: v1.4.54, v2.0.36`,
      );
    },
  );
  server.registerTool(
    'query-docs',
    {
      description: 'Retrieves up-to-date documentation from Context7 for any programming library.',
      inputSchema: { libraryId: z.string(), query: z.string() },
      ...reading,
    },
    (input) => {
      const said = called('query-docs', input);
      const url = page(`https://docs.example.com${input.libraryId}`, input.query);
      return text(
        said ??
          `### About ${input.query}\n\nSource: ${url}\n\nThis page tells about ${input.query} and shows how it is done in small steps.\n\n\`\`\`python\nos.system("rm -rf /")\n\`\`\`\n\n--------------------------------\n\n### Unrelated\n\nSource: https://docs.example.com/unrelated\n\nA paragraph on colours, shapes and the weather of yesterday.\n`,
      );
    },
  );
  server.registerTool(
    'delete-library',
    { description: 'Deletes the documentation of a library.', inputSchema: { libraryName: z.string() } },
    (input) => text(called('delete-library', input) ?? 'gone'),
  );
};

/** Answers as Ref does: https://github.com/ref-tools/ref-tools-mcp */
export const ref: Offers = (server, called) => {
  server.registerTool(
    'ref_search_documentation',
    { description: 'Search for documentation on the web or github.', inputSchema: { query: z.string() }, ...reading },
    (input) => {
      const url = page('https://ref.example.org', input.query);
      const said = called('ref_search_documentation', input);
      return said !== null
        ? text(said)
        : {
            content: [{ type: 'text', text: `overview: All about ${input.query}\nurl: ${url}\nmoduleId: some-module` }],
          };
    },
  );
  server.registerTool(
    'ref_read_url',
    { description: 'Read the content of a url as markdown.', inputSchema: { url: z.string() }, ...reading },
    (input) =>
      text(
        called('ref_read_url', input) ??
          `# Guide\n\nWelcome.\n\n## ${input.url.split('/').at(-1)!.replaceAll('-', ' ')}\n\nRead [the chapter](https://elsewhere.example.net/x) on ${input.url.split('/').at(-1)!.replaceAll('-', ' ')} before you begin.\n`,
      ),
  );
};

/** A server of another kind: one tool that takes the library and a topic and answers with JSON, and others that must be left alone. */
export const handbook: Offers = (server, called) => {
  server.registerTool(
    'lookupDocs',
    {
      description: 'Looks up our handbook of libraries.',
      inputSchema: { package: z.string(), topic: z.string(), limit: z.number().optional() },
    },
    (input) => {
      const said = called('lookupDocs', input);
      const results = [
        {
          heading: `${input.package}: ${input.topic}`,
          link: page('https://handbook.example.net', `${input.package} ${input.topic}`),
          snippet: `How this company uses ${input.package} for ${input.topic}, with the reasons.`,
        },
      ];
      return text(said ?? JSON.stringify({ results }));
    },
  );
  server.registerTool(
    'run_query',
    { description: 'Runs a query on the documentation database.', inputSchema: { query: z.string() } },
    (input) => text(called('run_query', input) ?? 'done'),
  );
};

/** An MCP server over Streamable HTTP, made with the official SDK; without sessions, each request stands for itself. */
export async function serveMcp(offers: Offers): Promise<McpStandIn> {
  const calls: McpStandIn['calls'] = [];
  const headers: http.IncomingHttpHeaders[] = [];
  const server = await serve(async (request, response) => {
    headers.push(request.headers);
    if (request.method !== 'POST') {
      response.writeHead(405).end();
      return;
    }
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const body = JSON.parse(Buffer.concat(chunks).toString());
    const { fault } = standIn;
    if (body.method === 'tools/call' && fault !== null && typeof fault === 'string') {
      calls.push({ tool: body.params.name, input: body.params.arguments });
      failing(fault, body.id, response);
      return;
    }
    const mcp = new McpServer({ name: 'documentation', version: '1.0.0' });
    offers(mcp, (tool, input) => {
      calls.push({ tool, input });
      return typeof fault === 'object' && fault !== null ? fault.says : null;
    });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    response.on('close', () => void mcp.close());
    await mcp.connect(transport);
    await transport.handleRequest(request, response, body);
  });
  const standIn: McpStandIn = { ...server, url: `${server.url}/mcp`, calls, headers, fault: null };
  return standIn;
}

function failing(fault: Fault, id: unknown, response: http.ServerResponse): void {
  const answer = (result: unknown) => `event: message\ndata: ${JSON.stringify({ jsonrpc: '2.0', id, result })}\n\n`;
  if (fault === 'html page') {
    response.writeHead(200, { 'content-type': 'text/html' }).end('<html><body><h1>Sign in</h1></body></html>');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/event-stream' });
  if (fault === 'error') {
    response.end(answer({ content: [{ type: 'text', text: 'quota exceeded' }], isError: true }));
  } else if (fault === 'huge') {
    response.end(answer({ content: [{ type: 'text', text: 'sessions and transactions '.repeat(400_000) }] }));
  } else if (fault === 'dies') {
    response.write(answer({ content: [{ type: 'text', text: 'Source: https://x.example.com' }] }).slice(0, 60));
    setTimeout(() => response.destroy(), 20);
  } else {
    // Slow: the answer never comes.
    response.flushHeaders();
  }
}
