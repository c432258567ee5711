/**
 * The judge as it runs, without the rest of control: gateways that report in batches over a network that delays,
 * repeats and reorders them; admission; ticks that close when everybody has reported; the check for a safe arm.
 * An hour of four requests a second takes about half a second.
 */

import { createBackendHealth } from '../../control/app/backend-health.ts'
import {
  type AdmissionState,
  applyAdmission,
  emptyAdmission,
  restoreAdmission,
  snapshotAdmission,
} from '../../control/core/admission/admission-state.ts'
import { admitBatch } from '../../control/core/admission/admit.ts'
import { closableTick } from '../../control/core/admission/closable-tick.ts'
import { OneVoice } from '../../control/core/admission/one-voice.ts'
import { completePolicy, type PartialPolicy } from '../../control/core/complete-policy.ts'
import { createJudge, type Judge } from '../../control/core/judge/judge.ts'
import { judgeConfigOf } from '../../control/core/judge/judge-config.ts'
import type { Observation } from '../../control/core/judge/observation.ts'
import type { Policy } from '../../control/core/policy.ts'
import { assessSafeArm } from '../../control/core/safe-arm.ts'
import type { EpochMs } from '../../control/core/units.ts'
import type { Verdict } from '../../control/core/verdict.ts'
import type { AttemptRecord } from '../../gateway-plugin/contract.ts'
import { poisson, seeded } from '../control/core/judge/simulate.ts'
import { type BackendModel, type Population, ScenarioTraffic } from './scenario-traffic.ts'

const START_MS = 1_790_000_000_000

export interface GatewayModel {
  readonly name: string
  /** Its clock against that of the judge: milliseconds at second 0, and the factor that it runs at. */
  readonly offsetMs?: number
  readonly speed?: number
  /** Added to its clock from this second on: a step. */
  readonly step?: { readonly at: number; readonly ms: number }
  readonly diesAt?: number
}

export interface Scenario {
  readonly seed: number
  /** Basis points by second. */
  readonly share: (second: number) => number
  /** Eligible requests a second, all gateways together. */
  readonly perSecond: (second: number) => number
  readonly candidate?: BackendModel
  readonly baseline?: BackendModel
  readonly population?: Population
  readonly gateways?: readonly GatewayModel[]
  /** Seconds until a batch arrives. */
  readonly delay?: (random: () => number) => number
  /** How often each batch arrives. */
  readonly copies?: (random: () => number) => number
  /** Control is away and comes back from its snapshot and its rows, at the end of these seconds. */
  readonly restartsAt?: readonly number[]
  readonly policy?: PartialPolicy
}

export interface Ending {
  /** Second at which it is decided to roll back, or to hold for want of a safe arm; null: it was not. */
  readonly decidedAt: number | null
  readonly verdict: Verdict | null
  readonly safe: boolean | null
  readonly verdicts: readonly Verdict[]
  readonly world: ScenarioWorld
}

interface Batch {
  readonly arrivesAt: number
  readonly gateway: string
  readonly seq: number
  readonly sentAt: number
  /** On the gateway's clock, as `sentAt`. */
  readonly completeThrough: number
  readonly records: readonly AttemptRecord[]
}

interface StoredRow {
  readonly observation: Observation
  readonly unit: string
  readonly judged: boolean
}

interface Saved {
  readonly judge: string
  readonly admission: string
}

export class ScenarioWorld {
  readonly rows: StoredRow[] = []
  judge: Judge
  readonly #scenario: Scenario
  readonly #policy: Policy
  readonly #random: () => number
  readonly #network: () => number
  readonly #traffic: ScenarioTraffic
  readonly #health = createBackendHealth()
  readonly #pending = new Map<string, AttemptRecord[]>()
  readonly #seqs = new Map<string, number>()
  readonly #seen = new Set<string>()
  readonly #heard = new Map<string, { heardAtMs: number; completeThroughMs: number }>()
  #wire: Batch[] = []
  #admission: AdmissionState = emptyAdmission()
  #share: number
  #saved: Saved | null = null
  #sampling = 0

