import { withEntryMembers } from '../python/rows.ts';
import type { Library } from '../schema.ts';
import { builtinTypes } from './builtin-types.ts';
import { builtins } from './builtins.ts';
import { concurrency } from './concurrency.ts';
import { express } from './express.ts';
import { fullStackFrameworks } from './full-stack-frameworks.ts';
import { graphql } from './graphql.ts';
import { httpClients } from './http-clients.ts';
import { jobQueues } from './job-queues.ts';
import { lodash } from './lodash.ts';
import { nestjs } from './nestjs.ts';
import { nodeData } from './node-data.ts';
import { nodeFiles } from './node-files.ts';
import { nodeNetwork } from './node-network.ts';
import { nodeProcess } from './node-process.ts';
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
].map(withEntryMembers);
