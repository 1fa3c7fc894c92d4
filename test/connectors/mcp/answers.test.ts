import type { CallToolResult } from '@modelcontextprotocol/sdk/types.js';
import { describe, expect, it } from 'vitest';
import { libraryId } from '../../../src/connectors/mcp/libraries.ts';
import { passagesOf } from '../../../src/connectors/mcp/passages.ts';

const said = (text: string): CallToolResult => ({ content: [{ type: 'text', text }] });

describe('the id of a library', () => {
  const list = said(`Available Libraries:

- Title: SQLAlchemy Utils
- Context7-compatible library ID: /kvesteri/sqlalchemy-utils
- Description: Helpers for SQLAlchemy.
----------
- Title: SQLAlchemy
- Context7-compatible library ID: /sqlalchemy/sqlalchemy
- Versions: rel_1_4_54, rel_2_0_9, rel_2_0_36`);

  it('is that of the very library, in the line that is in use', () => {
    expect(libraryId(list, ['SQLAlchemy'], null)).toBe('/sqlalchemy/sqlalchemy');
    expect(libraryId(list, ['SQLAlchemy'], '1.4')).toBe('/sqlalchemy/sqlalchemy/rel_1_4_54');
    expect(libraryId(list, ['SQLAlchemy'], '2.0')).toBe('/sqlalchemy/sqlalchemy/rel_2_0_36');
    expect(libraryId(list, ['SQLAlchemy'], '3.0')).toBe('/sqlalchemy/sqlalchemy');
  });

  it('is none rather than that of another', () => {
    expect(libraryId(list, ['Django'], null)).toBeNull();
    expect(libraryId(said('No libraries found matching the provided name.'), ['Django'], null)).toBeNull();
    expect(libraryId(said('- Title: Django\n- Library ID: /a/b; drop table'), ['Django'], null)).toBeNull();
  });

  it('is read from a bare list too', () => {
    expect(libraryId(said('Try /encode/httpx or /psf/requests.'), ['Requests'], null)).toBe('/psf/requests');
  });
});

describe('the passages of an answer', () => {
  it('are blocks with their pages, in the forms that servers write', () => {
    const before = said(`TITLE: Bulk
DESCRIPTION: Insert many rows.
SOURCE: https://docs.example.com/bulk

LANGUAGE: Python
CODE:
\`\`\`
# not a heading
\`\`\`

----------------------------------------

### Sessions

Source: https://docs.example.com/sessions

Close them.`);
    expect(passagesOf(before).map(({ title, url }) => [title, url])).toEqual([
      ['Bulk', 'https://docs.example.com/bulk'],
      ['Sessions', 'https://docs.example.com/sessions'],
    ]);
    const [hit] = passagesOf(said('overview: How to insert\nurl: https://docs.example.com/x\nmoduleId: y'));
    expect(hit).toEqual({ title: '', url: 'https://docs.example.com/x', text: 'How to insert' });
  });

  it('are found in JSON and in structured content, wherever they are', () => {
    const value = { data: [{ doc: { href: 'https://docs.example.com/a', name: 'A', content: 'text' } }] };
    const passage = { title: 'A', url: 'https://docs.example.com/a', text: 'text' };
    expect(passagesOf(said(JSON.stringify(value)))).toEqual([passage]);
    expect(passagesOf({ content: [], structuredContent: value })).toEqual([passage]);
  });

  it.each([
    'javascript:alert(1)',
    'file:///etc/passwd',
    'https://user:pw@docs.example.com/',
    'http://localhost:8080/x',
    'ftp://a.example',
  ])('have no page at %s', (url) => {
    expect(passagesOf(said(`Source: ${url}\n\nText.`))[0]?.url).toBeNull();
  });

  it('are bounded, and read at once however long and odd the answer is', () => {
    const began = performance.now();
    for (const piece of ['- ', '# a\n', '---\n', '[', '{"a":', '<', 'url: https://a.example/\n---\n', '`', '```\n'])
      expect(passagesOf(said(piece.repeat(200_000))).length).toBeLessThanOrEqual(60);
    expect(performance.now() - began).toBeLessThan(3000);
  });
});
