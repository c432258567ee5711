/** What a `server` includes: the location that splits, its failover, CORS, security headers and limits. */

import type { NginxOptions } from './nginx-options.ts'

/** A header that a backend sends too (Kokoro-FastAPI allows any origin) would go out twice, and browsers refuse that. */
const OURS_ALONE = [
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Headers',
  'Access-Control-Allow-Credentials',
  'Access-Control-Expose-Headers',
  'X-Content-Type-Options',
  'X-Frame-Options',
  'X-TTS-Engine',
  'X-TTS-Fallback',
]

export function nginxServer(options: NginxOptions, timeoutMs: number): string {
  const headers = [
    `add_header Access-Control-Allow-Origin "${options.origin}" always;`,
    'add_header Access-Control-Allow-Methods "POST, OPTIONS" always;',
    `add_header Access-Control-Allow-Headers "Content-Type, Authorization, ${options.unitHeader}" always;`,
    'add_header Access-Control-Expose-Headers "X-TTS-Engine, X-TTS-Arm, X-TTS-Fallback" always;',
    'add_header X-Content-Type-Options nosniff always;',
    'add_header X-Frame-Options DENY always;',
    'add_header X-TTS-Fallback $crossfade_last_resort always;',
  ]
  const proxy = (target: '' | 'fallback_') => [
    'proxy_http_version 1.1;',
    'proxy_set_header Connection "";',
    `proxy_set_header Host $crossfade_${target}host;`,
    'proxy_ssl_server_name on;',
    `proxy_ssl_name $crossfade_${target}host;`,
    `proxy_connect_timeout ${Math.ceil(timeoutMs / 1_000)}s;`,
    `proxy_read_timeout ${Math.ceil(timeoutMs / 1_000)}s;`,
    ...OURS_ALONE.map((name) => `proxy_hide_header ${name};`),
    `access_log ${options.logFile} crossfade;`,
  ]
  return [
    `location ${options.path} {`,
    ...indent([
      `limit_req zone=crossfade_limit burst=${options.ratePerSecond * 2} nodelay;`,
      'limit_req_status 429;',
      ...headers,
      'add_header X-TTS-Engine $crossfade_backend always;',
      'if ($request_method = OPTIONS) {\n    return 204;\n  }',
      ...proxy(''),
      'proxy_intercept_errors on;',
      'error_page 500 502 503 504 = @crossfade_fallback;',
      'proxy_pass $crossfade_upstream$request_uri;',
    ]),
    '}',
    '',
    'location @crossfade_fallback {',
    ...indent([
      ...headers,
      'add_header X-TTS-Engine $crossfade_fallback always;',
      'if ($crossfade_fallback = "") {\n    return 503;\n  }',
      ...proxy('fallback_'),
      'proxy_pass $crossfade_fallback_upstream$request_uri;',
    ]),
    '}',
    '',
  ].join('\n')
}

function indent(lines: readonly string[]): string[] {
  return lines.map((line) => `  ${line}`)
}
