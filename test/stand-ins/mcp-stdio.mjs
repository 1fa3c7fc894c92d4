// A documentation server over standard input and output, made with the official SDK. Writes what it was asked to the file
// that ASKED names.
import { appendFileSync } from 'node:fs';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StdioServerTransport } from '@modelcontextprotocol/sdk/server/stdio.js';
import { z } from 'zod';

const server = new McpServer({ name: 'pages', version: '1.0.0' });
server.registerTool(
  'search_docs',
  { description: 'Searches documentation.', inputSchema: { query: z.string() }, annotations: { readOnlyHint: true } },
  ({ query }) => {
    appendFileSync(
      process.env.ASKED,
      `${JSON.stringify({ query, folder: process.cwd(), key: process.env.KEY ?? null })}\n`,
    );
    if (process.env.FAULT === 'exit') process.exit(3);
    const url = `https://pages.example.com/${encodeURIComponent(query)}`;
    return {
      content: [{ type: 'text', text: `Title: Notes\nurl: ${url}\nEverything that is known here about ${query}.` }],
    };
  },
);
await server.connect(new StdioServerTransport());
