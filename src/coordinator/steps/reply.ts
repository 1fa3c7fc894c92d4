import type { AuditorInvoker } from '../../connectors/auditor-invoker.ts';
import type { ObjectStore } from '../../connectors/object-store.ts';
import { withoutCredentials } from '../../connectors/repository-address.ts';
import type { SlackAccess } from '../../connectors/slack-client.ts';
import { SlackMessage } from '../../connectors/slack-message.ts';
import {
  AuditError,
  type AuditJob,
  type AuditorName,
  type AuditReport,
  type SlackOrigin,
} from '../../contracts/index.ts';
import { renderSlackResult } from '../../report/slack.ts';
import {
  renderSlackFailure,
  renderSlackProgress,
  renderSlackRepeated,
  type SlackProgress,
} from '../../report/slack-progress.ts';
import type { AuditRecord, Phase } from '../record.ts';
import type { Step } from '../run.ts';
import type { RunningAudit } from '../running.ts';
import { TASK_OUTCOME, TaskOutcome } from './task.ts';

const STAGES: Partial<Record<Phase, SlackProgress['stage']>> = {
  request: 'accepted',
  clone: 'cloning',
  discovery: 'preparing',
  delegate: 'auditing',
  aggregate: 'reporting',
};

/** Tells whoever asked in Slack how the audit gets on and how it ends, in one message. */
export class SlackReply {
  readonly #message: SlackMessage;
  readonly #origin: SlackOrigin;
  readonly #repository: string;
  readonly #ref: string | null;
  readonly #reportUrl: (auditId: string) => string | null;
  readonly #ended = new Map<AuditorName, 'done' | 'failed'>();
  /** Null until this process has begun: nothing is said by one that finds another at work. */
  #stage: SlackProgress['stage'] | null = null;

  /** @param reportUrl the report's address on the web; null where it has none */
  constructor(
    { request, slack }: AuditJob & { slack: SlackOrigin },
    access: SlackAccess,
    store: ObjectStore,
    reportUrl: (auditId: string) => string | null,
  ) {
    this.#message = new SlackMessage(access, slack, store, request.id);
    this.#origin = slack;
    this.#repository = withoutCredentials(request.repository);
    this.#ref = request.ref ?? null;
    this.#reportUrl = reportUrl;
  }

  /** For the world's `progress`. */
  readonly progress = (phase: Phase): void => {
    const stage = STAGES[phase] ?? this.#stage;
    if (stage === this.#stage) return;
    this.#stage = stage;
    this.#show();
  };

  /** The same invoker, whose auditors are shown when they come to an end. */
  watch(invoker: AuditorInvoker): AuditorInvoker {
    const ended = (auditor: AuditorName, how: 'done' | 'failed') => {
      this.#ended.set(auditor, how);
      this.#show();
    };
    return {
      invoke: async (invocation) => {
        try {
          const result = await invoker.invoke(invocation);
          ended(invocation.auditor, 'done');
          return result;
        } catch (error) {
          ended(invocation.auditor, 'failed');
          throw error;
        }
      },
    };
  }

  readonly step: Step = {
    phase: 'reply',
    run: async (report, record) => this.#message.finish(await this.#result(report, record), 'done'),
  };

  /** Says why there is no report. */
  async failed(error: unknown): Promise<void> {
    const reason = error instanceof AuditError ? error.message : 'Something unexpected went wrong: see the logs.';
    await this.#message.finish(renderSlackFailure(this.#repository, this.#ref, reason), 'failed');
  }

  /** Says which other audit of the same code is under way, and where its report will be. */
  async repeated(other: RunningAudit): Promise<void> {
    const report = this.#reportUrl(other.audit);
    await this.#message.finish(renderSlackRepeated(this.#repository, this.#ref, { ...other, report }), 'done');
  }

  async #result(report: AuditReport, record: AuditRecord) {
    const outcome = await record.read(TASK_OUTCOME, TaskOutcome);
    return renderSlackResult(report, {
      reportUrl: this.#reportUrl(report.id),
      task: outcome?.state === 'filed' ? outcome : null,
      notes:
        outcome === null ? [] : outcome.state === 'filed' ? outcome.warnings : [`No task was filed: ${outcome.reason}`],
      user: this.#origin.user,
    });
  }

  #show(): void {
    if (this.#stage === null) return;
    const state = { repository: this.#repository, ref: this.#ref, stage: this.#stage, ended: this.#ended };
    this.#message.show(renderSlackProgress(state));
  }
}
