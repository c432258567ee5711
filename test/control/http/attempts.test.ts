import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import type { AttemptBatch } from '../../../gateway-plugin/contract.ts'
import { type AskOptions, createTestHttp } from '../../support/control-http.ts'
import { sampleBatch, sampleRecord } from '../../support/sample-batch.ts'

const lines = ({ header, attempts }: AttemptBatch) =>
  [header, ...attempts].map((line) => JSON.stringify(line)).join('\n')
const gzip = { 'Content-Encoding': 'gzip', 'Content-Type': 'application/json' }

function createReports() {
  const { ask, api } = createTestHttp()
  const report = (body: unknown, headers: AskOptions['headers'] = {}) =>
    ask('gateway', 'POST', '/v1/attempts', { body, headers })
  const problemOf = async (body: unknown, headers: AskOptions['headers'] = {}) => {
    const response = await report(body, headers)
    return { status: response.status, ...((await response.json()) as object) }
  }
  return { api, report, problemOf }
}

describe('a batch of attempts', () => {
  it('is counted, and answered with the plan in force', async () => {
    const { report, api } = createReports()
    const response = await report(sampleBatch())
    expect(response.status).toBe(200)
    expect(await response.json()).toEqual({ accepted: 2, duplicate: false, rejected: [], planVersion: 5 })
    expect(api.batches[0]).toMatchObject({ ...sampleBatch(), attempts: [{ index: 0 }, { index: 1 }] })
  })

  it('has one hash, as a document, as lines, gzipped, sent again later, and with its fields in another order', async () => {
    const { report, api } = createReports()
    const batch = sampleBatch()
    const later = { ...batch, header: { ...batch.header, sentAt: batch.header.sentAt + 900 } }
    const turned = {
      attempts: batch.attempts.map((each) => Object.fromEntries(Object.entries(each).reverse())),
      header: Object.fromEntries(Object.entries(batch.header).reverse()),
    }
    const ndjson = { 'Content-Type': 'application/x-ndjson' }
    await report(batch)
    await report(lines(batch), ndjson)
    await report(`${lines(batch)}\n`, { ...ndjson })
    await report(gzipSync(JSON.stringify(batch)), gzip)
    await report(gzipSync(lines(batch)), { ...ndjson, 'Content-Encoding': 'gzip' })
    await report(later)
    await report(turned)
    const hashes = new Set(api.batches.map((each) => each.bodyHash))
    expect(api.batches).toHaveLength(7)
    expect([...hashes]).toEqual([expect.stringMatching(/^[0-9a-f]{64}$/)])
  })

  it('has another hash as soon as anything else differs, even in a record that is refused', async () => {
    const { report, api } = createReports()
    const batch = sampleBatch()
    await report(batch)
    await report({ ...batch, attempts: batch.attempts.slice(1) })
    await report({ ...batch, header: { ...batch.header, completeThrough: 1 } })
    await report({ ...batch, attempts: [batch.attempts[0], { ...sampleRecord, latencyMs: -1 }] })
    await report({ ...batch, attempts: [batch.attempts[0], { ...sampleRecord, latencyMs: -2 }] })
    expect(new Set(api.batches.map((each) => each.bodyHash)).size).toBe(5)
  })

  it('lists bad records with index, field and problem, and lets the others go on', async () => {
    const { report, api } = createReports()
    const response = await report({
      header: sampleBatch().header,
      attempts: [{ ...sampleRecord, outcome: 'splendid' }, sampleRecord, 7, { ...sampleRecord, endedAt: -5 }],
    })
    expect(response.status).toBe(200)
    const receipt = (await response.json()) as { rejected: { problem: string }[] }
    expect(receipt).toMatchObject({
      accepted: 1,
      rejected: [
        { index: 0, field: 'outcome' },
        { index: 2, field: '(record)', problem: 'expected an object, got 7' },
        { index: 3, field: 'endedAt' },
      ],
    })
    expect(receipt.rejected[0]!.problem).toMatch(/^expected one of ok, error, .*, got "splendid"$/)
    expect(api.batches[0]!.attempts.map(({ index }) => index)).toEqual([1])
  })

  it('is refused with 422 where its header is wrong, every field told', async () => {
    const { problemOf } = createReports()
    const { header, attempts } = sampleBatch()
    expect(await problemOf({ header: { ...header, seq: 0, runtime: 'abacus' }, attempts })).toMatchObject({
      status: 422,
      problems: [{ field: 'header.seq' }, { field: 'header.runtime' }],
    })
    expect(await problemOf({ attempts })).toMatchObject({ status: 422, problems: [{ field: 'header' }] })
    expect(await problemOf({ header })).toMatchObject({ status: 422, problems: [{ field: 'attempts' }] })
    expect(await problemOf([])).toMatchObject({ status: 422 })
  })

  it('of a future contract is refused with 422 and the advice to upgrade control first', async () => {
    const { problemOf } = createReports()
    const { header, attempts } = sampleBatch()
    const problem = await problemOf({ header: { ...header, contractVersion: 2 }, attempts })
    expect(problem).toMatchObject({ status: 422, problems: [{ field: 'header.contractVersion' }] })
    expect(problem).toHaveProperty('detail', expect.stringContaining('upgrade control before its gateways'))
  })

  it('that is not JSON, not UTF-8, cut short or not the gzip it says it is gets 400', async () => {
    const { problemOf } = createReports()
    const zipped = gzipSync(JSON.stringify(sampleBatch()))
    const json = { 'Content-Type': 'application/json' }
    expect(await problemOf('{"header":', json)).toMatchObject({ status: 400, code: 'malformed' })
    expect(await problemOf('', json)).toMatchObject({ status: 400 })
    expect(await problemOf(new Uint8Array([0x22, 0xff, 0x22]), json)).toMatchObject({ status: 400 })
    expect(await problemOf(zipped.subarray(0, zipped.length - 12), gzip)).toMatchObject({ status: 400 })
    expect(await problemOf('plain text', gzip)).toMatchObject({ status: 400 })
    expect(
      await problemOf(lines(sampleBatch()).slice(0, -9), { 'Content-Type': 'application/x-ndjson' }),
    ).toMatchObject({ status: 400, detail: expect.stringContaining('line 3') })
  })

  it('over 2,000 records, 1 MB sent or 8 MB inflated gets 413, and a bomb is not inflated to its end', async () => {
    const { problemOf, report, api } = createReports()
    const { header } = sampleBatch()
    const many = (count: number) => ({ header, attempts: Array.from({ length: count }, () => sampleRecord) })
    expect(await problemOf(gzipSync(JSON.stringify(many(2_001))), gzip)).toMatchObject({ status: 413 })
    expect(await problemOf('x'.repeat(1_000_001), { 'Content-Type': 'application/json' })).toMatchObject({
      status: 413,
    })
    expect(await problemOf(gzipSync(Buffer.alloc(200_000_000, 32)), gzip)).toMatchObject({
      status: 413,
      detail: expect.stringContaining('inflated'),
    })
    expect((await report(gzipSync(JSON.stringify(many(2_000))), gzip)).status).toBe(200)
    expect(api.batches).toHaveLength(1)
  })

  it('sent in pieces without a length is measured while it comes in', async () => {
    const { app, api } = createTestHttp()
    let pieces = 0
    const endless = new ReadableStream<Uint8Array<ArrayBuffer>>({
      pull(controller) {
        pieces += 1
        controller.enqueue(new Uint8Array(50_000).fill(32))
      },
    })
    const response = await app.fetch(
      new Request('http://control.test/v1/attempts', {
        method: 'POST',
        body: endless,
        headers: { Authorization: 'Bearer gateway-secret', 'Content-Type': 'application/json' },
        duplex: 'half',
      } as RequestInit),
    )
    expect(response.status).toBe(413)
    expect(pieces).toBeLessThan(40)
    expect(api.batches).toEqual([])
  })

  it('in another media type or encoding gets 415', async () => {
    const { problemOf } = createReports()
    expect(await problemOf('a,b', { 'Content-Type': 'text/csv' })).toMatchObject({ status: 415 })
    expect(
      await problemOf('{}', { 'Content-Type': 'application/json', 'Content-Encoding': 'br' }),
    ).toMatchObject({ status: 415 })
  })

  it('with the number of another one gets 409, and 429 with Retry-After under overload', async () => {
    const { report, api } = createReports()
    api.failNext('ingest', { code: 'batch-conflict', detail: 'seq 1 had another body' })
    expect((await report(sampleBatch())).status).toBe(409)
    api.failNext('ingest', { code: 'overloaded', detail: 'the queue is full', retryAfterSec: 2 })
    const overloaded = await report(sampleBatch())
    expect(overloaded.status).toBe(429)
    expect(overloaded.headers.get('retry-after')).toBe('2')
  })

  it('beyond the number that is read at once gets 429', async () => {
    const { ask } = createTestHttp({ limits: { batchesAtOnce: 1 } })
    const answers = await Promise.all(
      [1, 2, 3].map(() => ask('gateway', 'POST', '/v1/attempts', { body: sampleBatch() })),
    )
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 429, 429])
  })
})
