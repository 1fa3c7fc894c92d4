import { describe, expect, it } from 'vitest';
import { parseMcpConfiguration } from '../../../src/connectors/mcp/configuration.ts';
import { AuditError } from '../../../src/contracts/index.ts';

const variable = (name: string) => `\${${name}}`;
const read = (mcpServers: unknown, { commands = true, ...more }: { commands?: boolean; research?: unknown } = {}) =>
  parseMcpConfiguration(JSON.stringify({ mcpServers, ...more }), {
    where: 'mcp.json',
    variables: { KEY: 'top-secret', EMPTY: '' },
    commands,
  });

/** The sentence that a configuration is refused with. */
function refused(...given: Parameters<typeof read>): string {
  try {
    read(...given);
  } catch (error) {
    expect(error).toBeInstanceOf(AuditError);
    return String((error as AuditError).message).replace('The configuration of MCP servers in mcp.json is wrong: ', '');
  }
  throw new Error('It was not refused.');
}

describe('the configuration of MCP servers', () => {
  it('is what MCP clients know, with variables in its texts', () => {
    const { servers, seconds, cacheHours } = read({
      context7: {
        type: 'http',
        url: 'https://mcp.context7.com/mcp',
        headers: { Authorization: `Bearer ${variable('KEY')}` },
      },
      ref: {
        command: 'npx',
        args: ['-y', variable('PACKAGE:-ref-tools-mcp')],
        env: { REF_API_KEY: variable('env:KEY') },
      },
      off: { url: 'https://example.com', disabled: true },
      known: { url: 'https://example.com/mcp', alwaysAllow: ['x'], timeout: 5, tools: { search: 'find' } },
    });
    expect([seconds, cacheHours]).toEqual([30, 168]);
    expect(servers).toEqual([
      {
        name: 'context7',
        kind: 'http',
        url: 'https://mcp.context7.com/mcp',
        headers: { Authorization: 'Bearer top-secret' },
        tools: {},
      },
      {
        name: 'ref',
        kind: 'stdio',
        command: 'npx',
        args: ['-y', 'ref-tools-mcp'],
        env: { REF_API_KEY: 'top-secret' },
        tools: {},
      },
      { name: 'known', kind: 'http', url: 'https://example.com/mcp', headers: {}, tools: { search: 'find' } },
    ]);
  });

  it.each<[object, string]>([
    [{ x: {} }, 'MCP server "x": give it either a "url" (Streamable HTTP) or a "command" (stdio).'],
    [
      { x: { url: 'https://a.b', command: 'c' } },
      'MCP server "x": give it either a "url" (Streamable HTTP) or a "command" (stdio).',
    ],
    [{ x: { url: 'file:///etc/passwd' } }, 'MCP server "x": its "url" is no http or https URL.'],
    [
      { x: { type: 'sse', url: 'https://a.b' } },
      'MCP server "x": the transport "sse" is not supported; give the server’s address for Streamable HTTP.',
    ],
    [
      { x: { url: `https://a.b/${variable('GONE')}` } },
      `MCP server "x": it names ${variable('GONE')}, which is not set.`,
    ],
    [
      { x: { url: `https://a.b/${variable('EMPTY')}` } },
      `MCP server "x": it names ${variable('EMPTY')}, which is not set.`,
    ],
    [
      { x: { url: 'https://a.b', headers: { K: `a\n${variable('KEY')}` } } },
      'MCP server "x": the header "K" cannot be sent as it is.',
    ],
    [
      { catalogue: { url: 'https://a.b' } },
      'MCP server "catalogue": give it another name, of up to 60 letters, digits, spaces and . @ / - _, and not "catalogue".',
    ],
    [{ x: { url: 'https://a.b', tools: { serach: 'y' } } }, 'MCP server "x": tools Unrecognized key: "serach".'],
  ])('is refused with one sentence: %j', (servers, sentence) => {
    expect(refused(servers)).toBe(sentence);
  });

  it('has no commands where none can be run', () => {
    const sentence = refused({ x: { command: 'npx', env: { A: variable('KEY') } } }, { commands: false });
    expect(sentence).toBe('MCP server "x": a command cannot be run here; give it a "url" (Streamable HTTP).');
  });

  it('never shows a secret when it is refused', () => {
    expect(refused({ x: { url: `${variable('KEY')}://x`, headers: { A: variable('KEY') } } })).not.toContain(
      'top-secret',
    );
    expect(() => parseMcpConfiguration('{"key": "top-secret"', { where: 'f', variables: {}, commands: true })).toThrow(
      /^The configuration of MCP servers in f is wrong: it is not JSON\.$/,
    );
  });
});
