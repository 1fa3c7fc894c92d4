import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const HASH: Member = { effect: 'cpu', weight: 'slow', returns: 'str', does: 'hashes a password' };
const CHECK: Member = { effect: 'cpu', weight: 'slow', returns: 'bool', does: 'hashes a password to compare it' };
const LIGHT: Member = { effect: 'cpu', weight: 'light' };
/** Native code, in libuv's pool of threads. */
const POOLED = { async: true } as const;

/** Password hashing is slow on purpose: a tenth of a second and more on the thread that does it. */
export const security: Library[] = [
  defineLibrary({
    title: 'bcrypt',
    language: 'typescript',
    practice: 'bcrypt',
    packages: ['bcrypt', '@node-rs/bcrypt'],
    modules: ['bcrypt', '@node-rs/bcrypt'],
    docs: { sync: 'https://github.com/kelektiv/node.bcrypt.js#why-is-async-mode-recommended-over-sync-mode' },
    aliases: { '@node-rs/bcrypt.*': 'bcrypt.*' },
    functions: {
      'bcrypt.hashSync': HASH,
      'bcrypt.compareSync': CHECK,
      'bcrypt.verifySync': CHECK,
      'bcrypt.genSaltSync': { returns: 'str' },
      'bcrypt.hash': { ...POOLED, returns: 'str' },
      ...functionsOf('bcrypt', 'compare verify', { ...POOLED, returns: 'bool' }),
      'bcrypt.genSalt': { ...POOLED, returns: 'str' },
    },
    twins: {
      'bcrypt.hashSync': 'bcrypt.hash',
      'bcrypt.compareSync': 'bcrypt.compare',
      'bcrypt.verifySync': 'bcrypt.verify',
    },
  }),
  defineLibrary({
    title: 'bcrypt.js',
    language: 'typescript',
    practice: 'bcryptjs',
    packages: ['bcryptjs'],
    modules: ['bcryptjs'],
    docs: { usage: 'https://github.com/dcodeIO/bcrypt.js#usage---async' },
    functions: {
      'bcryptjs.hashSync': HASH,
      'bcryptjs.compareSync': CHECK,
      'bcryptjs.genSaltSync': { returns: 'str' },
      // Written in JavaScript: the work is done on the event loop all the same, in slices of at most 100 ms.
      'bcryptjs.hash': {
        effect: 'cpu',
        async: true,
        holds: true,
        returns: 'str',
        does: 'hashes a password on the event loop, in slices',
      },
      'bcryptjs.compare': {
        effect: 'cpu',
        async: true,
        holds: true,
        returns: 'bool',
        does: 'hashes a password on the event loop, in slices',
      },
      'bcryptjs.genSalt': { ...POOLED, returns: 'str' },
    },
    twins: { 'bcryptjs.hashSync': 'bcrypt.hash', 'bcryptjs.compareSync': 'bcrypt.compare' },
  }),
  defineLibrary({
    title: 'Argon2 and scrypt',
    language: 'typescript',
    practice: 'argon2',
    packages: ['argon2', '@node-rs/argon2', 'scrypt-js', 'oslo', '@noble/hashes', 'scrypt-kdf'],
    modules: ['argon2', '@node-rs/argon2', 'scrypt-js', '@noble/hashes', 'scrypt-kdf'],
    docs: {
      argon2: 'https://github.com/ranisalt/node-argon2#readme',
      nodeRs: 'https://github.com/napi-rs/node-rs#readme',
    },
    functions: {
      'argon2.hash': { ...POOLED, returns: 'str' },
      'argon2.verify': { ...POOLED, returns: 'bool' },
      'argon2.needsRehash': { returns: 'bool' },
      '@node-rs/argon2.hash': { ...POOLED, returns: 'str' },
      '@node-rs/argon2.verify': { ...POOLED, returns: 'bool' },
      ...functionsOf('@node-rs/argon2', 'hashSync hashRawSync', HASH),
      '@node-rs/argon2.verifySync': CHECK,
      'scrypt-js.syncScrypt': HASH,
      ...functionsOf('@noble/hashes/scrypt', 'scrypt', HASH),
      ...functionsOf('@noble/hashes/pbkdf2', 'pbkdf2', HASH),
      ...functionsOf('@noble/hashes/argon2', 'argon2id argon2i argon2d', HASH),
    },
    twins: {
      '@node-rs/argon2.hashSync': '@node-rs/argon2.hash',
      '@node-rs/argon2.verifySync': '@node-rs/argon2.verify',
    },
  }),
  defineLibrary({
    title: 'JSON Web Tokens',
    language: 'typescript',
    practice: 'nodejs',
    packages: ['jsonwebtoken', 'jose', 'jwks-rsa', 'crypto-js', 'uuid', 'nanoid', 'ulid', '@paralleldrive/cuid2'],
    modules: ['jsonwebtoken', 'jose', 'jwks-rsa', 'crypto-js', 'uuid', 'nanoid', 'ulid', '@paralleldrive/cuid2'],
    docs: {
      jsonwebtoken: 'https://github.com/auth0/node-jsonwebtoken#readme',
      jose: 'https://github.com/panva/jose#readme',
    },
    functions: {
      'jsonwebtoken.sign': { ...LIGHT, returns: 'str' },
      ...functionsOf('jsonwebtoken', 'verify decode', { ...LIGHT, returns: 'any' }),
      ...functionsOf('jose', 'jwtVerify jwtDecrypt importJWK importPKCS8 importSPKI exportJWK generateKeyPair', {
        async: true,
        returns: 'any',
      }),
      'jose.createRemoteJWKSet': { returns: 'any' },
      'crypto-js.PBKDF2': { effect: 'cpu', returns: 'any', does: 'derives a key, slow by design' },
      ...functionsOf('crypto-js', 'SHA256 SHA512 MD5 SHA1 HmacSHA256 HmacSHA512', { ...LIGHT, returns: 'any' }),
      ...functionsOf('crypto-js.AES', 'encrypt decrypt', { ...LIGHT, returns: 'any' }),
      ...functionsOf('uuid', 'v1 v3 v4 v5 v6 v7 stringify', { returns: 'str' }),
      'uuid.validate': { returns: 'bool' },
      ...functionsOf('nanoid', 'nanoid customAlphabet', { returns: 'str' }),
      'ulid.ulid': { returns: 'str' },
      '@paralleldrive/cuid2.createId': { returns: 'str' },
    },
    types: {
      'jose.SignJWT': {
        members: {
          ...members(
            'setProtectedHeader setIssuedAt setExpirationTime setIssuer setAudience setSubject setJti setNotBefore',
            { returns: '$self' },
          ),
          sign: { async: true, returns: 'str' },
        },
      },
      'jwks-rsa.JwksClient': {
        kind: 'client',
        members: members('getSigningKey getSigningKeys getKeys', {
          effect: 'network',
          async: true,
          does: 'fetches signing keys',
        }),
      },
    },
  }),
];
