import { lstat, readFile } from 'node:fs/promises';
import path from 'node:path';
import { AuditError, CONFIGURATION_FILE, Configuration, codeOf, messageOf } from '../contracts/index.ts';

const LARGEST = 256 * 1024;

/**
 * Reads the configuration of the repository in a folder; without a file, everything has its default.
 * @throws AuditError (request) naming the file, the line and the key
 */
export async function readConfiguration(folder: string, knownRules: readonly string[]): Promise<Configuration> {
  const text = await readText(path.join(folder, CONFIGURATION_FILE));
  if (text === null) return Configuration.parse({});
  const { parseConfiguration } = await import('./parse-configuration.ts');
  return parseConfiguration(text, knownRules);
}

async function readText(file: string): Promise<string | null> {
  try {
    const facts = await lstat(file);
    // A link could lead out of the repository, to a file whose text an error message would then show.
    if (!facts.isFile())
      throw new AuditError('request', `${CONFIGURATION_FILE} must be a plain file, not a folder or a link.`);
    if (facts.size > LARGEST)
      throw new AuditError('request', `${CONFIGURATION_FILE} is larger than ${LARGEST / 1024} KiB.`);
    return await readFile(file, 'utf8');
  } catch (error) {
    if (codeOf(error) === 'ENOENT') return null;
    if (error instanceof AuditError) throw error;
    throw new AuditError('request', `Cannot read ${CONFIGURATION_FILE}: ${messageOf(error)}.`, { cause: error });
  }
}
