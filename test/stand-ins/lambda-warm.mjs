// Loads a bundled handler once and has it answer one event after the other, as an environment of Lambda does that stays warm.
// Reports what each took, in milliseconds; for the load also the processor time, which a busy machine does not stretch.
process.once('message', async ({ bundle, events }) => {
  const began = performance.now();
  const before = process.cpuUsage();
  const { handler } = await import(bundle);
  const importMs = performance.now() - began;
  const { user, system } = process.cpuUsage(before);
  const answers = [];
  for (const event of events) {
    const asked = performance.now();
    const context = { awsRequestId: 'none', functionName: 'slack', getRemainingTimeInMillis: () => 15_000 };
    const { statusCode, body } = await handler(event, context);
    answers.push({ ms: performance.now() - asked, statusCode, body });
  }
  process.send({ importMs, importCpuMs: (user + system) / 1000, answers }, () => process.disconnect());
});
