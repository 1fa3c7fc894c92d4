import { Duration, RemovalPolicy, Validations } from 'aws-cdk-lib';
import { BlockPublicAccess, Bucket, BucketEncryption, type LifecycleRule, ObjectOwnership } from 'aws-cdk-lib/aws-s3';
import { Construct } from 'constructs';

const LIFECYCLE: LifecycleRule[] = [
  { id: 'abort-uploads', abortIncompleteMultipartUploadAfter: Duration.days(1) },
  // They hold the audited code itself, and are of use only while their audit runs.
  { id: 'expire-snapshots', prefix: 'audits/', tagFilters: { kind: 'archive' }, expiration: Duration.days(3) },
  { id: 'expire-audits', prefix: 'audits/', expiration: Duration.days(400) },
  { id: 'expire-invocations', prefix: 'invocations/', expiration: Duration.days(7) },
  { id: 'expire-research', prefix: 'research/', expiration: Duration.days(30) },
  { id: 'expire-deliveries', prefix: 'deliveries/', expiration: Duration.days(30) },
];

/** The bucket that keeps the audits: private, encrypted, spoken to over TLS only; it outlives the stack. */
export class Storage extends Construct {
  readonly bucket: Bucket;

  constructor(scope: Construct, id: string) {
    super(scope, id);
    const common = {
      encryption: BucketEncryption.S3_MANAGED,
      blockPublicAccess: BlockPublicAccess.BLOCK_ALL,
      objectOwnership: ObjectOwnership.BUCKET_OWNER_ENFORCED,
      enforceSSL: true,
      minimumTLSVersion: 1.2,
      removalPolicy: RemovalPolicy.RETAIN,
    };
    const accessLog = new Bucket(this, 'AccessLog', {
      ...common,
      lifecycleRules: [{ id: 'expire-log', expiration: Duration.days(90) }],
    });
    Validations.of(accessLog).acknowledge({
      id: 'AwsSolutions-S1',
      reason: 'It holds the access log of the other bucket; a log of reading that log would log itself.',
    });
    this.bucket = new Bucket(this, 'Audits', {
      ...common,
      serverAccessLogsBucket: accessLog,
      serverAccessLogsPrefix: 'audits/',
      lifecycleRules: LIFECYCLE,
    });
  }
}
