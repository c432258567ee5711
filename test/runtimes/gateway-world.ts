import { mkdtemp, rm } from 'node:fs/promises'
import { Agent, request as httpRequest } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { AttemptRecord, Plan, PlanBackend, PlanRollout } from '../../gateway-plugin/contract.ts'
import {
  createNodeGateway,
  type NodeGateway,
  type NodeOwnSettings,
} from '../../gateway-plugin/runtimes/node.ts'
import { createFilePlanStore } from '../../gateway-plugin/runtimes/node-plan-store.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../gateway-plugin/sample-plan.ts'
import { until } from './listen.ts'
import { type LoopbackControl, startControl } from './loopback-control.ts'
import { type LoopbackSpeech, startKokoro, startVendor } from './loopback-speech.ts'

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | undefined>>
  readonly body: Buffer
}

export interface GatewayWorld {
  readonly url: string
  readonly control: LoopbackControl
  readonly kokoro: LoopbackSpeech
  readonly vendor: LoopbackSpeech
  readonly planFile: string
  readonly logged: string[]
  readonly gateway: NodeGateway
  plan(rollout: Partial<PlanRollout>, over?: Partial<Plan>): Plan
  /** Header values go out as UTF-8 bytes. */
  ask(path: string, body?: unknown, headers?: Record<string, string>, method?: string): Promise<Answer>
  speak(
    body: Record<string, unknown>,
    user?: string | null,
    headers?: Record<string, string>,
  ): Promise<Answer>
  /** All records that control has, once there are at least so many. */
  records(atLeast: number): Promise<readonly AttemptRecord[]>
  close(): Promise<void>
}

export interface WorldOptions {
  readonly rollout?: Partial<PlanRollout>
  readonly kokoro?: Partial<PlanBackend>
  readonly vendor?: Partial<PlanBackend>
  readonly settings?: Partial<NodeOwnSettings>
  readonly hasPlan?: boolean
}

/** Control, both backends and a whole gateway in front of them, each on a port of the loopback. */
export async function startWorld(options: WorldOptions = {}): Promise<GatewayWorld> {
  const [kokoro, vendor] = await Promise.all([startKokoro(), startVendor()])
  let version = 0
  const plan: GatewayWorld['plan'] = (rollout, over = {}) =>
    samplePlan(
      { ...options.rollout, ...rollout },
      {
        planVersion: ++version,
        backends: [
          sampleVendor({ url: `${vendor.url}/client/v4/accounts/local`, ...options.vendor }),
          sampleKokoro({ url: kokoro.url, ...options.kokoro }),
        ],
        ...over,
      },
    )
  const control = await startControl(options.hasPlan === false ? null : plan({}))
  const folder = await mkdtemp(join(tmpdir(), 'crossfade-gateway-'))
  const planFile = join(folder, 'plan.json')
  const logged: string[] = []
  const gateway = createNodeGateway({
    name: 'edge',
    control: { url: control.url, token: 'gateway-token' },
    unitKey: 'u'.repeat(32),
    sessionKey: 's'.repeat(32),
    credential: (name) => (name === 'workers-ai' ? 'vendor-token' : null),
    planStore: createFilePlanStore(planFile),
    rateLimit: 0,
    probes: 'off',
    log: (level, event, fields) => logged.push(JSON.stringify({ level, event, ...fields })),
    ...options.settings,
  })
  const address = await gateway.listen(0, '127.0.0.1')
  const url = `http://127.0.0.1:${address.port}`
  const ask: GatewayWorld['ask'] = (path, body, headers = {}, method = body === undefined ? 'GET' : 'POST') =>
    send(`${url}${path}`, method, body, headers)
  if (options.hasPlan !== false)
    await until(
      () => ask('/readyz'),
      ({ status }) => status === 200,
    )
  return {
    url,
    control,
    kokoro,
    vendor,
    planFile,
    logged,
    gateway,
    plan,
    ask,
    speak: (body, user = 'user-1', headers = {}) =>
      ask('/tts/speak', body, { ...(user === null ? {} : { 'x-user-id': user }), ...headers }),
    records: (atLeast) => until(control.ledger.records, (records) => records.length >= atLeast),
    async close() {
      await gateway.close(100)
      await Promise.all([control.close(), kokoro.close(), vendor.close()])
      await rm(folder, { recursive: true, force: true, maxRetries: 5, retryDelay: 50 })
    },
  }
}

const agent = new Agent({ keepAlive: true, maxSockets: 32 })

function send(url: string, method: string, body: unknown, headers: Record<string, string>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const raw = Object.fromEntries(
      // node:http writes header strings as Latin-1: bytes of UTF-8 leave as they are.
      Object.entries(headers).map(([name, value]) => [name, Buffer.from(value, 'utf8').toString('latin1')]),
    )
    const request = httpRequest(url, { method, headers: raw, agent }, (response) => {
      const pieces: Buffer[] = []
      response.on('data', (piece) => pieces.push(piece))
      response.on('error', reject)
      response.on('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers as Record<string, string | undefined>,
          body: Buffer.concat(pieces),
        }),
      )
    })
    request.on('error', reject)
    const text = typeof body === 'string' ? body : JSON.stringify(body)
    // As bytes: beside a text, node:http would write the headers as UTF-8 a second time.
    request.end(body === undefined ? undefined : Buffer.from(text))
  })
}
