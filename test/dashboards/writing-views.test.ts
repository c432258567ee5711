import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { DEFAULT_POLICY } from '../../control/core/default-policy.ts'
import { policyDocument } from '../../control/http/policy-document.ts'
import { readBackend, revisionWarning } from '../../dashboards/ops/backends/edit-backend.view.ts'
import {
  type ApiDocument,
  anchorOf,
  curlOf,
  endpointsOf,
  fieldsOf,
  findEndpoints,
} from '../../dashboards/ops/docs/openapi.view.ts'
import { backtestLines, backtestWords } from '../../dashboards/ops/policy/backtest.view.ts'
import { helpFor } from '../../dashboards/ops/policy/field-help.view.ts'
import { pathAt, placeOf } from '../../dashboards/ops/policy/json-path.view.ts'
import { backtest, openapi } from '../browser/fixture-answers.ts'
import { backends } from '../browser/fixture-fleet.ts'
import { situation } from '../browser/fixture-situations.ts'

const NOW = Date.UTC(2026, 10, 23, 13, 12)
const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('a cursor in a policy', () => {
  const text = JSON.stringify(DEFAULT_POLICY, null, 2)

  it('stands on the innermost field', () => {
    expect(pathAt(text, text.indexOf('"maxRate"') + 3)).toBe('ladder.1.gates.0.maxRate')
    expect(pathAt(text, text.lastIndexOf('"forMs"') + 2)).toBe('alerts.forMs')
    expect(pathAt(text, 0)).toBe('')
  })

  it('finds its way to a problem, and to the parent of what is missing', () => {
    const at = placeOf(text, 'triggers.errors.maxRate')!
    expect(text.slice(at, at + 9)).toBe('"maxRate"')
    expect(placeOf(text, 'triggers.errors.nonsense')).toBe(placeOf(text, 'triggers.errors'))
    expect(placeOf(text, 'nonsense')).toBeNull()
  })

  it('comes back to where every field begins, in any object', () => {
    fc.assert(
      fc.property(
        fc.dictionary(fc.stringMatching(/^[a-z]{1,6}$/), fc.jsonValue({ maxDepth: 2 })),
        (value) => {
          const made = JSON.stringify(value, null, 2)
          for (const key of Object.keys(value)) {
            const at = placeOf(made, key)!
            expect(made.startsWith(JSON.stringify(key), at)).toBe(true)
          }
        },
      ),
    )
  })

  it('never hangs on a text that is half written', () => {
    fc.assert(
      fc.property(fc.nat(text.length), fc.string({ maxLength: 4 }), (at, typed) => {
        const half = text.slice(0, at) + typed
        expect(typeof pathAt(half, half.length)).toBe('string')
      }),
    )
  })
})

describe('help on a field', () => {
  const schema = policyDocument()

  it('says what it means and what may stand there, down into lists', () => {
    expect(helpFor(schema, 'triggers.errors.maxRate')).toMatchObject({
      description: expect.stringContaining('may fail'),
      expected: expect.stringContaining('at most 1'),
    })
    expect(helpFor(schema, 'triggers.mode')!.expected).toBe('one of strict, eager, window')
    expect(helpFor(schema, 'ladder.2.gates.0.maxRate')!.description).toContain('Fraction of requests')
    expect(helpFor(schema, 'nonsense')).toBeNull()
  })
})

describe('a backtest in words', () => {
  const report = backtest('tts', NOW, 'done').report!

  it('says what it would have done, and when', () => {
    expect(backtestWords(report)).toBe('It would have rolled back once.')
    expect(plain(backtestLines(report, 'UTC')[0]!)).toBe('21 Nov, 13:12: rolled back from 25 % for errors')
    expect(backtestWords({ ...report, rollbacks: [] })).toContain('rolled back never')
    expect(backtestWords({ ...report, span: null })).toContain('nothing to judge')
  })
})

describe('the API pages', () => {
  const api = openapi() as ApiDocument
  const all = endpointsOf(api)

  it('show every call of the document, each with an address of its own', () => {
    const calls = Object.values(api.paths).flatMap((item) => Object.keys(item))
    expect(all).toHaveLength(calls.length)
    expect(new Set(all.map((it) => it.id)).size).toBe(all.length)
    expect(anchorOf('get', '/v1/rollouts/{key}/metrics')).toBe('get-v1-rollouts-key-metrics')
  })

  it('find a call by what it does', () => {
    expect(findEndpoints(all, 'no such call')).toHaveLength(0)
    expect(findEndpoints(all, 'which arm a user').map((it) => it.path)).toEqual([
      '/v1/rollouts/{key}/explain',
    ])
  })

  it('list the fields of bodies, alternatives together', () => {
    const command = fieldsOf({ $ref: '#/components/schemas/Command' }, api)
    expect(command.find((it) => it.name === 'command')!.type).toContain('"roll-back"')
    expect(command.find((it) => it.name === 'share')!.required).toBe(false)
  })

  it('say how to call with curl, token in a variable, body complete', () => {
    const token = all.find((it) => it.id === 'post-v1-tokens')!
    const curl = curlOf(token, 'http://127.0.0.1:8700', api)
    expect(curl).toContain('curl -X POST http://127.0.0.1:8700/v1/tokens')
    expect(curl).toContain('$CROSSFADE_TOKEN')
    expect(curl).toMatch(/-d '\{"name":"text","role":"\w+"\}'/)
  })
})

describe('a backend that is edited', () => {
  it('says why a text cannot be sent, and what a new revision holds', () => {
    expect(readBackend('{').problem).toContain('Not readable as JSON')
    expect(readBackend('[]').problem).toContain('has to be an object')
    const [vendor, kokoro] = backends()
    const { rollouts } = situation('half', NOW)
    expect(revisionWarning(kokoro!, 'new', rollouts)).toContain('holds English speech')
    expect(revisionWarning(kokoro!, kokoro!.revision, rollouts)).toBeNull()
    expect(revisionWarning(vendor!, 'new', rollouts)).toBeNull()
  })
})
