/** The judges of all rollouts, with their leases, snapshots and replay. */

import { admissionRolloutOf } from '../core/admission/admission-rollout.ts'
import { applyAdmission } from '../core/admission/admission-state.ts'
import { closableTick } from '../core/admission/closable-tick.ts'
import { createLiteralRules } from '../core/alerts/literal-rules.ts'
import { measuredOf } from '../core/judge/gate-reading.ts'
import { judgeConfigOf } from '../core/judge/judge-config.ts'
import type { JudgeEffect } from '../core/outcome.ts'
import { isBaselineThin } from '../core/plan.ts'
import { type Rollout, shareOf } from '../core/rollout.ts'
import { reportedOf } from '../core/signals/reported.ts'
import { withPace } from '../core/triggers/cost-verdict.ts'
import type { EpochMs } from '../core/units.ts'
import { closeSeat } from './close-seat.ts'
import { failureRate, hearRow } from './hear-row.ts'
import type { JudgeRoom } from './judge-room.ts'
import { type JudgeRoomDeps, LEASE_MS, openSeat, type Seat } from './judge-seat.ts'
import { readShares } from './read-shares.ts'
import { applyEffect, isJudgedAlike, partAfter, rulesConfigOf, snapshotSeat } from './seat-snapshot.ts'
import { createTurn } from './turn.ts'

const SNAPSHOT_EVERY_SEC = 30
const RENEW_EVERY_MS = 5_000

