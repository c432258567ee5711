import { afterEach, describe, expect, it } from 'vitest'
import { until } from '../../runtimes/listen.ts'
import { REPEAT, SPEAK } from './load.ts'
import { nodeLoad } from './node-load.ts'
import { type SideProcess, startSideProcess } from './side-process.ts'

describe('the gateway bench', () => {
  const running: SideProcess[] = []
  afterEach(async () => {
    for (const side of running.splice(0).toReversed()) await side.stop()
  })
  const start = async (file: string, argument: string) => {
    const side = await startSideProcess(file, argument)
    running.push(side)
    return side
  }

  it('gets the same audio through the gateway and through the bare proxy, and every request is answered', async () => {
    const around = await start('./stand-ins.ts', 'audio')
    for (const file of ['./bare-proxy.ts', './gateway-process.ts']) {
      const side = await start(file, around.url)
      const headers = { 'content-type': 'application/json', 'x-user-id': 'user-1' }
      const body = JSON.stringify({ text: 'A sentence.', language: 'en' })
      const answer = await fetch(`${side.url}/tts/speak`, { method: 'POST', headers, body })
      expect((await answer.arrayBuffer()).byteLength).toBe(32_044)
      const before = await side.cpuMs()
      const { answers, failed } = await nodeLoad.run(side.url, 0.3, SPEAK, 16)
      expect(answers).toBeGreaterThan(0)
      expect(failed).toBe(0)
      expect(await side.cpuMs()).toBeGreaterThan(before)
    }
  })

  it('answers from its cache what everybody asks for, once each arm has spoken it', async () => {
    const around = await start('./stand-ins.ts', 'audio')
    const { url } = await start('./cached-gateway-process.ts', around.url)
    for (const user of ['user-1', 'user-2', 'user-3']) {
      const headers = { ...REPEAT.headers, 'x-user-id': user }
      const answer = await until(
        () => fetch(`${url}${REPEAT.path}`, { method: 'POST', headers, body: REPEAT.body }),
        (one) => one.headers.get('x-tts-cache') === 'hit',
      )
      expect((await answer.arrayBuffer()).byteLength).toBe(32_044)
    }
  })
})
