import path from 'node:path';
import { App, type AppProps, Validations } from 'aws-cdk-lib';
import { AwsSolutionsChecks } from 'cdk-nag';
import { AuditStack } from './audit-stack.ts';

const BUNDLES = path.resolve(import.meta.dirname, '../dist-lambda');

/** What CDK does otherwise only in projects that it made itself. */
const FLAGS = {
  // S3 writes its access log by the log bucket's policy, which needs no access control lists.
  '@aws-cdk/aws-s3:serverAccessLogsUseBucketPolicy': true,
  '@aws-cdk/aws-iam:minimizePolicies': true,
};

/** The CDK app: one stack, checked against the AWS Solutions rules. Context: `concurrency`. */
export function auditApp(props?: AppProps): { app: App; stack: AuditStack } {
  const app = new App({ ...props, postCliContext: { ...FLAGS, ...props?.postCliContext } });
  const concurrency = app.node.tryGetContext('concurrency');
  const stack = new AuditStack(app, 'AuditPersistence', {
    bundles: BUNDLES,
    description: 'Audits of how repositories use their databases and event loops',
    ...(concurrency === undefined ? {} : { concurrency: wholeNumber(concurrency) }),
  });
  Validations.of(app).addPlugins(new AwsSolutionsChecks(app));
  return { app, stack };
}

/** @throws Error where it is none */
function wholeNumber(text: unknown): number {
  const number = Number(text);
  if (!Number.isInteger(number) || number < 1) {
    throw new Error(`The context "concurrency" is ${text}: give how many audits may run at once, 1 or more.`);
  }
  return number;
}