export async function createJudgeRoom(deps: JudgeRoomDeps): Promise<JudgeRoom> {
  const { store, clock, log, gateways } = deps
  const turn = createTurn()
  const seats = new Map<string, Seat>()
  let renewedAt = clock.judgeNow()
  const tickNow = () => Math.floor(clock.judgeNow() / 1_000)

  for (const rollout of await store.rollouts.list()) await sit(rollout)

  async function sit(rollout: Rollout): Promise<void> {
    if (rollout.state.phase === 'abandoned') return
    const seat = await openSeat(deps, rollout)
    if (seat) {
      // A hold whose signal is not known any more, as after a change of the snapshot, begins to be clear now.
      if (rollout.state.phase === 'held') seat.signals.forget(tickNow())
      seats.set(rollout.key, seat)
    } else log.warn('judge-elsewhere', { rollout: rollout.key })
  }

  async function renew(): Promise<void> {
    const now = clock.judgeNow()
    if (now - renewedAt < RENEW_EVERY_MS) return
    renewedAt = now
    for (const seat of seats.values()) {
      const fence = await store.judge.acquire(seat.rollout.key, deps.owner, clock.now(), LEASE_MS)
      if (fence === undefined) log.error('lease-lost', { rollout: seat.rollout.key })
      else seat.fence = fence
    }
  }

  const isBreakerOpen = (backend: string) =>
    gateways.breakers(backend, clock.judgeNow()).some((state) => state !== 'closed')

  async function saveSnapshot(seat: Seat): Promise<void> {
    seat.savedTick = seat.judge.closed
    const saved = await store.judge.save(seat.rollout.key, seat.fence, snapshotSeat(seat))
    if (!saved) log.error('snapshot-refused', { rollout: seat.rollout.key, fence: seat.fence })
  }

  return {
    exclusively: (work) => turn.run(work),
    get waiting() {
      return turn.waiting
    },

    verdicts(key) {
      const seat = seats.get(key)
      if (!seat) return []
      const verdicts = seat.judge.verdicts(clock.judgeNow(), shareOf(seat.rollout.state))
      return withPace(verdicts, seat.pace.reading)
    },
    paced: (key, reading) => seats.get(key)?.pace.hear(reading),
    async setCostRates(key, rates) {
      const seat = seats.get(key)
      if (!seat || JSON.stringify(seat.judge.cost.rates) === JSON.stringify(rates)) return
      await turn.run(async () => {
        seat.judge.cost.reprice(rates)
        await saveSnapshot(seat)
      })
    },
    measured(key, spec) {
      const seat = seats.get(key)
      return seat ? measuredOf(seat.judge.gate(spec)) : null
    },
    signals: (key) => seats.get(key)?.signals.readings() ?? [],
    raisedSignals: (key) => seats.get(key)?.signals.raised() ?? [],
    holdingSignals: (key) => seats.get(key)?.signals.holding() ?? [],
    quietMs: (key) => seats.get(key)?.signals.quietMs ?? null,
    shares: (key) => seats.get(key)?.shares ?? [],
    sampling(key) {
      const seat = seats.get(key)
      if (!seat) return { on: false, wanted: false, copies: 0 }
      const { shadow } = seat.rollout.policy
      const copies = seat.copies.onDayOf(seat.judge.closed)
      const { suspicion, collecting } = seat.judge
      // References may cost half of the copies of a day: the rest is kept for a suspicion.
      const most = suspicion ? shadow.suspicionPerDay : shadow.suspicionPerDay / 2
      const asked = (suspicion || collecting) && shadow.suspicion > shadow.reverse
      return {
        on: seat.samplingSince !== null,
        wanted: asked && copies < most && isBaselineThin(seat.rollout),
        copies,
      }
    },
    sampled(key, since) {
      const seat = seats.get(key)
      if (!seat) return
      seat.samplingSince = since
      seat.savedTick = seat.judge.closed
    },
    literalAlerts: (key) => seats.get(key)?.rules.open() ?? [],
    candidateRequests: (key) => seats.get(key)?.judge.stageRequests ?? 0,
    candidateMs(key) {
      const seconds = seats.get(key)?.judge.stageSec ?? null
      return seconds === null ? null : seconds * 1_000
    },
    loudness: (key) => seats.get(key)?.judge.loudness() ?? 0,
    candidateFailureRate(key) {
      const seat = seats.get(key)
      return seat ? failureRate(seat, tickNow()) : null
    },
    judgedAt(key) {
      const closed = seats.get(key)?.judge.closed ?? -1
      return closed < 0 ? null : (((closed + 1) * 1_000) as EpochMs)
    },

    part(rollout, effect) {
      const seat = seats.get(rollout.key)
      return seat ? partAfter(seat, rollout, effect) : null
    },
    async changed(rollout: Rollout, effect: JudgeEffect) {
      const seat = seats.get(rollout.key)
      if (!seat) return sit(rollout)
      if (rollout.state.phase === 'abandoned') {
        seats.delete(rollout.key)
        return
      }
      // By what is in it: every load makes a policy of its own.
      const before = seat.rollout
      const edited = !isJudgedAlike(rollout.policy, before.policy)
      seat.rollout = rollout
      seat.shares = await readShares(store, rollout)
      if (edited) {
        seat.judge.reconfigure(judgeConfigOf(rollout.policy), seat.judge.closed)
        seat.rules = createLiteralRules(rulesConfigOf(rollout), seat.rules.snapshot())
      }
      applyEffect(seat, before, rollout, effect)
      if (effect === 'reset-candidate') seat.recent.length = 0
      // Any other effect was written with the commit.
      if (effect !== 'keep') seat.savedTick = seat.judge.closed
      else if (edited || before.epoch !== rollout.epoch) await saveSnapshot(seat)
    },

    admission() {
      const view = new Map<string, ReturnType<typeof admissionRolloutOf>>()
      for (const [key, seat] of seats)
        view.set(key, admissionRolloutOf(seat.rollout, seat.judge.closed, seat.admission))
      return view
    },
    admitted(patches, rows) {
      for (const [key, patch] of patches) {
        const seat = seats.get(key)
        if (seat) applyAdmission(seat.admission, patch, tickNow())
      }
      for (const [key, heard] of rows) {
        const seat = seats.get(key)
        if (seat) for (const row of heard) hearRow(seat, row)
      }
    },
    complained(key, complaints) {
      for (const complaint of complaints) seats.get(key)?.judge.addComplaints(complaint.tick, [complaint])
    },

    async closeTicks() {
      const closedFor: Rollout[] = []
      await renew()
      await turn.run(async () => {
        const now = clock.judgeNow()
        const live = gateways.live(now).map((instance) => ({
          gateway: instance.gateway,
          instance: instance.instance,
          heardAtMs: instance.heardAt,
          completeThroughMs: instance.completeThrough,
        }))
        const listed = gateways.listed(now)
        for (const seat of seats.values()) {
          const upTo = closableTick(live, now, seat.judge.closed)
          if (upTo <= seat.judge.closed) continue
          closeSeat(seat, upTo, {
            reported: listed.map((instance) => reportedOf(instance, seat.rollout.key)),
            breakerOpen: {
              baseline: isBreakerOpen(seat.rollout.baseline),
              candidate: isBreakerOpen(seat.rollout.candidate),
            },
          })
          closedFor.push(seat.rollout)
          if (upTo - seat.savedTick >= SNAPSHOT_EVERY_SEC) await saveSnapshot(seat)
        }
      })
      return closedFor
    },
  }
}
