import { auditorHandler } from './shared/auditor.ts';

export const handler = auditorHandler('transaction-correctness');
