import { createRoute, z } from '@hono/zod-openapi'
import { BATCH_LIMITS } from '../../../gateway-plugin/contract.ts'
import { parseBatch } from '../batch/parse-batch.ts'
import { readBatchBody } from '../batch/read-batch-body.ts'
import type { HttpDeps } from '../deps.ts'
import { failWith, unwrap } from '../http-error.ts'
import { json } from '../json-response.ts'
import { createRouter } from '../router.ts'
import { attemptBatch, batchReceipt } from '../schemas/batch-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'

const report = createRoute({
  method: 'post',
  path: '/v1/attempts',
  tags: ['gateways'],
  summary: 'A batch of attempts; the same batch sent twice counts once',
  description: [
    `At most ${BATCH_LIMITS.records} records, ${BATCH_LIMITS.sentBytes} bytes sent, ${BATCH_LIMITS.inflatedBytes} inflated.`,
    'As one JSON document, or as lines of JSON (application/x-ndjson): the header first, then one record a line.',
    'Content-Encoding gzip is understood. Bad records are listed and final, the good ones count.',
  ].join(' '),
  responses: {
    200: json(batchReceipt, 'Counted, or counted already'),
    ...problems.malformed,
    ...problems.conflict,
    ...problems.tooLarge,
    ...problems.invalid,
    ...problems.overloaded,
  },
})

/** The body is read by hand, so that limits hold while it streams in; this is for the document alone. */
const documented = {
  ...report,
  request: {
    body: {
      required: true,
      content: {
        'application/json': { schema: attemptBatch },
        'application/x-ndjson': { schema: z.string() },
      },
    },
  },
}

export function attemptRoutes({ api }: HttpDeps, batchesAtOnce: number) {
  let reading = 0
  const router = createRouter()
  router.openAPIRegistry.registerPath(documented)
  return router.openapi({ ...report, hide: true }, async (c) => {
    const format = formatOf(c.req.header('content-type'))
    if (reading >= batchesAtOnce)
      failWith({
        code: 'overloaded',
        detail: `${reading} batches are being read; send this one again later`,
        retryAfterSec: 1,
      })
    reading += 1
    try {
      const batch = await parseBatch(await readBatchBody(c.req.raw, BATCH_LIMITS), format)
      return c.json(unwrap(await api.ingest(batch)), 200)
    } finally {
      reading -= 1
    }
  })
}

function formatOf(contentType: string | undefined): 'json' | 'lines' {
  switch (contentType?.replace(/;.*/s, '').trim().toLowerCase()) {
    case 'application/json':
      return 'json'
    case 'application/x-ndjson':
    case 'application/ndjson':
      return 'lines'
    default:
      return failWith({
        code: 'unsupported-media-type',
        detail: `Content-Type: expected application/json or application/x-ndjson, got ${contentType ?? 'none'}`,
      })
  }
}
