import http from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Server, serve } from '../e2e/helpers.ts';

export interface GitFront extends Server {
  /** `host:port`, as a configuration names it. */
  host: string;
  requests: { url: string; authorization: string | undefined }[];
  /** Bytes that were sent on. */
  sent: number;
}

/** Asked for every request: they can be changed while it runs. */
export interface FrontOptions {
  /** `user:token` that may read; absent: anybody may. */
  credential?: () => string;
  /** Where a path has moved to; undefined: nowhere. */
  moved?: (path: string) => string | undefined;
  /** Whether it never answers. */
  hangs?: (path: string) => boolean;
  bytesPerSecond?: number;
  seen?: () => void;
}

/** What stands before a git server elsewhere: asks for a token, redirects, takes its time. */
export async function serveFront(behind: Server, options: FrontOptions = {}): Promise<GitFront> {
  const server = await serve((request, response) => {
    const url = request.url ?? '/';
    const { authorization } = request.headers;
    all.requests.push({ url, authorization });
    options.seen?.();
    if (options.hangs?.(url)) return;
    const location = options.moved?.(url);
    if (location !== undefined) return void response.writeHead(302, { location }).end();
    const right = options.credential?.();
    if (right !== undefined && authorization !== `Basic ${Buffer.from(right).toString('base64')}`) {
      return void response.writeHead(401, { 'www-authenticate': 'Basic realm="git"' }).end();
    }
    const onward = http.request(`${behind.url}${url}`, { method: request.method, headers: request.headers });
    onward.on('response', async (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      for await (const chunk of answer as AsyncIterable<Buffer>) {
        for (let at = 0; at < chunk.length && !response.destroyed; at += 16_384) {
          const piece = chunk.subarray(at, at + 16_384);
          response.write(piece);
          all.sent += piece.length;
          const { bytesPerSecond } = options;
          if (bytesPerSecond !== undefined) await sleep((piece.length / bytesPerSecond) * 1000);
        }
      }
      response.end();
    });
    onward.on('error', () => response.destroy());
    request.pipe(onward);
  });
  const all: GitFront = { ...server, host: new URL(server.url).host, requests: [], sent: 0 };
  return all;
}
