import { createHash, randomUUID } from 'node:crypto';
import type http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { crc32 } from 'node:zlib';
import { type Server, serve } from '../e2e/helpers.ts';
import { serveGateway } from './s3-gateway.ts';

/** One request as the server understands it. */
export interface S3Request {
  method: string;
  key: string;
  query: URLSearchParams;
  headers: http.IncomingHttpHeaders;
}

/** What goes wrong: an error that S3 sends, a slow answer, none at all, or one that is lost after the work was done. */
export type S3Fault = { status: number; code: string } | { delayMs: number } | 'silent' | 'lost' | undefined;

interface Kept {
  body: Buffer;
  headers: Record<string, string>;
}

/** What is in the bucket, by key. */
export interface S3Objects extends Iterable<[string, Kept]> {
  has(key: string): boolean;
  get(key: string): Kept | undefined;
  set(key: string, kept: Kept): unknown;
  delete(key: string): unknown;
  keys(): Iterable<string>;
  values(): Iterable<Kept>;
  clear(): void;
}

export interface S3Server extends Server {
  bucket: string;
  objects: S3Objects;
  requests: S3Request[];
  /** Asked for each request; undefined: nothing goes wrong. */
  fault: (request: S3Request) => S3Fault;
  /** What a process must have in its environment to use this server. */
  environment: Record<string, string>;
}

const PAGE = 3;

/**
 * One bucket that answers as S3's REST API does, for what the object store uses of it; lists come in pages of three keys.
 * Where AUDIT_PERSISTENCE_VERSITYGW names that program, it is the bucket of a gateway of its own instead.
 */
export async function serveS3(bucket = 'audits'): Promise<S3Server> {
  const program = process.env.AUDIT_PERSISTENCE_VERSITYGW;
  if (program) return serveGateway(program, bucket);
  const objects: Objects = new Map();
  const uploads = new Map<string, Map<number, Buffer>>();
  const requests: S3Request[] = [];
  const server = await serve(async (incoming, response) => {
    const url = new URL(incoming.url ?? '/', 'http://s3');
    const [, named, ...rest] = url.pathname.split('/').map(decodeURIComponent);
    const request: S3Request = {
      method: incoming.method ?? '',
      key: rest.join('/'),
      query: url.searchParams,
      headers: incoming.headers,
    };
    const raw: Buffer[] = [];
    for await (const chunk of incoming) raw.push(chunk);
    requests.push(request);
    const fault = all.fault(request);
    if (fault === 'silent') return;
    if (typeof fault === 'object' && 'delayMs' in fault) await sleep(fault.delayMs);
    let answer: Answer;
    try {
      const isSigned = incoming.headers.authorization?.startsWith('AWS4-HMAC-SHA256 ') || isPresigned(url.searchParams);
      if (!isSigned) throw new Refusal(403, 'AccessDenied');
      if (typeof fault === 'object' && 'code' in fault) throw new Refusal(fault.status, fault.code);
      if (named !== bucket) throw new Refusal(404, 'NoSuchBucket');
      answer = handle(request, decode(incoming.headers, Buffer.concat(raw)), objects, uploads);
    } catch (error) {
      if (!(error instanceof Refusal)) throw error;
      const { status, code } = error;
      answer = { status, body: `<Error><Code>${code}</Code><Message>${code} it is.</Message></Error>` };
    }
    if (fault === 'lost') return void response.destroy();
    response.writeHead(answer.status, { 'x-amz-request-id': randomUUID(), ...answer.headers });
    response.end(answer.body);
  });
  const environment = {
    AWS_ENDPOINT_URL_S3: server.url,
    AWS_REGION: 'eu-central-1',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
  };
  const all: S3Server = { ...server, bucket, objects, requests, fault: () => undefined, environment };
  return all;
}

type Objects = Map<string, Kept>;

interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string | Buffer;
}

class Refusal extends Error {
  readonly status: number;
  readonly code: string;

  constructor(status: number, code: string) {
    super(code);
    this.status = status;
    this.code = code;
  }
}

