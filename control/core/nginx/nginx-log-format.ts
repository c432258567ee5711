/** One line of JSON per request: what its attempts are made of. Read back by `readNginxLogLine`. */

export const NGINX_LOG_VERSION = 1

/** Field → nginx variable. Texts are not in it; the user's id leaves the machine hashed only. */
const VARIABLES = {
  at: '$msec',
  decision: '$crossfade_decision',
  backends: '$crossfade_backend:$crossfade_fallback',
  // Apart, since images are named with a colon.
  revision: '$crossfade_revision',
  fallbackRevision: '$crossfade_fallback_revision',
  status: '$status',
  seconds: '$request_time',
  upstreamStatus: '$upstream_status',
  upstreamSeconds: '$upstream_response_time',
  headerSeconds: '$upstream_header_time',
  // With its headers: nothing at all came where this is 0.
  upstreamBytes: '$upstream_bytes_received',
  bodyBytes: '$upstream_response_length',
  // nginx keeps the headers of the last answer only.
  type: '$upstream_http_content_type',
  promisedBytes: '$upstream_http_content_length',
  // `OK` where nginx came to an end, nothing where the client left.
  completion: '$request_completion',
  length: '$content_length',
  method: '$request_method',
} as const

export interface NginxLogVariables {
  readonly unit: string
  /** A variable, or nothing. */
  readonly language: string
}

export function nginxLogFormat(planVersion: number, { unit, language }: NginxLogVariables): string {
  const fields = Object.entries({ ...VARIABLES, unit, language })
    .map(([name, variable]) => `"${name}":"${variable}"`)
    .join(',')
  return `log_format crossfade escape=json '{"v":${NGINX_LOG_VERSION},"plan":${planVersion},${fields}}';`
}
