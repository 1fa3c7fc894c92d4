import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type TypeModel } from '../schema.ts';
import { calls, tree } from './service-clients.ts';

/** Model APIs, vector stores and search engines. */
export const modelApis: Library[] = [
  defineLibrary({
    title: 'Model APIs',
    language: 'typescript',
    practice: 'openai',
    packages: [
      'openai',
      '@anthropic-ai/sdk',
      '@google/generative-ai',
      '@google/genai',
      '@mistralai/mistralai',
      'cohere-ai',
      'ai',
      '@ai-sdk/openai',
      'groq-sdk',
      'replicate',
      'langchain',
      '@langchain/core',
      '@langchain/openai',
      'ollama',
      '@pinecone-database/pinecone',
      '@qdrant/js-client-rest',
      'chromadb',
    ],
    modules: [
      'openai',
      '@anthropic-ai/sdk',
      '@google/generative-ai',
      '@google/genai',
      '@mistralai/mistralai',
      'cohere-ai',
      'ai',
      'groq-sdk',
      'replicate',
      '@langchain',
      'langchain',
      'ollama',
      '@pinecone-database/pinecone',
      '@qdrant/js-client-rest',
    ],
    docs: {
      openai: 'https://github.com/openai/openai-node#readme',
      anthropic: 'https://github.com/anthropics/anthropic-sdk-typescript#readme',
      ai: 'https://ai-sdk.dev/docs/reference/ai-sdk-core/generate-text',
    },
    aliases: {
      'openai.OpenAI': 'openai',
      '@anthropic-ai/sdk.Anthropic': '@anthropic-ai/sdk',
      'openai.AzureOpenAI': 'openai',
    },
    functions: {
      ...functionsOf('ai', 'generateText generateObject embed embedMany experimental_generateImage', calls('a model')),
      // Begins to stream at once, and gives the stream back.
      ...functionsOf('ai', 'streamText streamObject', { effect: 'network', quick: true, does: 'calls a model' }),
      ...functionsOf('ai', 'tool convertToCoreMessages convertToModelMessages'),
    },
    types: {
      openai: tree('a model'),
      '@anthropic-ai/sdk': tree('a model'),
      'groq-sdk': tree('a model'),
      '@google/genai.GoogleGenAI': tree('a model'),
      '@google/generative-ai.GoogleGenerativeAI': {
        members: { getGenerativeModel: { returns: '@google/generative-ai.GenerativeModel' } },
      },
      '@google/generative-ai.GenerativeModel': {
        kind: 'client',
        others: calls('a model'),
        members: { startChat: { returns: '@google/generative-ai.GenerativeModel' } },
      },
      '@mistralai/mistralai.Mistral': tree('a model'),
      'cohere-ai.CohereClient': tree('a model'),
      replicate: tree('a model'),
      'ollama.Ollama': tree('a model'),
      ...Object.fromEntries(
        [
          '@langchain/openai.ChatOpenAI',
          '@langchain/openai.OpenAIEmbeddings',
          '@langchain/anthropic.ChatAnthropic',
        ].map((name): [string, TypeModel] => [
          name,
          {
            kind: 'client',
            members: {
              ...members('invoke stream batch call embedQuery embedDocuments generate', calls('a model')),
              ...members('bind bindTools withStructuredOutput pipe withConfig', { returns: '$self' }),
            },
          },
        ]),
      ),
      '@pinecone-database/pinecone.Pinecone': tree('Pinecone'),
      '@qdrant/js-client-rest.QdrantClient': tree('Qdrant'),
    },
    assumptions: [
      { name: 'openai', type: 'openai' },
      { name: 'anthropic', type: '@anthropic-ai/sdk' },
    ],
  }),
  defineLibrary({
    title: 'Search engines',
    language: 'typescript',
    practice: 'elasticsearch',
    packages: [
      '@elastic/elasticsearch',
      '@opensearch-project/opensearch',
      'algoliasearch',
      'meilisearch',
      'typesense',
      '@nestjs/elasticsearch',
    ],
    modules: [
      '@elastic/elasticsearch',
      '@opensearch-project/opensearch',
      'algoliasearch',
      'meilisearch',
      'typesense',
      '@nestjs/elasticsearch',
    ],
    docs: {
      elasticsearch: 'https://www.elastic.co/docs/reference/elasticsearch/clients/javascript',
      algolia: 'https://www.algolia.com/doc/libraries/javascript/',
      meilisearch: 'https://github.com/meilisearch/meilisearch-js#readme',
    },
    aliases: { 'algoliasearch.algoliasearch': 'algoliasearch', 'meilisearch.Meilisearch': 'meilisearch.MeiliSearch' },
    functions: { algoliasearch: { returns: 'algoliasearch.SearchClient' } },
    types: {
      '@elastic/elasticsearch.Client': {
        ...tree('Elasticsearch', 'on child'),
        members: { ...members('on child'), bulk: { ...calls('Elasticsearch'), bulk: true } },
      },
      '@opensearch-project/opensearch.Client': { bases: ['@elastic/elasticsearch.Client'] },
      '@nestjs/elasticsearch.ElasticsearchService': { bases: ['@elastic/elasticsearch.Client'] },
      'algoliasearch.SearchClient': {
        kind: 'client',
        others: calls('Algolia'),
        members: { initIndex: { returns: 'algoliasearch.SearchIndex' } },
      },
      'algoliasearch.SearchIndex': {
        kind: 'client',
        others: calls('Algolia'),
        members: members('saveObjects partialUpdateObjects deleteObjects', { ...calls('Algolia'), bulk: true }),
      },
      'meilisearch.MeiliSearch': {
        kind: 'client',
        others: calls('Meilisearch'),
        members: { index: { returns: 'meilisearch.Index' } },
      },
      'meilisearch.Index': {
        kind: 'client',
        others: calls('Meilisearch'),
        members: members('addDocuments updateDocuments deleteDocuments', { ...calls('Meilisearch'), bulk: true }),
      },
      'typesense.Client': { ...tree('Typesense'), members: members('collections aliases keys', { returns: '$self' }) },
    },
  }),
];
