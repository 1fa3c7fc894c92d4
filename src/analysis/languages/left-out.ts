import { GO_LEFT_OUT } from './go/left-out.ts';
import type { Manifests } from './modules.ts';
import { PYTHON_LEFT_OUT } from './python/left-out.ts';
import { TYPESCRIPT_LEFT_OUT } from './typescript/left-out.ts';

/** Why a file is not audited; the text is what a report shows. */
export type LeftOut =
  | 'tests'
  | 'generated'
  | 'build output'
  | 'vendored'
  | 'migrations'
  | 'documentation and examples'
  | 'configuration of tools'
  | 'front-end code'
  | 'type stubs'
  | 'minified'
  | 'excluded'
  | 'symbolic links';

/** What is left out of a language's files beyond what is left out of any. */
export interface LeftOutRules {
  /** Patterns of paths, the first that fits counts. They name the endings that they are meant for. */
  paths: readonly (readonly [RegExp, LeftOut])[];
  /** By what the project's manifests say of the place where a file lies. */
  byPlace?(manifests: Manifests): (path: string) => LeftOut | null;
  /** By a file's text. */
  byText?(text: string, path: string): LeftOut | null;
  /** Whether a file that a program wrote is read all the same, for what calls of it do; nothing is reported in it. */
  readsGenerated?(text: string): boolean;
}

/** Language → what is left out of its files. */
export const LEFT_OUT: Readonly<Record<string, LeftOutRules>> = {
  python: PYTHON_LEFT_OUT,
  typescript: TYPESCRIPT_LEFT_OUT,
  go: GO_LEFT_OUT,
};
