import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createWebHmac } from '../../../gateway-plugin/identity/hmac.ts'
import { createNodeHmac } from '../../../gateway-plugin/runtimes/node-hmac.ts'

const sign = (secret: string, text: string) => createHmac('sha256', secret).update(text).digest('base64url')

describe('HMAC on Node', () => {
  it('is that of OpenSSL, for any secret and any text, one after the other', () => {
    const hmac = createNodeHmac()
    const text = fc.string({ unit: 'binary', maxLength: 300 })
    const long = fc.string({ minLength: 1_300, maxLength: 1_500 })
    fc.assert(
      fc.property(fc.array(fc.tuple(text, fc.oneof(text, long)), { minLength: 1, maxLength: 5 }), (pairs) => {
        for (const [secret, message] of pairs) expect(hmac(secret, message)).toBe(sign(secret, message))
      }),
    )
  })

  it('is that of web crypto, which signs on Workers', async () => {
    expect(createNodeHmac()('s'.repeat(65), 'José 🎧')).toBe(await createWebHmac()('s'.repeat(65), 'José 🎧'))
  })
})
