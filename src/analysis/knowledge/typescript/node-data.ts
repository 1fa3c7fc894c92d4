import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Member } from '../schema.ts';

const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const DERIVE: Member = { effect: 'cpu', returns: 'globalThis.Buffer', does: 'derives a key, slow by design' };
const GENERATE: Member = { effect: 'cpu', weight: 'slow', does: 'generates a key pair' };
const COMPRESS: Member = { effect: 'cpu', returns: 'globalThis.Buffer', does: 'compresses or decompresses' };
/** Done in a pool of threads, and called back on the loop. */
const POOLED: Member = { quick: true, runs: [{ argument: '*', how: 'later', plain: 'loop' }] };

/** The same with a promise (`promisify`). */
const PROMISED: Member = { async: true, returns: 'globalThis.Buffer' };

const ZLIB =
  'deflate inflate gzip gunzip deflateRaw inflateRaw unzip brotliCompress brotliDecompress zstdCompress zstdDecompress'.split(
    ' ',
  );

const CALLED_BACK = [
  ...'pbkdf2 scrypt hkdf randomBytes generateKeyPair'.split(' ').map((name) => `crypto.${name}`),
  ...ZLIB.map((name) => `zlib.${name}`),
];

/** Node.js: hashing, keys, compression, encodings. The `Sync` forms work on the event loop's own thread. */
export const nodeData = defineLibrary({
  title: 'Node.js crypto and zlib',
  language: 'typescript',
  practice: 'nodejs',
  packages: [],
  modules: ['crypto', 'zlib', 'buffer', 'url', 'querystring', 'string_decoder', 'punycode'],
  docs: {
    crypto: 'https://nodejs.org/api/crypto.html',
    zlib: 'https://nodejs.org/api/zlib.html',
    blocking: 'https://nodejs.org/en/learn/asynchronous-work/dont-block-the-event-loop',
  },
  aliases: {
    'crypto.webcrypto.*': 'globalThis.crypto.*',
    'crypto.subtle.*': 'globalThis.crypto.subtle.*',
    'crypto.createHash.Hash': 'crypto.Hash',
  },
  promised: Object.fromEntries(CALLED_BACK.map((name) => [name, `util.promisify(${name})`])),
  functions: {
    ...functionsOf('crypto', 'pbkdf2Sync scryptSync hkdfSync', DERIVE),
    ...functionsOf('crypto', 'generateKeyPairSync generatePrimeSync', GENERATE),
    ...functionsOf('crypto', 'pbkdf2 scrypt hkdf', { ...POOLED, does: 'derives a key in another thread' }),
    ...Object.fromEntries(CALLED_BACK.map((name) => [`util.promisify(${name})`, PROMISED])),
    ...functionsOf('crypto', 'generateKeyPair generatePrime generateKey', POOLED),
    ...functionsOf('crypto', 'randomUUID', { returns: 'str' }),
    ...functionsOf('crypto', 'randomBytes', { ...LIGHT, returns: 'globalThis.Buffer' }),
    ...functionsOf('crypto', 'randomInt', { returns: 'float' }),
    ...functionsOf('crypto', 'randomFillSync getRandomValues', { returns: '$0' }),
    ...functionsOf('crypto', 'createHash createHmac', { ...LIGHT, returns: 'crypto.Hash' }),
    'crypto.hash': { ...LIGHT, returns: 'str' },
    ...functionsOf('crypto', 'createSign createVerify', { returns: 'crypto.Sign' }),
    ...functionsOf('crypto', 'sign verify privateDecrypt privateEncrypt publicEncrypt publicDecrypt', {
      ...LIGHT,
      returns: 'globalThis.Buffer',
    }),
    ...functionsOf('crypto', 'createCipheriv createDecipheriv', { returns: 'crypto.Cipher' }),
    ...functionsOf('crypto', 'timingSafeEqual', { returns: 'bool' }),
    ...functionsOf('crypto', 'createPrivateKey createPublicKey createSecretKey getHashes getCiphers createECDH'),
    'crypto.createDiffieHellman': GENERATE,
    ...Object.fromEntries(ZLIB.map((name) => [`zlib.${name}Sync`, COMPRESS])),
    ...Object.fromEntries(ZLIB.map((name) => [`zlib.${name}`, { ...POOLED, does: 'compresses in another thread' }])),
    ...functionsOf(
      'zlib',
      'createGzip createGunzip createDeflate createInflate createUnzip createBrotliCompress createBrotliDecompress',
      { returns: 'stream.Transform' },
    ),
    ...functionsOf('querystring', 'stringify escape unescape', { returns: 'str' }),
    ...functionsOf('querystring', 'parse', { returns: 'dict<str,str>' }),
    ...functionsOf('url', 'fileURLToPath format resolve domainToASCII', { returns: 'str' }),
    ...functionsOf('url', 'parse pathToFileURL'),
  },
  types: {
    'crypto.Hash': {
      members: {
        update: { ...LIGHT, returns: '$self' },
        digest: { returns: 'str' },
        copy: { returns: '$self' },
        pipe: { returns: '$0' },
      },
    },
    'crypto.Sign': { members: { update: { ...LIGHT, returns: '$self' }, ...members('sign verify', LIGHT) } },
    'crypto.Cipher': {
      members: {
        update: { ...LIGHT, returns: 'globalThis.Buffer' },
        final: { returns: 'globalThis.Buffer' },
        ...members('setAAD getAuthTag setAuthTag setAutoPadding'),
      },
    },
  },
  twins: {
    'crypto.pbkdf2Sync': 'util.promisify(crypto.pbkdf2)',
    'crypto.scryptSync': 'util.promisify(crypto.scrypt)',
    'crypto.hkdfSync': 'util.promisify(crypto.hkdf)',
    'crypto.generateKeyPairSync': 'util.promisify(crypto.generateKeyPair)',
    ...Object.fromEntries(ZLIB.map((name) => [`zlib.${name}Sync`, `util.promisify(zlib.${name})`])),
  },
});
