import { AuditError } from '../contracts/index.ts';
import { watchDiskUse } from './disk-use.ts';
import type { GitLimits } from './git-process.ts';

const MEBIBYTE = 2 ** 20;

/**
 * Does something with git for as long as the limits allow; then git is stopped, and the limit is what is thrown.
 * @param folder what is not to grow over the limit
 * @throws AuditError that names the limit; otherwise what the work throws
 */
export async function within<T>(
  { bytes, totalMs }: GitLimits,
  folder: string,
  shownUrl: string,
  work: (stop: AbortSignal) => Promise<T>,
): Promise<T> {
  const stop = new AbortController();
  let exceeded: AuditError | null = null;
  const exceed = (what: string) => {
    exceeded ??= new AuditError('audit', `Cannot clone ${shownUrl}: ${what}.`);
    stop.abort();
  };
  const timer = setTimeout(
    () =>
      exceed(`it takes longer than the ${count(totalMs / 1000)} s that a clone may take here (CLONE_LIMIT_SECONDS)`),
    totalMs,
  );
  const endWatch =
    bytes === undefined
      ? async () => undefined
      : watchDiskUse(folder, bytes, () =>
          exceed(`it is larger than the ${count(bytes / MEBIBYTE)} MiB that a clone may take here (CLONE_LIMIT_MB)`),
        );
  try {
    const done = await work(stop.signal);
    await endWatch();
    if (exceeded !== null) throw exceeded;
    return done;
  } catch (error) {
    throw exceeded ?? error;
  } finally {
    clearTimeout(timer);
    await endWatch();
  }
}

function count(amount: number): string {
  return amount.toLocaleString('en', { maximumFractionDigits: 1 });
}
