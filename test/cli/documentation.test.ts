import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Ajv } from 'ajv';
import addFormats from 'ajv-formats';
import { describe, expect, it } from 'vitest';
import { rules } from '../../src/auditors/index.ts';
import { documentationFiles } from '../../src/cli/documentation.ts';
import { explainRule, listRules } from '../../src/cli/rules-command.ts';
import { RULES } from '../coordinator/samples.ts';

const docs = path.resolve(import.meta.dirname, '../../docs');
const schema = (name: string) => {
  const ajv = new Ajv({ strict: false });
  addFormats.default(ajv);
  return ajv.compile(JSON.parse(documentationFiles(RULES).get(`schemas/${name}.schema.json`)!));
};

describe('generated documentation', () => {
  it('is committed as `npm run docs` writes it, and has no page of a rule that is gone', () => {
    const files = documentationFiles(rules);
    for (const [name, text] of files) expect(readFileSync(path.join(docs, name), 'utf8'), `docs/${name}`).toBe(text);
    expect(readdirSync(path.join(docs, 'rules')).filter((name) => !files.has(`rules/${name}`))).toEqual([]);
  });

  it('has a page for each rule, with its example, and an index that links it', () => {
    const files = documentationFiles(RULES);
    for (const { name } of RULES) {
      expect(files.get(`rules/${name}.md`)).toMatch(
        new RegExp(`^# ${name}\n.*Why it matters.*\`\`\`python\nbad\\(\\)\n\`\`\``, 's'),
      );
      expect(files.get('rules/README.md')).toContain(`[${name}](${name}.md)`);
    }
  });

  it('has a schema by which editors know a good configuration from a bad one', () => {
    const validate = schema('configuration');
    expect(validate({})).toBe(true);
    expect(validate({ exclude: ['a/**'], rules: { 'lost-update': 'off' }, team: 'Core' })).toBe(true);
    expect(validate({ excludes: [] })).toBe(false);
    expect(validate({ rules: { 'lost-update': 'HUGE' } })).toBe(false);
  });
});

describe('rules on the terminal', () => {
  it('are listed by category', () => {
    const lines = listRules(RULES, false).split('\n');
    const at = (text: string) => lines.findIndex((line) => line.includes(text));
    expect(at('Query Efficiency')).toBeLessThan(at('over-fetching'));
    expect(at('over-fetching')).toBeLessThan(at('Transaction Correctness'));
    expect(lines[at('over-fetching')]).toBe('  over-fetching         HIGH      Title of over-fetching');
  });

  it('are explained whole', () => {
    const text = explainRule({ ...RULES[0]!, notFor: { Go: 'no such loop' } }, false, 80);
    for (const part of [
      'What it finds.',
      'Why it matters.',
      'The principle.',
      '    bad()',
      '    good()',
      '- retry loops',
      '- Go: no such loop',
      'audit-persistence: ignore n-plus-one-query -- <reason>',
    ]) {
      expect(text).toContain(part);
    }
  });
});
