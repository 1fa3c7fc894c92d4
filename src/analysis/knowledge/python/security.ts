import { functionsOf, members } from '../rows.ts';
import { defineLibrary, type Library, type Member } from '../schema.ts';

const HASH: Member = { effect: 'cpu', weight: 'slow', returns: 'str', does: 'hashes a password' };
const CHECK: Member = { effect: 'cpu', weight: 'slow', returns: 'bool', does: 'hashes a password to compare it' };
const LIGHT: Member = { effect: 'cpu', weight: 'light' };
const DERIVE: Member = { effect: 'cpu', returns: 'bytes', does: 'derives a key, slow by design' };
const GENERATE: Member = { effect: 'cpu', weight: 'slow', does: 'generates a key pair' };

const SLOW_HASHES =
  'bcrypt bcrypt_sha256 argon2 scrypt pbkdf2_sha256 pbkdf2_sha512 pbkdf2_sha1 sha256_crypt sha512_crypt django_pbkdf2_sha256 django_bcrypt';

/** Password hashing and key derivation are slow on purpose: a tenth of a second and more on the thread that calls. */
export const security: Library[] = [
  defineLibrary({
    title: 'bcrypt',
    language: 'python',
    practice: 'bcrypt',
    packages: ['bcrypt', 'flask-bcrypt'],
    modules: ['bcrypt', 'flask_bcrypt'],
    docs: { rounds: 'https://github.com/pyca/bcrypt#adjustable-work-factor' },
    functions: {
      'bcrypt.hashpw': { ...HASH, returns: 'bytes' },
      'bcrypt.checkpw': CHECK,
      'bcrypt.kdf': DERIVE,
      'bcrypt.gensalt': { returns: 'bytes' },
      'flask_bcrypt.generate_password_hash': HASH,
      'flask_bcrypt.check_password_hash': CHECK,
    },
    types: {
      'flask_bcrypt.Bcrypt': { members: { generate_password_hash: HASH, check_password_hash: CHECK, init_app: {} } },
    },
  }),
  defineLibrary({
    title: 'Passlib',
    language: 'python',
    practice: 'passlib',
    packages: ['passlib', 'pwdlib'],
    modules: ['passlib', 'pwdlib'],
    docs: { context: 'https://passlib.readthedocs.io/en/stable/lib/passlib.context.html' },
    types: {
      'passlib.context.CryptContext': {
        members: {
          ...members('hash encrypt', HASH),
          verify: CHECK,
          verify_and_update: { ...CHECK, returns: 'tuple<bool,str>' },
          dummy_verify: CHECK,
          ...members('needs_update hash_needs_update', { returns: 'bool' }),
          ...members('identify schemes update copy using load load_path'),
        },
      },
      ...Object.fromEntries(
        SLOW_HASHES.split(' ').map((name) => [
          `passlib.hash.${name}`,
          { members: { ...members('hash encrypt', HASH), verify: CHECK, using: { returns: '$self' }, identify: {} } },
        ]),
      ),
      'pwdlib.PasswordHash': {
        members: {
          hash: HASH,
          verify: CHECK,
          verify_and_update: CHECK,
          recommended: { returns: 'pwdlib.PasswordHash' },
        },
      },
    },
    assumptions: [{ name: 'pwd_context', type: 'passlib.context.CryptContext' }],
  }),
  defineLibrary({
    title: 'argon2-cffi',
    language: 'python',
    practice: 'argon2',
    packages: ['argon2-cffi'],
    modules: ['argon2'],
    docs: { api: 'https://argon2-cffi.readthedocs.io/en/stable/api.html' },
    functions: functionsOf('argon2', 'hash_password verify_password', HASH),
    types: {
      'argon2.PasswordHasher': { members: { hash: HASH, verify: CHECK, check_needs_rehash: { returns: 'bool' } } },
    },
  }),
  defineLibrary({
    title: 'Werkzeug security',
    language: 'python',
    practice: 'werkzeug',
    packages: ['werkzeug'],
    modules: ['werkzeug'],
    docs: { security: 'https://werkzeug.palletsprojects.com/en/stable/utils/#module-werkzeug.security' },
    functions: {
      'werkzeug.security.generate_password_hash': HASH,
      'werkzeug.security.check_password_hash': CHECK,
      'werkzeug.utils.secure_filename': { returns: 'str' },
    },
  }),
  defineLibrary({
    title: 'cryptography',
    language: 'python',
    practice: 'cryptography',
    packages: ['cryptography', 'pycryptodome'],
    modules: ['cryptography', 'Crypto'],
    docs: { derivation: 'https://cryptography.io/en/latest/hazmat/primitives/key-derivation-functions/' },
    functions: {
      'cryptography.hazmat.primitives.asymmetric.rsa.generate_private_key': GENERATE,
      'cryptography.hazmat.primitives.asymmetric.dsa.generate_private_key': GENERATE,
      'cryptography.hazmat.primitives.asymmetric.dh.generate_parameters': GENERATE,
      'Crypto.PublicKey.RSA.generate': GENERATE,
      ...functionsOf('Crypto.Protocol.KDF', 'PBKDF2 scrypt bcrypt', DERIVE),
    },
    types: {
      'cryptography.hazmat.primitives.kdf.pbkdf2.PBKDF2HMAC': { members: members('derive verify', DERIVE) },
      'cryptography.hazmat.primitives.kdf.scrypt.Scrypt': { members: members('derive verify', DERIVE) },
      'cryptography.hazmat.primitives.kdf.argon2.Argon2id': { members: members('derive verify', DERIVE) },
      'cryptography.fernet.Fernet': {
        members: {
          ...members('encrypt decrypt', { ...LIGHT, returns: 'bytes' }),
          generate_key: { returns: 'bytes' },
        },
      },
      'cryptography.fernet.MultiFernet': {
        members: members('encrypt decrypt rotate', { ...LIGHT, returns: 'bytes' }),
      },
    },
  }),
  defineLibrary({
    title: 'JSON Web Tokens',
    language: 'python',
    practice: 'jwt',
    packages: ['pyjwt', 'python-jose'],
    modules: ['jwt', 'jose'],
    docs: { pyjwt: 'https://pyjwt.readthedocs.io/en/stable/api.html' },
    functions: {
      ...functionsOf('jwt', 'encode', { ...LIGHT, returns: 'str' }),
      ...functionsOf('jwt', 'decode decode_complete', { ...LIGHT, returns: 'dict<str,any>' }),
      'jwt.get_unverified_header': { returns: 'dict<str,any>' },
      ...functionsOf('jose.jwt', 'encode', { ...LIGHT, returns: 'str' }),
      ...functionsOf('jose.jwt', 'decode', { ...LIGHT, returns: 'dict<str,any>' }),
      ...functionsOf('jose.jwt', 'get_unverified_header get_unverified_claims', { returns: 'dict<str,any>' }),
    },
    types: {
      // Fetches the key set from its address when it is not in its cache.
      'jwt.PyJWKClient': {
        kind: 'client',
        members: members('get_signing_key get_signing_key_from_jwt get_signing_keys get_jwk_set fetch_data', {
          effect: 'network',
          weight: 'light',
          does: 'fetches signing keys',
        }),
      },
    },
  }),
];
