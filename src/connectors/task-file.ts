import type { ObjectStore } from './object-store.ts';
import type { FiledTask, NewTask, TaskTracker } from './task-tracker.ts';

/** Writes tasks as Markdown beside the audit's report, for where there is no tracker. */
export class TaskFile implements TaskTracker {
  readonly #store: ObjectStore;

  constructor(store: ObjectStore) {
    this.#store = store;
  }

  async file(task: NewTask): Promise<FiledTask> {
    const key = `audits/${task.auditId}/task.md`;
    const facts = [
      `- Priority: ${task.priority}`,
      `- Labels: ${task.labels.join(', ')}`,
      ...(task.report === null ? [] : [`- Report: ${task.report.url}`]),
    ];
    const text = [`# ${task.title}`, '', ...facts, '', task.describe(Number.POSITIVE_INFINITY)].join('\n');
    await this.#store.put(key, text.endsWith('\n') ? text : `${text}\n`);
    return { id: key, identifier: 'task.md', url: null, warnings: [] };
  }
}
