import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';
import { orError } from './rows.ts';

const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const HASH: Member = { effect: 'cpu', weight: 'slow', does: 'hashes a password' };
const PARSES: Member = { ...LIGHT, returns: 'error', does: 'parses data' };
const WRITES: Member = orError('list<int>', { ...LIGHT, does: 'writes data' });
const DECODER = 'encoding.Decoder';
const ENCODER = 'encoding.Encoder';
const DIGEST: Member = { ...LIGHT, returns: 'list<int>' };
/** What parses into the argument it is given, and writes what it is given. */
const formats = (module: string): Record<string, Member> => ({
  ...functionsOf(module, 'Marshal MarshalIndent', WRITES),
  [`${module}.Unmarshal`]: PARSES,
  [`${module}.NewDecoder`]: { returns: DECODER },
  [`${module}.NewEncoder`]: { returns: ENCODER },
});

/** Formats, checksums, compression, numbers and passwords. */
export const data: Library[] = [
  defineLibrary({
    title: 'Go data packages',
    language: 'go',
    practice: 'go',
    packages: ['gopkg.in/yaml.v3', 'gopkg.in/yaml.v2', 'github.com/BurntSushi/toml', 'github.com/json-iterator/go'],
    modules: [
      ...[
        'encoding',
        'encoding/json',
        'encoding/xml',
        'encoding/csv',
        'encoding/gob',
        'encoding/base64',
        'encoding/hex',
      ],
      ...['encoding/binary', 'encoding/json/v2', 'crypto', 'hash', 'compress', 'archive', 'math', 'image'],
      ...['gopkg.in/yaml.v3', 'gopkg.in/yaml.v2', 'github.com/goccy/go-json', 'github.com/goccy/go-yaml'],
      ...['github.com/json-iterator/go', 'github.com/BurntSushi/toml', 'github.com/bytedance/sonic'],
      ...['google.golang.org/protobuf/proto', 'github.com/mitchellh/mapstructure', 'github.com/jinzhu/copier'],
    ],
    packageNames: {
      'github.com/json-iterator/go': 'jsoniter',
      'github.com/goccy/go-json': 'json',
      'github.com/goccy/go-yaml': 'yaml',
    },
    docs: {
      json: 'https://pkg.go.dev/encoding/json',
      csv: 'https://pkg.go.dev/encoding/csv',
      gzip: 'https://pkg.go.dev/compress/gzip',
    },
    aliases: { 'github.com/go-viper/mapstructure/v2.*': 'github.com/mitchellh/mapstructure.*' },
    functions: {
      ...['encoding/json', 'encoding/json/v2', 'encoding/xml', 'gopkg.in/yaml.v3', 'gopkg.in/yaml.v2'].reduce<
        Record<string, Member>
      >((rows, module) => Object.assign(rows, formats(module)), {}),
      ...['github.com/goccy/go-json', 'github.com/goccy/go-yaml', 'github.com/json-iterator/go'].reduce<
        Record<string, Member>
      >((rows, module) => Object.assign(rows, formats(module)), {}),
      ...formats('github.com/BurntSushi/toml'),
      ...formats('github.com/bytedance/sonic'),
      ...functionsOf('encoding/gob', 'NewEncoder', { returns: ENCODER }),
      ...functionsOf('encoding/gob', 'NewDecoder', { returns: DECODER }),
      'encoding/json.Valid': { ...LIGHT, returns: 'bool' },
      ...functionsOf('encoding/json', 'Indent Compact', { ...LIGHT, returns: 'error' }),
      'encoding/csv.NewReader': { returns: 'encoding/csv.Reader' },
      'encoding/csv.NewWriter': { returns: 'encoding/csv.Writer' },
      'encoding/hex.EncodeToString': { returns: 'str' },
      'encoding/hex.DecodeString': orError('list<int>'),
      'google.golang.org/protobuf/proto.Marshal': WRITES,
      'google.golang.org/protobuf/proto.Unmarshal': PARSES,
      'google.golang.org/protobuf/proto.Clone': { returns: '$0', copies: 'deep' },
      ...functionsOf('github.com/mitchellh/mapstructure', 'Decode WeakDecode', PARSES),
      'github.com/jinzhu/copier.Copy': { returns: 'error' },
      ...functionsOf('crypto/sha256', 'Sum256 Sum224', DIGEST),
      ...functionsOf('crypto/sha1', 'Sum', DIGEST),
      ...functionsOf('crypto/md5', 'Sum', DIGEST),
      ...functionsOf('crypto/sha512', 'Sum512', DIGEST),
      ...[
        'crypto/sha256',
        'crypto/sha1',
        'crypto/md5',
        'crypto/sha512',
        'crypto/hmac',
        'hash/fnv',
        'hash/crc32',
      ].reduce<Record<string, Member>>(
        (rows, module) => Object.assign(rows, functionsOf(module, 'New New32a New64a New64 NewIEEE', {})),
        {},
      ),
      'crypto/rand.Read': orError('int'),
      'crypto/rand.Int': orError('any'),
      'crypto/rand.Text': { returns: 'str' },
      'crypto/rsa.GenerateKey': orError('any', { effect: 'cpu', does: 'makes a key' }),
      'crypto/subtle.ConstantTimeCompare': { returns: 'int' },
      'compress/gzip.NewWriter': { returns: 'compress.Writer' },
      'compress/gzip.NewReader': orError('io.Reader'),
      'compress/zlib.NewWriter': { returns: 'compress.Writer' },
      'archive/zip.NewWriter': { returns: 'archive.Writer' },
      'archive/tar.NewWriter': { returns: 'archive.Writer' },
      'archive/zip.OpenReader': orError('any', { effect: 'file' }),
      ...functionsOf('math', 'Abs Ceil Floor Round Max Min Pow Sqrt Log Log2 Log10 Mod Trunc Inf', {
        returns: 'float',
      }),
      ...functionsOf('math', 'IsNaN IsInf', { returns: 'bool' }),
      ...functionsOf('math/rand', 'Intn Int Int63 Int31n Int63n', { returns: 'int' }),
      ...functionsOf('math/rand/v2', 'IntN Int N Int64N', { returns: 'int' }),
      ...functionsOf('math/rand', 'Float64', { returns: 'float' }),
      ...functionsOf('math/rand', 'Shuffle Perm Seed New NewSource'),
      ...functionsOf('math/big', 'NewInt NewFloat NewRat'),
      'image.Decode': { effect: 'cpu', returns: 'tuple<any,str,error>', does: 'decodes an image' },
      ...functionsOf('image/jpeg', 'Encode', { effect: 'cpu', returns: 'error', does: 'encodes an image' }),
      ...functionsOf('image/png', 'Encode', { effect: 'cpu', returns: 'error', does: 'encodes an image' }),
    },
    types: {
      [DECODER]: {
        members: {
          Decode: PARSES,
          ...members('More', { returns: 'bool' }),
          ...members('UseNumber DisallowUnknownFields KnownFields'),
          Token: orError('any'),
        },
      },
      [ENCODER]: {
        members: { Encode: { ...LIGHT, returns: 'error', does: 'writes data' }, ...members('SetIndent SetEscapeHTML') },
      },
      'encoding/csv.Reader': {
        members: {
          Read: orError('list<str>'),
          ReadAll: orError('list<list<str>>', { consumes: 'all' }),
        },
        attributes: { Comma: 'any', FieldsPerRecord: 'int' },
      },
      'encoding/csv.Writer': { members: { ...members('Write WriteAll Error', { returns: 'error' }), Flush: {} } },
      'compress.Writer': {
        members: {
          Write: orError('int', { ...LIGHT, does: 'compresses' }),
          ...members('Close Flush', { returns: 'error' }),
        },
      },
      'archive.Writer': {
        members: {
          Create: orError('io.Writer'),
          Write: orError('int', LIGHT),
          WriteHeader: { returns: 'error' },
          Close: { returns: 'error' },
        },
      },
    },
  }),
  defineLibrary({
    title: 'Go password hashing',
    language: 'go',
    practice: 'go',
    packages: ['golang.org/x/crypto'],
    modules: [
      'golang.org/x/crypto',
      'github.com/alexedwards/argon2id',
      'crypto/pbkdf2',
      'github.com/golang-jwt/jwt',
      'github.com/google/uuid',
    ],
    docs: {
      bcrypt: 'https://pkg.go.dev/golang.org/x/crypto/bcrypt',
      argon2: 'https://pkg.go.dev/golang.org/x/crypto/argon2',
    },
    aliases: Object.fromEntries(
      ['v4', 'v5'].map((version) => [`github.com/golang-jwt/jwt/${version}.*`, 'github.com/golang-jwt/jwt.*']),
    ),
    functions: {
      'golang.org/x/crypto/bcrypt.GenerateFromPassword': orError('list<int>', HASH),
      'golang.org/x/crypto/bcrypt.CompareHashAndPassword': { ...HASH, returns: 'error' },
      'golang.org/x/crypto/bcrypt.Cost': orError('int'),
      ...functionsOf('golang.org/x/crypto/argon2', 'IDKey Key', { ...HASH, returns: 'list<int>' }),
      'golang.org/x/crypto/scrypt.Key': orError('list<int>', HASH),
      'golang.org/x/crypto/pbkdf2.Key': { ...HASH, returns: 'list<int>' },
      'crypto/pbkdf2.Key': orError('list<int>', HASH),
      'github.com/alexedwards/argon2id.CreateHash': orError('str', HASH),
      'github.com/alexedwards/argon2id.ComparePasswordAndHash': orError('bool', HASH),
      ...functionsOf('github.com/golang-jwt/jwt', 'NewWithClaims New'),
      ...functionsOf('github.com/golang-jwt/jwt', 'Parse ParseWithClaims', orError('any', LIGHT)),
      ...functionsOf('github.com/google/uuid', 'New NewString Must', { returns: 'github.com/google/uuid.UUID' }),
      ...functionsOf('github.com/google/uuid', 'NewV7 NewRandom Parse', orError('github.com/google/uuid.UUID')),
    },
    types: { 'github.com/google/uuid.UUID': { members: members('String', { returns: 'str' }) } },
  }),
];
