import { z } from 'zod';

/** A GraphQL document and what it answers. They ask for few fields: Linear limits requests by how much they ask for. */
export interface Operation<T> {
  document: string;
  answer: z.ZodType<T>;
}

function operation<T>(document: string, answer: z.ZodType<T>): Operation<T> {
  return { document, answer };
}

const Named = z.object({ id: z.string(), name: z.string() });
const Team = Named.extend({ key: z.string() });
const Issue = z.object({ id: z.string(), identifier: z.string(), url: z.string() });
export type LinearTeam = z.infer<typeof Team>;
export type LinearIssue = z.infer<typeof Issue>;

function nodes<T>(item: z.ZodType<T>) {
  return z.object({ nodes: z.array(item) });
}

export const FIND_ISSUE = operation(
  `query FindIssue($id: ID!) {
  issues(filter: { id: { eq: $id } }, includeArchived: true, first: 1) { nodes { id identifier url } }
}`,
  z.object({ issues: nodes(Issue) }),
);

export const FIND_TEAMS = operation(
  `query FindTeams($filter: TeamFilter) {
  teams(filter: $filter, first: 50) { nodes { id key name } }
}`,
  z.object({ teams: nodes(Team) }),
);

export const FIND_PROJECTS = operation(
  `query FindProjects($team: ID!, $start: String!) {
  projects(
    filter: { name: { startsWithIgnoreCase: $start }, accessibleTeams: { some: { id: { eq: $team } } } }
    first: 50
  ) { nodes { id name createdAt canceledAt completedAt } }
}`,
  z.object({
    projects: nodes(
      Named.extend({
        createdAt: z.string(),
        canceledAt: z.string().nullable(),
        completedAt: z.string().nullable(),
      }),
    ),
  }),
);

export const CREATE_PROJECT = operation(
  `mutation CreateProject($input: ProjectCreateInput!) {
  projectCreate(input: $input) { success project { id name } }
}`,
  z.object({ projectCreate: z.object({ success: z.literal(true), project: Named }) }),
);

export const FIND_LABELS = operation(
  `query FindLabels($filter: IssueLabelFilter!) {
  issueLabels(filter: $filter, first: 100) { nodes { id name isGroup team { id } } }
}`,
  z.object({
    issueLabels: nodes(Named.extend({ isGroup: z.boolean(), team: z.object({ id: z.string() }).nullable() })),
  }),
);

export const CREATE_LABEL = operation(
  `mutation CreateLabel($input: IssueLabelCreateInput!) {
  issueLabelCreate(input: $input) { success issueLabel { id name } }
}`,
  z.object({ issueLabelCreate: z.object({ success: z.literal(true), issueLabel: Named }) }),
);

export const CREATE_ISSUE = operation(
  `mutation CreateIssue($input: IssueCreateInput!) {
  issueCreate(input: $input) { success issue { id identifier url } }
}`,
  z.object({ issueCreate: z.object({ success: z.literal(true), issue: Issue }) }),
);

export const CREATE_ATTACHMENT = operation(
  `mutation CreateAttachment($input: AttachmentCreateInput!) {
  attachmentCreate(input: $input) { success attachment { id } }
}`,
  z.object({ attachmentCreate: z.object({ success: z.literal(true), attachment: z.object({ id: z.string() }) }) }),
);

export const FIND_ATTACHMENTS = operation(
  `query FindAttachments($url: String!) {
  attachmentsForURL(url: $url, first: 50) { nodes { issue { id } } }
}`,
  z.object({ attachmentsForURL: nodes(z.object({ issue: z.object({ id: z.string() }) })) }),
);
