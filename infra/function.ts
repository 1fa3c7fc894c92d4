import { type Duration, RemovalPolicy, Size, Stack, Validations } from 'aws-cdk-lib';
import { Platform } from 'aws-cdk-lib/aws-ecr-assets';
import { Effect, PolicyStatement, Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import {
  Architecture,
  Code,
  DockerImageCode,
  DockerImageFunction,
  Function as LambdaFunction,
  LoggingFormat,
  Runtime,
  Tracing,
} from 'aws-cdk-lib/aws-lambda';
import { LogGroup, RetentionDays } from 'aws-cdk-lib/aws-logs';
import type { Bucket, CfnBucket } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

export interface AuditFunctionProps {
  /** The folder that scripts/build-lambda.mjs made for it. */
  bundle: string;
  /** Whether that folder is the context of an image, which is built when it is deployed. */
  isImage?: boolean;
  description: string;
  memoryMb: number;
  timeout: Duration;
  /** Disk for code that is looked at, in MiB. */
  diskMb?: number;
  environment: Record<string, string>;
  /** How many may run at once; absent: as many as the account allows. */
  concurrency?: number;
}

/** A function on Arm with a role that can do nothing but write its own log and traces, until it is allowed more. */
export class AuditFunction extends Construct {
  readonly function: LambdaFunction;
  readonly role: Role;

  constructor(scope: Construct, id: string, props: AuditFunctionProps) {
    super(scope, id);
    const logGroup = new LogGroup(this, 'Log', {
      retention: RetentionDays.ONE_MONTH,
      removalPolicy: RemovalPolicy.DESTROY,
    });
    this.role = new Role(this, 'Role', {
      assumedBy: new ServicePrincipal('lambda.amazonaws.com'),
      description: props.description,
    });
    logGroup.grantWrite(this.role);
    const common = {
      role: this.role,
      architecture: Architecture.ARM_64,
      description: props.description,
      memorySize: props.memoryMb,
      timeout: props.timeout,
      ephemeralStorageSize: Size.mebibytes(props.diskMb ?? 512),
      tracing: Tracing.ACTIVE,
      logGroup,
      loggingFormat: LoggingFormat.JSON,
      reservedConcurrentExecutions: props.concurrency,
      environment: props.environment,
    };
    this.function = props.isImage
      ? new DockerImageFunction(this, 'Function', {
          ...common,
          code: DockerImageCode.fromImageAsset(props.bundle, { platform: Platform.LINUX_ARM64 }),
        })
      : new LambdaFunction(this, 'Function', {
          ...common,
          runtime: Runtime.NODEJS_24_X,
          handler: 'index.handler',
          code: Code.fromAsset(props.bundle),
        });
    Validations.of(this).acknowledge({
      id: 'AwsSolutions-IAM5[Resource::*]',
      reason:
        'X-Ray takes traces for no resource in particular: xray:PutTraceSegments knows no narrower resource than *.',
    });
  }

  allow(actions: readonly string[], resources: readonly string[]): void {
    this.role.addToPolicy(
      new PolicyStatement({ effect: Effect.ALLOW, actions: [...actions], resources: [...resources] }),
    );
  }

  /**
   * @param keys patterns of the objects' keys
   * @param reason why these cannot be single keys
   */
  allowObjects(actions: readonly string[], bucket: Bucket, keys: readonly string[], reason: string): void {
    this.allow(
      actions,
      keys.map((key) => bucket.arnForObjects(key)),
    );
    const name = Stack.of(bucket).getLogicalId(bucket.node.defaultChild as CfnBucket);
    for (const key of keys) {
      Validations.of(this).acknowledge({ id: `AwsSolutions-IAM5[Resource::<${name}.Arn>/${key}]`, reason });
    }
  }
}
