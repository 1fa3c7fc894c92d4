import { LinearError } from '@linear/sdk';
import { AuditError } from '../contracts/index.ts';
import { derivedUuid } from './derived-uuid.ts';
import { type LinearAccess, LinearCaller } from './linear-client.ts';
import * as linear from './linear-operations.ts';
import type { FiledTask, NewTask, TaskPriority, TaskTracker } from './task-tracker.ts';

export interface LinearOptions extends LinearAccess {
  /** Team by key, name or id where the repository names none, or one that is not in Linear. */
  team?: string;
  /** Whether a missing project "Epic 0" may be made. */
  mayCreateProject?: boolean;
}

/** https://linear.app/docs/priority: 0 is no priority, 1 urgent. */
const PRIORITIES: Record<TaskPriority, number> = { none: 0, urgent: 1, high: 2, medium: 3, low: 4 };
const EPIC = 'Epic 0';
const EPIC_NAME = 'Epic 0: Technical Debt & Refactoring';
/** Linear does not publish how long a description may be. The second length is tried where the first is refused. */
const DESCRIPTION_LENGTHS = [100_000, 20_000];
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Files tasks as issues in Linear: in the team's "Epic 0" project, one for each audit however often it is asked for. */
export class LinearTracker implements TaskTracker {
  readonly #options: LinearOptions;
  readonly #linear: LinearCaller;

  constructor(options: LinearOptions) {
    this.#options = options;
    this.#linear = new LinearCaller(options);
  }

  async file(task: NewTask): Promise<FiledTask> {
    const id = derivedUuid('issue', task.auditId);
    const warnings: string[] = [];
    const issue = (await this.#find(id)) ?? (await this.#create(id, task, warnings));
    await this.#attach(issue, task, warnings);
    return { ...issue, warnings };
  }

  async #find(id: string): Promise<linear.LinearIssue | null> {
    const { issues } = await this.#linear.call(linear.FIND_ISSUE, { id });
    return issues.nodes[0] ?? null;
  }

