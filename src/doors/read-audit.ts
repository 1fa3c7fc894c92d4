import { AuditRecord, AuditStatus } from '../coordinator/record.ts';
import { fault, file, type HttpRequest, type HttpResponse, json, redirect } from './http.ts';
import { REPORT_FORMATS, type ReportFormat } from './signed-links.ts';
import type { WebhookDoor } from './webhook.ts';

const TYPES: Record<ReportFormat, string> = {
  html: 'text/html; charset=utf-8',
  md: 'text/markdown; charset=utf-8',
  json: 'application/json; charset=utf-8',
  sarif: 'application/sarif+json; charset=utf-8',
};

/** How an audit stands, for whoever has a link to it. */
export async function getStatus(id: string, { query }: HttpRequest, door: WebhookDoor): Promise<HttpResponse> {
  const refused = refusal(door.links.check(id, 'status', query));
  if (refused !== null) return refused;
  const status = await statusOf(id, door);
  if (status === null) return json(200, { id, state: 'accepted' });
  const { state, phase, updatedAt, reason, other } = status;
  return json(200, {
    id,
    state,
    phase,
    updatedAt,
    ...(reason === undefined ? {} : { reason }),
    ...(state === 'done' ? { report: reportsOf(id, door) } : {}),
    ...(other === undefined
      ? {}
      : {
          startedBy: other.startedBy,
          startedAt: other.startedAt,
          audit: other.audit,
          status: door.links.status(other.audit),
          report: reportsOf(other.audit, door),
        }),
  });
}

/** A link to the report in every format. */
export function reportsOf(id: string, { links }: WebhookDoor): Record<string, string> {
  return Object.fromEntries(REPORT_FORMATS.map((format) => [format, links.report(id, format)]));
}

/** The report, for whoever has a link to it. A presigned address dies within hours: each request gets a fresh one. */
export async function getReport(id: string, { query }: HttpRequest, door: WebhookDoor): Promise<HttpResponse> {
  const format = REPORT_FORMATS.find((name) => name === query.get('format'));
  if (format === undefined) return fault(400, `Say which format: ${REPORT_FORMATS.join(', ')}.`);
  const refused = refusal(door.links.check(id, format, query));
  if (refused !== null) return refused;
  const key = `audits/${id}/report.${format}`;
  const name = `audit-${id}.${format}`;
  if (door.presigner !== undefined) {
    if (!(await door.store.list(key)).includes(key)) return noReport(await statusOf(id, door));
    return redirect(await door.presigner.presign(key, { contentType: TYPES[format], name, inline: format === 'html' }));
  }
  const text = await door.store.get(key);
  if (text === null) return noReport(await statusOf(id, door));
  return file(text, TYPES[format], `${format === 'html' ? 'inline' : 'attachment'}; filename="${name}"`);
}

function statusOf(id: string, { store }: WebhookDoor): Promise<AuditStatus | null> {
  return new AuditRecord(id, store).read('status.json', AuditStatus);
}

function noReport(status: AuditStatus | null): HttpResponse {
  if (status?.state === 'failed')
    return fault(404, `There is no report: the audit failed. ${status.reason ?? ''}`.trim());
  if (status?.state === 'repeated') return fault(404, `There is no report of its own. ${status.reason ?? ''}`.trim());
  if (status?.state === 'done') return fault(404, 'The report is there no longer.');
  return fault(404, 'The report is not there yet: the audit has not come to its end.');
}

function refusal(checked: 'good' | 'expired' | 'wrong'): HttpResponse | null {
  if (checked === 'good') return null;
  return checked === 'expired'
    ? fault(410, 'This link has expired: ask for a new audit.')
    : fault(403, 'This link is not whole.');
}
