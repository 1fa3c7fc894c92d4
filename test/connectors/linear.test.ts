import { type GraphQLNamedType, isInputObjectType, isObjectType, parse, validate } from 'graphql';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { LinearTracker } from '../../src/connectors/linear.ts';
import * as operations from '../../src/connectors/linear-operations.ts';
import type { NewTask } from '../../src/connectors/task-tracker.ts';
import { AuditError } from '../../src/contracts/index.ts';
import { type Fault, KEY, LinearStandIn } from '../stand-ins/linear.ts';
import { pinnedSchema, wholeSchema } from '../stand-ins/linear-schema.ts';

let linear: LinearStandIn;
beforeEach(async () => {
  linear = new LinearStandIn();
  await linear.start();
});
afterEach(() => linear.stop());

function tracker(changed: Partial<ConstructorParameters<typeof LinearTracker>[0]> = {}): LinearTracker {
  const access = { apiKey: KEY, apiUrl: linear.url, pauseMs: 5, requestMs: 3000, totalMs: 8000 };
  return new LinearTracker({ ...access, mayCreateProject: true, ...changed });
}

function task(changed: Partial<NewTask> = {}): NewTask {
  return {
    auditId: 'audit-1',
    title: 'Persistence & Performance Audit: 2026-03-02',
    describe: (limit) => 'The whole report. '.repeat(10).slice(0, limit),
    priority: 'high',
    labels: ['refactoring', 'performance', 'audit'],
    team: 'ENG',
    report: { url: 'https://audits.example.com/r/1', title: 'Audit report', subtitle: '8.6 of 10' },
    ...changed,
  };
}

/** The fault on the first `times` requests of that operation. */
function first(times: number, operation: string, fault: Fault): (arrived: string) => Fault | null {
  let left = times;
  return (arrived) => {
    if (arrived !== operation || left === 0) return null;
    left -= 1;
    return fault;
  };
}

async function failure(promise: Promise<unknown>): Promise<AuditError> {
  const error = await promise.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeInstanceOf(AuditError);
  return error as AuditError;
}

describe('the issue', () => {
  it('has the title, description, priority, team, project, labels and link that were asked for', async () => {
    const epic = linear.addProject({ name: 'epic 0 – housekeeping' });
    const performance = linear.addLabel('Performance');
    const filed = await tracker().file(task());
    expect(linear.issues).toHaveLength(1);
    const [issue] = linear.issues;
    expect(issue).toMatchObject({
      title: 'Persistence & Performance Audit: 2026-03-02',
      description: 'The whole report. '.repeat(10),
      priority: 2,
      teamId: linear.teams[0]!.id,
      projectId: epic.id,
    });
    expect(linear.labelsOf(issue!)).toEqual(['refactoring', 'Performance', 'audit']);
    expect(issue!.labelIds).toContain(performance.id);
    expect(linear.attachments).toMatchObject([
      { issueId: issue!.id, url: 'https://audits.example.com/r/1', title: 'Audit report', subtitle: '8.6 of 10' },
    ]);
    expect(filed).toEqual({ id: issue!.id, identifier: 'ENG-1', url: issue!.url, warnings: [] });
  });

  it.each([
    ['urgent', 1],
    ['high', 2],
    ['medium', 3],
    ['low', 4],
    ['none', 0],
  ] as const)('has Linear’s number for priority %s', async (priority, number) => {
    await tracker().file(task({ priority }));
    expect(linear.issues[0]?.priority).toBe(number);
  });

  it('is shortened until Linear takes it', async () => {
    linear.longestDescription = 30_000;
    await tracker().file(task({ describe: (limit) => 'x'.repeat(Math.min(limit, 200_000)) }));
    expect(linear.issues[0]?.description).toHaveLength(20_000);
  });
});