function handle(
  { method, key, query, headers }: S3Request,
  body: Buffer,
  objects: Objects,
  uploads: Map<string, Map<number, Buffer>>,
): Answer {
  const upload = query.get('uploadId');
  const parts = upload === null ? undefined : uploads.get(upload);
  if (upload !== null && parts === undefined) throw new Refusal(404, 'NoSuchUpload');
  const keep = (content: Buffer, more: Record<string, string>) => {
    objects.set(key, { body: content, headers: { ETag: etagOf(content), ...more } });
    return { status: 200, headers: { ETag: etagOf(content) } };
  };
  if (method === 'GET' && query.get('list-type') === '2') return list(objects, query);
  if (method === 'POST' && query.has('uploads')) {
    const id = randomUUID();
    uploads.set(id, new Map());
    return { status: 200, body: xml('InitiateMultipartUploadResult', `<UploadId>${id}</UploadId>`) };
  }
  if (method === 'PUT' && parts) {
    parts.set(Number(query.get('partNumber')), body);
    return { status: 200, headers: { ETag: etagOf(body) } };
  }
  if (method === 'POST' && parts) {
    const given = [...body.toString().matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number));
    const small = given.slice(0, -1).some((number) => parts.get(number)!.length < 5 * 1024 * 1024);
    if (small) throw new Refusal(400, 'EntityTooSmall');
    const { headers: made } = keep(Buffer.concat(given.map((number) => parts.get(number)!)), {});
    uploads.delete(upload!);
    return { status: 200, body: xml('CompleteMultipartUploadResult', `<ETag>${made.ETag}</ETag>`) };
  }
  if (method === 'DELETE' && parts) {
    uploads.delete(upload!);
    return { status: 204 };
  }
  const there = objects.get(key);
  if (method === 'PUT') {
    if (headers['if-none-match'] === '*' && there) throw new Refusal(412, 'PreconditionFailed');
    const match = headers['if-match'];
    if (match !== undefined && !there) throw new Refusal(404, 'NoSuchKey');
    if (match !== undefined && match !== there?.headers.ETag) throw new Refusal(412, 'PreconditionFailed');
    const encryption = String(headers['x-amz-server-side-encryption'] ?? '');
    return keep(body, {
      'content-type': headers['content-type'] ?? 'binary/octet-stream',
      ...(encryption === '' ? {} : { 'x-amz-server-side-encryption': encryption }),
    });
  }
  if (method === 'DELETE') {
    objects.delete(key);
    return { status: 204 };
  }
  if (!there) throw new Refusal(404, 'NoSuchKey');
  const type = query.get('response-content-type');
  const asked: Record<string, string> = type === null ? {} : { 'content-type': type };
  return { status: 200, headers: { ...there.headers, ...asked }, body: there.body };
}

/** The signature itself is not checked; that of the gateway's is (s3-gateway.ts). */
function isPresigned(query: URLSearchParams): boolean {
  return /^[0-9a-f]{64}$/.test(query.get('X-Amz-Signature') ?? '') && Number(query.get('X-Amz-Expires')) > 0;
}

function list(objects: Objects, query: URLSearchParams): Answer {
  const prefix = query.get('prefix') ?? '';
  const after = query.get('continuation-token') ?? '';
  const all = [...objects.keys()].filter((key) => key.startsWith(prefix) && key > after).sort();
  const page = all.slice(0, PAGE);
  const more =
    all.length > page.length ? `<NextContinuationToken>${escapeXml(page.at(-1)!)}</NextContinuationToken>` : '';
  const contents = page.map((key) => `<Contents><Key>${escapeXml(key)}</Key></Contents>`).join('');
  return { status: 200, body: xml('ListBucketResult', `<IsTruncated>${more !== ''}</IsTruncated>${more}${contents}`) };
}

/** The content, out of the chunks that a client sends where it learns the checksum only at the end; the checksum must be right. */
function decode(headers: http.IncomingHttpHeaders, raw: Buffer): Buffer {
  let body = raw;
  let checksum = headers['x-amz-checksum-crc32'];
  if (String(headers['content-encoding'] ?? '').includes('aws-chunked')) {
    const chunks: Buffer[] = [];
    let at = 0;
    for (;;) {
      const end = raw.indexOf('\r\n', at);
      const size = Number.parseInt(raw.toString('latin1', at, end), 16);
      at = end + 2;
      if (size === 0) break;
      chunks.push(raw.subarray(at, at + size));
      at += size + 2;
    }
    body = Buffer.concat(chunks);
    checksum = /x-amz-checksum-crc32:(\S+)/.exec(raw.toString('latin1', at))?.[1];
  }
  if (checksum === undefined) return body;
  const right = Buffer.alloc(4);
  right.writeUInt32BE(crc32(body));
  if (right.toString('base64') !== checksum) throw new Refusal(400, 'BadDigest');
  return body;
}

function etagOf(body: Buffer): string {
  return `"${createHash('md5').update(body).digest('hex')}"`;
}

function xml(name: string, content: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`;
}

function escapeXml(text: string): string {
  return text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);
}
