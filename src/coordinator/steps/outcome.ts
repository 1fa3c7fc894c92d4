import type { AuditorInvoker } from '../../connectors/auditor-invoker.ts';
import type { ObjectStore } from '../../connectors/object-store.ts';
import type { SlackAccess } from '../../connectors/slack-client.ts';
import type { TaskTracker } from '../../connectors/task-tracker.ts';
import type { AuditJob } from '../../contracts/index.ts';
import type { Phase } from '../record.ts';
import type { Step } from '../run.ts';
import type { RunningAudit } from '../running.ts';
import { SlackReply } from './reply.ts';
import { taskStep } from './task.ts';

/** Who is told of an audit, and how; to be put into the world that it runs in. */
export interface Outcome {
  steps: Step[];
  progress: (phase: Phase) => void;
  watch: (invoker: AuditorInvoker) => AuditorInvoker;
  /** Says why there is no report. @throws AuditError where nobody could be told */
  failed: (error: unknown) => Promise<void>;
  /** Says that the same code is being audited already. @throws AuditError where nobody could be told */
  repeated: (other: RunningAudit) => Promise<void>;
}

export interface Tellers {
  store: ObjectStore;
  tracker: TaskTracker;
  /** Null where there is no bot: then Slack is not answered. */
  slack: SlackAccess | null;
  /** The report's address on the web; null where it has none. */
  reportUrl: (auditId: string) => string | null;
}

/** One task for each audit, and a reply where the request came from. */
export function outcomeOf(
  { request, slack }: AuditJob,
  { store, tracker, slack: access, reportUrl }: Tellers,
): Outcome {
  const task = taskStep(tracker, reportUrl);
  if (slack === undefined || access === null) {
    const silent = async () => undefined;
    return { steps: [task], progress: () => undefined, watch: (invoker) => invoker, failed: silent, repeated: silent };
  }
  const reply = new SlackReply({ request, slack }, access, store, reportUrl);
  return {
    steps: [task, reply.step],
    progress: reply.progress,
    watch: (invoker) => reply.watch(invoker),
    failed: (error) => reply.failed(error),
    repeated: (other) => reply.repeated(other),
  };
}
