import { type AuditReport, AuditRequest } from '../contracts/index.ts';
import { findOrigin } from './origin.ts';
import { pruneAudits } from './prune.ts';
import { AuditRecord } from './record.ts';
import { runAudit, type World } from './run.ts';
import { claim, fingerprintOf } from './unfinished.ts';
import { removeLeftClones } from './workspace.ts';

/**
 * Runs the audit that is asked for, or goes on with the same one where a process died over it: the same code, commit and
 * options. The report then has that audit's id and date.
 * @throws AuditError when the audit cannot be done
 */
export async function auditOrResume(offered: AuditRequest, world: World): Promise<AuditReport> {
  await removeLeftClones(world.clones);
  const origin = await findOrigin(offered, world.git);
  const fingerprint = fingerprintOf(offered, origin, world.tool.version);
  const { audit, release } = await claim(world.store, fingerprint, offered.id);
  const begun =
    audit === offered.id ? null : await new AuditRecord(audit, world.store).read('request.json', AuditRequest);
  // What is kept has no credentials; the address to clone from is the one given now.
  const request = { ...(begun ?? offered), id: audit, repository: offered.repository };
  try {
    return await runAudit(request, world, origin);
  } finally {
    // Tidying up is not what was asked for: where it fails, the audit's own outcome stands.
    await release().catch(() => undefined);
    await pruneAudits(world.store).catch(() => undefined);
  }
}
