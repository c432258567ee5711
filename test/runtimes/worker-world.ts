import type { Readable } from 'node:stream'
import { Miniflare, type WorkerOptions } from 'miniflare'
import type { AttemptRecord, Plan, PlanBackend, PlanRollout } from '../../gateway-plugin/contract.ts'
import { sampleKokoro, samplePlan, sampleVendor } from '../gateway-plugin/sample-plan.ts'
import { until } from './listen.ts'
import { type LoopbackControl, startControl } from './loopback-control.ts'
import { type LoopbackSpeech, startKokoro, startVendor } from './loopback-speech.ts'
import { pluginModules } from './worker-modules.ts'

/** The oldest date that the plugin promises to run under. No Node API, no other flag. */
export const COMPATIBILITY_DATE = '2024-10-14'

export const WORKER = `
import { createCloudflareGateway } from '../../gateway-plugin/runtimes/cloudflare.ts'
export { CrossfadeLimiter } from '../../gateway-plugin/runtimes/cloudflare.ts'
export default createCloudflareGateway()
`

export interface WorkerWorld {
  readonly worker: Miniflare
  readonly control: LoopbackControl
  readonly kokoro: LoopbackSpeech
  readonly vendor: LoopbackSpeech
  plan(rollout: Partial<PlanRollout>, over?: Partial<Plan>): Plan
  speak(
    body: unknown,
    headers?: Record<string, string>,
    path?: string,
  ): Promise<{ status: number; headers: Headers; bytes: Uint8Array }>
  records(atLeast: number): Promise<readonly AttemptRecord[]>
  /** Everything that the Worker wrote to its log. */
  logged(): string
  /** A new isolate; KV, Cache API and Durable Objects stay. */
  restart(): Promise<void>
  close(): Promise<void>
}

export interface WorkerWorldOptions {
  readonly entry?: string
  readonly rollout?: Partial<PlanRollout>
  readonly kokoro?: Partial<PlanBackend>
  readonly vendor?: Partial<PlanBackend>
  readonly variables?: Readonly<Record<string, string>>
  readonly worker?: Partial<WorkerOptions>
  readonly hasPlan?: boolean
  readonly controlUrl?: string
  readonly kvFolder?: string
}

/** A real workerd in front of stand-ins for control, a self-hosted server and the vendor, all on the loopback. */
export async function startWorkerWorld(options: WorkerWorldOptions = {}): Promise<WorkerWorld> {
  const [kokoro, vendor] = await Promise.all([startKokoro(), startVendor()])
  let version = 0
  const plan: WorkerWorld['plan'] = (rollout, over = {}) =>
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
  let logged = ''
  const settings = {
    // What the Worker writes is kept for the tests instead of drowning their report.
    handleRuntimeStdio(...outputs: Readable[]) {
      for (const output of outputs)
        output.on('data', (bytes: Buffer) => {
          logged += bytes.toString()
        })
    },
    ...(options.kvFolder === undefined ? {} : { kvPersist: options.kvFolder }),
    workers: [
      {
        name: 'gateway',
        compatibilityDate: COMPATIBILITY_DATE,
        modules: pluginModules(options.entry ?? WORKER),
        bindings: {
          CROSSFADE_CONTROL_URL: options.controlUrl ?? control.url,
          CROSSFADE_CONTROL_TOKEN: 'gateway-token',
          CROSSFADE_UNIT_KEY: 'u'.repeat(32),
          CROSSFADE_SESSION_KEY: 's'.repeat(32),
          CROSSFADE_CREDENTIAL_WORKERS_AI: 'vendor-token',
          CROSSFADE_RATE_LIMIT: '0',
          CROSSFADE_PROBES: 'off',
          CROSSFADE_TRUSTED_ADDRESSES: '127.0.0.0/8,::1',
          ...options.variables,
        },
        kvNamespaces: ['CROSSFADE_KV'],
        wrappedBindings: { AI: { scriptName: 'ai', bindings: { VENDOR: vendor.url } } },
        ...options.worker,
      },
      { name: 'ai', modules: [{ type: 'ESModule', path: 'ai.mjs', contents: AI }] },
    ],
  } as ConstructorParameters<typeof Miniflare>[0]
  const worker = new Miniflare(settings)
  await worker.ready
  const speak: WorkerWorld['speak'] = async (body, headers = {}, path = '/tts/speak') => {
    const answer = await worker.dispatchFetch(`http://gateway.local${path}`, {
      method: body === null ? 'GET' : 'POST',
      headers: { 'cf-connecting-ip': '127.0.0.1', 'x-user-id': 'user-1', ...headers },
      ...(body === null ? {} : { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    const bytes = new Uint8Array(await answer.arrayBuffer())
    return { status: answer.status, headers: answer.headers as unknown as Headers, bytes }
  }
  return {
    worker,
    control,
    kokoro,
    vendor,
    plan,
    speak,
    records: (atLeast) => until(control.ledger.records, (records) => records.length >= atLeast),
    logged: () => logged,
    restart: () => worker.setOptions(settings),
    async close() {
      await worker.dispose()
      await Promise.all([control.close(), kokoro.close(), vendor.close()])
    },
  }
}

/** Workers AI's binding in shape: \`run\` takes what \`env.AI.run\` takes and answers the vendor's raw response. */
const AI = `
export default (env) => ({
  async run(model, inputs, options) {
    if (options.returnRawResponse !== true) throw new Error('this stand-in only answers raw responses')
    if (options.gateway !== undefined && options.gateway.skipCache !== true) throw new Error('AI Gateway cannot cache audio')
    return fetch(env.VENDOR + '/client/v4/accounts/local/ai/run/' + model, {
      method: 'POST',
      headers: { authorization: 'Bearer vendor-token', 'content-type': 'application/json' },
      body: JSON.stringify(inputs),
      signal: options.signal,
    })
  },
})
`
