import type { JwtSettings } from '../identity/jwt/jwt-settings.ts'
import type { EnvironmentReader } from './read-own-settings.ts'

const SHORTEST_SECRET = 32

/** `CROSSFADE_JWT_*`; what is wrong with them goes to the problems of the reader. */
export function readJwtSettings({ text, oneOf, problems }: EnvironmentReader): JwtSettings {
  const secret = text('CROSSFADE_JWT_SECRET')
  const jwksUrl = text('CROSSFADE_JWT_KEYS_URL')
  const header = text('CROSSFADE_JWT_HEADER').toLowerCase()
  const isRequired = oneOf('CROSSFADE_JWT_REQUIRED', ['false', 'true']) === 'true'
  if (secret !== '' && secret.length < SHORTEST_SECRET)
    problems.push(
      `CROSSFADE_JWT_SECRET: expected a secret of ${SHORTEST_SECRET} characters or more, got ${secret.length}`,
    )
  if (jwksUrl !== '' && !/^https?:\/\/[^\s#]+$/.test(jwksUrl))
    problems.push(`CROSSFADE_JWT_KEYS_URL="${jwksUrl}": expected an http or https address`)
  if (!/^[a-z0-9-]+$/.test(header))
    problems.push(`CROSSFADE_JWT_HEADER="${header}": expected the name of a header`)
  if (isRequired && secret === '' && jwksUrl === '')
    problems.push(
      'CROSSFADE_JWT_REQUIRED="true": expected CROSSFADE_JWT_SECRET or CROSSFADE_JWT_KEYS_URL too',
    )
  const issuer = text('CROSSFADE_JWT_ISSUER')
  const audience = text('CROSSFADE_JWT_AUDIENCE')
  return {
    ...(secret === '' ? {} : { secret }),
    ...(jwksUrl === '' ? {} : { jwksUrl }),
    ...(issuer === '' ? {} : { issuer }),
    ...(audience === '' ? {} : { audience }),
    header,
    isRequired,
  }
}
