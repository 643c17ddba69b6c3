import { describe, expect, test } from 'bun:test'
import fc from 'fast-check'
import { linkedText, sanitisedMail } from './show-mail'

describe('the text of a letter', () => {
  test.each([
    ['See https://farm.example/a?b=1&c=2.', 'https://farm.example/a?b=1&amp;c=2', '.'],
    ['(http://farm.example/plums)', 'http://farm.example/plums', ')'],
    ['at https://farm.example/x, or', 'https://farm.example/x', ', or'],
    ['https://farm.example/signin/ab-C_1', 'https://farm.example/signin/ab-C_1', ''],
    ['<https://farm.example/x>', 'https://farm.example/x', '&gt;'],
  ])('%p has its address as a link, and what stands behind it beside it', (text, address, behind) => {
    expect(linkedText(text)).toEndWith(`<a href="${address}">${address}</a>${behind}`)
  })

  test.each(['javascript:alert(1)', 'ftp://farm.example', 'farm.example', 'https://', ''])(
    '%p has no link',
    text => {
      expect(linkedText(text)).toBe(text)
    },
  )

  test('is escaped, whatever it is, and says nothing else than what was written', () => {
    const part = fc.constantFrom('https://a.example/', '<b>', '&', '"', "'", ' ', '\n', 'x', '.', ')', '>')
    fc.assert(
      fc.property(fc.array(part, { maxLength: 20 }), parts => {
        const text = parts.join('')
        const html = linkedText(text)
        const unlinked = html.replace(/<a href="[^"<>]*">|<\/a>/g, '')
        expect(unlinked).toBe(Bun.escapeHTML(text))
      }),
    )
  })
})

describe('the HTML of a letter', () => {
  test.each([
    ['keeps words, lists, tables and links', '<ul><li><a href="https://a.example/">A</a></li></ul>', null],
    ['keeps addresses to write to', '<a href="mailto:a@b.example">A</a>', null],
    ['runs nothing', '<p>A<script>alert(1)</script></p>', '<p>A</p>'],
    ['leads nowhere dangerous', '<a href="javascript:alert(1)">A</a>', '<a>A</a>'],
    ['reacts to nothing', '<p onclick="x()" style="color:red" class="y">A</p>', '<p>A</p>'],
    ['has no heading above the page’s own', '<h1>A</h1>', '<h2>A</h2>'],
    ['says what a picture shows', '<img src="https://spy.example/p.gif" alt="a pear">', '<em>[a pear]</em>'],
    ['says nothing of a picture without words', '<img src="https://spy.example/p.gif">', '<em></em>'],
    ['asks for nothing', '<form action="/x"><input name="p">A</form>', 'A'],
    ['shows no text of what is left out', '<title>T</title><style>p{}</style><p>A</p>', '<p>A</p>'],
    ['draws nothing', '<svg><text>S</text></svg><math><mi>x</mi></math>A', 'A'],
    ['embeds nothing', '<iframe src="https://spy.example/"></iframe>A', 'A'],
  ])('%s', (_, html, shown) => {
    expect(sanitisedMail(html)).toBe(shown ?? html)
  })
})
