import { withEntryMembers } from '../rows.ts';
import type { Library } from '../schema.ts';
import { aws } from './aws.ts';
import { builtinTypes } from './builtin-types.ts';
import { builtins } from './builtins.ts';
import { caching } from './caching.ts';
import { cloud } from './cloud.ts';
import { commandLine } from './command-line.ts';
import { concurrency } from './concurrency.ts';
import { documents } from './documents.ts';
import { express } from './express.ts';
import { fullStackFrameworks } from './full-stack-frameworks.ts';
import { graphql } from './graphql.ts';
import { httpClients } from './http-clients.ts';
import { jobQueues } from './job-queues.ts';
import { lodash } from './lodash.ts';
import { mail } from './mail.ts';
import { messaging } from './messaging.ts';
import { modelApis } from './model-apis.ts';
import { nestjs } from './nestjs.ts';
import { nodeData } from './node-data.ts';
import { nodeFiles } from './node-files.ts';
import { nodeNetwork } from './node-network.ts';
import { nodeProcess } from './node-process.ts';
import { remoteServices } from './remote-services.ts';
import { security } from './security.ts';
import { webFrameworks } from './web-frameworks.ts';

/** Everything but databases: the language itself, Node.js, the network, frameworks, job queues, and what costs CPU. */
export const worldLibraries: Library[] = [
  builtins,
  builtinTypes,
  nodeFiles,
  nodeProcess,
  nodeData,
  nodeNetwork,
  ...concurrency,
  ...lodash,
  ...httpClients,
  ...express,
  ...webFrameworks,
  nestjs,
  ...fullStackFrameworks,
  ...graphql,
  ...jobQueues,
  ...security,
  ...remoteServices,
  ...modelApis,
  ...messaging,
  ...mail,
  ...documents,
  ...commandLine,
  ...cloud,
  ...caching,
  ...aws,
].map(withEntryMembers);
