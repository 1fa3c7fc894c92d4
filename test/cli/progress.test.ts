import { PassThrough } from 'node:stream';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { createProgress } from '../../src/cli/progress.ts';

function run(isTTY: boolean, quiet = false) {
  const stream = Object.assign(new PassThrough(), { isTTY, columns: 20 });
  const progress = createProgress(stream as unknown as NodeJS.WriteStream, quiet);
  return { progress, text: () => String(stream.read() ?? '') };
}

afterEach(() => {
  vi.useRealTimers();
});

describe('progress', () => {
  it('is one line on a terminal, no wider than it, and gone at the end', () => {
    const { progress, text } = run(true);
    progress.say('clone', 'Cloning');
    progress.say('clone', 'a line that is too long for it');
    progress.end();
    const written = text();
    expect(written).not.toContain('\n');
    expect(written.split('\r\u001b[K')).toEqual(['', 'Cloning', 'a line that is too ', '']);
  });

  it('is a plain line for each phase elsewhere, and now and then one within it', () => {
    vi.useFakeTimers();
    const { progress, text } = run(false);
    progress.say('clone', 'Cloning');
    progress.say('clone', 'receiving 1%');
    vi.advanceTimersByTime(5000);
    progress.say('clone', 'receiving 70%');
    progress.say('discovery', 'Discovering');
    progress.end();
    expect(text()).toBe('Cloning\nreceiving 70%\nDiscovering\n');
  });

  it('is nothing when quiet', () => {
    const { progress, text } = run(true, true);
    progress.say('clone', 'Cloning');
    progress.end();
    expect(text()).toBe('');
  });

  it('lets no text steer the terminal', () => {
    const { progress, text } = run(false);
    progress.say('delegate', 'app/\u001b[2Jx\n\r.py');
    const written = text();
    for (const control of ['\u001b', '\r']) expect(written).not.toContain(control);
    expect(written.trimEnd()).not.toContain('\n');
  });
});
