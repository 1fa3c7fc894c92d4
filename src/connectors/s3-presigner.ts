import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';
import type { Presigner } from './presigner.ts';

/** Long enough to follow a redirect; a longer life ends with the role's credentials anyhow. */
const LASTS_SECONDS = 300;

/** Presigned addresses of objects in an S3 bucket. */
export class S3Presigner implements Presigner {
  readonly #bucket: string;
  readonly #client = new S3Client({});

  constructor(bucket: string) {
    this.#bucket = bucket;
  }

  presign(key: string, { contentType, name, inline }: Parameters<Presigner['presign']>[1]): Promise<string> {
    const command = new GetObjectCommand({
      Bucket: this.#bucket,
      Key: key,
      ResponseContentType: contentType,
      ResponseContentDisposition: `${inline ? 'inline' : 'attachment'}; filename="${name}"`,
    });
    return getSignedUrl(this.#client, command, { expiresIn: LASTS_SECONDS });
  }
}
