import { describe, expect, it } from 'vitest'
import { describeLicence } from '../../control/core/describe-licence.ts'
import { describeParameters } from '../../dashboards/ops/backends/backend.view.ts'
import { sampleBackendView } from '../support/fake-views.ts'

describe('what a page says of a backend', () => {
  it('says for whom its audio is', () => {
    expect(describeLicence({ name: 'MIT', url: null, nonCommercial: false })).toBe('MIT')
    expect(describeLicence({ name: 'CC-BY-NC-4.0', url: null, nonCommercial: true })).toBe(
      'CC-BY-NC-4.0: not for commercial use',
    )
  })

  it('says what becomes of speed and pitch', () => {
    expect(describeParameters(sampleBackendView)).toBe('speed honoured, pitch left out, sent whole')
    const strict = {
      ...sampleBackendView,
      capabilities: { ...sampleBackendView.capabilities, speed: false, streaming: true },
      whenUnsupported: { speed: 'refuse', pitch: 'refuse' },
    } as const
    expect(describeParameters(strict)).toBe('speed refused, pitch refused, streamed')
  })
})
