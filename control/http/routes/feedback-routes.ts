import { createRoute } from '@hono/zod-openapi'
import type { FeedbackInput } from '../../app/control-api.ts'
import type { HttpDeps } from '../deps.ts'
import { fieldProblems } from '../field-problems.ts'
import { unwrap } from '../http-error.ts'
import { json, jsonBody } from '../json-response.ts'
import { createRouter } from '../router.ts'
import {
  feedbackBatch,
  feedbackFrame,
  feedbackReceipt,
  feedbackRecord,
  MOST_FEEDBACK,
} from '../schemas/feedback-schemas.ts'
import { problems } from '../schemas/problem-schema.ts'

const report = createRoute({
  method: 'post',
  path: '/v1/feedback',
  tags: ['gateways'],
  summary: 'Ratings and complaints of users on answers; each counts once per unit, kind and UTC day',
  description: [
    `At most ${MOST_FEEDBACK} messages, sent by the gateway that has checked the receipts of their answers.`,
    'Bad messages are listed and final, the good ones count. Sending the same again is harmless.',
  ].join(' '),
  request: { body: jsonBody(feedbackFrame) },
  responses: {
    200: json(feedbackReceipt, 'Counted, or counted already'),
    ...problems.tooLarge,
    ...problems.invalid,
    ...problems.overloaded,
  },
})

export function feedbackRoutes({ api }: HttpDeps) {
  const router = createRouter()
  router.openAPIRegistry.registerPath({ ...report, request: { body: jsonBody(feedbackBatch) } })
  return router.openapi({ ...report, hide: true }, async (c) =>
    c.json(unwrap(await api.feedback(parseFeedback(c.req.valid('json').feedback))), 200),
  )
}

function parseFeedback(values: readonly unknown[]): FeedbackInput {
  const feedback: FeedbackInput['feedback'][number][] = []
  const rejected: FeedbackInput['rejected'][number][] = []
  values.forEach((value, index) => {
    const parsed = feedbackRecord.safeParse(value)
    if (parsed.success) feedback.push({ index, record: parsed.data })
    else rejected.push({ index, ...fieldProblems(parsed.error.issues, value)[0]! })
  })
  return { feedback, rejected }
}
