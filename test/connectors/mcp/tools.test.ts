import type { Tool } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { chooseTools } from '../../../src/connectors/mcp/tools.ts';

type Parameters = Record<string, string | { type: string; enum?: string[] }>;

/** A tool as a server declares it; a name that ends with `?` is optional. */
function tool(name: string, parameters: Parameters, more: Partial<Tool> = {}): Tool {
  const entries = Object.entries(parameters);
  return {
    name,
    inputSchema: {
      type: 'object',
      properties: Object.fromEntries(
        entries.map(([key, type]) => [key.replace('?', ''), typeof type === 'string' ? { type } : type]),
      ),
      required: entries.flatMap(([key]) => (key.endsWith('?') ? [] : [key])),
    },
    ...more,
  };
}

const reading = { annotations: { readOnlyHint: true } };

describe('the tools of a documentation server', () => {
  it('are found for Context7 as it was and as it is', () => {
    const before = [
      tool('resolve-library-id', { libraryName: 'string' }),
      tool('get-library-docs', {
        context7CompatibleLibraryID: 'string',
        'topic?': 'string',
        'tokens?': 'number',
        'mode?': { type: 'string', enum: ['code', 'info'] },
      }),
    ];
    expect(chooseTools(before, {})).toEqual({
      kind: 'library',
      resolve: { name: 'resolve-library-id', arguments: { libraryName: '{library}' } },
      docs: {
        name: 'get-library-docs',
        arguments: { context7CompatibleLibraryID: '{id}', topic: '{topic}', tokens: 3000 },
      },
    });
    const now = [
      tool('resolve-library-id', { query: 'string', libraryName: 'string' }, reading),
      tool('query-docs', { libraryId: 'string', query: 'string' }, reading),
    ];
    expect(chooseTools(now, {})).toMatchObject({
      kind: 'library',
      docs: { name: 'query-docs', arguments: { libraryId: '{id}', query: '{topic}' } },
    });
  });

  it('are found for servers that search and read', () => {
    const tools = [
      tool('aws___recommend', { url: 'string' }, { description: 'Recommends documentation pages.' }),
      tool('aws___read_documentation', { url: 'string', 'max_length?': 'integer' }),
      tool('aws___search_documentation', { search_phrase: 'string', 'limit?': 'integer' }),
    ];
    expect(chooseTools(tools, {})).toEqual({
      kind: 'search',
      search: {
        name: 'aws___search_documentation',
        arguments: { search_phrase: '{library} {version} {topic}', limit: 3 },
      },
      read: { name: 'aws___read_documentation', arguments: { url: '{url}' } },
    });
  });

  it.each<[string, Tool]>([
    ['it writes by its name', tool('create_docs', { query: 'string' }, { description: 'documentation' })],
    ['it says that it reads, and its name says otherwise', tool('delete_docs', { query: 'string' }, reading)],
    ['it runs what it is given', tool('execute_sql', { query: 'string' }, { ...reading, description: 'docs' })],
    [
      'it says that it changes things',
      tool('search_docs', { query: 'string' }, { annotations: { readOnlyHint: false } }),
    ],
    ['it says that it destroys', tool('search_docs', { query: 'string' }, { annotations: { destructiveHint: true } })],
    ['it is about something else', tool('search_flights', { query: 'string' }, reading)],
    ['it needs what is not known', tool('search_docs', { query: 'string', account: 'string' }, reading)],
    ['it needs no text', tool('search_docs', { query: 'object' }, reading)],
  ])('are left alone where %s', (_, one) => {
    expect(chooseTools([one], {})).toBeNull();
  });

  it('can be fixed in the configuration, with their arguments', () => {
    const tools = [tool('weird', { account: 'string', words: 'string' }), tool('search_docs', { query: 'string' })];
    const given = { account: '7', words: '{library}: {topic}' };
    expect(chooseTools(tools, { search: { name: 'weird', arguments: given } })).toEqual({
      kind: 'search',
      search: { name: 'weird', arguments: given },
      read: null,
    });
    expect(chooseTools(tools, { search: 'weird' })).toBe(
      'what its tool "weird" requires is not known: give "arguments" in the configuration',
    );
    expect(chooseTools(tools, { search: 'gone' })).toBe('it has no tool "gone", which the configuration names');
    expect(chooseTools(tools, { read: 'search_docs' })).toMatch(/^the configuration has to name/);
  });
});
