import { randomUUID } from 'node:crypto';
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import { GraphQLError, type GraphQLSchema, graphql } from 'graphql';
import { pinnedSchema, wholeSchema } from './linear-schema.ts';

let schema: GraphQLSchema | undefined;

interface Team {
  id: string;
  key: string;
  name: string;
}

interface Project {
  id: string;
  name: string;
  teamIds: string[];
  createdAt: string;
  canceledAt: string | null;
  completedAt: string | null;
}

interface Label {
  id: string;
  name: string;
  isGroup: boolean;
  team: Team | null;
}

export interface Issue {
  id: string;
  identifier: string;
  url: string;
  teamId: string;
  projectId: string | null;
  labelIds: string[];
  title: string;
  description: string;
  priority: number;
}

interface Attachment {
  id: string;
  issueId: string;
  title: string;
  subtitle: string | null;
  url: string;
}

/** What goes wrong with one request; `lost`: it is carried out, and the connection dies before the answer. */
export type Fault = 'rate-limit' | 'rate-limit-long' | 'graphql-error' | 'server-error' | 'down' | 'lost' | 'hang';

interface Comparator {
  eq?: string;
  eqIgnoreCase?: string;
  startsWithIgnoreCase?: string;
}

interface Filter {
  or?: Filter[];
  and?: Filter[];
  id?: Comparator;
  key?: Comparator;
  name?: Comparator;
  team?: { id?: Comparator; null?: boolean };
  accessibleTeams?: { some: Filter };
}

export const KEY = 'lin_api_stand_in';

/** A server on this machine that answers as Linear's GraphQL endpoint does, as far as an issue is filed. */
export class LinearStandIn {
  teams: Team[] = [{ id: randomUUID(), key: 'ENG', name: 'Engineering' }];
  projects: Project[] = [];
  labels: Label[] = [];
  issues: Issue[] = [];
  attachments: Attachment[] = [];
  /** Names of the operations that arrived, in order. */
  operations: string[] = [];
  longestDescription = 250_000;
  mayCreateLabels = true;
  /** Says what goes wrong with an operation that arrives; it may count. */
  fault: (operation: string) => Fault | null = () => null;
  readonly #server: http.Server;