describe('the team', () => {
  it.each(['eng', 'ENGINEERING', 'id'])('is found by key, name and id (%s)', async (name) => {
    linear.teams.push({ id: '5f0d1d4e-0f6e-4b0c-9a53-000000000002', key: 'OPS', name: 'Operations' });
    await tracker().file(task({ team: name === 'id' ? linear.teams[0]!.id : name }));
    expect(linear.issues[0]?.teamId).toBe(linear.teams[0]!.id);
  });

  it('is the configured one where the repository names one that Linear does not have', async () => {
    linear.teams.push({ id: '5f0d1d4e-0f6e-4b0c-9a53-000000000002', key: 'OPS', name: 'Operations' });
    await tracker({ team: 'OPS' }).file(task({ team: 'GONE' }));
    expect(linear.issues[0]?.identifier).toBe('OPS-1');
  });

  it('is the only one there is where none is named, and asked for where there are several', async () => {
    await tracker().file(task({ team: null }));
    expect(linear.issues[0]?.identifier).toBe('ENG-1');
    linear.teams.push({ id: '5f0d1d4e-0f6e-4b0c-9a53-000000000002', key: 'OPS', name: 'Operations' });
    const { message } = await failure(tracker().file(task({ auditId: 'audit-2', team: null })));
    expect(message).toMatch(/^No Linear team is named: .*kanban_board\.md/);
  });

  it('that nobody has is named with those there are', async () => {
    const { message } = await failure(tracker().file(task({ team: 'NOPE' })));
    expect(message).toBe('Linear has no team "NOPE" (there is ENG): name one by key, name or id.');
    expect(linear.issues).toEqual([]);
  });
});

describe('the project', () => {
  it('is the team’s own live Epic 0, and no other epic', async () => {
    linear.addProject({ name: 'Epic 01' });
    linear.addProject({ name: 'Epic 0.5: Search' });
    linear.addProject({ name: 'Epic 0', teamIds: ['somebody else'] });
    linear.addProject({ name: 'Epic 0 (old)', canceledAt: '2026-01-02T00:00:00Z' });
    const live = linear.addProject({ name: 'Epic 0: Foundation', createdAt: '2026-02-01T00:00:00Z' });
    await tracker().file(task());
    expect(linear.issues[0]?.projectId).toBe(live.id);
  });

  it('is made where it is missing, once for two audits', async () => {
    await Promise.all([tracker().file(task()), tracker().file(task({ auditId: 'audit-2' }))]);
    expect(linear.projects.map(({ name }) => name)).toEqual(['Epic 0: Technical Debt & Refactoring']);
    expect(linear.issues.map(({ projectId }) => projectId)).toEqual([linear.projects[0]!.id, linear.projects[0]!.id]);
  });

  it('is not made where that is not allowed', async () => {
    const { message } = await failure(tracker({ mayCreateProject: false }).file(task()));
    expect(message).toBe(
      'The Linear team ENG has no project whose name starts with "Epic 0": make one, or allow the audit to make it.',
    );
    expect(linear.projects).toEqual([]);
  });
});

describe('a label', () => {
  it('of another team or that is a group is not used', async () => {
    const other = { id: '5f0d1d4e-0f6e-4b0c-9a53-000000000002', key: 'OPS', name: 'Operations' };
    linear.teams.push(other);
    linear.addLabel('audit', { isGroup: true });
    linear.addLabel('Refactoring', { team: other });
    const filed = await tracker().file(task());
    expect(linear.labelsOf(linear.issues[0]!)).toEqual(['refactoring', 'performance']);
    expect(filed.warnings).toEqual(['Linear did not let the label "audit" be made: the task goes without it.']);
  });

  it('that may not be made is left out, and the issue is made', async () => {
    linear.mayCreateLabels = false;
    linear.addLabel('audit');
    const filed = await tracker().file(task());
    expect(linear.labelsOf(linear.issues[0]!)).toEqual(['audit']);
    expect(filed.warnings).toHaveLength(2);
  });
});

