import { defineLibrary, type Member, type TypeModel } from '../schema.ts';
import { asyncTwins, members } from './member-groups.ts';

const request: Member = { effect: 'network', does: 'asks the search engine' };

/** The clients: every method, and every method of a namespace such as `client.indices`, is one HTTP request. */
function clients(module: string, names: { sync: string; async: string }): Record<string, TypeModel> {
  return {
    [`${module}.${names.sync}`]: {
      kind: 'client',
      members: { options: { returns: '$self' }, close: { effect: 'release' } },
      others: { ...request, attributes: true },
      enter: { gives: '$self', scope: 'resource' },
    },
    [`${module}.${names.async}`]: {
      kind: 'client',
      members: { options: { returns: '$self' }, close: { effect: 'release', async: true } },
      others: { ...request, async: true, attributes: true },
      enter: { gives: '$self', scope: 'resource', async: true },
    },
  };
}

const helpers: Record<string, Member> = {
  bulk: { ...request, bulk: true },
  // Generators: a request per chunk as they are read.
  ...members('streaming_bulk parallel_bulk scan', { effect: 'network', bulk: true, returns: 'iter<any>' }),
  reindex: { ...request, bulk: true },
};

const functions = (module: string): Record<string, Member> => ({
  ...Object.fromEntries(Object.entries(helpers).map(([name, member]) => [`${module}.helpers.${name}`, member])),
  [`${module}.helpers.async_bulk`]: asyncTwins({ bulk: helpers.bulk }).bulk,
  [`${module}.helpers.async_reindex`]: asyncTwins({ reindex: helpers.reindex }).reindex,
});

export const elasticsearch = defineLibrary({
  title: 'Elasticsearch client',
  language: 'python',
  practice: 'elasticsearch',
  packages: ['elasticsearch'],
  modules: ['elasticsearch'],
  docs: {
    client: 'https://elasticsearch-py.readthedocs.io/en/stable/api/elasticsearch.html',
    bulk: 'https://elasticsearch-py.readthedocs.io/en/stable/helpers.html',
  },
  functions: functions('elasticsearch'),
  types: clients('elasticsearch', { sync: 'Elasticsearch', async: 'AsyncElasticsearch' }),
  conflictErrors: ['elasticsearch.ConflictError'],
  twins: { 'elasticsearch.Elasticsearch': 'elasticsearch.AsyncElasticsearch' },
});

export const opensearch = defineLibrary({
  title: 'OpenSearch client',
  language: 'python',
  practice: 'opensearch-py',
  packages: ['opensearch-py'],
  modules: ['opensearchpy'],
  docs: { client: 'https://docs.opensearch.org/latest/clients/python-low-level/' },
  functions: functions('opensearchpy'),
  types: clients('opensearchpy', { sync: 'OpenSearch', async: 'AsyncOpenSearch' }),
  conflictErrors: ['opensearchpy.exceptions.ConflictError'],
  twins: { 'opensearchpy.OpenSearch': 'opensearchpy.AsyncOpenSearch' },
});
