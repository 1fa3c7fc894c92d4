/**
 * Something that the person who asked for the audit can understand and mend. The message is one whole sentence: what is
 * wrong and what to do. `request`: the audit was asked for wrongly (an argument, the configuration); `audit`: it was asked
 * for rightly and could not be done.
 */
export class AuditError extends Error {
  readonly kind: 'request' | 'audit';

  constructor(kind: 'request' | 'audit', message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'AuditError';
    this.kind = kind;
  }
}

/** The message of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown);
}

/** The system's code of whatever was thrown (`ENOSPC`), where it has one. */
export function codeOf(thrown: unknown): string | undefined {
  const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined;
  return typeof code === 'string' ? code : undefined;
}
