import type { ObjectStore } from '../connectors/object-store.ts';
import { AuditStatus } from './record.ts';

const KEPT = 20;
/** An audit that says it is running but has not moved for this long was left behind. */
const RUNNING_LASTS_MS = 24 * 3_600_000;

/** Removes all but the last audits of each repository; their ids begin with their time. */
export async function pruneAudits(store: ObjectStore): Promise<void> {
  const byAudit = new Map<string, string[]>();
  for (const key of await store.list('audits/')) {
    const id = key.split('/')[1]!;
    byAudit.set(id, [...(byAudit.get(id) ?? []), key]);
  }
  const seen = new Map<string, number>();
  for (const id of [...byAudit.keys()].sort().reverse()) {
    const status = parse(await store.get(`audits/${id}/status.json`));
    const repository = status?.history ?? '';
    const newer = seen.get(repository) ?? 0;
    seen.set(repository, newer + 1);
    const running = status?.state === 'running' && Date.now() - Date.parse(status.updatedAt) < RUNNING_LASTS_MS;
    if (newer < KEPT || running) continue;
    for (const key of byAudit.get(id)!) await store.delete(key);
  }
}

function parse(text: string | null): AuditStatus | null {
  try {
    return text === null ? null : AuditStatus.parse(JSON.parse(text));
  } catch {
    return null;
  }
}
