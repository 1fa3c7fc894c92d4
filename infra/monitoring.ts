import { Duration } from 'aws-cdk-lib';
import type { HttpApi } from 'aws-cdk-lib/aws-apigatewayv2';
import {
  Alarm,
  ComparisonOperator,
  Dashboard,
  GraphWidget,
  type IMetric,
  Metric,
  TreatMissingData,
} from 'aws-cdk-lib/aws-cloudwatch';
import { SnsAction } from 'aws-cdk-lib/aws-cloudwatch-actions';
import type { Function as LambdaFunction } from 'aws-cdk-lib/aws-lambda';
import { Topic } from 'aws-cdk-lib/aws-sns';
import type { Queue } from 'aws-cdk-lib/aws-sqs';
import { Construct } from 'constructs';

const PERIOD = Duration.minutes(5);
const NAMESPACE = 'AuditPersistence';
const SLACK_WAITS_MS = 3000;

/** Alarms, told to a topic that people subscribe to, and a dashboard. */
export class Monitoring extends Construct {
  readonly topic: Topic;

  /** @param functions by the name that their own metrics have as `service` */
  constructor(
    scope: Construct,
    id: string,
    functions: Record<string, LambdaFunction>,
    { lost, api }: { lost: Queue; api: HttpApi },
  ) {
    super(scope, id);
    this.topic = new Topic(this, 'Alarms', { enforceSSL: true });
    const all = Object.entries(functions);
    this.#alarm(
      'LostAudits',
      'An audit was given up after every try, and its requester could not be told; the queue holds what was asked and why it failed.',
      {
        metric: lost.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum' }),
      },
    );
    this.#alarm('DoorErrors', 'Requests of Slack or of webhooks are answered with an error of the service.', {
      metric: api.metricServerError({ period: PERIOD, statistic: 'Sum' }),
    });
    const slack = functions.slack;
    if (slack) {
      this.#alarm('SlackSlow', 'Slack’s requests are answered close to or after the 3 s that Slack waits.', {
        metric: slack.metricDuration({ period: PERIOD, statistic: 'Maximum' }),
        threshold: SLACK_WAITS_MS - 500,
      });
    }
    for (const [name, lambda] of all) {
      const title = name.replace(/(?:^|-)(.)/g, (_, letter: string) => letter.toUpperCase());
      this.#alarm(`${title}Errors`, `The function ${name} fails.`, { metric: lambda.metricErrors({ period: PERIOD }) });
      this.#alarm(`${title}Throttles`, `More invocations of ${name} are asked for than may run at once.`, {
        metric: lambda.metricThrottles({ period: PERIOD }),
        threshold: 20,
      });
    }
    const own = (metricName: string, service: string, statistic: string) =>
      new Metric({
        namespace: NAMESPACE,
        metricName,
        dimensionsMap: { service },
        statistic,
        period: PERIOD,
        label: service,
      });
    const graph = (title: string, left: IMetric[]) => new GraphWidget({ title, left, width: 12 });
    new Dashboard(this, 'Dashboard', {
      widgets: [
        [
          graph(
            'Invocations',
            all.map(([label, lambda]) => lambda.metricInvocations({ label, period: PERIOD })),
          ),
          graph(
            'Errors',
            all.map(([label, lambda]) => lambda.metricErrors({ label, period: PERIOD })),
          ),
        ],
        [
          graph(
            'Duration, longest',
            all.map(([label, lambda]) => lambda.metricDuration({ label, period: PERIOD, statistic: 'Maximum' })),
          ),
          graph(
            'Throttles',
            all.map(([label, lambda]) => lambda.metricThrottles({ label, period: PERIOD })),
          ),
        ],
        [
          graph('Seconds per audit', [
            own('AuditSeconds', 'coordinator', 'p50'),
            own('AuditSeconds', 'coordinator', 'Maximum'),
          ]),
          graph('Audits given up', [
            own('AuditsGivenUp', 'coordinator', 'Sum'),
            lost.metricApproximateNumberOfMessagesVisible({ period: PERIOD, statistic: 'Maximum', label: 'untold' }),
          ]),
        ],
      ],
    });
  }

  #alarm(
    id: string,
    alarmDescription: string,
    { metric, threshold = 1 }: { metric: IMetric; threshold?: number },
  ): void {
    const alarm = new Alarm(this, id, {
      alarmDescription,
      metric,
      threshold,
      evaluationPeriods: 1,
      comparisonOperator: ComparisonOperator.GREATER_THAN_OR_EQUAL_TO_THRESHOLD,
      treatMissingData: TreatMissingData.NOT_BREACHING,
    });
    alarm.addAlarmAction(new SnsAction(this.topic));
  }
}
