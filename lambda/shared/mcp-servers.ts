import { z } from 'zod';
import { type McpConfiguration, parseMcpConfiguration } from '../../src/connectors/mcp/configuration.ts';
import { OutcomeEnvironment } from './door-environment.ts';
import { readEnvironment } from './environment.ts';
import { readSecrets } from './secrets.ts';

const McpEnvironment = OutcomeEnvironment.pick({ SECRETS: true }).extend({
  /** `{"mcpServers": {"name": {"url": "…", "headers": {"Authorization": "Bearer ${NAME}"}}}}` */
  MCP_SERVERS: z.string().optional(),
});
/** The secret can hold the servers too, and every `${NAME}` that they name. */
const McpSecrets = z.record(z.string(), z.unknown());

/**
 * The documentation servers that the coordinator asks: those of `MCP_SERVERS`, in its environment or in its secret. There is
 * nothing here that a command could be run with, so each needs an address.
 * @throws AuditError (request) that says what is wrong, and never a secret
 */
export async function readMcpServers(): Promise<McpConfiguration | null> {
  const environment = readEnvironment(McpEnvironment);
  const secrets = environment.SECRETS === undefined ? {} : await readSecrets(McpSecrets, environment.SECRETS);
  const own = secrets.MCP_SERVERS;
  const text = environment.MCP_SERVERS ?? (typeof own === 'object' ? JSON.stringify(own) : own);
  if (typeof text !== 'string') return null;
  const texts = Object.entries(secrets).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
  const variables = environment.SECRETS === undefined ? process.env : Object.fromEntries(texts);
  return parseMcpConfiguration(text, { where: 'MCP_SERVERS', variables, commands: false });
}
