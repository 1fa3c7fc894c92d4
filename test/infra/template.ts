import { Template } from 'aws-cdk-lib/assertions';
import { auditApp } from '../../infra/audit-app.ts';

interface Statement {
  Action: string | string[];
  Resource: unknown;
}

type Resources = Record<string, { Type: string; Properties: Record<string, unknown> }>;

/** The stack as it would be deployed. */
export function synthesise(outdir: string, context: Record<string, string> = {}): Template {
  const { app, stack } = auditApp({ outdir, context });
  app.synth();
  return Template.fromStack(stack);
}

/** Everything that the function's role may do, as lines: an action, and what it may be done to. */
export function permissions(template: Template, name: string): string[] {
  return Object.values(template.toJSON().Resources as Resources)
    .filter(
      ({ Type, Properties }) => Type === 'AWS::IAM::Policy' && JSON.stringify(Properties.Roles).includes(`${name}Role`),
    )
    .flatMap(({ Properties }) => (Properties.PolicyDocument as { Statement: Statement[] }).Statement)
    .flatMap(({ Action, Resource }) =>
      [Action].flat().flatMap((action) => [Resource].flat().map((resource) => `${action} ${shown(resource)}`)),
    )
    .sort();
}

/** The environment of a function. */
export function environmentOf(template: Template, name: string): Record<string, unknown> {
  const functions = template.findResources('AWS::Lambda::Function');
  const [, found] = Object.entries(functions).find(([id]) => id.startsWith(`${name}Function`))!;
  return found.Properties.Environment.Variables;
}

function shown(resource: unknown): string {
  if (typeof resource === 'string') return resource;
  const join = (resource as { 'Fn::Join'?: [string, unknown[]] })['Fn::Join'];
  if (join) return join[1].map(shown).join('');
  const { Ref, 'Fn::GetAtt': attribute } = resource as { Ref?: string; 'Fn::GetAtt'?: string[] };
  const name = Ref ?? attribute?.[0];
  return `<${name!.replace(/[0-9A-F]{8}$/, '')}>`;
}
