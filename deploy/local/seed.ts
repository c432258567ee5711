import { readFileSync } from 'node:fs'
import type { PlanBackend } from '../../gateway-plugin/contract.ts'
import { readSecret, writeSecret } from './secrets.ts'
import { createSeedClient, type SeedClient } from './seed-client.ts'
import { seedMoney } from './seed-money.ts'

export interface SeedOptions {
  readonly controlUrl: string
  readonly adminToken: string
  /** Where the gateway's token is kept. */
  readonly data: string
  readonly vendor: { readonly url: string; readonly revision: string }
  readonly candidateUrl: string
  /** As `POST /v1/rollouts` takes it. */
  readonly policy: unknown
  /** Epoch milliseconds, the date of the sample evidence. */
  readonly now: number
}

export interface Seeded {
  readonly gatewayToken: string
  /** False: the rollout was there already and was left as it is. */
  readonly isNew: boolean
}

const ROLLOUT = 'tts'

/** Fills control over its own interface. Run again it changes only what is not as it should be. */
export async function seed(options: SeedOptions): Promise<Seeded> {
  const control = createSeedClient(options.controlUrl, options.adminToken)
  await putBackend(control, { ...backendOf('workers-ai'), ...options.vendor })
  await putBackend(control, { ...backendOf('kokoro'), url: options.candidateUrl })
  const isNew = await createRollout(control, options.policy)
  await enterEvidence(control, options.now)
  await seedMoney(control, ROLLOUT, options.now)
  return { gatewayToken: await gatewayToken(control, options), isNew }
}

function backendOf(key: string): PlanBackend {
  return readSeed(`backend-${key}.json`) as PlanBackend
}

/** Only where something differs: every replacement is an entry in the ledger. */
async function putBackend(control: SeedClient, backend: PlanBackend): Promise<void> {
  const { body } = await control.get('/v1/backends')
  const known = ((body as { backends?: PlanBackend[] }).backends ?? []).find((it) => it.key === backend.key)
  const isSame =
    known !== undefined &&
    Object.entries(backend).every(([field, value]) => same(known[field as keyof PlanBackend], value))
  if (!isSame) await control.send('PUT', `/v1/backends/${backend.key}`, backend)
}

async function createRollout(control: SeedClient, policy: unknown): Promise<boolean> {
  const { status } = await control.get(`/v1/rollouts/${ROLLOUT}`)
  if (status === 200) return false
  await control.send('POST', '/v1/rollouts', { ...(readSeed('rollout-tts.json') as object), policy })
  return true
}

async function enterEvidence(control: SeedClient, now: number): Promise<void> {
  const path = `/v1/rollouts/${ROLLOUT}/evidence`
  const { body } = await control.get(path)
  const entered = (body as { evidence?: { kind: string }[] }).evidence ?? []
  for (const evidence of readSeed('evidence.json') as { kind: string }[]) {
    if (entered.some((it) => it.kind === evidence.kind)) continue
    await control.send('POST', path, { ...evidence, measuredAt: now })
  }
}

/** Control shows a token once, so it is kept; made again where control does not know it. */
async function gatewayToken(control: SeedClient, options: SeedOptions): Promise<string> {
  const kept = readSecret(options.data, 'gateway-token')
  if (kept !== undefined) {
    const { status } = await createSeedClient(options.controlUrl, kept).get('/v1/plan')
    if (status !== 401) return kept
  }
  const { body } = await control.send('POST', '/v1/tokens', { name: 'local gateway', role: 'gateway' })
  const { secret } = body as { secret: string }
  writeSecret(options.data, 'gateway-token', secret)
  return secret
}

/** Whatever the order of the fields. */
function same(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || one === null || other === null)
    return one === other
  const keys = Object.keys(one)
  return (
    keys.length === Object.keys(other).length &&
    keys.every((key) => same((one as Record<string, unknown>)[key], (other as Record<string, unknown>)[key]))
  )
}

function readSeed(file: string): unknown {
  return JSON.parse(readFileSync(new URL(`./seed/${file}`, import.meta.url), 'utf8'))
}
