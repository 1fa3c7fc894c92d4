import { createHmac, timingSafeEqual } from 'node:crypto';

/** Forms of the report that can be linked: the file's ending. */
export const REPORT_FORMATS = ['html', 'md', 'json', 'sarif'] as const;
export type ReportFormat = (typeof REPORT_FORMATS)[number];

export interface LinkOptions {
  /** Where the service is reached, such as `https://audits.example.com`. */
  base: string;
  /** Whoever has it can make links. */
  secret: string;
  /** How long a link lasts. */
  days: number;
}

const DAY_MS = 24 * 3_600_000;

/** Links to one audit's state and reports. Whoever has a link may read, and nothing else, until it expires. */
export class SignedLinks {
  readonly #options: LinkOptions;

  constructor(options: LinkOptions) {
    this.#options = options;
  }

  status(id: string): string {
    return `${this.#base(id)}?${this.#signed(id, 'status')}`;
  }

  report(id: string, format: ReportFormat): string {
    return `${this.#base(id)}/report?format=${format}&${this.#signed(id, format)}`;
  }

  /** Whether `expires` and `signature` make a link to that part of that audit. */
  check(id: string, part: ReportFormat | 'status', query: URLSearchParams): 'good' | 'expired' | 'wrong' {
    const expires = query.get('expires') ?? '';
    const given = Buffer.from(query.get('signature') ?? '');
    const right = Buffer.from(this.#signature(id, part, expires));
    if (given.length !== right.length || !timingSafeEqual(given, right)) return 'wrong';
    return Date.now() < Number(expires) * 1000 ? 'good' : 'expired';
  }

  #base(id: string): string {
    return `${this.#options.base.replace(/\/+$/, '')}/audits/${encodeURIComponent(id)}`;
  }

  #signed(id: string, part: string): string {
    // Whole days: links to the same thing made on the same day are equal, and need not be kept twice.
    const expires = String((Math.ceil(Date.now() / DAY_MS) + this.#options.days) * (DAY_MS / 1000));
    return `expires=${expires}&signature=${this.#signature(id, part, expires)}`;
  }

  #signature(id: string, part: string, expires: string): string {
    return createHmac('sha256', this.#options.secret)
      .update(JSON.stringify([id, part, expires]))
      .digest('base64url');
  }
}
