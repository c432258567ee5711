import { describe, expect, it } from 'vitest'
import type { Token } from '../../control/ports/token-store.ts'
import { type OpenedStore, storePerTest } from './open-store.ts'
import { at, NOON } from './store-samples.ts'

const token = (id: string, change: Partial<Token> = {}): Token => ({
  id,
  name: id,
  role: 'operator',
  createdAt: NOON,
  createdBy: 'anna',
  lastUsedAt: null,
  revokedAt: null,
  ...change,
})

export function describeTokenStore(name: string, open: () => Promise<OpenedStore>): void {
  describe(`${name} keeps tokens`, () => {
    const held = storePerTest(open)

    it('found by the hash of their secret while they are in force', async () => {
      const { tokens } = held.store
      expect(await tokens.add(token('t1'), 'hash-1')).toBe(true)
      await held.reopen()
      expect(await held.store.tokens.byHash('hash-1')).toEqual(token('t1'))
      expect(await held.store.tokens.byHash('hash-2')).toBeUndefined()
      expect(await held.store.tokens.revoke('t1', at(5))).toBe(true)
      expect(await held.store.tokens.revoke('t1', at(6))).toBe(false)
      expect(await held.store.tokens.revoke('none', at(6))).toBe(false)
      expect(await held.store.tokens.byHash('hash-1')).toBeUndefined()
      expect(await held.store.tokens.list()).toEqual([token('t1', { revokedAt: at(5) })])
    })

    it('with one name in force once; a revoked one gives its name free', async () => {
      const { tokens } = held.store
      await tokens.add(token('t1', { name: 'edge' }), 'hash-1')
      expect(await tokens.add(token('t2', { name: 'edge' }), 'hash-2')).toBe(false)
      await tokens.revoke('t1', at(1))
      expect(await tokens.add(token('t2', { name: 'edge' }), 'hash-2')).toBe(true)
    })

    it('listed by age, with the time of their last use and without their hash', async () => {
      const { tokens } = held.store
      await tokens.add(token('young', { createdAt: at(9) }), 'hash-1')
      await tokens.add(token('old'), 'hash-2')
      await tokens.touch('old', at(20))
      expect(await tokens.list()).toEqual([
        token('old', { lastUsedAt: at(20) }),
        token('young', { createdAt: at(9) }),
      ])
    })

    it('and sessions of them, until they expire, end, or lose their token', async () => {
      const { tokens } = held.store
      await tokens.add(token('t1'), 'hash-1')
      await tokens.addSession('s1', { tokenId: 't1', expiresAt: at(1_000) })
      await tokens.addSession('s2', { tokenId: 't1', expiresAt: at(1_000) })
      expect(await tokens.bySession('s1', at(999))).toEqual(token('t1'))
      expect(await tokens.bySession('s1', at(1_000))).toBeUndefined()
      expect(await tokens.bySession('none', NOON)).toBeUndefined()
      await tokens.endSession('s1')
      expect(await tokens.bySession('s1', NOON)).toBeUndefined()
      expect(await tokens.bySession('s2', NOON)).toEqual(token('t1'))
      await tokens.revoke('t1', at(5))
      expect(await tokens.bySession('s2', at(6))).toBeUndefined()
    })
  })
}
