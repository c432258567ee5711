import { parseJson } from '../backends/adapter.ts'
import type { FeedbackRecord } from '../contract.ts'
import type { GatewayAnswer, GatewayRequest } from '../gateway-request.ts'
import { describeValue, type FieldProblem } from '../plan/field-reader.ts'
import { answerJson } from '../speech/answers.ts'
import type { RateLimit } from '../stores/rate-limit.ts'
import type { FeedbackSender } from './feedback-sender.ts'
import { type CheckedReceipt, RECEIPT_LIFE_MS, type Receipts } from './receipt.ts'

export interface FeedbackDoor {
  readonly receipts: Receipts
  readonly sender: FeedbackSender
  /** By unit: a receipt always has one. */
  readonly limit: RateLimit
  readonly defer: (work: Promise<unknown>) => void
}

/** `POST /tts/feedback`: `{receipt, kind: 'complaint'}` or `{receipt, kind: 'rating', rating: 1..5}`. */
export async function takeFeedback(door: FeedbackDoor, request: GatewayRequest): Promise<GatewayAnswer> {
  const parsed = parseFeedback(parseJson(request.body))
  if (!parsed.ok) return refuse(400, 'Invalid feedback', parsed.problems)
  const checked = await door.receipts.check(parsed.receipt)
  if (checked.kind !== 'valid') return refuseReceipt(checked)
  const { facts, ageMs } = checked
  const rate = await door.limit.take(`unit:${facts.unit}`)
  if (!rate.ok)
    return answerJson(
      429,
      {
        error: 'Rate limit exceeded',
        message: `Too much feedback in this hour; try again in ${rate.retryAfterSeconds} s`,
      },
      { 'retry-after': String(rate.retryAfterSeconds) },
    )
  door.defer(door.sender.add({ ...facts, kind: parsed.kind, rating: parsed.rating, ageMs }))
  return answerJson(202, { status: 'accepted' })
}

type ParsedFeedback =
  | ({ readonly ok: true; readonly receipt: string } & Pick<FeedbackRecord, 'kind' | 'rating'>)
  | { readonly ok: false; readonly problems: readonly FieldProblem[] }

function parseFeedback(value: unknown): ParsedFeedback {
  if (typeof value !== 'object' || value === null || Array.isArray(value))
    return {
      ok: false,
      problems: [{ field: '(body)', problem: `expected a JSON object, got ${describeValue(value)}` }],
    }
  const problems: FieldProblem[] = []
  const note = (field: string, expected: string, got: unknown) =>
    problems.push({ field, problem: `expected ${expected}, got ${describeValue(got)}` })
  const { receipt, kind, rating } = value as Readonly<Record<string, unknown>>
  const isRating = kind === 'rating'
  if (typeof receipt !== 'string' || receipt === '')
    note('receipt', 'the X-TTS-Receipt of the answer', receipt)
  if (!isRating && kind !== 'complaint') note('kind', '"rating" or "complaint"', kind)
  const isStars = typeof rating === 'number' && Number.isInteger(rating) && rating >= 1 && rating <= 5
  if (isRating && !isStars) note('rating', 'a whole number from 1 (bad) to 5 (good)', rating)
  if (kind === 'complaint' && rating !== undefined && rating !== null)
    note('rating', 'nothing beside a complaint', rating)
  if (problems.length > 0) return { ok: false, problems }
  return {
    ok: true,
    receipt: receipt as string,
    kind: isRating ? 'rating' : 'complaint',
    rating: isRating ? (rating as number) : null,
  }
}

function refuseReceipt(checked: Exclude<CheckedReceipt, { kind: 'valid' }>): GatewayAnswer {
  const say = (problem: string): readonly FieldProblem[] => [{ field: 'receipt', problem }]
  if (checked.kind === 'malformed')
    return refuse(400, 'Invalid feedback', say('expected the X-TTS-Receipt of an answer, got another text'))
  if (checked.kind === 'forged')
    return refuse(401, 'Forged receipt', say('expected a receipt that this service signed'))
  const hours = Math.floor(checked.ageMs / 3_600_000)
  const most = RECEIPT_LIFE_MS / 3_600_000
  return refuse(
    410,
    'Expired receipt',
    say(`expected a receipt of the last ${most} hours, got one ${hours} h old`),
  )
}

function refuse(status: number, error: string, problems: readonly FieldProblem[]): GatewayAnswer {
  const message = problems.map(({ field, problem }) => `${field}: ${problem}`).join('; ')
  return answerJson(status, { error, message, problems })
}
