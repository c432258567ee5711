import { readFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { type ControlProcess, startControlProcess } from '../../support/control-process.ts'
import { sampleBackend } from '../../support/fake-views.ts'

/** Ticks of `/proc/PID/stat` a second, as Linux has had it on every machine for decades. */
const TICKS_PER_SEC = 100

/** CPU of control in per cent of a core: with so many dashboards following its events, and with none. */
export async function countStreamCost(
  streams: number,
  seconds: number,
): Promise<{ readonly without: number; readonly with: number; readonly events: number }> {
  const control = await startControlProcess()
  const stop = new AbortController()
  try {
    const without = await busy(control, seconds)
    let events = 0
    const open = Array.from({ length: streams }, async () => {
      const answer = await fetch(`${control.url}/v1/events`, {
        headers: { authorization: `Bearer ${control.adminToken}` },
        signal: stop.signal,
      })
      const decoder = new TextDecoder()
      for await (const chunk of answer.body!) if (decoder.decode(chunk).includes('event: change')) events++
    })
    for (const one of open) one.catch(() => undefined)
    await sleep(1_000)
    return { without, with: await busy(control, seconds), events }
  } finally {
    stop.abort()
    await control.stop()
  }
}

/** Something changes every second, as in the busiest hour. */
async function busy(control: ControlProcess, seconds: number): Promise<number> {
  const { key: _, ...backend } = sampleBackend
  const before = cpuSeconds(control.child.pid!)
  const began = performance.now()
  for (let second = 0; second < seconds; second++) {
    await control.api('PUT', '/v1/backends/kokoro', backend)
    await sleep(1_000)
  }
  const passed = (performance.now() - began) / 1_000
  return ((cpuSeconds(control.child.pid!) - before) / passed) * 100
}

function cpuSeconds(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SEC
}
