import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { markdownToHtml } from '../../../control/http/pages/markdown-page.ts'

describe('markdown of runbooks', () => {
  it('becomes headings, paragraphs, lists, code, tables and links', () => {
    expect(
      markdownToHtml(
        [
          '# Roll back now',
          '',
          'One *command*,',
          'from `anywhere`:',
          '',
          '```bash run',
          'crossfade rollback tts <now>',
          '```',
          '- first',
          '  goes on',
          '- **second**',
          '',
          '1. see [errors](errors.md)',
          '',
          '| a | b |',
          '| --- | --- |',
          '| 1 | [x](https://example.com/?a=1&b=2) |',
        ].join('\n'),
      ),
    ).toBe(
      [
        '<h1 id="roll-back-now">Roll back now</h1>',
        '<p>One <em>command</em>, from <code>anywhere</code>:</p>',
        '<pre><code>crossfade rollback tts &lt;now&gt;</code></pre>',
        '<ul><li>first goes on</li><li><strong>second</strong></li></ul>',
        '<ol><li>see <a href="/runbooks/errors">errors</a></li></ol>',
        '<table><thead><tr><th>a</th><th>b</th></tr></thead><tbody><tr><td>1</td>' +
          '<td><a href="https://example.com/?a=1&amp;b=2">x</a></td></tr></tbody></table>',
      ].join('\n'),
    )
  })

  it('makes no link of an address that could run something', () => {
    const html = markdownToHtml('[a](javascript:alert(1)) [b](//evil.test) [c](data:text/html,x)')
    expect(html).not.toContain('<a')
  })

  it('ends on any text, and lets none of its characters become a tag of its own', () => {
    const text = fc.string({
      unit: fc.constantFrom(
        '<',
        '>',
        '"',
        '&',
        '#',
        '-',
        '*',
        '`',
        '|',
        ' ',
        '\n',
        'a',
        '[',
        ']',
        '(',
        ')',
        '1',
        '.',
      ),
    })
    fc.assert(
      fc.property(text, (markdown) => {
        const tags = markdownToHtml(markdown).matchAll(/<\/?([a-z0-9]*)[^>]*>?/g)
        const known = /^(h[1-4]|p|pre|code|ul|ol|li|blockquote|table|thead|tbody|tr|th|td|strong|em|a)$/
        for (const [, name] of tags) expect(name).toMatch(known)
      }),
      { numRuns: 500 },
    )
  })
})
