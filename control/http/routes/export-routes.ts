import { createRoute, z } from '@hono/zod-openapi'
import type { Plan } from '../../../gateway-plugin/contract.ts'
import { exportNginx } from '../../core/nginx/nginx-export.ts'
import {
  DEFAULT_NGINX_OPTIONS,
  NGINX_ASSUMPTIONS,
  type NginxOptions,
} from '../../core/nginx/nginx-options.ts'
import type { HttpDeps } from '../deps.ts'
import { failWith } from '../http-error.ts'
import { createRouter } from '../router.ts'
import { problems } from '../schemas/problem-schema.ts'
import { wholeNumber } from '../schemas/values.ts'

/** What may stand in a configuration file as it is: nothing that ends a word, a line or a block there. */
const plain = (example: string) =>
  z
    .string()
    .max(300)
    .regex(
      /^[^\s;{}"'\\$#]+$/,
      `expected no space, quote, ";", "{", "}", "\\", "$" or "#", such as ${example}`,
    )

const query = z.object({
  part: z.enum(['http', 'server', 'json']).default('http').openapi({
    description: '`http`: for the http block; `server`: for a server block; `json`: both, with the version',
  }),
  unit: z
    .string()
    .regex(/^[A-Za-z0-9-]{1,64}$/, 'expected the name of a header, such as X-User-ID')
    .default(DEFAULT_NGINX_OPTIONS.unitHeader),
  language: z
    .string()
    .regex(
      /^(header:[A-Za-z0-9-]{1,64}|path:\/[^\s;{}"'\\$#]{0,200})$/,
      'expected header:NAME or path:/PREFIX/, such as header:X-TTS-Language',
    )
    .optional(),
  assume: z
    .string()
    .regex(
      new RegExp(`^(${NGINX_ASSUMPTIONS.join('|')})(,(${NGINX_ASSUMPTIONS.join('|')}))*$`),
      `expected some of ${NGINX_ASSUMPTIONS.join(', ')}, with commas`,
    )
    .optional(),
  upstream: z
    .union([z.string(), z.array(z.string()).max(50)])
    .optional()
    .transform((value) => (value === undefined ? [] : [value].flat()))
    .pipe(
      z.array(
        z
          .string()
          .regex(
            /^[a-z0-9][a-z0-9._-]*=https?:\/\/[^\s;{}"'\\$#]+$/,
            'expected KEY=ADDRESS, such as vendor=https://…',
          ),
      ),
    )
    .openapi({
      type: 'array',
      items: { type: 'string' },
      description: 'KEY=ADDRESS in place of a backend’s own',
    }),
  log: plain('/var/log/nginx/crossfade.log').default(DEFAULT_NGINX_OPTIONS.logFile),
  path: plain('/tts/').default(DEFAULT_NGINX_OPTIONS.path),
  rate: wholeNumber(1, 100_000).default(DEFAULT_NGINX_OPTIONS.ratePerSecond),
  origin: plain('https://app.example.org').default(DEFAULT_NGINX_OPTIONS.origin),
})

const nginx = createRoute({
  method: 'get',
  path: '/v1/export/nginx',
  tags: ['gateways'],
  summary: 'The plan as configuration of a stock nginx: the same users in the same arms',
  description:
    'A rule that nginx cannot express is refused with its reason. Follow it with `crossfade nginx-follow`: a file alone is not rolled back automatically.',
  request: { query },
  responses: {
    200: {
      description: 'ETag is the version of the plan',
      content: { 'text/plain': { schema: z.string() } },
    },
    304: { description: 'Still the same' },
    ...problems.invalid,
  },
})

export function exportRoutes({ api }: HttpDeps) {
  return createRouter().openapi(nginx, async (c) => {
    const { planVersion, body } = await api.plan()
    const tag = `"${planVersion}"`
    const headers = { ETag: tag, 'Cache-Control': 'no-cache' }
    const wanted = c.req.valid('query')
    const made = exportNginx(JSON.parse(body) as Plan, optionsOf(wanted))
    if (made.kind === 'refused')
      return failWith({
        code: 'invalid',
        detail: `nginx cannot carry out this plan: ${made.refusals.map(({ problem }) => problem).join('; ')}`,
        problems: made.refusals.map(({ rollout, field, problem }) => ({
          field: rollout === '' ? field : `rollouts.${rollout}.${field}`,
          problem,
        })),
      })
    if (c.req.header('if-none-match') === tag) return c.body(null, 304, headers)
    if (wanted.part === 'json')
      return new Response(JSON.stringify({ planVersion, http: made.http, server: made.server }), {
        headers: { ...headers, 'Content-Type': 'application/json' },
      }) as never
    return new Response(wanted.part === 'server' ? made.server : made.http, {
      headers: { ...headers, 'Content-Type': 'text/plain; charset=utf-8' },
    }) as never
  })
}

function optionsOf(wanted: z.output<typeof query>): NginxOptions {
  const [from, place] = wanted.language?.split(/:(.*)/s) ?? []
  return {
    unitHeader: wanted.unit,
    language:
      place === undefined
        ? null
        : from === 'header'
          ? { from, name: place }
          : { from: 'path', prefix: place },
    assume: NGINX_ASSUMPTIONS.filter((name) => wanted.assume?.split(',').includes(name)),
    upstreams: Object.fromEntries(
      wanted.upstream.map((pair) => pair.split(/=(.*)/s).slice(0, 2) as [string, string]),
    ),
    logFile: wanted.log,
    path: wanted.path,
    origin: wanted.origin,
    ratePerSecond: wanted.rate,
  }
}
