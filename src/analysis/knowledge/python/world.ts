import { withEntryMembers } from '../rows.ts';
import type { Library } from '../schema.ts';
import { aiofiles } from './aiofiles.ts';
import { aiohttp } from './aiohttp.ts';
import { anyio } from './anyio.ts';
import { asgiref } from './asgiref.ts';
import { asyncio } from './asyncio.ts';
import { aws } from './aws.ts';
import { builtins } from './builtins.ts';
import { celery } from './celery.ts';
import { cloud } from './cloud.ts';
import { dataScience } from './data-science.ts';
import { django } from './django.ts';
import { djangoRestFramework } from './djangorestframework.ts';
import { documents } from './documents.ts';
import { fastapi } from './fastapi.ts';
import { flask } from './flask.ts';
import { graphql } from './graphql.ts';
import { httpx } from './httpx.ts';
import { jobQueues } from './job-queues.ts';
import { messaging } from './messaging.ts';
import { modelApis } from './model-apis.ts';
import { remoteServices } from './remote-services.ts';
import { requests } from './requests.ts';
import { security } from './security.ts';
import { starlette } from './starlette.ts';
import { stdlibConcurrency } from './stdlib-concurrency.ts';
import { stdlibData } from './stdlib-data.ts';
import { stdlibFiles } from './stdlib-files.ts';
import { stdlibNetwork } from './stdlib-network.ts';
import { stripe } from './stripe.ts';
import { tooling } from './tooling.ts';
import { trio } from './trio.ts';
import { twisted } from './twisted.ts';
import { webFrameworks } from './web-frameworks.ts';

/** Everything but databases: the language itself, the network, files, frameworks, job queues, and what costs CPU. */
export const worldLibraries: Library[] = [
  builtins,
  stdlibFiles,
  stdlibConcurrency,
  stdlibData,
  stdlibNetwork,
  asyncio,
  anyio,
  trio,
  asgiref,
  aiofiles,
  twisted,
  requests,
  httpx,
  aiohttp,
  fastapi,
  starlette,
  flask,
  django,
  djangoRestFramework,
  ...webFrameworks,
  ...graphql,
  celery,
  ...jobQueues,
  ...messaging,
  ...aws,
  ...cloud,
  ...modelApis,
  stripe,
  ...remoteServices,
  ...security,
  ...documents,
  ...dataScience,
  ...tooling,
].map(withEntryMembers);
