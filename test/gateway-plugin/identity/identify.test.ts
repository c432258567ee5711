import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { GatewayRequest } from '../../../gateway-plugin/gateway-request.ts'
import {
  createAddressList,
  LOOPBACK,
  limitedNetwork,
  parseAddress,
} from '../../../gateway-plugin/identity/address-list.ts'
import { createWebHmac } from '../../../gateway-plugin/identity/hmac.ts'
import { identify } from '../../../gateway-plugin/identity/identify.ts'
import { createKeyedHash } from '../../../gateway-plugin/identity/keyed-hash.ts'
import { createSessions } from '../../../gateway-plugin/identity/session.ts'
import { createSignedTokens } from '../../../gateway-plugin/identity/signed-token.ts'
import { createOverrideTokens } from '../../../gateway-plugin/routing/override-token.ts'
import { createSessionPins } from '../../../gateway-plugin/routing/session-pin.ts'

const id = 'AAAAAAAAAAAAAAAAAAAAAA'
const sessions = createSessions(createKeyedHash('k'.repeat(32)), () => id, true)
const settings = {
  userHeader: 'x-user-id',
  trusted: createAddressList(['10.0.0.0/8', '::1']),
  sessions,
  pins: createSessionPins(createKeyedHash('k'.repeat(32)), true),
  overrides: createOverrideTokens(createSignedTokens('o'.repeat(32), createWebHmac()), () => 0),
  tokens: null,
}

async function ask(
  address: string,
  headers: Record<string, string> = {},
  bodyUser: string | null = null,
  user: string | null = null,
) {
  const request: GatewayRequest = {
    method: 'POST',
    path: '/tts/speak',
    headers,
    body: new Uint8Array(),
    address,
    user,
    signal: null,
  }
  const identified = await identify(request, bodyUser, settings)
  if (identified.kind === 'refused') throw new Error(identified.refusal.problem)
  return identified.identity
}

describe('who is asking', () => {
  it('believes the header and the OpenAI user from trusted addresses only', async () => {
    expect(await ask('10.1.2.3', { 'x-user-id': 'ana' }, 'other')).toMatchObject({ user: 'ana' })
    expect(await ask('10.1.2.3', {}, 'other')).toMatchObject({ user: 'other' })
    expect(await ask('192.0.2.1', { 'x-user-id': 'ana' }, 'other')).toMatchObject({
      user: null,
      session: null,
    })
    expect(await ask('::ffff:10.9.9.9', { 'x-user-id': 'ana' })).toMatchObject({ user: 'ana' })
  })

  it('sees the client behind trusted proxies, who may name the user but is not trusted itself', async () => {
    const seen = await ask('10.1.2.3', { 'x-user-id': 'ana', 'x-forwarded-for': '198.51.100.7, 10.4.4.4' })
    expect(seen).toMatchObject({ user: 'ana', address: '198.51.100.7', isTrusted: false })
    const direct = await ask('192.0.2.1', { 'x-forwarded-for': '10.0.0.1' })
    expect(direct).toMatchObject({ address: '192.0.2.1', isTrusted: false })
  })

  it.each([
    ['198.51.100.7:52011, 10.4.4.4:80', '198.51.100.7'],
    ['[2001:db8::7]:52011, 10.4.4.4', '2001:db8::7'],
    ['[2001:db8::7], [::1]:80', '2001:db8::7'],
  ])('sees the same client whatever port it came from: %s', async (forwarded, address) => {
    const seen = await ask('10.1.2.3', { 'x-forwarded-for': forwarded })
    expect(seen).toMatchObject({ address, isTrusted: false })
  })

  it('takes no name from the body of a client that a trusted proxy passes on', async () => {
    const seen = await ask('10.1.2.3', { 'x-forwarded-for': '198.51.100.7' }, 'somebody-else')
    expect(seen).toMatchObject({ user: null, isTrusted: false })
  })

  it('takes the word of the program around it before anything that the client says', async () => {
    const cookie = (await sessions.issue()).split(';')[0]!
    const seen = await ask('10.1.2.3', { 'x-user-id': 'ben', cookie }, 'other', 'ana')
    expect(seen).toMatchObject({ user: 'ana', session: null })
    expect(await ask('192.0.2.1', { cookie }, null, '')).toMatchObject({ user: null, session: id })
  })

  it('accepts the session that it signed and no other', async () => {
    const cookie = (await sessions.issue()).split(';')[0]!
    expect(await ask('192.0.2.1', { cookie: `a=b; ${cookie}; c=d` })).toMatchObject({ session: id })
    const forged = cookie.replace('AAAA', 'BAAA')
    expect(await ask('192.0.2.1', { cookie: forged })).toMatchObject({ session: null })
    const other = createSessions(createKeyedHash('x'.repeat(32)), () => id, false)
    expect(await other.read(cookie)).toBeNull()
  })

  it('gives cookies that scripts cannot read and other sites cannot send', async () => {
    expect(await sessions.issue()).toMatch(/; HttpOnly; SameSite=Lax; Secure$/)
  })
})

describe('trusted addresses', () => {
  it('reads addresses and networks of both kinds', () => {
    const list = createAddressList([...LOOPBACK, '2001:db8::/32', '192.0.2.128/25'])
    for (const address of [
      '127.0.0.1',
      '127.9.9.9',
      '::1',
      '::ffff:127.0.0.1',
      '2001:db8:1::5',
      '192.0.2.200',
    ])
      expect(list.includes(address)).toBe(true)
    for (const address of ['128.0.0.1', '::2', '2001:db9::1', '192.0.2.1', '', 'unknown', '1.2.3'])
      expect(list.includes(address)).toBe(false)
  })

  it('limit a whole network of IPv6, since one client has as many addresses as it likes', () => {
    expect(limitedNetwork('2001:db8:1:2::7')).toBe('2001:db8:1:2::/64')
    expect(limitedNetwork('2001:0DB8:1:2:ffff::1')).toBe(limitedNetwork('2001:db8:1:2::7'))
    expect(limitedNetwork('2001:db8:1:3::7')).not.toBe(limitedNetwork('2001:db8:1:2::7'))
    expect(limitedNetwork('::ffff:192.0.2.1')).toBe('192.0.2.1')
    for (const as of ['192.0.2.1', '', 'unknown']) expect(limitedNetwork(as)).toBe(as)
  })

  it('says which entry is no address', () => {
    expect(() => createAddressList(['10.0.0.0/33'])).toThrow('trusted address "10.0.0.0/33"')
    expect(() => createAddressList(['localhost'])).toThrow('localhost')
  })

  it('reads every address that there is', () => {
    fc.assert(
      fc.property(fc.ipV4(), fc.ipV6(), (four, six) => {
        expect(parseAddress(four)?.length).toBe(4)
        expect(parseAddress(six)).not.toBeNull()
      }),
    )
  })
})

describe('hashing units', () => {
  it('gives the first 22 characters of the HMAC, the same every time', async () => {
    const hash = createKeyedHash('unit-key-unit-key-unit-key-unit-k')
    const { createHmac } = await import('node:crypto')
    const expected = createHmac('sha256', 'unit-key-unit-key-unit-key-unit-k')
      .update('José')
      .digest('base64url')
    expect(await hash('José')).toBe(expected.slice(0, 22))
    expect(hash('José')).toBe(expected.slice(0, 22))
  })
})
