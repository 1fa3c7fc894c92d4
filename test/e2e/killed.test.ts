import { cpSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, it } from 'vitest';
import { AuditReport } from '../../src/contracts/index.ts';
import { audit, git, type Run, repository, SERVICE, serveGit, temporaryFolder, write } from './helpers.ts';

/** Everything but what names the run. */
function essence(run: Run) {
  expect(run.stderr).toBe('');
  const { id, date, ...rest } = AuditReport.parse(JSON.parse(run.stdout));
  return { ...rest, id: typeof id, date: typeof date };
}

/** What is there at the moment, whole files only; what comes and goes meanwhile is not. */
function filesIn(folder: string, recursive: boolean): string[] {
  try {
    const names = readdirSync(folder, { recursive, encoding: 'utf8' });
    return names.filter((name) => !name.endsWith('.unfinished')).map((name) => path.join(folder, name));
  } catch {
    return [];
  }
}

/** Runs the command and kills it, as hard as can be, when something appears among what it keeps. */
async function killWhen(home: string, command: string[], appears: (files: string[]) => boolean): Promise<Run> {
  let timer: NodeJS.Timeout | undefined;
  const run = await audit(command, {
    home,
    started: (id) => {
      timer = setInterval(() => {
        if (appears([...filesIn(path.join(home, 'audits'), true), ...filesIn(path.join(home, 'clones'), false)])) {
          clearInterval(timer);
          process.kill(id, 'SIGKILL');
        }
      }, 1);
    },
  });
  clearInterval(timer);
  return run;
}

function copyOfHome(home: string): string {
  const copy = temporaryFolder();
  cpSync(home, copy, { recursive: true });
  return copy;
}

const audits = (home: string) => readdirSync(path.join(home, 'audits')).sort();

describe('an audit that is killed and started again', { timeout: 60_000 }, () => {
  const folder = repository();
  const command = [folder, '--format', 'json', '--quiet'];
  /** What is kept after an audit of an earlier state of the code, so that there is something to compare with. */
  const before = temporaryFolder();
  let undisturbed: ReturnType<typeof essence>;

  beforeAll(async () => {
    await audit(command, { home: before });
    write(folder, { 'app/api.py': SERVICE['app/api.py']!.replace('async def rates', 'def rates') });
    git(folder, 'commit', '--quiet', '--all', '-m', 'Fix one');
    undisturbed = essence(await audit(command, { home: copyOfHome(before) }));
    expect(undisturbed.changes?.fixed).toHaveLength(1);
  }, 60_000);

  it.each([
    /request\.json$/,
    /source\.json$/,
    /discovery\.json$/,
    /best-practices\.json$/,
    /context\.json$/,
    /results.[^/]+\.json$/,
    /report\.json$/,
    /report\.md$/,
    /report\.sarif$/,
  ])('after it left %s ends with the same report', async (sign) => {
    const home = copyOfHome(before);
    const known = audits(home);
    const isNew = (file: string) => sign.test(file) && !known.some((id) => file.includes(id));
    const killed = await killWhen(home, command, (files) => files.some(isNew));
    const begun = audits(home).filter((id) => !known.includes(id));
    expect(begun).toHaveLength(1);
    // The last files come so near to the end that the kill can come after it: then the report is out.
    const ended = isWhole(killed.stdout) ? killed : await audit(command, { home });
    expect(essence(ended)).toEqual(undisturbed);
    expect(audits(home).filter((id) => !known.includes(id))).toEqual(begun);
  });

  function isWhole(stdout: string): boolean {
    return stdout.endsWith('}\n');
  }

  it('while it clones ends with the same report, and no clone is left', async () => {
    const root = temporaryFolder();
    const origin = repository(SERVICE, path.join(root, 'acme/shop'));
    const server = await serveGit(root);
    try {
      const cloned = [`${server.url}/acme/shop/.git`, '--format', 'json', '--quiet'];
      const expected = essence(await audit(cloned, { home: temporaryFolder() }));
      for (const sign of [/clones.[^/]+$/, /source\.json$/, /results.[^/]+\.json$/]) {
        const home = temporaryFolder();
        const killed = await killWhen(home, cloned, (files) => files.some((name) => sign.test(name)));
        expect(killed.signal).toBe('SIGKILL');
        const [begun] = audits(home);
        // The repository moves on meanwhile, and back: it is the commit that counts, not the moment.
        git(origin, 'commit', '--quiet', '--allow-empty', '-m', 'Later');
        git(origin, 'reset', '--quiet', '--hard', 'HEAD~1');
        const again = await audit(cloned, { home });
        expect(essence(again)).toEqual(expected);
        expect(audits(home)).toEqual([begun]);
        expect(readdirSync(path.join(home, 'clones'))).toEqual([]);
      }
    } finally {
      await server.close();
    }
  });
});
