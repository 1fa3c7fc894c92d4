import { plain } from '../report/text.ts';

export interface Progress {
  say(phase: string, message: string): void;
  /** Leaves the terminal as the next line of output needs it. */
  end(): void;
}

const EVERY_MS = 2000;

/** One live line on a terminal, plain lines elsewhere, nothing when quiet. Text of the audited repository cannot steer the terminal. */
export function createProgress(stream: NodeJS.WriteStream, quiet: boolean): Progress {
  if (quiet) return { say: () => undefined, end: () => undefined };
  return stream.isTTY ? liveLine(stream) : plainLines(stream);
}

function liveLine(stream: NodeJS.WriteStream): Progress {
  return {
    say: (_, message) => {
      stream.write(`\r\u001b[K${[...plain(message)].slice(0, (stream.columns || 80) - 1).join('')}`);
    },
    end: () => {
      stream.write('\r\u001b[K');
    },
  };
}

/** Each phase once, and what happens within it now and then. */
function plainLines(stream: NodeJS.WriteStream): Progress {
  let phase = '';
  let last = 0;
  return {
    say: (next, message) => {
      const now = Date.now();
      if (next === phase && now - last < EVERY_MS) return;
      phase = next;
      last = now;
      stream.write(`${plain(message)}\n`);
    },
    end: () => undefined,
  };
}
