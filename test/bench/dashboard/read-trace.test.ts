import { expect, it } from 'vitest'
import { readDrawing, readTrace } from './read-trace.ts'

const event = (name: string, ts: number, dur: number, rest: object = {}) => ({
  name,
  ph: 'X',
  pid: 1,
  tid: 1,
  ts,
  dur,
  ...rest,
})

it('counts script once where calls hold calls, by CPU where the trace has it, of the page alone', () => {
  const trace = {
    traceEvents: [
      { name: 'thread_name', ph: 'M', pid: 1, tid: 1, ts: 0, args: { name: 'CrRendererMain' } },
      { name: 'thread_name', ph: 'M', pid: 2, tid: 1, ts: 0, args: { name: 'CrRendererMain' } },
      event('RunTask', 0, 30_000, { tdur: 20_000 }),
      event('FunctionCall', 1_000, 10_000, { tdur: 8_000 }),
      event('RunMicrotasks', 2_000, 3_000),
      event('RunTask', 40_000, 5_000),
      event('FunctionCall', 41_000, 2_000),
      event('FunctionCall', 0, 5_000, { pid: 2 }),
    ],
  }
  expect(readTrace(Buffer.from(JSON.stringify(trace)))).toEqual({
    scriptMs: 10,
    longestTaskMs: 20,
    busyMs: 25,
  })
})

it('tells the drawing of an answer from what was before its head and after its frame', () => {
  const request = (name: string, ts: number, data: object) => ({
    ...event(name, ts, 0, { args: { data } }),
    ph: 'I',
  })
  const traceEvents = [
    { name: 'thread_name', ph: 'M', pid: 1, tid: 1, ts: 0, args: { name: 'CrRendererMain' } },
    event('RunTask', 0, 10_000),
    request('ResourceSendRequest', 1_000, { requestId: '7', url: 'http://control/metrics?points=9' }),
    request('ResourceReceiveResponse', 15_000, { requestId: '7' }),
    event('RunTask', 16_000, 2_000),
    event('RunTask', 20_000, 30_000),
    event('RunTask', 60_000, 5_000),
    event('Commit', 63_000, 1_000),
    event('RunTask', 70_000, 4_000),
  ]
  const trace = Buffer.from(JSON.stringify({ traceEvents }))
  const { drawn, all } = readDrawing(trace, 'points=')
  expect(drawn.busyMs).toBe(37)
  expect(all.busyMs).toBe(41)
  expect(() => readDrawing(trace, 'nowhere')).toThrow('no answer of nowhere')
})
