import { describe, expect, it } from 'vitest'
import { createBillingOf } from '../../../../control/core/cost/billing-of.ts'
import type { Phase, Rollout } from '../../../../control/core/rollout.ts'
import type { BasisPoints } from '../../../../control/core/units.ts'
import { backend, NOON, record, rolledBack, rollout } from '../../../contracts/store-samples.ts'

const voices = (model: string) => ({ model, defaultVoice: 'v', voices: {} })
const vendor = {
  ...backend('workers-ai'),
  metered: true,
  languages: { en: voices('@cf/deepgram/aura-2-en'), es: voices('@cf/deepgram/aura-2-es') },
}
const backends = [vendor, backend('kokoro')]

function billed(change: Parameters<typeof record>[0], rollouts: readonly Rollout[] = [rollout()]) {
  return createBillingOf({ backends, rollouts })(record(change))
}
const at = (stage: number) => ({ stage, share: 1_000 as BasisPoints, since: NOON })

describe('what an attempt is billed by', () => {
  it('is the model of its language, and the model that the baseline would have called', () => {
    expect(billed({ language: 'en' })).toEqual({
      metered: false,
      model: 'kokoro',
      stage: 'draft',
      baseline: 'workers-ai',
      baselineModel: '@cf/deepgram/aura-2-en',
    })
    expect(billed({ backend: 'workers-ai', language: 'es-MX' })).toMatchObject({
      metered: true,
      model: '@cf/deepgram/aura-2-es',
      baselineModel: '@cf/deepgram/aura-2-es',
    })
  })

  it('is the first model where a language has none of its own, whatever the language is called', () => {
    for (const language of ['fr', '', '???', 'constructor', '__proto__'])
      expect(billed({ backend: 'workers-ai', language }).model).toBe('@cf/deepgram/aura-2-en')
  })

  it('is metered and without a model where nobody described the backend: unpriced, not free', () => {
    expect(billed({ backend: 'old-vendor' })).toMatchObject({ metered: true, model: '' })
    const none = createBillingOf({ backends: [{ ...vendor, languages: {} }], rollouts: [] })
    expect(none(record({ backend: 'workers-ai' })).model).toBe('')
  })

  it('has no stage and no baseline without a rollout, or with one that is not known', () => {
    const nothing = { stage: '', baseline: '', baselineModel: '' }
    expect(billed({ rollout: null })).toMatchObject({ ...nothing, model: 'kokoro' })
    expect(billed({ rollout: 'gone' })).toMatchObject(nothing)
  })

  it.each<[string, string, Phase]>([
    ['draft', 'draft', { phase: 'draft' }],
    ['shadow', 'shadow', { phase: 'shadow', at: at(1) }],
    ['10 %', 'ramping', { phase: 'ramping', at: at(2) }],
    [
      '10 %',
      'held',
      {
        phase: 'held',
        before: { phase: 'ramping', at: at(2) },
        cause: { kind: 'person', name: 'anna' },
        since: NOON,
      },
    ],
    ['draft', 'rolled back, as the baseline serves alone', rolledBack()],
    ['draft', 'abandoned', { phase: 'abandoned', since: NOON }],
  ])('has the stage %s when %s', (stage, _, state) => {
    expect(billed({}, [rollout({ state })]).stage).toBe(stage)
  })
})
