/** Why a connection can't be used any more. */
export class BrokenConnection extends Error {
  constructor(message: string, options?: ErrorOptions) {
    super(message, options);
    this.name = 'BrokenConnection';
  }
}

/**
 * `fetch` whose answers are bounded. The protocol's client only notes what goes wrong within an answer and goes on waiting
 * for it, so `broken` is called where an answer to a message is too long or ends in an error.
 * @param bytes the most that one answer may have
 */
export function boundedFetch(bytes: number, broken: (reason: BrokenConnection) => void): typeof fetch {
  return async (input, init) => {
    const response = await fetch(input, init);
    if (response.body === null) return response;
    const fail = (reason: BrokenConnection): BrokenConnection => {
      if (init?.method === 'POST' && init.signal?.aborted !== true) broken(reason);
      return reason;
    };
    const body = bounded(response.body.getReader(), bytes, fail);
    return new Response(body, { status: response.status, statusText: response.statusText, headers: response.headers });
  };
}

function bounded(
  reader: ReadableStreamDefaultReader<Uint8Array>,
  bytes: number,
  fail: (reason: BrokenConnection) => BrokenConnection,
): ReadableStream<Uint8Array> {
  let seen = 0;
  let isLeft = false;
  return new ReadableStream({
    async pull(controller) {
      const next = await reader.read().catch((error: unknown) => ({ error }));
      // The protocol's client doesn't read every answer to its end.
      if (isLeft) return;
      if ('error' in next) {
        controller.error(fail(new BrokenConnection('it broke off in the middle of an answer', { cause: next.error })));
      } else if (next.done) {
        controller.close();
      } else {
        seen += next.value.byteLength;
        if (seen <= bytes) controller.enqueue(next.value);
        else {
          controller.error(fail(tooLong(bytes)));
          await reader.cancel().catch(() => undefined);
        }
      }
    },
    cancel: (reason) => {
      isLeft = true;
      return reader.cancel(reason);
    },
  });
}

/** What is said of an answer that has more than that many bytes. */
export function tooLong(bytes: number): BrokenConnection {
  return new BrokenConnection(`an answer of it is longer than ${Math.round(bytes / 1024)} KB`);
}
