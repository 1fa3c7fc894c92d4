import type { ObjectStore } from '../connectors/object-store.ts';
import type { AuditRecord } from '../coordinator/record.ts';
import type { Step } from '../coordinator/run.ts';
import { TASK_OUTCOME, TaskOutcome, taskStep } from '../coordinator/steps/task.ts';
import { plain } from '../report/text.ts';

/** The task of an audit on this machine. */
export interface LocalTask {
  step: Step;
  /** What to tell about it afterwards: lines for standard error, or nothing. */
  said(record: AuditRecord): Promise<string>;
}

/**
 * Files the task in Linear where the environment has a key for it; otherwise writes it beside the report.
 * @throws AuditError (request) where a variable of the environment is wrong
 */
export async function localTask(
  store: ObjectStore,
  environment: Record<string, string | undefined>,
): Promise<LocalTask> {
  const { linearFromEnvironment } = await import('../connectors/linear-environment.ts');
  const options = linearFromEnvironment(environment);
  if (options === null) {
    const { TaskFile } = await import('../connectors/task-file.ts');
    return { step: taskStep(new TaskFile(store), () => null), said: async () => '' };
  }
  const { LinearTracker } = await import('../connectors/linear.ts');
  return {
    step: taskStep(new LinearTracker(options), () => null),
    said: async (record) => lines(await record.read(TASK_OUTCOME, TaskOutcome)),
  };
}

function lines(outcome: TaskOutcome | null): string {
  if (outcome === null) return '';
  if (outcome.state === 'failed') return `No task was filed: ${plain(outcome.reason)}\n`;
  const { identifier, url, warnings } = outcome;
  return [
    'Task: ',
    plain(identifier),
    url === null ? '' : ` ${plain(url)}`,
    '\n',
    ...warnings.map((text) => `${text}\n`),
  ].join('');
}
