import { createServer } from 'node:http'
import { afterEach, describe, expect, it } from 'vitest'
import { createNodeClient } from '../../gateway-plugin/runtimes/node-send.ts'
import { listen, stopServer } from './listen.ts'

describe('sending over node:http', () => {
  const closing: (() => Promise<void> | void)[] = []
  afterEach(async () => {
    for (const close of closing.splice(0)) await close()
  })

  const world = async () => {
    let heard = 0
    const server = createServer((_request, response) => {
      heard++
      response.end('audio')
    })
    const url = await listen(server)
    const client = createNodeClient()
    closing.push(
      () => client.close(),
      () => stopServer(server),
    )
    const call = { method: 'POST' as const, url, headers: {}, body: new Uint8Array(3), timeoutMs: 5_000 }
    return { client, call, heard: () => heard }
  }

  it('calls nobody for a client that had already gone, and the process lives on', async () => {
    const { client, call, heard } = await world()
    expect(await client.send(call, AbortSignal.abort())).toEqual({ kind: 'aborted' })
    // What was left behind unheard would come up as an unhandled error in the turns that follow.
    expect((await client.send(call, null)).kind).toBe('answer')
    expect(heard()).toBe(1)
  })

  it('survives a client that goes in the very turn of the call', async () => {
    const { client, call } = await world()
    const abort = new AbortController()
    const sent = client.send(call, abort.signal)
    abort.abort()
    expect(await sent).toEqual({ kind: 'aborted' })
    expect((await client.send(call, null)).kind).toBe('answer')
  })

  it('answers a call that cannot even be written as failed, whole, in pieces and as a stream', async () => {
    const { client, call, heard } = await world()
    for (const broken of [
      { ...call, url: 'http://127.0.0.1:99999/' },
      { ...call, headers: { authorization: 'Bearer two\nlines' } },
    ]) {
      expect(await client.send(broken, null)).toMatchObject({ kind: 'failed', status: null })
      expect(await client.openBody(broken, 100, null)).toMatchObject({ kind: 'failed', status: null })
      const ignore = () => {}
      const ended = await client.openStream(broken, ignore, ignore, new AbortController().signal)
      expect(ended).toMatchObject({ status: null })
      expect(JSON.stringify(ended)).not.toContain('two')
    }
    expect(heard()).toBe(0)
  })
})
