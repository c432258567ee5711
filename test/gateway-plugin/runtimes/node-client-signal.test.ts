import { describe, expect, it } from 'vitest'
import type { ClientSignal } from '../../../gateway-plugin/client-signal.ts'
import { NodeClientSignal } from '../../../gateway-plugin/runtimes/node-client-signal.ts'

describe('the signal of a client on Node', () => {
  it('tells everybody who listens, once each, as an AbortSignal does', () => {
    const heard: string[] = []
    const web = new AbortController()
    const own = new NodeClientSignal()
    const signals: readonly (readonly [string, ClientSignal])[] = [
      ['web', web.signal],
      ['own', own],
    ]
    for (const [name, signal] of signals) {
      const twice = () => heard.push(`${name} twice`)
      const gone = () => heard.push(`${name} gone`)
      const leaving = () => {
        heard.push(`${name} leaving`)
        signal.removeEventListener('abort', leaving)
      }
      signal.addEventListener('abort', leaving)
      signal.addEventListener('abort', twice, { once: true })
      signal.addEventListener('abort', twice, { once: true })
      signal.addEventListener('abort', gone)
      signal.removeEventListener('abort', gone)
      signal.removeEventListener('abort', gone)
      expect(signal.aborted).toBe(false)
    }
    web.abort()
    own.abort()
    own.abort()
    expect([web.signal.aborted, own.aborted]).toEqual([true, true])
    expect(heard).toEqual(['web leaving', 'web twice', 'own leaving', 'own twice'])
  })

  it('says nothing to who listens too late, as an AbortSignal does', () => {
    const own = new NodeClientSignal()
    own.abort()
    own.addEventListener('abort', () => expect.unreachable())
    own.abort()
  })
})
