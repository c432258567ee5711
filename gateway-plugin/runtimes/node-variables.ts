import { LOOPBACK } from '../identity/address-list.ts'
import { COMMON_DEFAULTS, type Defaults, SHORTEST_KEY } from './read-own-settings.ts'

export const NODE_DEFAULTS: Defaults = {
  ...COMMON_DEFAULTS,
  CROSSFADE_GATEWAY_HOST: '127.0.0.1',
  CROSSFADE_GATEWAY_PORT: '8787',
  CROSSFADE_TRUSTED_ADDRESSES: LOOPBACK.join(','),
  CROSSFADE_DATA: '.crossfade',
  CROSSFADE_CACHE_BYTES: '64000000',
}

/** Every variable with its meaning; `--help` prints this table. */
export const VARIABLES: readonly (readonly [name: string, meaning: string])[] = [
  ['CROSSFADE_GATEWAY_HOST', 'address to listen at'],
  ['CROSSFADE_GATEWAY_PORT', 'port to listen at'],
  ['CROSSFADE_GATEWAY_NAME', 'name of this deployment, the same for all of its instances'],
  ['CROSSFADE_CONTROL_URL', 'address of control'],
  ['CROSSFADE_CONTROL_TOKEN', 'token of role gateway (required)'],
  ['CROSSFADE_UNIT_KEY', `hashes users for reports, the same everywhere, ${SHORTEST_KEY} characters or more`],
  ['CROSSFADE_SESSION_KEY', `signs session cookies, ${SHORTEST_KEY} characters or more`],
  ['CROSSFADE_CREDENTIAL_<NAME>', 'credential that the plan names <name>: upper case, "-" and "." as "_"'],
  ['CROSSFADE_TRUSTED_ADDRESSES', 'who may name users and ask for /status and /tts/explain'],
  ['CROSSFADE_USER_HEADER', 'header in which trusted addresses name the user'],
  ['CROSSFADE_ALLOWED_ORIGINS', 'web origins that may call from pages, by comma; *: any, without cookies'],
  ['CROSSFADE_ALLOWED_METHODS', 'methods that pages may use'],
  ['CROSSFADE_ALLOWED_HEADERS', 'headers that pages may send; *: any'],
  ['CROSSFADE_JWT_SECRET', `shared secret of signed user tokens (HS256), ${SHORTEST_KEY} or more`],
  ['CROSSFADE_JWT_KEYS_URL', 'where the issuer of user tokens publishes its keys (JWKS: RS256, ES256)'],
  ['CROSSFADE_JWT_ISSUER', 'expected "iss" of user tokens; empty: any'],
  ['CROSSFADE_JWT_AUDIENCE', 'expected "aud" of user tokens; empty: any'],
  ['CROSSFADE_JWT_HEADER', 'header of user tokens: Cf-Access-Jwt-Assertion behind Access'],
  ['CROSSFADE_JWT_REQUIRED', 'refuse requests without a user token'],
  ['CROSSFADE_COOKIE_SECURE', 'mark session cookies Secure: true behind https'],
  ['CROSSFADE_DEFAULT_LANGUAGE', 'language of texts that name none'],
  ['CROSSFADE_DEFAULT_BACKEND', 'key of the backend for what no rollout is concerned with'],
  ['CROSSFADE_RATE_LIMIT', 'requests an hour and user that are not in the cache; 0: no limit'],
  ['CROSSFADE_ADDRESS_RATE_LIMIT', 'the same by address, whoever it is; 0: no limit'],
  ['CROSSFADE_CACHE_SECONDS', 'how long audio is kept'],
  ['CROSSFADE_QUOTA_RETRY_SECONDS', 'pause between tries while the vendor says its quota is used up'],
  ['CROSSFADE_PROBES', 'health probes: all, free (only backends that cost nothing) or off'],
  ['CROSSFADE_DATA', 'folder for the last good plan; empty: keep it in memory only'],
  ['CROSSFADE_SPARE_BACKEND', 'JSON file with one backend that serves before any plan was received'],
  ['CROSSFADE_CACHE_BYTES', 'memory for audio; 0: no cache'],
  [
    'CROSSFADE_REDIS_URL',
    'Redis for audio and limits that gateways share; empty: each keeps and counts its own',
  ],
]
