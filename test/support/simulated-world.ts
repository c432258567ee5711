/**
 * The whole of control, on a real store, under a simulated clock: a gateway that assigns by the real hash and
 * reports every second, backends that answer as they are told. What takes an hour there takes a second here.
 */

import { createHash } from 'node:crypto'
import type { CommandInput, CommandOutcome } from '../../control/app/control-api.ts'
import type { Result } from '../../control/app/errors.ts'
import { type OpenControl, openControl } from '../../control/app/open-control.ts'
import type { RolloutView } from '../../control/app/views.ts'
import type { Actor } from '../../control/core/actor.ts'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import type { Policy } from '../../control/core/policy.ts'
import type { EpochMs } from '../../control/core/units.ts'
import type { Store } from '../../control/ports/store.ts'
import { assign, bucketOf, hashUnit } from '../../gateway-plugin/assign.ts'
import {
  type AttemptRecord,
  type BatchReceipt,
  type BreakerState,
  completeBackend,
  type FeedbackReceipt,
  type FeedbackRecord,
  type Outcome,
  type Plan,
  type PlanBackend,
} from '../../gateway-plugin/contract.ts'

export const START = 1_790_000_000_000
export const ADMIN: Actor = { kind: 'person', name: 'ada', role: 'admin' }
export const OPERATOR: Actor = { kind: 'person', name: 'otto', role: 'operator' }

/** How a simulated backend behaves. */
export interface Behaviour {
  errorRate: number
  latencyMs: number
  outcome: Outcome
}

export interface WorldOptions {
  readonly store: Store
  readonly policy?: Partial<Policy>
  readonly requestsPerSecond?: number
  readonly users?: number
  /** Where simulated time begins: a second world on the same store goes on where the first one was. */
  readonly startAt?: number
  readonly seed?: number
  /** Batches sent before by the same instance. */
  readonly seq?: number
}

/** No dwell and no gates of its own: what is tested here is the circle, not patience. */
export const OPEN_POLICY: Policy = {
  ...DEFAULT_POLICY,
  ladder: DEFAULT_POLICY.ladder.map((stage) => ({ ...stage, dwellMs: 0 as never, gates: [] })),
}

export function backend(key: string, changes: Partial<PlanBackend> = {}): PlanBackend {
  return completeBackend({
    key,
    name: key === 'kokoro' ? 'Kokoro' : 'Workers AI',
    adapter: key === 'kokoro' ? 'openai-speech' : 'workers-ai',
    url: 'http://127.0.0.1:1',
    revision: `${key}-1`,
    languages: { en: { model: 'm', defaultVoice: 'v', voices: {} } },
    capabilities: { languages: ['en'], voices: [], formats: ['wav'], maxCharacters: 4_000, speed: true },
    timeoutMs: 5_000,
    concurrency: 8,
    credential: null,
    metered: key !== 'kokoro',
    source: key === 'kokoro' ? 'self-hosted' : 'cloudflare-ai',
    ...changes,
  })
}

/** Mulberry32 (public domain): a small seeded generator, enough for traffic. */
export function seededRandom(seed: number): () => number {
  let state = seed >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296
  }
}

export class SimulatedWorld {
  now: number
  readonly behaviours: Record<string, Behaviour> = {
    kokoro: { errorRate: 0, latencyMs: 150, outcome: 'error' },
    'workers-ai': { errorRate: 0, latencyMs: 200, outcome: 'error' },
  }
  readonly breakers: Record<string, BreakerState> = {}
  requestsPerSecond: number
  /** False: the gateway keeps the plan that it has. */
  followsPlan = true
  /** Records that the gateway says it lost. */
  dropped = 0
  /** Fraction of the candidate's records that never arrive, and nobody says so. */
  vanishing = 0
  /** Every batch is sent twice. */
  sendsTwice = false
  /** Puts some users on an arm that is not theirs. */
  misroute: (user: string) => 'baseline' | 'candidate' | undefined = () => undefined
  /** Milliseconds by which the wall clock was stepped; the judge's clock is not. */
  wallStep = 0
  /** Copies to the baseline that the plan asked for. */
  reverseCopies = 0
  readonly assigned = { baseline: 0, candidate: 0 }
  reports = true
  instance = 'instance-1'
  /** What control logged as an error. */
  readonly errors: { readonly event: string; readonly fields: unknown }[] = []
  readonly options: WorldOptions
  readonly random: () => number
  control!: OpenControl
  plan: Plan | undefined
  #seq = 0
  #due = 0
  #unacknowledged: { readonly attempts: readonly AttemptRecord[]; readonly seq: number } | null = null

