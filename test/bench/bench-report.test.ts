import { describe, expect, it } from 'vitest'
import { formatReport } from './bench-report.ts'

describe('a bench report', () => {
  it('is a Markdown table whose columns stand under each other, and says what was missed', () => {
    const text = formatReport({
      title: 'Speed',
      method: 'Twice.',
      columns: ['who', 'ns'],
      rows: [
        ['ours', '80'],
        ['another one', '1,200'],
      ],
      notes: ['A note.'],
      misses: ['too slow'],
      failures: ['broken'],
      skipped: ['third: not installed'],
    })
    expect(text.split('\n')).toEqual([
      '## Speed',
      '',
      'Twice.',
      '',
      '| who         |    ns |',
      '| ----------- | ----: |',
      '| ours        |    80 |',
      '| another one | 1,200 |',
      '',
      '- A note.',
      '- Not measured: third: not installed',
      '- MISSED: too slow',
      '- FAILED: broken',
    ])
  })
})