describe('one audit has one issue', () => {
  it('when it is filed twice', async () => {
    const one = await tracker().file(task());
    const two = await tracker().file(task());
    expect(two).toEqual(one);
    expect(linear.issues).toHaveLength(1);
    expect(linear.attachments).toHaveLength(1);
  });

  it('when it is filed three times at once', async () => {
    const filed = await Promise.all([1, 2, 3].map(() => tracker().file(task())));
    expect(new Set(filed.map(({ identifier }) => identifier))).toEqual(new Set(['ENG-1']));
    expect(linear.issues).toHaveLength(1);
  });

  it('when Linear dies after it made the issue and before it answered', async () => {
    linear.fault = first(1, 'CreateIssue', 'lost');
    const filed = await tracker().file(task());
    expect(filed.identifier).toBe('ENG-1');
    expect(linear.issues).toHaveLength(1);
  });

  it('when Linear dies for good after it made the issue, and the audit is started again', async () => {
    let made = false;
    linear.fault = (operation) => {
      if (made) return 'down';
      made = operation === 'CreateIssue';
      return made ? 'lost' : null;
    };
    await failure(tracker({ totalMs: 200 }).file(task()));
    linear.fault = () => null;
    expect((await tracker().file(task())).identifier).toBe('ENG-1');
    expect(linear.issues).toHaveLength(1);
    expect(linear.attachments).toHaveLength(1);
  });

  it('when the attachment’s answer is lost', async () => {
    linear.fault = first(1, 'CreateAttachment', 'lost');
    expect((await tracker().file(task())).warnings).toEqual([]);
    expect(linear.attachments).toHaveLength(1);
  });
});

describe('when Linear', () => {
  it.each(['rate-limit', 'server-error', 'down', 'hang'] as const)(
    'is in trouble for a while (%s), it is tried again',
    async (fault) => {
      linear.fault = first(2, 'CreateIssue', fault);
      const requestMs = fault === 'hang' ? 250 : 3000;
      expect((await tracker({ requestMs }).file(task())).identifier).toBe('ENG-1');
      expect(linear.operations.filter((name) => name === 'CreateIssue')).toHaveLength(3);
    },
  );

  it.each([
    ['rate-limit-long', 'Linear limits the rate of requests, and the limit is used up: try again later.', 1],
    ['graphql-error', 'Linear says: teamId must be a UUID.', 1],
    ['server-error', 'Linear has a problem: try again later.', null],
    ['down', 'Linear cannot be reached: try again later.', null],
  ] as const)('stays in trouble (%s), it says so in time', async (fault, said, times) => {
    linear.fault = (operation) => (operation === 'FindTeams' ? fault : null);
    const before = Date.now();
    const { message } = await failure(tracker({ totalMs: 300 }).file(task()));
    expect(message).toBe(said);
    expect(Date.now() - before).toBeLessThan(2000);
    const tries = linear.operations.filter((name) => name === 'FindTeams').length;
    if (times === null) expect(tries).toBeGreaterThan(1);
    else expect(tries).toBe(times);
  });

  it('refuses the key, that is said without the key', async () => {
    const { message } = await failure(tracker({ apiKey: 'lin_api_secret' }).file(task()));
    expect(message).toBe('Linear refuses the API key: check it.');
  });
});

describe('the operations', () => {
  const documents = Object.entries(operations).map(([name, { document }]) => ({ name, document }));
  const whole = wholeSchema();

  it.each(documents)('$name is what the pinned part of Linear’s schema allows', ({ document }) => {
    expect(validate(pinnedSchema(), parse(document))).toEqual([]);
  });

  it.skipIf(whole === null).each(documents)('$name is what Linear’s whole schema allows', ({ document }) => {
    expect(validate(whole!, parse(document))).toEqual([]);
  });

  it.skipIf(whole === null)('use a pinned part that is a part of the whole', () => {
    const theirs = whole!.getTypeMap();
    for (const type of Object.values(pinnedSchema().getTypeMap())) {
      if (type.name.startsWith('__')) continue;
      const fields = fieldTypes(theirs[type.name]);
      for (const [name, text] of Object.entries(fieldTypes(type)))
        expect([type.name, name, fields[name]]).toEqual([type.name, name, text]);
    }
  });
});

function fieldTypes(type: GraphQLNamedType | undefined): Record<string, string> {
  if (!isObjectType(type) && !isInputObjectType(type)) return {};
  return Object.fromEntries(Object.entries(type.getFields()).map(([name, field]) => [name, String(field.type)]));
}