  constructor(options: WorldOptions) {
    this.options = options
    this.now = options.startAt ?? START
    this.requestsPerSecond = options.requestsPerSecond ?? 4
    this.random = seededRandom(options.seed ?? 1)
    this.#seq = options.seq ?? 0
  }

  static async open(options: WorldOptions): Promise<SimulatedWorld> {
    const world = new SimulatedWorld(options)
    await world.attach(options.store)
    return world
  }

  /** Control on this store: at the beginning, and again after it died. */
  async attach(store: Store): Promise<void> {
    let made = 0
    this.control = await openControl({
      store,
      clock: { now: () => (this.now + this.wallStep) as EpochMs, judgeNow: () => this.now as EpochMs },
      secrets: {
        random: (characters) => `${++made}`.padStart(characters, 'a'),
        hash: async (text) => createHash('sha256').update(text).digest('base64url'),
        fraction: () => 0.5,
      },
      log: {
        debug() {},
        info() {},
        warn() {},
        error: (event, fields) => this.errors.push({ event, fields }),
      },
    })
  }

  /** Backends and the rollout `tts`, as a draft. */
  async seed(): Promise<void> {
    const { api } = this.control
    await api.putBackend(ADMIN, backend('workers-ai'))
    await api.putBackend(ADMIN, backend('kokoro'))
    const created = await api.createRollout(ADMIN, {
      key: 'tts',
      name: 'English speech',
      baseline: 'workers-ai',
      candidate: 'kokoro',
      eligible: { languages: ['en'], voices: [], formats: [], maxCharacters: 0 },
      overrides: [],
      policy: { ...OPEN_POLICY, ...this.options.policy },
      salt: 'tts-2026a',
    })
    if (!created.ok) throw new Error(JSON.stringify(created.error))
  }

  async view(): Promise<RolloutView> {
    const view = await this.control.api.rollout('tts')
    if (!view.ok) throw new Error(view.error.detail)
    return view.value
  }

  async command(command: CommandInput, actor: Actor = ADMIN): Promise<Result<CommandOutcome>> {
    return this.control.api.command(actor, 'tts', (await this.view()).version, command)
  }

  /** As `command`, but a refusal is a failure of the test. */
  async must(command: CommandInput, actor: Actor = ADMIN): Promise<CommandOutcome> {
    const done = await this.command(command, actor)
    if (!done.ok) throw new Error(`${command.command}: ${JSON.stringify(done.error)}`)
    return done.value
  }

  /** Through shadow and every stage up to this one, a few seconds each. */
  async climbTo(stage: string): Promise<void> {
    await this.run(3)
    await this.must({ command: 'start', reason: 'begin', waive: [] })
    while ((await this.view()).stage !== stage) {
      await this.run(3)
      await this.must({ command: 'advance', reason: 'go on', waive: [] })
    }
    await this.run(2)
  }

  /** So many simulated seconds: a quarter of a second a beat, a batch each second. */
  async run(seconds: number, until?: () => Promise<boolean>): Promise<number> {
    for (let second = 0; second < seconds; second++) {
      if (this.followsPlan) this.plan = JSON.parse(this.control.ctx.plan.current().body) as Plan
      await this.#report()
      for (let quarter = 0; quarter < 4; quarter++) {
        this.now += 250
        await this.beat()
      }
      if (until && (await until())) return second + 1
    }
    return seconds
  }

  async beat(): Promise<void> {
    await this.control.judge.beat()
    await this.control.propagation.check()
    await this.control.alerts.check()
  }

  async #report(): Promise<void> {
    const attempts: AttemptRecord[] = []
    this.#due += this.requestsPerSecond
    for (; this.#due >= 1; this.#due--) attempts.push(...this.request(this.#user()))
    const arriving = attempts.filter(
      ({ arm, role }) => arm !== 'candidate' || role !== 'primary' || this.random() >= this.vanishing,
    )
    if (!this.reports) return
    await this.send(arriving)
    if (this.sendsTwice) await this.send(arriving, this.#seq)
  }

  /** Numbers of the batches that control has acknowledged. */
  readonly acknowledged: number[] = []

  #user(): string {
    return `user-${Math.floor(this.random() * (this.options.users ?? 200))}`
  }

