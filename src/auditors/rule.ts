import type { Analysis } from '../analysis/analysis.ts';
import type { Library } from '../analysis/knowledge/schema.ts';
import type { FunctionInfo } from '../analysis/project/symbols.ts';
import type { Confidence, Effort, Evidence, ProblemKind, RuleDocumentation, Severity } from '../contracts/index.ts';

/** A problem as a rule sees it; location, severity in context, advice for the version in use and fingerprint are added after. */
export interface Problem {
  fn: FunctionInfo;
  /** Where it is reported: the query in the loop, the blocking call, the second commit. */
  node: number;
  /** As in request code; the function's role lowers it. */
  severity: Severity;
  /** Left out: high, or medium when something in the evidence rests on a name only (`assumed`). */
  confidence?: Confidence;
  assumed?: boolean;
  /** One sentence, present tense, no full stop needed. */
  issue: string;
  /** What to do here, one sentence; the library's practice for the version in use follows it. */
  cure: string;
  effort?: Effort;
  /** Which of the rule's problems it is, where what to do differs between them. */
  kind?: ProblemKind;
  /** The library whose practice answers it, and other technologies to ask when it has none. */
  library?: Library | null;
  evidence: Evidence[];
  /** The role does not change the severity. */
  everywhere?: boolean;
}

/** A rule: its documentation and its check. One file each. */
export interface Rule {
  documentation: RuleDocumentation;
  check(analysis: Analysis, report: (problem: Problem) => void): void;
}
