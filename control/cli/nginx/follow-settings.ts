/** What `crossfade nginx-follow` was told, checked. */

import { isAbsolute, join } from 'node:path'
import { type OptionValues, optionText } from '../cli-command.ts'
import { usageError } from '../cli-failure.ts'

export interface FollowSettings {
  readonly httpFile: string
  readonly serverFile: string
  readonly stateFile: string
  /** What names of backends last resolved to. */
  readonly addressFile: string
  readonly logFile: string
  /** The program and what always follows it. */
  readonly nginx: readonly string[]
  /** Name of this front door among the gateways. */
  readonly name: string
  /** Only reports what the log says: plans are installed by somebody else, or by nobody. */
  readonly reportOnly: boolean
  /** Of `GET /v1/export/nginx`. */
  readonly query: string
  readonly unitKey: string
}

export const FOLLOW_OPTIONS = {
  conf: { type: 'string' },
  name: { type: 'string' },
  nginx: { type: 'string' },
  log: { type: 'string' },
  unit: { type: 'string' },
  language: { type: 'string' },
  assume: { type: 'string' },
  upstream: { type: 'string', multiple: true },
  path: { type: 'string' },
  origin: { type: 'string' },
  rate: { type: 'string' },
  once: { type: 'boolean' },
  'report-only': { type: 'boolean' },
} as const

const EXPORT_OPTIONS = ['unit', 'language', 'assume', 'path', 'origin', 'rate'] as const
const LONGEST_NAME = 64

export function readFollowSettings(options: OptionValues, env: NodeJS.ProcessEnv): FollowSettings {
  const folder =
    optionText(options, 'conf') ??
    usageError('--conf is missing: the folder for the two files, such as /etc/nginx/crossfade')
  const log = optionText(options, 'log') ?? '/var/log/nginx/crossfade.log'
  if (!isAbsolute(log)) usageError(`--log: expected an absolute path, got "${log}"`)
  const name = optionText(options, 'name') ?? 'nginx'
  if (!/^[A-Za-z0-9._-]+$/.test(name) || name.length > LONGEST_NAME)
    usageError(`--name: expected 1 to ${LONGEST_NAME} letters, digits, ".", "_" and "-", got "${name}"`)
  const unitKey = env['CROSSFADE_UNIT_KEY'] ?? ''
  if (unitKey.length < 32)
    usageError('CROSSFADE_UNIT_KEY: expected the 32 characters or more that all gateways share')
  const query = new URLSearchParams({ part: 'json', log })
  for (const option of EXPORT_OPTIONS) {
    const value = optionText(options, option)
    if (value !== undefined) query.set(option, value)
  }
  for (const value of [options['upstream'] ?? []].flat()) query.append('upstream', String(value))
  return {
    httpFile: join(folder, 'crossfade-http.conf'),
    serverFile: join(folder, 'crossfade-server.conf'),
    stateFile: join(folder, 'crossfade-follow.json'),
    addressFile: join(folder, 'crossfade-addresses.json'),
    logFile: log,
    nginx: (optionText(options, 'nginx') ?? 'nginx').split(' ').filter(Boolean),
    name,
    reportOnly: options['report-only'] === true,
    query: query.toString(),
    unitKey,
  }
}
