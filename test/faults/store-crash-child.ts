/**
 * Records a batch, commits a decision and sends a message in turns, for ever, going on from what it finds.
 * Says on standard output what was acknowledged, at once and one line each, until it is killed.
 */

import { writeSync } from 'node:fs'
import type { Tick } from '../../control/core/units.ts'
import { createSqliteStore } from '../../control/store/sqlite/create-sqlite-store.ts'
import {
  at,
  attempt,
  batch,
  decision,
  effect,
  openIncident,
  rolledBack,
  rolledBackNotice,
  rollout,
  TTS,
} from '../contracts/store-samples.ts'

const [path, owner] = process.argv.slice(2)
const { rollouts, attempts, judge, outbox } = createSqliteStore({ path: path! })
const say = (line: string) => writeSync(1, `${line}\n`)

const fence = await judge.acquire(TTS, owner!, at(0), 3_600_000)
if (fence === undefined) throw new Error('the lease of a killed process was not free')
let version = (await rollouts.load(TTS))?.version ?? 0
say('ready')

for (;;) {
  version += 1
  const unit = `batch-${version}`
  const rows = [0, 1, 2].map((index) => attempt(version * 1_000 + index, { unit }))
  await attempts.record(batch(rows, { instance: owner!, seq: version }))
  say(`batch ${version}`)

  await rollouts.commit({
    rollout: { key: TTS, expectedVersion: version - 1, next: rollout({ version, state: rolledBack() }) },
    decision: decision({ version }),
    incident: openIncident(),
    judge: { fence, tick: version as Tick, snapshot: { version } },
    effects: [effect('decision-{decision}', rolledBackNotice())],
    at: at(version),
  })
  say(`commit ${version}`)

  const message = await outbox.begin('slack', at(version))
  say(`begun ${message!.id}`)
  await outbox.delivered(message!.id, at(version))
  say(`delivered ${message!.id}`)
}
