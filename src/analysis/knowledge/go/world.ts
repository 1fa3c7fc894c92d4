import { withEntryMembers } from '../rows.ts';
import type { Library } from '../schema.ts';
import { builtins } from './builtins.ts';
import { caching } from './caching.ts';
import { cloud } from './cloud.ts';
import { collections } from './collections.ts';
import { commandLine } from './command-line.ts';
import { concurrency } from './concurrency.ts';
import { data } from './data.ts';
import { files } from './files.ts';
import { httpClients } from './http-clients.ts';
import { jobQueues } from './job-queues.ts';
import { messaging } from './messaging.ts';
import { network } from './network.ts';
import { remoteServices } from './remote-services.ts';
import { rpc } from './rpc.ts';
import { text } from './text.ts';
import { webFrameworks } from './web-frameworks.ts';

/** Everything but databases: the language itself, its standard library, the network, frameworks, queues, and what costs CPU. */
export const worldLibraries: Library[] = [
  builtins,
  text,
  files,
  ...collections,
  ...concurrency,
  ...network,
  ...data,
  ...httpClients,
  ...webFrameworks,
  ...rpc,
  ...jobQueues,
  ...messaging,
  ...commandLine,
  ...cloud,
  ...caching,
  ...remoteServices,
].map(withEntryMembers);