  async #create(id: string, task: NewTask, warnings: string[]): Promise<linear.LinearIssue> {
    const team = await this.#team(task.team);
    const projectId = await this.#project(team);
    const labelIds = await this.#labels(team, task.labels, warnings);
    const input = {
      id,
      teamId: team.id,
      projectId,
      labelIds,
      title: task.title,
      priority: PRIORITIES[task.priority],
    };
    for (const [index, length] of DESCRIPTION_LENGTHS.entries()) {
      try {
        const description = task.describe(length);
        const { issueCreate } = await this.#linear.call(linear.CREATE_ISSUE, { input: { ...input, description } });
        return issueCreate.issue;
      } catch (error) {
        // An attempt whose answer was lost may have made it: then this one was refused because the id exists.
        const made = await this.#find(id).catch(() => null);
        if (made !== null) return made;
        if (index === DESCRIPTION_LENGTHS.length - 1 || !isAbout(error, 'description')) throw error;
      }
    }
    throw new Error('no length of the description was tried');
  }

  /** The first of the teams named that Linear has; the only team there is where none is named. */
  async #team(named: string | null): Promise<linear.LinearTeam> {
    const names = [named, this.#options.team].filter((name) => name !== null && name !== undefined && name !== '');
    for (const name of names as string[]) {
      const any = [{ key: { eqIgnoreCase: name } }, { name: { eqIgnoreCase: name } }];
      const filter = { or: UUID.test(name) ? [{ id: { eq: name } }] : any };
      const { nodes } = (await this.#linear.call(linear.FIND_TEAMS, { filter })).teams;
      const found = nodes.find(({ key }) => key.toLowerCase() === name.toLowerCase()) ?? nodes[0];
      if (found !== undefined) return found;
    }
    const { nodes } = (await this.#linear.call(linear.FIND_TEAMS, {})).teams;
    if (names.length === 0 && nodes.length === 1) return nodes[0]!;
    const known = nodes.map(({ key }) => key).slice(0, 20);
    throw new AuditError(
      'audit',
      names.length === 0
        ? 'No Linear team is named: name one in docs/tasks/kanban_board.md, in .audit-persistence.yml, or in the configuration.'
        : `Linear has no team "${names.join('" or "')}"${known.length === 0 ? '' : ` (there is ${known.join(', ')})`}: name one by key, name or id.`,
    );
  }

  async #project(team: linear.LinearTeam): Promise<string> {
    const found = await this.#findProject(team);
    if (found !== null) return found;
    if (this.#options.mayCreateProject !== true) {
      throw new AuditError(
        'audit',
        `The Linear team ${team.key} has no project whose name starts with "${EPIC}": make one, or allow the audit to make it.`,
      );
    }
    // The id is derived from the team's, so that two audits at once make one project.
    const input = { id: derivedUuid('project', team.id), name: EPIC_NAME, teamIds: [team.id] };
    try {
      return (await this.#linear.call(linear.CREATE_PROJECT, { input })).projectCreate.project.id;
    } catch (error) {
      const made = await this.#findProject(team);
      if (made !== null) return made;
      throw error;
    }
  }

  async #findProject(team: linear.LinearTeam): Promise<string | null> {
    const { nodes } = (await this.#linear.call(linear.FIND_PROJECTS, { team: team.id, start: EPIC })).projects;
    const epics = nodes
      // "Epic 01" and "Epic 0.5" are other epics.
      .filter(({ name }) => /^epic 0(?![\w.]*\d)/i.test(name))
      .sort((a, b) => Number(isOver(a)) - Number(isOver(b)) || a.createdAt.localeCompare(b.createdAt));
    return epics[0]?.id ?? null;
  }

  async #labels(team: linear.LinearTeam, names: readonly string[], warnings: string[]): Promise<string[]> {
    const ids: string[] = [];
    const found = await this.#findLabels(team, names);
    for (const name of names) {
      const id = found.get(name) ?? (await this.#createLabel(team, name));
      if (id !== null) ids.push(id);
      else warnings.push(`Linear did not let the label "${name}" be made: the task goes without it.`);
    }
    return ids;
  }

  /** Labels that can be given to an issue of the team: its own and the workspace's, but no groups of labels. */
  async #findLabels(team: linear.LinearTeam, names: readonly string[]): Promise<Map<string, string>> {
    const filter = {
      or: names.map((name) => ({ name: { eqIgnoreCase: name } })),
      and: [{ or: [{ team: { id: { eq: team.id } } }, { team: { null: true } }] }],
    };
    const { nodes } = (await this.#linear.call(linear.FIND_LABELS, { filter })).issueLabels;
    const usable = nodes.filter(({ isGroup, team: owner }) => !isGroup && (owner === null || owner.id === team.id));
    const byName = new Map<string, string>();
    for (const name of names) {
      const label = usable.find((one) => one.name.toLowerCase() === name.toLowerCase());
      if (label !== undefined) byName.set(name, label.id);
    }
    return byName;
  }

  /** Null where Linear does not let it be made: a task without a label is better than none. */
  async #createLabel(team: linear.LinearTeam, name: string): Promise<string | null> {
    const input = { id: derivedUuid('label', team.id, name), name, teamId: team.id };
    try {
      return (await this.#linear.call(linear.CREATE_LABEL, { input })).issueLabelCreate.issueLabel.id;
    } catch (error) {
      if (!isRefusal(error)) throw error;
      return (await this.#findLabels(team, [name])).get(name) ?? null;
    }
  }

  /** A task without the link is better than none. */
  async #attach(issue: linear.LinearIssue, { auditId, report }: NewTask, warnings: string[]): Promise<void> {
    if (report === null) return;
    const input = { id: derivedUuid('attachment', auditId), issueId: issue.id, ...report };
    try {
      await this.#linear.call(linear.CREATE_ATTACHMENT, { input });
    } catch {
      if (await this.#isAttached(issue, report.url)) return;
      warnings.push(`The link to the report could not be attached to ${issue.identifier}.`);
    }
  }

  async #isAttached(issue: linear.LinearIssue, url: string): Promise<boolean> {
    try {
      const { nodes } = (await this.#linear.call(linear.FIND_ATTACHMENTS, { url })).attachmentsForURL;
      return nodes.some((attachment) => attachment.issue.id === issue.id);
    } catch {
      return false;
    }
  }
}

function isOver(project: { canceledAt: string | null; completedAt: string | null }): boolean {
  return project.canceledAt !== null || project.completedAt !== null;
}

/** Whether Linear understood the request and said no. */
function isRefusal(error: unknown): boolean {
  return error instanceof AuditError && error.cause instanceof LinearError && (error.cause.status ?? 500) < 500;
}

/** Whether what Linear said no to has to do with that word. */
function isAbout(error: unknown, word: string): boolean {
  if (!(error instanceof AuditError) || !(error.cause instanceof LinearError)) return false;
  return error.cause.errors?.some(({ message }) => message.toLowerCase().includes(word)) ?? false;
}
