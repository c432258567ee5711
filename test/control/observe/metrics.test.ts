import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { countRequest } from '../../../control/observe/count-request.ts'
import { METRICS } from '../../../control/observe/metric-table.ts'
import { createMetrics } from '../../../control/observe/metrics.ts'

const lineOf = (text: string, start: string) => text.split('\n').find((line) => line.startsWith(start))

describe('metrics', () => {
  it('are rendered with help, type and labels, as Prometheus reads them', () => {
    const metrics = createMetrics()
    metrics.add('crossfade_decisions_total', { rollout: 'tts', command: 'advance', actor: 'person' })
    metrics.add('crossfade_decisions_total', { rollout: 'tts', command: 'advance', actor: 'person' }, 2)
    metrics.set('crossfade_plan_version', {}, 1_700_000_000_001)
    const text = metrics.render()
    expect(text).toContain(
      `# HELP crossfade_decisions_total ${METRICS.crossfade_decisions_total.help}
# TYPE crossfade_decisions_total counter
crossfade_decisions_total{rollout="tts",command="advance",actor="person"} 3
`,
    )
    expect(lineOf(text, 'crossfade_plan_version')).toBe('crossfade_plan_version 1700000000001')
    expect(text.endsWith('\n')).toBe(true)
  })

  it('keep every line parseable whatever a label holds', () => {
    const line = /^[a-z_]+(?:\{(?:[a-z_]+="(?:[^"\\\n]|\\\\|\\"|\\n)*",?)*\})? (?:-?[\d.e+-]+|NaN|[+-]Inf)$/
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.double(), (rollout, value) => {
        const metrics = createMetrics()
        metrics.set('crossfade_evidence', { rollout, trigger: 'errors' }, value)
        const lines = metrics.render().split('\n')
        for (const one of lines) expect(one === '' || one.startsWith('# ') || line.test(one), one).toBe(true)
      }),
    )
  })

  it('count into every bucket at or above the value', () => {
    const metrics = createMetrics()
    const answered = { method: 'GET', route: '/v1/plan', status: 200 }
    for (const durationMs of [1, 5, 40, 20_000]) countRequest(metrics, { ...answered, durationMs })
    const text = metrics.render()
    const name = 'crossfade_http_request_duration_seconds'
    const labels = 'method="GET",route="/v1/plan"'
    expect(lineOf(text, `${name}_bucket{${labels},le="0.005"}`)).toMatch(/ 2$/)
    expect(lineOf(text, `${name}_bucket{${labels},le="0.05"}`)).toMatch(/ 3$/)
    expect(lineOf(text, `${name}_bucket{${labels},le="10"}`)).toMatch(/ 3$/)
    expect(lineOf(text, `${name}_bucket{${labels},le="+Inf"}`)).toMatch(/ 4$/)
    expect(lineOf(text, `${name}_count`)).toMatch(/ 4$/)
    expect(lineOf(text, `${name}_sum`)).toMatch(/ 20\.046$/)
    expect(text).toContain('crossfade_http_requests_total{method="GET",route="/v1/plan",status="200"} 4')
  })

  it('name no path and no invented method', () => {
    const metrics = createMetrics()
    countRequest(metrics, { method: 'BREW', route: null, status: 404, durationMs: 1 })
    expect(metrics.render()).toContain(
      'crossfade_http_requests_total{method="other",route="none",status="404"} 1',
    )
  })

  it('never let a counter fall, and never grow without bound', () => {
    const metrics = createMetrics()
    expect(() => metrics.add('crossfade_batches_total', { result: 'recorded' }, -1)).toThrow(RangeError)
    for (let index = 0; index < 5_000; index++)
      metrics.set('crossfade_rollout_share_ratio', { rollout: `r${index}` }, 0)
    expect(metrics.render().match(/^crossfade_rollout_share_ratio\{/gm)).toHaveLength(2_000)
  })

  it('carry their unit in their name, and counters end in _total', () => {
    for (const [name, { kind, help }] of Object.entries(METRICS)) {
      expect(name).toMatch(/^(?:crossfade|process)_[a-z_]+$/)
      expect(name.endsWith('_total'), name).toBe(kind === 'counter')
      expect(help).toMatch(/\.$/)
    }
  })
})
