import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { webBase64 } from '../../gateway-plugin/base64.ts'
import { nodeBase64 } from '../../gateway-plugin/runtimes/node-base64.ts'

describe.each([
  ['of every runtime', webBase64],
  ['of Node', nodeBase64],
])('base64 %s', (_, base64) => {
  it('gives the bytes back that were put in, with and without padding', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
        const text = Buffer.from(bytes).toString('base64')
        expect(new Uint8Array(base64.decode(text)!)).toEqual(bytes)
        expect(new Uint8Array(base64.decode(text.replace(/=+$/, ''))!)).toEqual(bytes)
      }),
    )
  })

  it.each(['%%%%', 'AAAA*AAA', 'A', '<html>no</html>'])('says that %s is none', (text) => {
    expect(base64.decode(text)).toBeNull()
  })

  it('writes texts as base64url without padding', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(base64.encodeUrl(text)).toBe(Buffer.from(text, 'utf8').toString('base64url'))
      }),
    )
  })
})
