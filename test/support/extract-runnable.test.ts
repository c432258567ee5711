import { describe, expect, it } from 'vitest'
import { extractRunnable } from './extract-runnable.ts'

describe('the blocks of a page that a test runs', () => {
  it('are those that are marked, as they stand, also inside a list', () => {
    const page = [
      '# A',
      '```bash run',
      'one \\',
      '  two',
      '```',
      '```bash',
      'not this',
      '```',
      '- b',
      '',
      '  ```bash run',
    ]
    expect(extractRunnable([...page, '  three', '    four', '  ```', ''].join('\n'))).toEqual([
      { script: 'one \\\n  two', line: 3 },
      { script: 'three\n  four', line: 12 },
    ])
  })

  it('are never cut short in silence', () => {
    expect(() => extractRunnable('```bash run\nrm')).toThrow('line 1')
  })
})
