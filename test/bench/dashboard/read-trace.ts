/** What a Chromium trace says of a page's main thread. Times in ms of CPU, or of wall where the trace has no CPU. */

interface TraceEvent {
  readonly name: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  readonly tdur?: number
  readonly args?: { readonly name?: string; readonly data?: Readonly<Record<string, unknown>> }
}

export interface MainThread {
  /** Script of the page: what it calls, its timers and its promises. */
  readonly scriptMs: number
  readonly longestTaskMs: number
  /** All of it: script, style, layout, painting. */
  readonly busyMs: number
}

export const TRACE_CATEGORIES = [
  'devtools.timeline',
  'disabled-by-default-devtools.timeline',
  'toplevel',
  'v8',
]
const SCRIPT = new Set(['FunctionCall', 'EvaluateScript', 'RunMicrotasks', 'v8.run', 'v8.callFunction'])
const TASKS = new Set(['RunTask', 'ThreadControllerImpl::RunTask'])

export function readTrace(trace: Buffer): MainThread {
  return sumUp(ownEvents(eventsOf(trace)))
}

/** From the head of an answer until it is drawn, and until the trace ends. */
export interface Drawing {
  readonly drawn: MainThread
  readonly all: MainThread
}

/**
 * Drawn is the first frame that is committed after the longest task, which is the one that draws.
 *
 * @param address a part of the address of the answer.
 */
export function readDrawing(trace: Buffer, address: string): Drawing {
  const events = eventsOf(trace)
  const since = arrivalOf(events, address)
  const own = ownEvents(events).filter((it) => endOf(it) > since)
  const longest = own
    .filter((it) => TASKS.has(it.name))
    .reduce((found, it) => (cpuMs(it) > cpuMs(found) ? it : found))
  const frame = own.find((it) => it.name === 'Commit' && it.ts >= endOf(longest))
  if (!frame) throw new Error(`the trace has no frame after the answer of ${address} was drawn`)
  return { drawn: sumUp(own.filter((it) => it.ts <= frame.ts)), all: sumUp(own) }
}

function eventsOf(trace: Buffer): readonly TraceEvent[] {
  return (JSON.parse(trace.toString()) as { traceEvents: readonly TraceEvent[] }).traceEvents
}

/** What the main thread of the page did, oldest first. */
function ownEvents(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const main = mainThreadOf(events)
  return events.filter((it) => it.ph === 'X' && `${it.pid} ${it.tid}` === main).sort((a, b) => a.ts - b.ts)
}

function sumUp(own: readonly TraceEvent[]): MainThread {
  const tasks = own.filter((it) => TASKS.has(it.name))
  return {
    scriptMs: sum(outermost(own.filter((it) => SCRIPT.has(it.name))).map(cpuMs)),
    longestTaskMs: Math.max(0, ...tasks.map(cpuMs)),
    busyMs: sum(outermost(tasks).map(cpuMs)),
  }
}

/** The head, not the end: script can have the whole body before the trace tells that it has ended. */
function arrivalOf(events: readonly TraceEvent[], address: string): number {
  const ofRequest = (name: string, is: (data: Readonly<Record<string, unknown>>) => boolean) =>
    events.find((it) => it.name === name && is(it.args?.data ?? {}))
  const sent = ofRequest('ResourceSendRequest', ({ url }) => String(url).includes(address))
  const id = sent?.args?.data?.['requestId']
  const answered = ofRequest('ResourceReceiveResponse', ({ requestId }) => requestId === id)
  if (id === undefined || !answered) throw new Error(`the trace has no answer of ${address}`)
  return answered.ts
}

/** The renderer that runs the most script: a browser has one for each of its own pages too. */
function mainThreadOf(events: readonly TraceEvent[]): string {
  const names = events.filter((it) => it.name === 'thread_name' && it.args?.name === 'CrRendererMain')
  const script = (thread: string) =>
    sum(
      events.filter((it) => SCRIPT.has(it.name) && `${it.pid} ${it.tid}` === thread).map((it) => it.dur ?? 0),
    )
  const threads = names.map(({ pid, tid }) => `${pid} ${tid}`).sort((a, b) => script(b) - script(a))
  if (threads[0] === undefined) throw new Error('the trace names no main thread of a renderer')
  return threads[0]
}

/** Calls within calls are counted once. */
function outermost(events: readonly TraceEvent[]): readonly TraceEvent[] {
  const kept: TraceEvent[] = []
  let end = Number.NEGATIVE_INFINITY
  for (const event of [...events].sort((a, b) => a.ts - b.ts || (b.dur ?? 0) - (a.dur ?? 0))) {
    if (event.ts < end) continue
    kept.push(event)
    end = event.ts + (event.dur ?? 0)
  }
  return kept
}

const endOf = ({ ts, dur }: TraceEvent) => ts + (dur ?? 0)
const cpuMs = ({ tdur, dur }: TraceEvent) => (tdur ?? dur ?? 0) / 1_000
const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)
