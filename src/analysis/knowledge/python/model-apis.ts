import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member, type TypeModel } from '../schema.ts';

const CALL: Member = { effect: 'network', does: 'calls a model API' };
const STREAMS: TypeModel = { enter: { gives: 'any', scope: 'resource', effect: 'network' } };

/** A client whose attributes lead to its resources and whose methods all send requests. */
function modelClient(asynchronous: boolean, stream: string, pages: string): TypeModel {
  return {
    kind: 'client',
    ...(asynchronous ? { enter: { gives: '$self', scope: 'resource', async: true } as const } : {}),
    others: asynchronous ? { ...CALL, async: true, attributes: true } : { ...CALL, attributes: true },
    members: {
      ...members('with_options copy', { returns: '$self' }),
      close: asynchronous ? { async: true } : {},
      stream: { returns: stream },
      list: asynchronous ? { returns: pages } : { ...CALL, returns: 'iter<any>' },
    },
    attributes: { api_key: 'str', base_url: 'any', timeout: 'any', max_retries: 'int' },
  };
}

function twinClients(sync: string[], asynchronous: string[]): Record<string, TypeModel> {
  return Object.fromEntries([
    ...sync.map((name) => [name, modelClient(false, 'openai.StreamContext', '')]),
    ...asynchronous.map((name) => [name, modelClient(true, 'openai.AsyncStreamContext', 'openai.AsyncPages')]),
  ]);
}

const CHAT_SYNC: Member = { ...CALL, returns: 'any' };
const CHAT_ASYNC: Member = { ...CALL, async: true, returns: 'any' };
const runnable: TypeModel = {
  kind: 'client',
  members: {
    ...members('invoke batch predict generate', CHAT_SYNC),
    stream: { ...CALL, returns: 'iter<any>' },
    ...members('ainvoke abatch apredict agenerate', CHAT_ASYNC),
    astream: { returns: 'asynciter<any>' },
    ...members('bind bind_tools with_config with_retry with_fallbacks with_structured_output', { returns: '$self' }),
  },
};
const embeddings: TypeModel = {
  kind: 'client',
  members: {
    ...members('embed_query embed_documents', CHAT_SYNC),
    ...members('aembed_query aembed_documents', CHAT_ASYNC),
  },
};

const OPENAI = ['OpenAI', 'AzureOpenAI'];
const ANTHROPIC = ['Anthropic', 'AnthropicBedrock', 'AnthropicVertex'];
const LEGACY = ['ChatCompletion', 'Completion', 'Embedding', 'Image', 'Moderation', 'Audio'];

