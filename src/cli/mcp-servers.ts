import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import path from 'node:path';
import { type McpConfiguration, parseMcpConfiguration } from '../connectors/mcp/configuration.ts';
import { AuditError, codeOf } from '../contracts/index.ts';

/**
 * The documentation servers that this machine's user has configured: in the file that is given, else in the one that
 * `AUDIT_PERSISTENCE_MCP_CONFIG` names, else in `audit-persistence/mcp.json` of the user's configuration. Never in the
 * audited repository: what is configured there would be run here.
 * @param given a file, or false: none are asked
 * @throws AuditError (request) where a file that was named can't be read, or where one is wrong
 */
export async function mcpServers(
  given: string | false | undefined,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<McpConfiguration | null> {
  if (given === false) return null;
  const named = given ?? (environment.AUDIT_PERSISTENCE_MCP_CONFIG?.trim() || undefined);
  const home = environment.XDG_CONFIG_HOME?.trim() || path.join(homedir(), '.config');
  const file = path.resolve(named ?? path.join(home, 'audit-persistence', 'mcp.json'));
  const text = await readFile(file, 'utf8').catch((error: unknown) => {
    if (named === undefined && (codeOf(error) === 'ENOENT' || codeOf(error) === 'ENOTDIR')) return null;
    throw new AuditError(
      'request',
      `Cannot read the configuration of MCP servers ${file}: ${codeOf(error) ?? 'it is unreadable'}.`,
    );
  });
  return text === null ? null : parseMcpConfiguration(text, { where: file, variables: environment, commands: true });
}
