import { describe, expect, it } from 'vitest'
import { statusText } from '../../../control/cli/status-text.ts'
import { sampleRollout } from '../../support/fake-views.ts'

describe('the status of a rollout', () => {
  it('names a licence only where it may keep somebody from using the backend', () => {
    const under = (name: string, nonCommercial: boolean) =>
      statusText(
        {
          ...sampleRollout,
          candidate: { ...sampleRollout.candidate, licence: { name, url: null, nonCommercial } },
        },
        sampleRollout.updatedAt,
      )
    expect(under('CC-BY-NC-4.0', true)).toMatch(/licence +Kokoro: CC-BY-NC-4\.0: not for commercial use/)
    expect(under('Apache-2.0', false)).not.toContain('licence')
  })
})
