export * from './auditor-result.ts';
export * from './configuration.ts';
export * from './context-store.ts';
export * from './errors.ts';
export * from './finding.ts';
export * from './report.ts';
export * from './request.ts';
export * from './rule.ts';
