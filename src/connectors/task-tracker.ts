/** A task to be filed: one for each audit. */
export interface NewTask {
  /** Names the task for good: filing the same audit's task again finds the one that is there. */
  auditId: string;
  title: string;
  /** The description as Markdown, cut so that it has at most `limit` characters. */
  describe: (limit: number) => string;
  priority: TaskPriority;
  labels: readonly string[];
  /** Team by key, name or id, where the repository names one. */
  team: string | null;
  /** The report's address, where it has one, with what to call it. */
  report: { url: string; title: string; subtitle: string } | null;
}

export type TaskPriority = 'urgent' | 'high' | 'medium' | 'low' | 'none';

/** A task as its tracker knows it. `identifier` is what people call it (`ENG-42`). */
export interface FiledTask {
  id: string;
  identifier: string;
  /** Null where the tracker has no address for it, such as a file. */
  url: string | null;
  /** What could not be done as asked, one sentence each. */
  warnings: string[];
}

/** Where tasks are filed. */
export interface TaskTracker {
  /** @throws AuditError when the task cannot be filed, saying why */
  file(task: NewTask): Promise<FiledTask>;
}
