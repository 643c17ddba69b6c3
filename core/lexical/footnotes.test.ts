import { describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import { documentOf, type LexicalNode } from './document'
import { blockMarkdown, readBlocks } from './editing'
import { renderDocument } from './render'

const words = (text: string): LexicalNode => ({ type: 'extended-text', text, format: 0, version: 1 })
const note = (title: string): LexicalNode =>
  ({
    type: 'link',
    version: 1,
    url: '#fn',
    title,
    rel: null,
    target: null,
    children: [{ ...words('†'), format: 64 }],
  }) as LexicalNode
const paragraph = (...children: LexicalNode[]): LexicalNode => ({ type: 'paragraph', children, version: 1 })
const rendered = (...blocks: LexicalNode[]) => renderDocument(documentOf(blocks))

describe('footnotes are', () => {
  test('numbered as they come, and lead to their notes and back', () => {
    const { html } = rendered(
      paragraph(words('Frost'), note('Of *May*.')),
      paragraph(words('Hail'), note('[Here](https://mill.example/).')),
    )
    const dom = load(html)
    const refs = dom('sup.doc-noteref a').toArray()
    expect(refs.map(ref => [dom(ref).text(), dom(ref).attr('href'), dom(ref).attr('aria-label')])).toEqual([
      ['1', '#fn:1', 'Footnote 1'],
      ['2', '#fn:2', 'Footnote 2'],
    ])
    const items = dom('section[role=doc-endnotes] li').toArray()
    expect(items.map(item => dom(item).attr('id'))).toEqual(['fn:1', 'fn:2'])
    expect(dom(items[0]).find('em').text()).toBe('May')
    expect(dom(items[1]).find('a').first().attr('href')).toBe('https://mill.example/')
    for (const back of dom('a[role=doc-backlink]').toArray())
      expect(dom(dom(back).attr('href')!.replace(':', '\\:')).length).toBe(1)
  })

  test('safe, whatever they say, and none where they say nothing', () => {
    const { html } = rendered(
      paragraph(note('<img src=x onerror=alert(1)><script>x</script>[a](javascript:alert(1)) "q" <b>b</b>')),
      paragraph(words('x'), note('  ')),
    )
    expect(html).not.toMatch(/<img|<script|javascript:/)
    expect(load(html)('li').length).toBe(1)
    expect(rendered(paragraph(words('x'))).html).toBe('<p>x</p>')
  })

  test('not in the words of an excerpt by their numbers, but by what they say below', () => {
    expect(rendered(paragraph(words('Frost'), note('Of May.'), words(' came.'))).plaintext).toBe(
      'Frost came.\n\nOf May.',
    )
  })

  test('left out with what a paywall cuts off', () => {
    const blocks = [
      paragraph(words('a'), note('Open.')),
      { type: 'paywall' },
      paragraph(words('b'), note('Closed.')),
    ]
    const { html } = renderDocument(documentOf(blocks), { paywalled: true })
    expect(html).toContain('Open.')
    expect(html).not.toContain('Closed.')
  })
})

describe('as Markdown', () => {
  test('a block has its notes below it, and comes back as the same nodes', () => {
    const block = paragraph(words('Frost'), note('Of "May" \\ June.'), words(' and hail'), note('Big.'))
    const markdown = blockMarkdown(block)!
    expect(markdown).toBe('Frost[^1] and hail[^2]\n\n[^1]: Of "May" \\ June.\n[^2]: Big.')
    expect(readBlocks(markdown, block)).toEqual([block])
    const [changed] = readBlocks(markdown.replace('Big.', 'Small.'), block)
    expect(changed?.children?.[1]).toMatchObject(block.children![1]!)
    expect(changed?.children?.[3]).toMatchObject({ type: 'link', url: '#fn', title: 'Small.' })
  })

  test('a new note is written with any name, over several lines; a reference to nothing is words', () => {
    const nodes = readBlocks('Rain[^wet] fell[^none].\n\n[^wet]: It was\n  quite wet.')
    expect(nodes).toHaveLength(1)
    expect(nodes[0]?.children?.[1]).toMatchObject({ url: '#fn', title: 'It was quite wet.' })
    expect(blockMarkdown(nodes[0]!)).toContain('\\[^none\\]')
  })

  test('a card of Markdown has them too, and one note for several references', () => {
    const { html } = rendered(paragraph(words('x'), note('First.')), {
      type: 'markdown',
      markdown: 'A[^a], b[^b] and A[^a].\n\n[^a]: *Ay*\n[^b]: Bee',
    })
    const dom = load(html)
    expect(
      dom('sup a')
        .toArray()
        .map(ref => dom(ref).text()),
    ).toEqual(['1', '2', '3', '2'])
    expect(dom('#fnref\\:2').length).toBe(1)
    expect(
      dom('li')
        .toArray()
        .map(item => dom(item).text().replace(' ↩', '')),
    ).toEqual(['First.', 'Ay', 'Bee'])
  })

  test('a table in a text with notes stays a table', () => {
    const [table] = readBlocks('| a |\n| - |\n| b |')
    expect(table).toMatchObject({ type: 'markdown', markdown: '| a |\n| - |\n| b |' })
  })
})
