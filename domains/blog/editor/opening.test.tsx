import { expect, test } from 'bun:test'
import { documentOf, type LexicalNode } from '#core/lexical'
import { Opening } from './opening'

const block = (type: string, words: string, more: object = {}): LexicalNode =>
  ({
    type,
    version: 1,
    direction: 'ltr',
    format: '',
    indent: 0,
    ...more,
    children: [
      { type: 'extended-text', version: 1, text: words, format: 0, detail: 0, mode: 'normal', style: '' },
    ],
  }) as unknown as LexicalNode

const opening = (...nodes: LexicalNode[]) =>
  String(<Opening document={documentOf(nodes)} fields="field-document" />)

test('a text begins as it reads, each block with its place, without ids and links of its own', () => {
  const link = {
    type: 'link',
    version: 1,
    url: 'https://farm.example/',
    direction: 'ltr',
    format: '',
    indent: 0,
    children: block('paragraph', 'the farm').children,
  }
  const html = opening(block('extended-heading', 'Leeks & <kale>', { tag: 'h2' }), block('paragraph', ''), {
    ...block('paragraph', ''),
    children: [link],
  } as unknown as LexicalNode)
  expect(html).toContain('<h2 data-block="0">Leeks &amp; &lt;kale&gt;</h2>')
  expect(html).toMatch(/<p data-block="2"[^>]*><a[^>]*>the farm<\/a><\/p>/)
  expect(html).not.toContain('farm.example')
  expect(html).not.toContain(' id=')
  expect(html).toContain('href="#field-document"')
})

test('it ends before a card, before a footnote, and where a screen is full', () => {
  const card = { type: 'callout', version: 1, calloutText: '<p>Boxed</p>' } as unknown as LexicalNode
  expect(opening(block('paragraph', 'Before'), card, block('paragraph', 'Behind'))).not.toMatch(
    /Boxed|Behind/,
  )
  const note = {
    ...block('paragraph', 'Noted'),
    children: [{ type: 'link', version: 1, url: '#fn', title: 'By hand.', children: [] }],
  } as unknown as LexicalNode
  expect(opening(block('paragraph', 'Before'), note)).not.toContain('data-block="1"')
  const long = Array.from({ length: 400 }, () =>
    block('paragraph', 'Ten words of which each one says a little less.'),
  )
  const html = opening(...long)
  expect(html.length).toBeGreaterThan(500)
  expect(html.length).toBeLessThan(5_000)
})