  constructor(scenario: Scenario) {
    this.#scenario = scenario
    this.#policy = completePolicy(scenario.policy ?? {})
    this.#random = seeded(scenario.seed)
    this.#network = seeded(scenario.seed + 1_000_003)
    this.#traffic = new ScenarioTraffic(scenario.population ?? { users: 500 }, this.#random)
    this.judge = createJudge(judgeConfigOf(this.#policy))
    this.#share = scenario.share(0)
  }

  /** Seconds `from` to `to`, or until something is decided. */
  run(from: number, to: number): Ending {
    for (let second = from; second < to; second++) {
      this.#changeShare(second)
      this.#serve(second)
      this.#send(second)
      this.#receive(second)
      const ending = this.#close(second)
      if (ending) return ending
      if (this.#scenario.restartsAt?.includes(second)) this.#restart()
      else if (second % 30 === 0) this.#save()
    }
    return { decidedAt: null, verdict: null, safe: null, verdicts: this.#verdicts(to), world: this }
  }

  #changeShare(second: number): void {
    const share = this.#scenario.share(second)
    if (share === this.#share) return
    this.#share = share
    this.judge.restartStage(this.judge.closed)
    this.#save()
  }

  #gateways(): readonly GatewayModel[] {
    return this.#scenario.gateways ?? [{ name: 'edge' }]
  }

  /** The gateway's own clock at a second of the judge's. */
  #clock(gateway: GatewayModel, second: number): number {
    const step = gateway.step && second >= gateway.step.at ? gateway.step.ms : 0
    return START_MS + (gateway.offsetMs ?? 0) + second * 1_000 * (gateway.speed ?? 1) + step
  }

  #serve(second: number): void {
    const { perSecond, population } = this.#scenario
    const live = this.#gateways().filter(({ diesAt }) => diesAt === undefined || second < diesAt)
    if (live.length === 0) return
    for (let left = poisson(this.#random, perSecond(second)); left > 0; left--) {
      const gateway = live[Math.floor(this.#random() * live.length)]!
      const request = this.#traffic.request(second)
      const arm = this.#traffic.arm(request, this.#share)
      const starts = this.#clock(gateway, second + this.#random())
      const pending = this.#pending.get(gateway.name) ?? []
      this.#pending.set(gateway.name, pending)
      const call = { arm, role: 'primary', planVersion: 1, epoch: 1 } as const
      for (let tries = 0; tries <= (population?.retries ?? 0); tries++) {
        const { failed, record } = this.#traffic.answer(
          request,
          call,
          this.#scenario[arm] ?? {},
          starts + tries * 100,
        )
        pending.push(record)
        if (!failed) break
      }
      if (arm === 'candidate' && this.#share >= 9_000 && this.#random() < this.#reverse(second)) {
        const copy = { ...call, role: 'reverse-shadow' } as const
        pending.push(this.#traffic.answer(request, copy, this.#scenario.baseline ?? {}, starts).record)
      }
    }
  }

  /** Fraction of candidate requests copied to the baseline, five seconds after the plan changed. */
  #reverse(second: number): number {
    this.#sampling = this.judge.suspicion ? this.#sampling + 1 : 0
    const { suspicion, reverse, reversePerHour } = this.#policy.shadow
    const usual = Math.max(
      reverse / 10_000,
      reversePerHour / 3_600 / Math.max(0.01, this.#scenario.perSecond(second)),
    )
    return this.#sampling > 5 ? Math.max(usual, suspicion / 10_000) : usual
  }

  /** A batch a second: what has ended by now. */
  #send(second: number): void {
    for (const gateway of this.#gateways()) {
      if (gateway.diesAt !== undefined && second >= gateway.diesAt) continue
      const sentAt = this.#clock(gateway, second + 1)
      const pending = this.#pending.get(gateway.name) ?? []
      const seq = (this.#seqs.get(gateway.name) ?? 0) + 1
      this.#seqs.set(gateway.name, seq)
      this.#pending.set(
        gateway.name,
        pending.filter(({ endedAt }) => endedAt > sentAt),
      )
      const records = pending.filter(({ endedAt }) => endedAt <= sentAt)
      const copies = this.#scenario.copies?.(this.#network) ?? 1
      for (let copy = 0; copy < copies; copy++) {
        const late = this.#scenario.delay?.(this.#network) ?? 0
        // A batch that is sent again says when it was sent again.
        const batch = { gateway: gateway.name, seq, completeThrough: sentAt, records }
        this.#wire.push({ ...batch, sentAt: sentAt + late * 1_000, arrivesAt: second + 1 + late })
      }
    }
  }

  #receive(second: number): void {
    const due = this.#wire.filter(({ arrivesAt }) => arrivesAt <= second + 1)
    if (due.length === 0) return
    this.#wire = this.#wire.filter(({ arrivesAt }) => arrivesAt > second + 1)
    for (const batch of due.sort((a, b) => a.arrivesAt - b.arrivesAt)) this.#ingest(batch)
  }

  #ingest({ gateway, seq, sentAt, completeThrough, records, arrivesAt }: Batch): void {
    const receivedAtMs = START_MS + arrivesAt * 1_000
    const name = `${gateway}/${seq}`
    if (this.#seen.has(name)) return
    this.#seen.add(name)
    const rollouts = new Map([
      [
        'tts',
        {
          epoch: 1,
          judged: true,
          shadowing: false,
          baseline: 'workers-ai',
          candidate: 'kokoro',
          lastClosed: this.judge.closed,
          state: this.#admission,
        },
      ],
    ])
    const { rows, patches } = admitBatch(records, { receivedAtMs, sentAt, rollouts })
    rows.forEach(({ observation, judged, tick, endedAt }, index) => {
      const record = records[index]!
      this.#health.note(gateway, record, endedAt)
      if (!observation) return
      this.rows.push({ observation, unit: record.unit, judged })
      if (judged) this.judge.add(tick, [observation])
    })
    const patch = patches.get('tts')
    if (patch) applyAdmission(this.#admission, patch, Math.floor(receivedAtMs / 1_000))
    const before = this.#heard.get(gateway)
    this.#heard.set(gateway, {
      heardAtMs: receivedAtMs,
      completeThroughMs: Math.max(before?.completeThroughMs ?? 0, receivedAtMs - (sentAt - completeThrough)),
    })
  }

  #close(second: number): Ending | null {
    const nowMs = START_MS + (second + 1) * 1_000
    const live = [...this.#heard].map(([gateway, heard]) => ({ gateway, instance: gateway, ...heard }))
    const upTo = closableTick(live, nowMs, this.judge.closed)
    if (upTo <= this.judge.closed) return null
    this.judge.close(upTo)
    if (!this.judge.breached) return null
    const verdicts = this.#verdicts(second + 1)
    const verdict = verdicts.find(({ state }) => state === 'breached')
    if (!verdict) return null
    const now = nowMs as EpochMs
    const candidate = this.#health.health('kokoro', 'tts', [], now)
    const { safe } = assessSafeArm({
      now,
      baseline: this.#health.health('workers-ai', 'tts', [], now),
      candidateFailureRate: candidate.calls === 0 ? null : candidate.failed / candidate.calls,
      byGateway: this.#health.byGateway('kokoro', 'tts', now),
    })
    return { decidedAt: second + 1, verdict, safe, verdicts, world: this }
  }

  #verdicts(second: number): readonly Verdict[] {
    return this.judge.verdicts((START_MS + second * 1_000) as EpochMs, this.#share)
  }

  #save(): void {
    this.#saved = {
      judge: JSON.stringify(this.judge.snapshot()),
      admission: JSON.stringify(snapshotAdmission(this.#admission)),
    }
  }

  /** As a seat comes back: from its snapshot, then every row of later ticks in their order. */
  #restart(): void {
    const saved = this.#saved
    this.judge = createJudge(judgeConfigOf(this.#policy), saved ? JSON.parse(saved.judge) : undefined)
    this.#admission = saved ? restoreAdmission(JSON.parse(saved.admission)) : emptyAdmission()
    const voice = new OneVoice(this.#admission)
    let last = this.judge.closed
    for (const { observation, unit, judged } of this.rows.toSorted(byTick)) {
      if (observation.tick <= this.judge.closed) continue
      voice.hear(observation.tick, observation.arm, unit, observation.bad)
      last = Math.max(last, observation.tick)
      if (judged) this.judge.add(observation.tick, [observation])
    }
    applyAdmission(this.#admission, voice.patch(), last)
  }
}

function byTick(a: StoredRow, b: StoredRow): number {
  return a.observation.tick - b.observation.tick
}

export function play(scenario: Scenario, seconds: number): Ending {
  return new ScenarioWorld(scenario).run(0, seconds)
}
