import { mkdirSync, symlinkSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { create, Header } from 'tar';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { repository, SERVICE, temporaryFolder } from '../e2e/helpers.ts';
import { type GitFront, serveFront } from '../stand-ins/git-front.ts';
import { invoke } from './cloud.ts';
import { commit, openService, type Service } from './service.ts';

vi.setConfig({ testTimeout: 90_000 });

let service: Service;
let inside: GitFront;
beforeAll(async () => {
  service = await openService();
  inside = await serveFront(service.host);
});
afterAll(() => Promise.all([service.close(), inside.close()]));
beforeEach(() => service.reset());

const QUERY = SERVICE['app/api.py']!;

describe('a repository', () => {
  it('with hostile names, links out of it and a hostile text harms nobody', async () => {
    const { slack, linear, cloud } = service;
    const secret = path.join(temporaryFolder(), 'secret.py');
    writeFileSync(secret, QUERY.replaceAll('emails', 'stolen_by_link'));
    const folder = repository(SERVICE, path.join(service.repositories, 'acme', 'hostile'));
    const names = [
      'app/<!channel> <https:evil.example|click> & `x`.py',
      'app/@everyone [a](javascript:alert(1)) .py',
      'app/--upload-pack=touch x;$(id).py',
      'app/line\nbreak\u202e.py',
      `app/${'x'.repeat(240)}.py`,
    ];
    mkdirSync(path.join(folder, 'app'), { recursive: true });
    for (const name of names) writeFileSync(path.join(folder, name), QUERY);
    symlinkSync(secret, path.join(folder, 'app', 'linked.py'));
    symlinkSync(path.dirname(secret), path.join(folder, 'app', 'folder'));
    symlinkSync('/etc', path.join(folder, 'etc'));
    commit(folder);

    await service.type(`${service.host.url}/acme/hostile main`);
    await service.coordinatorsEnd();
    expect(slack.messages.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^acme\/hostile: \d\.\d of 10, \d+ high, \d+ medium$/),
    ]);
    const blocks = JSON.stringify(slack.messages[0]!.blocks);
    // Rich text shows it letter by letter; nothing of it stands in markup.
    expect(blocks).not.toMatch(/"mrkdwn"[^}]*<!channel>/);
    expect(linear.issues).toHaveLength(1);
    expect(linear.issues[0]!.description).not.toMatch(/(?<!\\)\]\(javascript:/);
    expect(service.traces()).not.toContain('stolen_by_link');
    const report = (form: string) => [...cloud.s3.objects].find(([key]) => key.endsWith(`/report.${form}`))![1].body;
    expect(`${report('html')}${report('md')}`).not.toMatch(/<!channel>|<https:evil/);
    for (const text of [blocks, linear.issues[0]!.description, `${report('html')}`]) {
      expect(text).toContain('app/');
      expect(text).not.toContain('\u202e');
    }
  });

  it('at an internal address, or that redirects to one, is refused, and the address is not reached', async () => {
    const { hostOptions, slack } = service;
    hostOptions.moved = (at) => (at.includes('/acme/moved') ? `${inside.url}${at}` : undefined);
    await Promise.all([service.type(`${inside.url}/acme/shop`), service.type(`${service.host.url}/acme/moved`)]);
    await service.coordinatorsEnd();
    expect(slack.messages.map(({ text }) => text).sort()).toEqual(
      [
        expect.stringMatching(
          /acme\/moved: this audit failed\. .*it redirects to http:\/\/127\.0\.0\.1:\d+, and redirects/,
        ),
        expect.stringMatching(
          /acme\/shop: this audit failed\. .*has an internal address, and such hosts are not reached/,
        ),
      ].sort(() => (Number(new URL(service.host.url).port) < Number(new URL(inside.url).port) ? 1 : -1)),
    );
    expect(inside.requests).toEqual([]);
  });

  it.each(['--upload-pack=touch', 'ext::sh'])(
    'that is %s is refused at the door, to the requester alone',
    async (text) => {
      expect(await service.type(text)).not.toMatch(/^Accepted/);
      expect(service.runs('coordinator')).toEqual([]);
    },
  );
});

describe('a snapshot that somebody has put in the place of the coordinator’s', () => {
  const auditor = async (snapshot: Buffer) => {
    const { objects } = service.cloud.s3;
    objects.set('audits/1/snapshot.tar.gz', { body: snapshot, headers: {} });
    objects.set('audits/1/context.json', { body: Buffer.from('{}'), headers: {} });
    const { payload } = await invoke(service.cloud.lambda, 'query-efficiency', {
      auditor: 'query-efficiency',
      auditId: '1',
      source: { snapshot: 'audits/1/snapshot.tar.gz' },
      contextKey: 'audits/1/context.json',
      resultKey: 'audits/1/results/query-efficiency.json',
      path: null,
      rules: null,
      configuration: { exclude: [], rules: {} },
    });
    expect([...objects.keys()]).not.toContain('audits/1/results/query-efficiency.json');
    return String(payload.errorMessage);
  };

  it('and whose entry leads out of it is refused whole', async () => {
    const block = Buffer.alloc(512);
    new Header({ path: '../../escaped.py', mode: 0o644, size: 0, type: 'File' }).encode(block);
    expect(await auditor(gzipSync(Buffer.concat([block, Buffer.alloc(1024)])))).toMatch(
      /the snapshot cannot be used: its entry "..\/..\/escaped.py" leads out of it/,
    );
  });

  it('and that is a bomb is refused before it is unpacked', async () => {
    const folder = temporaryFolder();
    writeFileSync(path.join(folder, 'bomb.py'), Buffer.alloc(40 * 2 ** 20));
    const chunks: Buffer[] = [];
    for await (const chunk of create({ cwd: folder, gzip: true, portable: true }, ['bomb.py'])) chunks.push(chunk);
    const bomb = Buffer.concat(chunks);
    expect(bomb.length).toBeLessThan(100_000);
    expect(await auditor(bomb)).toMatch(/its entry "bomb\.py" has more than 33554432 bytes/);
  });
});
