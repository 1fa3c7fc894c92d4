import pc from 'picocolors';
import type { Severity } from '../contracts/index.ts';

/** How the summary is coloured; with colour off every function returns its text unchanged. */
export interface Style {
  color: ReturnType<typeof pc.createColors>;
}

export function createStyle(color: boolean): Style {
  return { color: pc.createColors(color) };
}

export function severityStyle(severity: Severity, { color }: Style): (text: string) => string {
  if (severity === 'CRITICAL') return (text) => color.bold(color.red(text));
  if (severity === 'HIGH') return color.red;
  return severity === 'MEDIUM' ? color.yellow : color.blue;
}

/** Green from 8, yellow from 5, red below. */
export function scoreStyle(score: number, { color }: Style): (text: string) => string {
  if (score >= 8) return color.green;
  return score >= 5 ? color.yellow : color.red;
}
