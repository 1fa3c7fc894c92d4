import { describe, expect, it } from 'vitest';
import type { AuditReport } from '../../src/contracts/index.ts';
import { renderSlackResult, type SlackResultOptions } from '../../src/report/slack.ts';
import { renderSlackFailure, renderSlackProgress } from '../../src/report/slack-progress.ts';
import type { SlackContent } from '../../src/report/slack-text.ts';
import { wrongWith } from '../stand-ins/slack.ts';
import { emptyReport, finding, HOSTILE, sampleReport } from './sample.ts';

const OPTIONS: SlackResultOptions = {
  reportUrl: 'https://audits.example.com/audits/1/report?format=html',
  task: { identifier: 'ENG-7', url: 'https://linear.app/acme/issue/ENG-7' },
  notes: [],
  user: 'U024BE7LH',
};

function result(report: AuditReport, changed: Partial<SlackResultOptions> = {}): SlackContent {
  return renderSlackResult(report, { ...OPTIONS, ...changed });
}

type Json = string | number | boolean | null | Json[] | { [key: string]: Json };

/** Every object within, however deep. */
function objects(value: unknown): { [key: string]: Json }[] {
  if (typeof value !== 'object' || value === null) return [];
  const inner = Object.values(value).flatMap(objects);
  return Array.isArray(value) ? inner : [value as { [key: string]: Json }, ...inner];
}

/** What a reader sees, block by block. */
function shown({ blocks }: SlackContent): string {
  const text = (value: unknown): string => {
    const found = objects(value);
    return found
      .map((one) => (typeof one.text === 'string' ? one.text : one.type === 'user' ? `@${one.user_id}` : ''))
      .join('');
  };
  return blocks.map(text).join('\n');
}

function links(content: SlackContent): Json[] {
  return objects(content.blocks).flatMap(({ url }) => (url === undefined ? [] : [url]));
}

describe('the result in Slack', () => {
  it('says the score and its change, the counts, the worst findings with links, and where to go on', () => {
    const content = result(sampleReport());
    expect(content.text).toBe('acme/orders: 8.6 of 10, 1 critical, 3 high, 1 low');
    const text = shown(content);
    expect(text).toContain('acme/orders: 8.6 of 10');
    expect(text).toContain('main, 3f2c1ab9d04e, 2026-03-02, last audit 2026-02-01, asked for by @U024BE7LH');
    expect(text).toContain('1 critical, 3 high, 1 low; score +0.8; 1 new, 1 fixed, 4 still there');
    expect(text).toContain('Query Efficiency: 7.8');
    expect(text).toContain('CRITICAL app/jobs/processor.py:412: process updates jobs four times');
    expect(links(content)).toEqual([
      'https://github.com/acme/orders/blob/3f2c1ab9d04e5f60718293a4b5c6d7e8f9012345/app/jobs/processor.py#L412',
      expect.stringMatching(/app\/billing\/charges\.py#L42$/),
      expect.stringMatching(/app\/api\/orders\.py#L88$/),
      expect.stringMatching(/app\/jobs\/processor\.py#L444$/),
      expect.stringMatching(/app\/api\/stats\.py#L12$/),
      'https://audits.example.com/audits/1/report?format=html',
      'https://linear.app/acme/issue/ENG-7',
    ]);
    expect(wrongWith(content)).toBeNull();
  });

  it('shows five findings of many', () => {
    const text = shown(result(sampleReport({ findings: Array.from({ length: 300 }, () => finding()) })));
    expect(text).toContain('The worst 5 of 300 findings');
    expect(text.match(/HIGH app/g)).toHaveLength(5);
  });

  it('says what was not assessed, what was not found, and what else there is to know', () => {
    const report = emptyReport(3);
    report.categories[0] = { ...report.categories[0]!, score: null, failure: 'it took longer than 600 s' };
    const content = result(report, { task: null, notes: ['No task was filed: Linear cannot be reached.'], user: null });
    const text = shown(content);
    expect(text).toContain('Query Efficiency: not assessed: it took longer than 600 s');
    expect(text).toContain('No findings');
    expect(text).toContain('No task was filed: Linear cannot be reached.');
    expect(text).toContain('first audit');
    expect(links(content)).toEqual(['https://audits.example.com/audits/1/report?format=html']);
  });

  it('has no buttons where there is nothing to open', () => {
    const content = result(sampleReport(), { reportUrl: null, task: { identifier: 'task.md', url: null } });
    expect(content.blocks.some(({ type }) => type === 'actions')).toBe(false);
  });
});

describe('whatever the repository contains', () => {
  const long = HOSTILE.repeat(60);
  const attacks = [
    '<!channel> <@U12345> <https://evil.example|click> &lt;!here&gt;',
    '@channel :bomb: *bold* ~x~',
    HOSTILE,
    long,
    '日本"\\\n'.repeat(900),
  ];

  it.each(attacks.map((attack) => [attack]))(
    'nothing of it becomes a mention or a link, and Slack takes it (%#)',
    (attack) => {
      const findings = Array.from({ length: 8 }, () =>
        finding({ issue: attack, path: `${attack.replaceAll('\0', '')}/a.py` }),
      );
      const report = sampleReport({
        findings,
        summary: attack,
        repository: { ...sampleReport().repository, name: attack, ref: attack, path: attack },
        categories: sampleReport().categories.map((category) => ({ ...category, score: null, failure: attack })),
      });
      for (const content of [
        result(report, { notes: [attack, attack] }),
        renderSlackFailure(attack, attack, attack),
        renderSlackProgress({ repository: attack, ref: attack, stage: 'auditing', ended: new Map() }),
      ]) {
        expect(wrongWith(content)).toBeNull();
        expect(JSON.stringify(content.blocks).length).toBeLessThan(13_000);
        // Slack's markup begins with "<"; only the notification's text is read as markup, blocks are literal.
        expect(content.text).not.toMatch(/[<>]/);
        const all = objects(content.blocks);
        expect(all.filter(({ type }) => type === 'mrkdwn')).toEqual([]);
        expect(all.filter(({ type }) => type === 'user').length).toBeLessThanOrEqual(1);
        for (const url of links(content))
          expect(String(url)).toMatch(/^https:\/\/(github\.com\/acme|audits\.example\.com|linear\.app)\//);
      }
    },
  );
});

describe('progress', () => {
  it('tells the stage, and which auditors are done', () => {
    const state = { repository: 'acme/orders', ref: 'main', ended: new Map([['query-efficiency', 'done'] as const]) };
    expect(shown(renderSlackProgress({ ...state, stage: 'cloning' }))).toBe('acme/orders (main): cloning …');
    const auditing = shown(renderSlackProgress({ ...state, stage: 'auditing' }));
    expect(auditing).toContain('Query Efficiency: done');
    expect(auditing).toContain('Runtime Performance: running');
  });

  it('tells why an audit failed', () => {
    const content = renderSlackFailure('acme/orders', null, 'Cannot clone it: it is private & hidden.');
    expect(content.text).toBe('acme/orders: this audit failed. Cannot clone it: it is private &amp; hidden.');
    expect(shown(content)).toBe('acme/orders: this audit failed. Cannot clone it: it is private & hidden.');
  });
});
