import { describe, expect, test } from 'bun:test'
import {
  documentOf,
  type LexicalDocument,
  type LexicalNode,
  markdownDocument,
  renderDocument,
} from '#core/lexical'
import { documentMarkdown } from './document-markdown'

const text = (words: string, format = 0) =>
  ({ type: 'extended-text', version: 1, text: words, format }) as unknown as LexicalNode
const node = (type: string, fields: object = {}, ...children: LexicalNode[]) =>
  ({ type, version: 1, ...fields, children }) as unknown as LexicalNode
const paragraph = (...children: LexicalNode[]) => node('paragraph', {}, ...children)
const markdown = (...nodes: LexicalNode[]) => documentMarkdown(documentOf(nodes)).trimEnd()
/** What came as Markdown is one block of HTML. */
const html = (document: LexicalDocument) =>
  renderDocument(document, { audience: 'editor' }).html.replace(/^<div class="doc-html">(.*)<\/div>$/s, '$1')
/** What a reader sees of a paragraph of these words once they went out as Markdown and came back. */
const backAgain = (words: string) => html(markdownDocument(markdown(paragraph(text(words)))))

describe('words', () => {
  test.each([
    '1. no list',
    '12) no list either',
    '- dash',
    '-',
    '+ plus',
    '+',
    '# number',
    '#',
    '### three',
    '---',
    '- - -',
    '===',
    '*star* _line_ ~~gone~~',
    '`code` and ``more``',
    '[link](/here)',
    '![picture](x.png)',
    '<b>tag</b>',
    '<!-- remark -->',
    '> quote',
    '&copy; &amp; &#169; &#xA9;',
    'Salt & pepper; AT&T',
    'back\\slash \\* \\',
    '| a | b |',
    '***',
    '___',
    '~~~',
  ])('stay words: %s', words => {
    expect(backAgain(words)).toBe(html(documentOf([paragraph(text(words))])))
  })

  test('under a line break do not make what stands above them a heading', () => {
    for (const rule of ['---', '===', '-', '=']) {
      const out = markdown(paragraph(text('Above'), node('linebreak'), text(rule)))
      expect(html(markdownDocument(out))).not.toMatch(/<h[12]|<hr/)
    }
  })
})

describe('marks', () => {
  test.each([
    [1, '**quince**'],
    [2, '*quince*'],
    [3, '***quince***'],
    [4, '~~quince~~'],
    [8, '<u>quince</u>'],
    [32, '<sub>quince</sub>'],
    [64, '<sup>quince</sup>'],
    [128, '<mark>quince</mark>'],
    [16, '`quince`'],
    [17, '**`quince`**'],
    [129, '<mark>**quince**</mark>'],
    [0, 'quince'],
  ])('%d is %s', (format, written) => {
    expect(markdown(paragraph(text('quince', format)))).toBe(written)
  })

  test('stand at the words, not at the spaces around them', () => {
    expect(markdown(paragraph(text('a'), text(' quince ', 1), text('b')))).toBe('a **quince** b')
    expect(markdown(paragraph(text('a'), text('  ', 1), text('b')))).toBe('a  b')
  })

  test('code holds what it holds, ticks too', () => {
    expect(markdown(paragraph(text('a*b', 16)))).toBe('`a*b`')
    expect(markdown(paragraph(text('`', 16)))).toBe('`` ` ``')
    expect(markdown(paragraph(text('a``b', 16)))).toBe('```a``b```')
  })
})

