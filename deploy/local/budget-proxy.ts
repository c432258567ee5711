import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import {
  type EngineAnswer,
  type EngineRequest,
  type RunningServer,
  serveEngine,
} from './engines/engine-server.ts'
import { neuronsOf, VENDOR_MODELS } from './engines/vendor-models.ts'

export interface BudgetProxy extends RunningServer {
  /** Dollars that were spent, all runs on the same file together. */
  spent(): number
}

/** $0.011 per 1,000 neurons (Cloudflare docs, Workers AI pricing, 2026-08-28). */
const MICRO_DOLLARS_PER_NEURON = 11

/** Of a model that is not known here: the dearest there is. */
const DEAREST = '@cf/deepgram/aura-2-en'

/** MeloTTS is priced by its audio; speech takes about so many characters a second. */
const CHARACTERS_PER_SECOND = 15

const PASSED_ON = ['content-type', 'cf-ai-neurons', 'retry-after', 'ratelimit-policy']

/**
 * Stands in front of the real vendor on loopback and keeps a budget: what calls in flight may cost is set aside,
 * what the vendor says they did cost is counted, and once it is used up calls are answered as the vendor answers
 * when a quota is (429, code 3036). Free allowances are not counted: it errs towards spending less.
 *
 * @param options `upstream`: address of the vendor. `file`: keeps what was spent over restarts.
 */
export async function startBudgetProxy(options: {
  readonly port: number
  readonly upstream: string
  readonly budgetDollars: number
  readonly file: string
}): Promise<BudgetProxy> {
  const budget = Math.round(options.budgetDollars * 1_000_000)
  let spent = readSpent(options.file)
  let setAside = 0

  async function forward(request: EngineRequest): Promise<EngineAnswer> {
    const expected = expectedCost(request)
    if (spent + setAside + expected > budget) return usedUp(spent, options.budgetDollars)
    setAside += expected
    try {
      const { answer, cost } = await call(request, expected)
      spent += cost
      writeFileSync(options.file, `${JSON.stringify({ spentMicroDollars: spent })}\n`)
      return answer
    } finally {
      setAside -= expected
    }
  }

  async function call(request: EngineRequest, expected: number) {
    const query = request.query.size === 0 ? '' : `?${request.query}`
    const response = await fetch(options.upstream + request.path + query, {
      method: request.method,
      headers: {
        authorization: String(request.headers['authorization'] ?? ''),
        'content-type': String(request.headers['content-type'] ?? 'application/json'),
      },
      body: request.method === 'GET' ? null : Buffer.from(request.body),
      // A call that was begun is paid for: it is read to its end even when nobody waits any more.
      signal: AbortSignal.timeout(30_000),
    })
    const body = Buffer.from(await response.arrayBuffer())
    const neurons = Number(response.headers.get('cf-ai-neurons') ?? Number.NaN)
    const told = Number.isFinite(neurons) ? Math.ceil(neurons * MICRO_DOLLARS_PER_NEURON) : expected
    const headers = Object.fromEntries(
      PASSED_ON.flatMap((name) => {
        const value = response.headers.get(name)
        return value === null ? [] : [[name, value]]
      }),
    )
    return { answer: { status: response.status, headers, body }, cost: response.ok ? told : 0 }
  }

  const server = await serveEngine({
    port: options.port,
    maxBytes: 1_000_000,
    tooLarge: refused(413, 3006, 'Request is too large'),
    crashed: (error) => refused(502, 3043, `the vendor cannot be reached: ${error.message}`),
    answer: async (request) =>
      request.path === '/health'
        ? { status: 200, body: { status: 'healthy', spentMicroDollars: spent } }
        : forward(request),
  })
  return { ...server, spent: () => spent / 1_000_000 }
}

/** Micro-dollars at list price, from the text alone; 0 for what is not speech. */
function expectedCost({ path, body }: EngineRequest): number {
  const id = path.split('/ai/run/')[1]
  if (id === undefined) return 0
  const model = VENDOR_MODELS.find((it) => it.id === id) ?? VENDOR_MODELS.find((it) => it.id === DEAREST)
  if (model === undefined) return 0
  const characters = [...textOf(body)].length
  return Math.ceil(
    neuronsOf(model, characters, characters / CHARACTERS_PER_SECOND) * MICRO_DOLLARS_PER_NEURON,
  )
}

/** What cannot be read is taken for text as a whole. */
function textOf(body: Uint8Array): string {
  const whole = Buffer.from(body).toString()
  try {
    const { text, prompt } = JSON.parse(whole) as { text?: unknown; prompt?: unknown }
    return String(text ?? prompt ?? '')
  } catch {
    return whole
  }
}

function readSpent(file: string): number {
  if (!existsSync(file)) return 0
  const { spentMicroDollars } = JSON.parse(readFileSync(file, 'utf8')) as { spentMicroDollars?: number }
  if (!Number.isSafeInteger(spentMicroDollars))
    throw new Error(`${file}: expected {"spentMicroDollars": whole number}`)
  return spentMicroDollars as number
}

function usedUp(spent: number, budget: number): EngineAnswer {
  const dollars = (spent / 1_000_000).toFixed(4)
  return refused(
    429,
    3036,
    `the budget of this run is used up: $${dollars} of $${budget.toFixed(2)} (--vendor-budget)`,
  )
}

function refused(status: number, code: number, message: string): EngineAnswer {
  return { status, body: { success: false, errors: [{ code, message }], messages: [], result: null } }
}
