import type { Readable } from 'node:stream';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  DeleteObjectCommand,
  GetObjectCommand,
  PutObjectCommand,
  type PutObjectCommandInput,
  paginateListObjectsV2,
  S3Client,
} from '@aws-sdk/client-s3';
import { Upload } from '@aws-sdk/lib-storage';
import type { NodeJsClient } from '@smithy/types';
import { partsOfKey } from './object-key.ts';
import type { ObjectStore } from './object-store.ts';
import { isConflict, isMissing, s3Error, wasRepeated } from './s3-errors.ts';

export interface S3Options {
  bucket: string;
  /** A KMS key's ARN; without one, objects are encrypted with S3's own keys. */
  kmsKey?: string;
  /** How long S3 may be silent before a request is made again, as often as the AWS SDK does it. */
  silenceMs?: number;
}

const SILENCE_MS = 20_000;
/** An update that meets another writer this often in a row has met something else. */
const UPDATES = 50;

/** An object store in an S3 bucket. Region, endpoint and credentials are those of the environment, as the AWS SDK finds them. */
export class S3ObjectStore implements ObjectStore {
  readonly #bucket: string;
  readonly #client: NodeJsClient<S3Client>;
  readonly #encryption: Pick<PutObjectCommandInput, 'ServerSideEncryption' | 'SSEKMSKeyId'>;

  constructor({ bucket, kmsKey, silenceMs = SILENCE_MS }: S3Options) {
    this.#bucket = bucket;
    this.#encryption =
      kmsKey === undefined
        ? { ServerSideEncryption: 'AES256' }
        : { ServerSideEncryption: 'aws:kms', SSEKMSKeyId: kmsKey };
    this.#client = new S3Client({
      // For streams too: bytes that come slowly are no fault, a connection that has gone silent is.
      requestHandler: { connectionTimeout: Math.min(3000, silenceMs), socketTimeout: silenceMs },
    });
  }

  async get(key: string): Promise<string | null> {
    return this.#on('read', key, async () => (await this.#read(key))?.text ?? null);
  }

  async put(key: string, text: string): Promise<void> {
    await this.#on('write', key, () => this.#write(key, text));
  }

  async putIfAbsent(key: string, text: string): Promise<boolean> {
    return this.#on('write', key, () => this.#writeUnlessChanged(key, text, null));
  }

  async getBytes(key: string): Promise<Readable | null> {
    return this.#on('read', key, async () => (await this.#open(key))?.Body ?? null);
  }

  async putBytes(key: string, bytes: Readable): Promise<void> {
    await this.#on('write', key, async () => {
      try {
        // A lifecycle rule can tell archives by the tag: they hold the audited code, and are not to be kept for long.
        const params = { Bucket: this.#bucket, Key: key, Body: bytes, Tagging: 'kind=archive', ...this.#encryption };
        await new Upload({ client: this.#client, params }).done();
      } finally {
        bytes.destroy();
      }
    });
  }

  async update(key: string, change: (text: string | null) => string): Promise<void> {
    await this.#on('write', key, async () => {
      for (let tried = 0; tried < UPDATES; tried++) {
        const before = await this.#read(key);
        if (await this.#writeUnlessChanged(key, change(before?.text ?? null), before?.etag ?? null)) return;
        await sleep(Math.random() * Math.min(1000, 20 * 2 ** tried));
      }
      throw new Error('others keep writing it');
    });
  }

  async list(prefix: string): Promise<string[]> {
    return this.#doing(`list ${prefix || 'everything'}`, async () => {
      const keys: string[] = [];
      const asked = { Bucket: this.#bucket, Prefix: prefix };
      for await (const page of paginateListObjectsV2({ client: this.#client }, asked)) {
        for (const { Key } of page.Contents ?? []) if (Key !== undefined) keys.push(Key);
      }
      // S3 sorts by UTF-8 bytes, the store's other forms as JavaScript does.
      return keys.sort();
    });
  }

  async delete(key: string): Promise<void> {
    await this.#on('remove', key, () => this.#client.send(new DeleteObjectCommand({ Bucket: this.#bucket, Key: key })));
  }

  async #read(key: string): Promise<{ text: string; etag: string | null } | null> {
    const answer = await this.#open(key);
    if (answer?.Body === undefined) return null;
    return { text: await answer.Body.transformToString(), etag: answer.ETag ?? null };
  }

  async #open(key: string) {
    try {
      return await this.#client.send(new GetObjectCommand({ Bucket: this.#bucket, Key: key }));
    } catch (error) {
      if (isMissing(error)) return null;
      throw error;
    }
  }

  /** @param etag what must still be there; null: nothing may be there yet. Answers whether it was so. */
  async #writeUnlessChanged(key: string, text: string, etag: string | null): Promise<boolean> {
    try {
      await this.#write(key, text, etag === null ? { IfNoneMatch: '*' } : { IfMatch: etag });
      return true;
    } catch (error) {
      if (!isConflict(error)) throw error;
      // The first try can have been carried out and only its answer lost; the second then meets its own text.
      return wasRepeated(error) && (await this.#read(key))?.text === text;
    }
  }

  async #write(key: string, text: string, condition: Pick<PutObjectCommandInput, 'IfMatch' | 'IfNoneMatch'> = {}) {
    const params = { Bucket: this.#bucket, Key: key, Body: text, ...typeOf(key), ...this.#encryption };
    await this.#client.send(new PutObjectCommand({ ...params, ...condition }));
  }

  async #on<T>(verb: string, key: string, act: () => Promise<T>): Promise<T> {
    partsOfKey(key);
    return this.#doing(`${verb} ${key}`, act);
  }

  async #doing<T>(what: string, act: () => Promise<T>): Promise<T> {
    try {
      return await act();
    } catch (error) {
      throw s3Error(what, this.#bucket, error);
    }
  }
}

/** Reports are opened in browsers by links to the bucket: the type decides what these do with them. */
const TYPES: Record<string, string> = {
  json: 'application/json',
  sarif: 'application/sarif+json',
  md: 'text/markdown; charset=utf-8',
  html: 'text/html; charset=utf-8',
};

function typeOf(key: string): Pick<PutObjectCommandInput, 'ContentType'> {
  return { ContentType: TYPES[key.slice(key.lastIndexOf('.') + 1)] ?? 'text/plain; charset=utf-8' };
}