describe('blocks', () => {
  test('headings have their number of signs, on one line; one of no number is of the second', () => {
    for (const [tag, signs] of [
      ['h1', '#'],
      ['h3', '###'],
      ['h6', '######'],
      ['h9', '##'],
    ])
      expect(markdown(node('extended-heading', { tag }, text('Quince')))).toBe(`${signs} Quince`)
    const split = node('heading', { tag: 'h2' }, text('Of'), node('linebreak'), text('quince'))
    expect(markdown(split)).toBe('## Of   quince')
  })

  test('every line of a quote has its sign', () => {
    const quote = node('quote', {}, text('First'), node('linebreak'), text('second'))
    expect(markdown(quote)).toBe('> First  \n> second')
    expect(markdown(node('aside', {}, text('So')))).toBe('> So')
  })

  test('a rule, HTML, Markdown and the paywall are what they were', () => {
    expect(markdown(node('horizontalrule'))).toBe('---')
    expect(markdown(node('html', { html: '<dl></dl>' }))).toBe('<dl></dl>')
    expect(markdown(node('markdown', { markdown: '*so*' }))).toBe('*so*')
    expect(markdown(paragraph(text('a')), node('paywall'), paragraph(text('b')))).toBe(
      'a\n\n<!--members-only-->\n\nb',
    )
  })

  test('code is fenced by more ticks than it holds, and its language is one word', () => {
    expect(markdown(node('codeblock', { code: 'x', language: 'c p`p' }))).toBe('```cpp\nx\n```')
    expect(markdown(node('codeblock', { code: '````\n```', language: '' }))).toBe('`````\n````\n```\n`````')
  })

  test('nothing at all is an empty file of one line', () => {
    expect(documentMarkdown(documentOf([]))).toBe('\n')
    expect(documentMarkdown(documentOf([paragraph(), paragraph(text('  '))]))).toBe('\n')
  })
})

describe('lists', () => {
  const item = (...children: LexicalNode[]) => node('listitem', {}, ...children)
  const list = (listType: string, start: number, ...items: LexicalNode[]) =>
    node('list', { listType, start }, ...items)

  test('count on from where they start', () => {
    expect(markdown(list('number', 9, item(text('a')), item(text('b'))))).toBe('9. a\n10. b')
  })

  test('stand as deep as they were, under the words of their sign', () => {
    const inner = list('bullet', 1, item(text('deep')))
    expect(markdown(list('number', 10, item(text('a'), inner)))).toBe('10. a\n    - deep')
    const back = markdownDocument(markdown(list('bullet', 1, item(text('a'), inner), item(text('b')))))
    expect(html(back).replaceAll(/\s/g, '')).toBe('<ul><li>a<ul><li>deep</li></ul></li><li>b</li></ul>')
  })

  test('to tick off say what is done', () => {
    const done = { ...item(text('done')), checked: true } as LexicalNode
    expect(markdown(list('check', 1, done, item(text('open'))))).toBe('- [x] done\n- [ ] open')
  })

  test('keep a broken line inside of their point', () => {
    expect(markdown(list('bullet', 1, item(text('a'), node('linebreak'), text('b'))))).toBe('- a  \n  b')
  })
})

describe('links and pictures', () => {
  test.each([
    ['https://far.example/a', 'https://far.example/a'],
    ['/a b', '</a%20b>'],
    ['/a(b)', '</a(b)>'],
    ['/<a>', '</%3Ca%3E>'],
  ])('%s is written as %s', (url, written) => {
    expect(markdown(paragraph(node('link', { url }, text('here'))))).toBe(`[here](${written})`)
    expect(markdown(node('image', { src: url, alt: 'A' }))).toBe(`![A](${written})`)
  })

  test('a picture says what it shows, else its title, on one line', () => {
    expect(markdown(node('image', { src: '/p.png', alt: 'Two\nlines [x]' }))).toBe(
      '![Two lines \\[x\\]](/p.png)',
    )
    expect(markdown(node('image', { src: '/p.png', alt: '', title: 'Title' }))).toBe('![Title](/p.png)')
  })

  test('a link without an address, or of another kind, is one still', () => {
    expect(markdown(paragraph(node('link', {}, text('here'))))).toBe('[here]()')
    expect(markdown(paragraph(node('autolink', { url: '/a' }, text('here', 1))))).toBe('[**here**](/a)')
  })
})
