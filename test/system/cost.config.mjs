// For `npm run cost`: it measures, and is no test that runs with the others.
export default { test: { include: ['test/system/cost.ts'], disableConsoleIntercept: true } };