  constructor() {
    schema ??= wholeSchema() ?? pinnedSchema();
    this.#server = http.createServer((request, response) => {
      this.#answer(request, response).catch((error) => response.destroy(error));
    });
  }

  async start(): Promise<void> {
    await new Promise<void>((resolve) => this.#server.listen(0, '127.0.0.1', resolve));
  }

  async stop(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url(): string {
    return `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/graphql`;
  }

  addProject(changed: Partial<Project> = {}): Project {
    const made = {
      id: randomUUID(),
      name: 'Epic 0',
      teamIds: [this.teams[0]!.id],
      createdAt: '2026-01-01T00:00:00Z',
      canceledAt: null,
      completedAt: null,
      ...changed,
    };
    this.projects.push(made);
    return made;
  }

  addLabel(name: string, changed: Partial<Label> = {}): Label {
    const made = { id: randomUUID(), name, isGroup: false, team: null, ...changed };
    this.labels.push(made);
    return made;
  }

  labelsOf(issue: Issue): string[] {
    return issue.labelIds.map((id) => this.labels.find((label) => label.id === id)!.name);
  }

  async #answer(request: http.IncomingMessage, response: http.ServerResponse): Promise<void> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { query, variables } = JSON.parse(Buffer.concat(chunks).toString());
    const operation = /^\s*(?:query|mutation) (\w+)/.exec(query)?.[1] ?? '';
    this.operations.push(operation);
    const fail = (status: number, extensions: object, headers: Record<string, string> = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify({ errors: [{ message: 'Something is wrong', extensions }] }));
    };
    const limited = (ms: number) =>
      fail(
        400,
        { type: 'ratelimited', code: 'RATELIMITED', statusCode: 429 },
        {
          'x-ratelimit-requests-remaining': '0',
          'x-ratelimit-requests-reset': String(Date.now() + ms),
          'x-ratelimit-complexity-remaining': '199000',
          'x-ratelimit-complexity-reset': String(Date.now() + 3_600_000),
        },
      );
    switch (this.fault(operation)) {
      case 'rate-limit':
        return limited(50);
      case 'rate-limit-long':
        return limited(1_800_000);
      case 'graphql-error':
        return fail(200, { type: 'invalid input', userError: true, userPresentableMessage: 'teamId must be a UUID.' });
      case 'server-error':
        response.writeHead(502, { 'content-type': 'text/html' });
        response.end('<html>Bad gateway</html>');
        return;
      case 'down':
        response.destroy();
        return;
      case 'hang':
        return;
      case 'lost':
        await this.#execute(query, variables);
        response.destroy();
        return;
    }
    if (request.headers.authorization !== KEY) return fail(401, { type: 'authentication error' });
    const result = await this.#execute(query, variables);
    response.writeHead(result.errors !== undefined && result.data === undefined ? 400 : 200, {
      'content-type': 'application/json',
    });
    response.end(JSON.stringify(result));
  }

  #execute(source: string, variableValues: Record<string, unknown>) {
    return graphql({ schema: schema!, source, variableValues, rootValue: this.#root() });
  }

  #root() {
    const input = <T>({ input }: { input: T }) => input;
    return {
      issues: ({ filter }: { filter: Filter }) => nodes(this.issues, filter),
      teams: ({ filter }: { filter?: Filter }) => nodes(this.teams, filter),
      projects: ({ filter }: { filter: Filter }) => ({
        nodes: this.projects.filter(
          (project) =>
            compare(project.name, filter.name) &&
            this.teams.some((team) => project.teamIds.includes(team.id) && matches(team, filter.accessibleTeams?.some)),
        ),
      }),
      issueLabels: ({ filter }: { filter: Filter }) => nodes(this.labels, filter),
      attachmentsForURL: ({ url }: { url: string }) => ({
        nodes: this.attachments
          .filter((attachment) => attachment.url === url)
          .map((attachment) => ({ ...attachment, issue: this.issues.find(({ id }) => id === attachment.issueId) })),
      }),
      projectCreate: (args: { input: { id: string; name: string; teamIds: string[] } }) => {
        const { id, name, teamIds } = input(args);
        unused(this.projects, id);
        return { success: true, project: this.addProject({ id, name, teamIds }) };
      },
      issueLabelCreate: (args: { input: { id: string; name: string; teamId: string } }) => {
        const { id, name, teamId } = input(args);
        unused(this.labels, id);
        if (!this.mayCreateLabels) throw refusal('You may not create labels');
        // A name may be used once among the labels that a team sees, whether they can be given to an issue or not.
        if (this.labels.some((label) => label.name === name)) throw refusal('duplicate label name');
        const team = this.teams.find((one) => one.id === teamId) ?? null;
        return { success: true, issueLabel: this.addLabel(name, { id, team }) };
      },
      issueCreate: (args: { input: Omit<Issue, 'identifier' | 'url'> }) => {
        const given = input(args);
        unused(this.issues, given.id);
        if (given.description.length > this.longestDescription) {
          throw refusal(`description must be shorter than or equal to ${this.longestDescription} characters`);
        }
        const identifier = `${this.teams.find(({ id }) => id === given.teamId)!.key}-${this.issues.length + 1}`;
        const issue = { ...given, identifier, url: `https://linear.app/acme/issue/${identifier}` };
        this.issues.push(issue);
        return { success: true, issue };
      },
      attachmentCreate: (args: { input: Attachment }) => {
        const attachment = input(args);
        unused(this.attachments, attachment.id);
        this.attachments.push(attachment);
        return { success: true, attachment };
      },
    };
  }
}

function nodes<T extends object>(items: T[], filter: Filter | undefined) {
  return { nodes: items.filter((item) => matches(item, filter)) };
}

function matches(item: object, filter: Filter | undefined): boolean {
  if (filter === undefined) return true;
  const { id, key, name, team }: { id?: string; key?: string; name?: string; team?: Team | null } = item;
  const teamFits =
    filter.team === undefined ||
    (filter.team.null === true && team === null) ||
    (filter.team.id !== undefined && team !== null && compare(team?.id, filter.team.id));
  return (
    compare(id, filter.id) &&
    compare(key, filter.key) &&
    compare(name, filter.name) &&
    teamFits &&
    (filter.or?.some((one) => matches(item, one)) ?? true) &&
    (filter.and?.every((one) => matches(item, one)) ?? true)
  );
}

function compare(value: string | undefined, comparator: Comparator | undefined): boolean {
  if (comparator === undefined) return true;
  const { eq, eqIgnoreCase, startsWithIgnoreCase } = comparator;
  const lower = value?.toLowerCase();
  return (
    (eq === undefined || value === eq) &&
    (eqIgnoreCase === undefined || lower === eqIgnoreCase.toLowerCase()) &&
    (startsWithIgnoreCase === undefined || lower?.startsWith(startsWithIgnoreCase.toLowerCase()) === true)
  );
}

function unused(items: { id: string }[], id: string): void {
  if (!/^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/.test(id)) {
    throw refusal('id must be a UUID v4');
  }
  if (items.some((item) => item.id === id)) throw refusal('Entity already exists');
}

function refusal(message: string): GraphQLError {
  return new GraphQLError(message, {
    extensions: { type: 'invalid input', userError: true, userPresentableMessage: message },
  });
}
