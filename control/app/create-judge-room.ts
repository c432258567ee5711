/** The judges of all rollouts, with their leases, snapshots and replay. */

import { admissionRolloutOf } from '../core/admission/admission-rollout.ts'
import { applyAdmission } from '../core/admission/admission-state.ts'
import { closableTick } from '../core/admission/closable-tick.ts'
import { createLiteralRules } from '../core/alerts/literal-rules.ts'
import { measuredOf } from '../core/judge/gate-reading.ts'
import { judgeConfigOf } from '../core/judge/judge-config.ts'
import { type Rollout, shareOf } from '../core/rollout.ts'
import type { EpochMs } from '../core/units.ts'
import type { JudgeEffect, JudgeRoom } from './judge-room.ts'
import {
  closeRules,
  isJudgedAlike,
  type JudgeRoomDeps,
  keepForRules,
  LEASE_MS,
  openSeat,
  partAfter,
  rulesConfigOf,
  type Seat,
  snapshotSeat,
} from './judge-seat.ts'
import { createTurn } from './turn.ts'

const SNAPSHOT_EVERY_SEC = 30
const FAILURE_WINDOW_SEC = 60
const RENEW_EVERY_MS = 5_000

export async function createJudgeRoom(deps: JudgeRoomDeps): Promise<JudgeRoom> {
  const { store, clock, log, gateways } = deps
  const turn = createTurn()
  const seats = new Map<string, Seat>()
  let renewedAt = clock.judgeNow()

  for (const rollout of await store.rollouts.list()) await sit(rollout)

  async function sit(rollout: Rollout): Promise<void> {
    if (rollout.state.phase === 'abandoned') return
    const seat = await openSeat(deps, rollout)
    if (seat) seats.set(rollout.key, seat)
    else log.warn('judge-elsewhere', { rollout: rollout.key })
  }

  const tickNow = () => Math.floor(clock.judgeNow() / 1_000)

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
      return seat ? seat.judge.verdicts(clock.judgeNow(), shareOf(seat.rollout.state)) : []
    },
    measured(key, spec) {
      const seat = seats.get(key)
      return seat ? measuredOf(seat.judge.gate(spec)) : null
    },
    literalAlerts: (key) => seats.get(key)?.rules.open() ?? [],
    candidateRequests: (key) => seats.get(key)?.judge.stageRequests ?? 0,
    loudness: (key) => seats.get(key)?.judge.loudness() ?? 0,
    candidateFailureRate(key) {
      const recent = seats.get(key)?.recent ?? []
      const since = tickNow() - FAILURE_WINDOW_SEC
      const counts = recent.filter(({ tick }) => tick >= since)
      const requests = counts.reduce((sum, { n }) => sum + n, 0)
      return requests === 0 ? null : counts.reduce((sum, { bad }) => sum + bad, 0) / requests
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
      const edited = !isJudgedAlike(rollout.policy, seat.rollout.policy)
      seat.rollout = rollout
      if (edited) {
        seat.judge.reconfigure(judgeConfigOf(rollout.policy), seat.judge.closed)
        seat.rules = createLiteralRules(rulesConfigOf(rollout), seat.rules.snapshot())
      }
      if (effect === 'restart-stage') seat.judge.restartStage(seat.judge.closed)
      if (effect === 'reset-candidate') {
        seat.judge.reset('candidate', seat.judge.closed)
        seat.recent.length = 0
      }
      // Any other effect was written with the commit.
      if (effect !== 'keep') seat.savedTick = seat.judge.closed
      else if (edited) await saveSnapshot(seat)
    },

    admission() {
      const view = new Map<string, ReturnType<typeof admissionRolloutOf>>()
      for (const [key, seat] of seats)
        view.set(key, admissionRolloutOf(seat.rollout, seat.judge.closed, seat.admission))
      return view
    },
    admitted(patches, observations) {
      for (const [key, patch] of patches) {
        const seat = seats.get(key)
        if (seat) applyAdmission(seat.admission, patch, tickNow())
      }
      for (const [key, seen] of observations) {
        const seat = seats.get(key)
        if (!seat) continue
        for (const { observation, judged } of seen) {
          keepForRules(seat, observation)
          if (!judged) continue
          seat.judge.add(observation.tick, [observation])
          if (observation.arm === 'candidate') note(seat, observation.tick, observation.bad)
        }
      }
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
        for (const seat of seats.values()) {
          const upTo = closableTick(live, now, seat.judge.closed)
          if (upTo <= seat.judge.closed) continue
          seat.judge.close(upTo)
          closeRules(seat, upTo, {
            baseline: isBreakerOpen(seat.rollout.baseline),
            candidate: isBreakerOpen(seat.rollout.candidate),
          })
          closedFor.push(seat.rollout)
          if (upTo - seat.savedTick >= SNAPSHOT_EVERY_SEC) await saveSnapshot(seat)
        }
      })
      return closedFor
    },
  }

  function note(seat: Seat, tick: number, bad: boolean): void {
    const { recent } = seat
    while (recent.length > 0 && recent[0]!.tick < tick - FAILURE_WINDOW_SEC) recent.shift()
    const last = recent.findLast((entry) => entry.tick === tick)
    if (last) {
      last.n++
      if (bad) last.bad++
    } else recent.push({ tick, n: 1, bad: bad ? 1 : 0 })
  }
}
