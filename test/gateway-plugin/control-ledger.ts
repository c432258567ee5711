import type { AttemptBatch, AttemptRecord } from '../../gateway-plugin/contract.ts'

/** What control keeps of a gateway's batches, and its answers to them, held to the contract. */
export interface ControlLedger {
  /** Status and body of the answer. */
  receive(json: string): { status: number; body: string }
  records(): readonly AttemptRecord[]
  batches(): readonly AttemptBatch[]
  /** Every breach of the contract that the gateway committed. */
  complaints(): readonly string[]
  planVersion: number
}

export function createControlLedger(): ControlLedger {
  const stored = new Map<number, { batch: AttemptBatch; key: string }>()
  const complaints: string[] = []

  const check = (batch: AttemptBatch) => {
    const { seq, completeThrough, sentAt } = batch.header
    if (seq !== stored.size + 1) complaints.push(`batch ${seq} after ${stored.size}`)
    if (completeThrough > sentAt) complaints.push(`batch ${seq} promises the future`)
    for (const record of batch.attempts) {
      const promised = stored.get(seq - 1)?.batch.header.completeThrough ?? Number.NEGATIVE_INFINITY
      if (record.endedAt <= promised) complaints.push(`batch ${seq} has a record from before ${promised}`)
      if (record.unit !== '' && !/^[A-Za-z0-9_-]{22}$/.test(record.unit)) complaints.push('a unit in clear')
    }
  }
  const ledger: ControlLedger = {
    planVersion: 1,
    receive(json) {
      const batch = JSON.parse(json) as AttemptBatch
      const { seq } = batch.header
      const key = JSON.stringify({ ...batch, header: { ...batch.header, sentAt: 0 } })
      const known = stored.get(seq)
      if (known !== undefined && known.key !== key) return { status: 409, body: '{"title":"other body"}' }
      if (known === undefined) {
        check(batch)
        stored.set(seq, { batch, key })
      }
      const accepted = batch.attempts.length
      const receipt = {
        accepted,
        duplicate: known !== undefined,
        rejected: [],
        planVersion: ledger.planVersion,
      }
      return { status: 200, body: JSON.stringify(receipt) }
    },
    records: () => [...stored.values()].flatMap(({ batch }) => batch.attempts),
    batches: () => [...stored.values()].map(({ batch }) => batch),
    complaints: () => complaints,
  }
  return ledger
}
