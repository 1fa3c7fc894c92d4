import { S3ServiceException } from '@aws-sdk/client-s3';
import { AuditError, messageOf } from '../contracts/index.ts';

/** S3's error codes (https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html) → what is wrong and what to do. */
const MEANINGS: Record<string, string> = {
  AccessDenied: 'access is denied: check the permissions of the role that runs this',
  InvalidAccessKeyId: 'the credentials are not known: check them',
  SignatureDoesNotMatch: 'the credentials are wrong: check them',
  ExpiredToken: 'the credentials have expired: renew them',
  NoSuchBucket: 'there is no such bucket: check its name and its region',
  PermanentRedirect: 'the bucket is in another region: set the region to the bucket’s',
  SlowDown: 'S3 asks for fewer requests: try again later',
  ServiceUnavailable: 'S3 has a problem: try again later',
  InternalError: 'S3 has a problem: try again later',
  EntityTooLarge: 'it is larger than S3 takes',
  TimeoutError: 'S3 does not answer in time: try again later',
  CredentialsProviderError: 'there are no credentials: give the process a role or a profile',
};

/** One sentence about what could not be done; S3's own error stands in its `cause`. */
export function s3Error(doing: string, bucket: string, thrown: unknown): AuditError {
  if (thrown instanceof AuditError) return thrown;
  const code = thrown instanceof Error ? thrown.name : '';
  const why = MEANINGS[code] ?? (messageOf(thrown).replace(/\.$/, '') || code);
  return new AuditError('audit', `Cannot ${doing} in the bucket ${bucket}: ${why}.`, { cause: thrown });
}

/** Whether S3 says that there is no such object. */
export function isMissing(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && thrown.name === 'NoSuchKey';
}

/**
 * Whether a conditional write met another writer: 412 where the condition does not hold, 409 where a write of the same key
 * was under way, 404 where the object that was to be replaced is gone
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/conditional-writes.html).
 */
export function isConflict(thrown: unknown): boolean {
  if (!(thrown instanceof S3ServiceException)) return false;
  return ['PreconditionFailed', 'ConditionalRequestConflict', 'NoSuchKey'].includes(thrown.name);
}

/** Whether the client sent the request more than once: then an answer can be about its own earlier try. */
export function wasRepeated(thrown: unknown): boolean {
  return thrown instanceof S3ServiceException && (thrown.$metadata.attempts ?? 1) > 1;
}