  async send(attempts: readonly AttemptRecord[], seq = ++this.#seq): Promise<Result<BatchReceipt>> {
    const header = {
      contractVersion: 1,
      gateway: 'gateway',
      instance: this.instance,
      seq,
      sentAt: this.now,
      completeThrough: this.now,
      planVersion: this.plan?.planVersion ?? 0,
      assigned: { tts: { ...this.assigned } },
      dropped: { tts: { baseline: 0, candidate: this.dropped } },
      breakers: this.breakers,
      runtime: 'node' as const,
    }
    const bodyHash = createHash('sha256')
      .update(JSON.stringify({ ...header, sentAt: 0, attempts }))
      .digest('hex')
    this.#unacknowledged = { attempts, seq }
    const receipt = await this.control.api.ingest({
      header,
      attempts: attempts.map((record, index) => ({ index, record })),
      rejected: [],
      bodyHash,
    })
    this.#unacknowledged = null
    if (receipt.ok) this.acknowledged.push(seq)
    return receipt
  }

  /** What a gateway does when an answer never came. */
  async resend(): Promise<void> {
    const lost = this.#unacknowledged
    if (lost) await this.send(lost.attempts, lost.seq)
  }

  /** One request, with its fallback where it failed, and its shadow where the plan asks for one. */
  request(user: string, force?: Outcome): AttemptRecord[] {
    const rollout = this.plan?.rollouts[0]
    if (!rollout) return []
    const arm = this.misroute(user) ?? assign(rollout.salt, user, rollout.share)
    this.assigned[arm]++
    const first = arm === 'candidate' ? rollout.candidate : rollout.baseline
    const primary = this.#attempt(user, first, arm, 'primary', force)
    const out = [primary]
    if (primary.outcome !== 'ok') {
      const other = rollout.fallback[arm][0]
      if (other) out.push(this.#attempt(user, other, arm, 'fallback'))
    }
    if (rollout.shadow.forward > 0) out.push(this.#attempt(user, rollout.candidate, 'candidate', 'shadow'))
    if (arm === 'candidate' && this.random() * 10_000 < rollout.shadow.reverse) {
      this.reverseCopies++
      out.push(this.#attempt(user, rollout.baseline, 'baseline', 'reverse-shadow'))
    }
    return out
  }

  /** What a page sends through its gateway on an answer of now. */
  async say(
    message: { readonly kind: 'complaint' } | { readonly kind: 'rating'; readonly rating: number },
    about: { readonly arm: 'baseline' | 'candidate'; readonly user: string; readonly ageMs?: number },
  ): Promise<Result<FeedbackReceipt>> {
    const rollout = this.plan!.rollouts[0]!
    const record: FeedbackRecord = {
      kind: message.kind,
      rating: message.kind === 'rating' ? message.rating : null,
      rollout: rollout.key,
      arm: about.arm,
      assignedBy: 'hash',
      epoch: rollout.epoch,
      planVersion: this.plan!.planVersion,
      share: rollout.share,
      backend: about.arm === 'candidate' ? rollout.candidate : rollout.baseline,
      unit: unitOf(about.user),
      ageMs: about.ageMs ?? 5_000,
    }
    return this.control.api.feedback({ feedback: [{ index: 0, record }], rejected: [] })
  }

  #attempt(
    user: string,
    backendKey: string,
    arm: 'baseline' | 'candidate',
    role: AttemptRecord['role'],
    force?: Outcome,
  ): AttemptRecord {
    const rollout = this.plan!.rollouts[0]!
    const behaviour = this.behaviours[backendKey]!
    const failed = force !== undefined ? force !== 'ok' : this.random() < behaviour.errorRate
    const latency = behaviour.latencyMs * Math.exp((this.random() - 0.5) * 0.6)
    return {
      startedAt: this.now - 500,
      endedAt: this.now - Math.floor(this.random() * 500),
      rollout: rollout.key,
      planVersion: this.plan!.planVersion,
      epoch: rollout.epoch,
      eligible: true,
      arm,
      assignedBy: 'hash',
      bucket: bucketOf(hashUnit(rollout.salt, user)),
      role,
      backend: backendKey,
      revision: `${backendKey}-1`,
      outcome: failed ? (force ?? behaviour.outcome) : 'ok',
      failure: failed ? 'server-error' : 'none',
      reason: role === 'primary' ? 'split' : role === 'shadow' ? 'shadow-copy' : 'after-failure',
      status: failed ? 500 : 200,
      latencyMs: failed ? 20 : latency,
      firstByteMs: failed ? null : latency / 2,
      characters: 20 + Math.floor(this.random() * 150),
      audioSeconds: failed ? null : 4,
      audioBytes: failed ? 0 : 64_000,
      language: 'en',
      voice: 'luna',
      cache: 'miss',
      repeated: false,
      vendorMicroUnits: null,
      unit: unitOf(user),
    }
  }
}

/** As a gateway would name the user in its reports. */
export function unitOf(user: string): string {
  return createHash('sha256').update(user).digest('base64url').slice(0, 22)
}
