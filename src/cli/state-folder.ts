import { homedir } from 'node:os';
import path from 'node:path';

/** Where audits are kept on this machine: `AUDIT_PERSISTENCE_HOME`, or where the platform keeps the state of programs. */
export function stateFolder(): string {
  const { AUDIT_PERSISTENCE_HOME, XDG_STATE_HOME, LOCALAPPDATA } = process.env;
  if (AUDIT_PERSISTENCE_HOME) return path.resolve(AUDIT_PERSISTENCE_HOME);
  // The XDG specification says that a relative path is to be ignored.
  if (XDG_STATE_HOME && path.isAbsolute(XDG_STATE_HOME)) return path.join(XDG_STATE_HOME, 'audit-persistence');
  if (process.platform === 'win32' && LOCALAPPDATA) return path.join(LOCALAPPDATA, 'audit-persistence');
  if (process.platform === 'darwin') return path.join(homedir(), 'Library', 'Application Support', 'audit-persistence');
  return path.join(homedir(), '.local', 'state', 'audit-persistence');
}
