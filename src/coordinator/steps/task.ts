import { z } from 'zod';
import type { TaskTracker } from '../../connectors/task-tracker.ts';
import { AuditError, messageOf } from '../../contracts/index.ts';
import type { Step } from '../run.ts';

/** How filing the task went; what the reply says about it. */
export const TaskOutcome = z.discriminatedUnion('state', [
  z.object({
    state: z.literal('filed'),
    id: z.string(),
    identifier: z.string(),
    url: z.string().nullable(),
    warnings: z.array(z.string()),
  }),
  z.object({ state: z.literal('failed'), reason: z.string() }),
]);
export type TaskOutcome = z.infer<typeof TaskOutcome>;

/** Under this name the audit's record keeps how filing its task went. */
export const TASK_OUTCOME = 'task.json';

/**
 * Files the audit's one task. That it cannot be filed is no reason to lose the audit: the reason is kept for the reply, and
 * an audit that is started again tries again.
 * @param reportUrl the report's address on the web; null where it has none
 */
export function taskStep(tracker: TaskTracker, reportUrl: (auditId: string) => string | null): Step {
  return {
    phase: 'task',
    async run(report, record) {
      const earlier = await record.read(TASK_OUTCOME, TaskOutcome);
      if (earlier?.state === 'filed') return;
      const { renderTask } = await import('../../report/linear.ts');
      const task = renderTask(report, reportUrl(report.id));
      let outcome: TaskOutcome;
      try {
        const filed = await tracker.file({ ...task, auditId: report.id, team: report.context.team });
        outcome = { state: 'filed', ...filed };
      } catch (error) {
        const reason = error instanceof AuditError ? error.message : `unexpected error: ${messageOf(error)}`;
        outcome = { state: 'failed', reason };
      }
      await record.store.put(record.key(TASK_OUTCOME), `${JSON.stringify(outcome, null, 2)}\n`);
    },
  };
}
