// Runs one invocation of a bundled handler as Lambda's runtime does: imports it, calls it, reports what it returned or threw.
const report = (message) => process.send(message, () => process.disconnect());
const failure = (error) => ({
  failed: {
    errorType: error?.name ?? 'Error',
    errorMessage: error?.message ?? String(error),
    trace: String(error?.stack ?? '').split('\n'),
  },
});

process.once('message', async ({ bundle, event, context, limitMs }) => {
  const began = performance.now();
  let handler;
  try {
    ({ handler } = await import(bundle));
  } catch (error) {
    return report(failure(error));
  }
  const importMs = performance.now() - began;
  const until = Date.now() + limitMs;
  try {
    const result = await handler(event, { ...context, getRemainingTimeInMillis: () => until - Date.now() });
    const memoryMb = Math.round(process.resourceUsage().maxRSS / 1024);
    report({ returned: JSON.stringify(result ?? null), importMs, memoryMb });
  } catch (error) {
    report(failure(error));
  }
});