/** Hosted models: each call takes seconds. */
export const modelApis: Library[] = [
  defineLibrary({
    title: 'OpenAI',
    language: 'python',
    practice: 'openai',
    packages: ['openai', 'langfuse'],
    modules: ['openai'],
    docs: { async: 'https://github.com/openai/openai-python#async-usage' },
    aliases: {
      'openai.Client': 'openai.OpenAI',
      'openai.AsyncClient': 'openai.AsyncOpenAI',
      'openai.lib.azure.AzureOpenAI': 'openai.AzureOpenAI',
      'openai.lib.azure.AsyncAzureOpenAI': 'openai.AsyncAzureOpenAI',
      'langfuse.openai.*': 'openai.*',
    },
    functions: functionsOf(
      'openai',
      'chat.completions.create embeddings.create images.generate responses.create completions.create moderations.create audio.transcriptions.create',
      CALL,
    ),
    types: {
      ...twinClients(
        OPENAI.map((name) => `openai.${name}`),
        OPENAI.map((name) => `openai.Async${name}`),
      ),
      ...Object.fromEntries(
        LEGACY.map((name) => [
          `openai.${name}`,
          {
            members: {
              ...members('create transcribe translate create_edit create_variation', CALL),
              ...members('acreate atranscribe atranslate', { ...CALL, async: true }),
            },
          },
        ]),
      ),
      'openai.StreamContext': STREAMS,
      'openai.AsyncStreamContext': { enter: { gives: 'any', scope: 'resource', effect: 'network', async: true } },
      'openai.AsyncPages': {
        awaited: { gives: 'any', effect: 'network' },
        iterate: { gives: 'any', effect: 'network', async: true },
      },
    },
    twins: {
      'openai.OpenAI': 'openai.AsyncOpenAI',
      'openai.AzureOpenAI': 'openai.AsyncAzureOpenAI',
      'openai.ChatCompletion.create': 'openai.ChatCompletion.acreate',
      'openai.Embedding.create': 'openai.Embedding.acreate',
    },
    assumptions: [
      { name: 'openai_client', type: 'openai.OpenAI', awaited: 'openai.AsyncOpenAI' },
      { name: '_openai_client', type: 'openai.OpenAI', awaited: 'openai.AsyncOpenAI' },
    ],
  }),
  defineLibrary({
    title: 'Anthropic',
    language: 'python',
    practice: 'anthropic',
    packages: ['anthropic'],
    modules: ['anthropic'],
    docs: { async: 'https://github.com/anthropics/anthropic-sdk-python#async-usage' },
    aliases: { 'anthropic.Client': 'anthropic.Anthropic', 'anthropic.AsyncClient': 'anthropic.AsyncAnthropic' },
    types: twinClients(
      ANTHROPIC.map((name) => `anthropic.${name}`),
      ANTHROPIC.map((name) => `anthropic.Async${name}`),
    ),
    twins: { 'anthropic.Anthropic': 'anthropic.AsyncAnthropic' },
    assumptions: [{ name: 'anthropic_client', type: 'anthropic.Anthropic', awaited: 'anthropic.AsyncAnthropic' }],
  }),
  defineLibrary({
    title: 'Cohere',
    language: 'python',
    practice: 'cohere',
    packages: ['cohere'],
    modules: ['cohere'],
    docs: { client: 'https://docs.cohere.com/reference/about' },
    types: twinClients(['cohere.Client', 'cohere.ClientV2'], ['cohere.AsyncClient', 'cohere.AsyncClientV2']),
    twins: { 'cohere.Client': 'cohere.AsyncClient' },
  }),
  defineLibrary({
    title: 'Groq and Together',
    language: 'python',
    practice: 'openai',
    packages: ['groq', 'together'],
    modules: ['groq', 'together'],
    docs: { client: 'https://console.groq.com/docs/libraries' },
    types: twinClients(['groq.Groq', 'together.Together'], ['groq.AsyncGroq', 'together.AsyncTogether']),
    twins: { 'groq.Groq': 'groq.AsyncGroq', 'together.Together': 'together.AsyncTogether' },
  }),
  defineLibrary({
    title: 'Mistral',
    language: 'python',
    practice: 'mistral',
    packages: ['mistralai'],
    modules: ['mistralai'],
    docs: { client: 'https://github.com/mistralai/client-python' },
    aliases: { 'mistralai.client.Mistral': 'mistralai.Mistral' },
    types: {
      // One class for both: asynchronous methods end in `_async`.
      'mistralai.Mistral': {
        kind: 'client',
        enter: { gives: '$self', scope: 'resource' },
        others: { ...CALL, attributes: true },
        members: members(
          'complete_async stream_async create_async parse_async process_async list_async retrieve_async',
          {
            ...CALL,
            async: true,
          },
        ),
      },
    },
  }),
  defineLibrary({
    title: 'Google Generative AI',
    language: 'python',
    practice: 'google-genai',
    packages: ['google-genai', 'google-generativeai'],
    modules: ['google.genai', 'google.generativeai'],
    docs: { client: 'https://googleapis.github.io/python-genai/' },
    types: {
      'google.genai.Client': {
        kind: 'client',
        others: { ...CALL, attributes: true },
        attributes: { aio: 'google.genai.client.AsyncClient' },
      },
      'google.genai.client.AsyncClient': { kind: 'client', others: { ...CALL, async: true, attributes: true } },
      'google.generativeai.GenerativeModel': {
        kind: 'client',
        members: {
          ...members('generate_content count_tokens', CALL),
          ...members('generate_content_async count_tokens_async', { ...CALL, async: true }),
          start_chat: {},
        },
      },
    },
  }),
  defineLibrary({
    title: 'LiteLLM',
    language: 'python',
    practice: 'litellm',
    packages: ['litellm'],
    modules: ['litellm'],
    docs: { calls: 'https://docs.litellm.ai/docs/completion/stream#async-completion' },
    functions: {
      ...functionsOf('litellm', 'completion embedding text_completion image_generation transcription moderation', CALL),
      ...functionsOf(
        'litellm',
        'acompletion aembedding atext_completion aimage_generation atranscription amoderation',
        {
          ...CALL,
          async: true,
        },
      ),
    },
    twins: { 'litellm.completion': 'litellm.acompletion', 'litellm.embedding': 'litellm.aembedding' },
  }),
  defineLibrary({
    title: 'LangChain',
    language: 'python',
    practice: 'langchain',
    packages: ['langchain', 'langchain-core', 'langchain-openai', 'langchain-anthropic', 'langchain-community'],
    modules: ['langchain', 'langchain_core', 'langchain_openai', 'langchain_anthropic'],
    docs: { async: 'https://python.langchain.com/docs/concepts/async/' },
    aliases: {
      'langchain.chat_models.ChatOpenAI': 'langchain_openai.ChatOpenAI',
      'langchain_community.chat_models.ChatOpenAI': 'langchain_openai.ChatOpenAI',
      'langchain.embeddings.OpenAIEmbeddings': 'langchain_openai.OpenAIEmbeddings',
      'langchain_core.language_models.BaseLanguageModel': 'langchain_core.language_models.BaseChatModel',
      'langchain_core.language_models.chat_models.BaseChatModel': 'langchain_core.language_models.BaseChatModel',
      'langchain_core.embeddings.embeddings.Embeddings': 'langchain_core.embeddings.Embeddings',
    },
    types: {
      'langchain_core.language_models.BaseChatModel': runnable,
      'langchain_openai.ChatOpenAI': runnable,
      'langchain_openai.AzureChatOpenAI': runnable,
      'langchain_anthropic.ChatAnthropic': runnable,
      'langchain_core.embeddings.Embeddings': embeddings,
      'langchain_openai.OpenAIEmbeddings': embeddings,
      'langchain_openai.AzureOpenAIEmbeddings': embeddings,
    },
  }),
];
