import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const FRAME = 'pandas.DataFrame';
const READ: Member = { effect: 'cpu', returns: FRAME, does: 'reads and parses a data set' };
const WRITE: Member = { effect: 'cpu', does: 'writes a data set' };
const COMPUTE: Member = { effect: 'cpu', does: 'runs a model or a large computation' };
const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const COMPRESS: Member = { effect: 'cpu', returns: 'bytes', does: 'compresses or decompresses' };

/** Data frames, arrays, machine learning, tokenizers, compression. */
export const dataScience: Library[] = [
  defineLibrary({
    title: 'pandas',
    language: 'python',
    practice: 'pandas',
    packages: ['pandas', 'polars', 'pyarrow'],
    modules: ['pandas', 'polars', 'pyarrow'],
    docs: { io: 'https://pandas.pydata.org/docs/user_guide/io.html' },
    aliases: {
      'pandas.core.frame.DataFrame': FRAME,
      'pandas.core.series.Series': 'pandas.Series',
    },
    functions: {
      ...functionsOf(
        'pandas',
        'read_csv read_excel read_json read_parquet read_feather read_pickle read_hdf read_html read_xml read_table read_fwf read_orc read_stata read_sas',
        READ,
      ),
      ...functionsOf('pandas', 'read_sql read_sql_query read_sql_table', {
        effect: 'execute',
        statement: [0, 'sql'],
        bulk: true,
        returns: FRAME,
        does: 'runs a query into a data frame',
      }),
      ...functionsOf('pandas', 'concat merge pivot_table json_normalize', { ...LIGHT, returns: FRAME }),
      ...functionsOf('pandas', 'to_datetime to_numeric isna isnull notna date_range Timestamp Timedelta'),
      ...functionsOf('polars', 'read_csv read_parquet read_excel read_json', { ...READ, returns: 'polars.DataFrame' }),
      ...functionsOf('pyarrow.parquet', 'read_table write_table', {
        effect: 'cpu',
        does: 'reads or writes a data set',
      }),
    },
    types: {
      [FRAME]: {
        members: {
          ...members('to_csv to_excel to_parquet to_json to_feather to_pickle to_hdf to_html', WRITE),
          to_sql: { effect: 'insert', bulk: true, does: 'inserts a data frame into a table' },
          ...members('merge join groupby pivot_table sort_values apply drop_duplicates rename drop fillna dropna', {
            ...LIGHT,
            returns: FRAME,
          }),
          ...members('head tail copy reset_index set_index astype', { returns: FRAME }),
          to_dict: { ...LIGHT, returns: 'list<dict<str,any>>' },
          iterrows: { returns: 'iter<tuple<any,pandas.Series>>' },
          itertuples: { returns: 'iter<any>' },
        },
        attributes: { columns: 'list<str>', shape: 'tuple<int,int>', empty: 'bool' },
      },
      'pandas.Series': { members: { to_list: { returns: 'list<any>' }, tolist: { returns: 'list<any>' } } },
      'pandas.ExcelFile': { construct: READ, members: { parse: READ, close: {} } },
      'pandas.ExcelWriter': { enter: { gives: '$self', scope: 'file' }, members: { close: WRITE, save: WRITE } },
      'polars.DataFrame': { members: members('write_csv write_parquet write_excel write_json', WRITE) },
    },
  }),
  defineLibrary({
    title: 'NumPy',
    language: 'python',
    practice: 'numpy',
    packages: ['numpy', 'scipy'],
    modules: ['numpy'],
    docs: { io: 'https://numpy.org/doc/stable/reference/routines.io.html' },
    functions: {
      ...functionsOf('numpy', 'load loadtxt genfromtxt fromfile save savetxt savez savez_compressed', {
        effect: 'file',
        does: 'reads or writes an array',
      }),
      ...functionsOf(
        'numpy',
        'array asarray zeros ones empty arange linspace frombuffer stack concatenate mean sum dot',
        {},
      ),
    },
  }),
  defineLibrary({
    title: 'Machine learning libraries',
    language: 'python',
    practice: 'python',
    packages: ['torch', 'transformers', 'sentence-transformers', 'scikit-learn', 'joblib', 'openai-whisper', 'spacy'],
    modules: ['torch', 'transformers', 'sentence_transformers', 'joblib', 'whisper', 'spacy'],
    docs: { transformers: 'https://huggingface.co/docs/transformers/en/pipeline_webserver' },
    functions: {
      ...functionsOf('torch', 'load save', { effect: 'file', does: 'reads or writes a model' }),
      ...functionsOf('joblib', 'load dump', { effect: 'file', does: 'reads or writes a model' }),
      'transformers.pipeline': { ...COMPUTE, returns: 'transformers.Pipeline', does: 'loads a model' },
      'whisper.load_model': { ...COMPUTE, does: 'loads a model' },
      'spacy.load': { ...COMPUTE, does: 'loads a model' },
    },
    types: {
      'transformers.Pipeline': { call: COMPUTE },
      'sentence_transformers.SentenceTransformer': {
        construct: { ...COMPUTE, does: 'loads a model' },
        members: members('encode encode_multi_process', COMPUTE),
      },
      'sentence_transformers.CrossEncoder': {
        construct: { ...COMPUTE, does: 'loads a model' },
        members: members('predict rank', COMPUTE),
      },
    },
  }),
  defineLibrary({
    title: 'tiktoken',
    language: 'python',
    practice: 'tiktoken',
    packages: ['tiktoken'],
    modules: ['tiktoken'],
    docs: { usage: 'https://github.com/openai/tiktoken' },
    functions: functionsOf('tiktoken', 'get_encoding encoding_for_model', {
      ...LIGHT,
      returns: 'tiktoken.Encoding',
      does: 'loads a vocabulary, from the network the first time',
    }),
    types: {
      'tiktoken.Encoding': {
        members: {
          ...members('encode encode_ordinary', { ...LIGHT, returns: 'list<int>', does: 'counts tokens' }),
          encode_batch: { ...LIGHT, returns: 'list<list<int>>', does: 'counts tokens' },
          decode: { ...LIGHT, returns: 'str' },
        },
      },
    },
  }),
  defineLibrary({
    title: 'Compression libraries',
    language: 'python',
    practice: 'python',
    packages: ['zstandard', 'brotli', 'lz4', 'python-snappy'],
    modules: ['zstandard', 'brotli', 'lz4', 'snappy'],
    docs: { zstandard: 'https://python-zstandard.readthedocs.io/en/stable/' },
    functions: {
      ...functionsOf('zstandard', 'compress decompress', COMPRESS),
      ...functionsOf('brotli', 'compress decompress', COMPRESS),
      ...functionsOf('lz4.frame', 'compress decompress', COMPRESS),
      ...functionsOf('snappy', 'compress decompress uncompress', { ...COMPRESS, weight: 'light' }),
    },
    types: {
      'zstandard.ZstdCompressor': { members: members('compress copy_stream', COMPRESS) },
      'zstandard.ZstdDecompressor': { members: members('decompress copy_stream', COMPRESS) },
    },
  }),
];
