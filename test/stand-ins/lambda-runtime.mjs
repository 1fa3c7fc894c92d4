// Runs one invocation of a bundled handler as Lambda's runtime does: imports it, calls it, reports what it returned or threw.
import { readFileSync } from 'node:fs';

const report = (message) => process.send(message, () => process.disconnect());
const failure = (error) => ({
  failed: {
    errorType: error?.name ?? 'Error',
    errorMessage: error?.message ?? String(error),
    trace: String(error?.stack ?? '').split('\n'),
  },
});

process.once('message', async ({ bundle, event, context, limitMs }) => {
  let handler;
  try {
    ({ handler } = await import(bundle));
  } catch (error) {
    return report(failure(error));
  }
  const until = Date.now() + limitMs;
  try {
    const result = await handler(event, { ...context, getRemainingTimeInMillis: () => until - Date.now() });
    const { user, system } = process.cpuUsage();
    const used = { memoryMb: mostMemory(), processorSeconds: (user + system) / 1e6 };
    report({ returned: JSON.stringify(result ?? null), ...used });
  } catch (error) {
    report(failure(error));
  }
});

/** In MB. What getrusage says can be the most of the process that started this one. */
function mostMemory() {
  try {
    return Math.round(Number(/^VmHWM:\s+(\d+)/m.exec(readFileSync('/proc/self/status', 'utf8'))[1]) / 1024);
  } catch {
    return Math.round(process.resourceUsage().maxRSS / 1024);
  }
}
