import { createServer } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import { describe, expect, it } from 'vitest'
import { atEndOfTurn } from '../../../gateway-plugin/runtimes/node-end-of-turn.ts'
import { writeNodeAnswer } from '../../../gateway-plugin/runtimes/node-serve.ts'
import { listen, stopServer } from '../../runtimes/listen.ts'

describe('work for the end of a turn', () => {
  it('is done together and in its order, behind what the turn itself does', async () => {
    const done: string[] = []
    const fail = () => done.push('failed')
    atEndOfTurn(() => done.push('one'), fail)
    atEndOfTurn(() => {
      done.push('two')
      atEndOfTurn(() => done.push('of the next turn'), fail)
    }, fail)
    atEndOfTurn(() => done.push('three'), fail)
    await Promise.resolve()
    expect(done).toEqual([])
    await setImmediate()
    expect(done).toEqual(['one', 'two', 'three'])
    await setImmediate()
    expect(done.at(-1)).toBe('of the next turn')
  })

  it('tells whoever asked for it of an error, and goes on with the rest', async () => {
    const errors: unknown[] = []
    let isDone = false
    atEndOfTurn(
      () => {
        throw new Error('no')
      },
      (error) => errors.push(error),
    )
    atEndOfTurn(
      () => {
        isDone = true
      },
      (error) => errors.push(error),
    )
    await setImmediate()
    expect(errors).toEqual([new Error('no')])
    expect(isDone).toBe(true)
  })

  it('takes no process down with an answer that cannot be written', async () => {
    const refusals: unknown[] = []
    const server = createServer((_, response) => {
      const answer = { status: 200, headers: { 'x-told': 'a\nb' }, body: new Uint8Array(3) }
      writeNodeAnswer(response, answer).catch((error) => {
        refusals.push(error)
        response.destroy()
      })
    })
    const url = await listen(server)
    await expect(fetch(url)).rejects.toThrow('fetch failed')
    expect(String(refusals[0])).toContain('Invalid character in header content ["x-told"]')
    await stopServer(server)
  })
})
