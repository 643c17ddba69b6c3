import { describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import recorded from './fixtures/ghost-posts.json'
import { parseDocument } from './parse'
import { renderDocument } from './render'

/** Cards whose words we say otherwise, or in another order, than Ghost does. */
const OWN_WORDING = /^(cards-on-the-packing-table|sound-and-film|box-of-the-month|from-the-old-site)$/

describe.each(recorded)('the recorded post $slug', ({ lexical, html: ghosts }) => {
  const ours = renderDocument(parseDocument(lexical), { siteUrl: 'http://ghost.example.test' })

  test('is rendered without a placeholder', () => {
    expect(ours.html).not.toContain('doc-unknown')
    expect(ours.html).not.toContain('__GHOST_URL__')
  })

  test('has no script, style, frame or handler', () => {
    expect(ours.html).not.toMatch(/<script|<style|<iframe|\sstyle=|\son\w+=/i)
  })

  test('has the same headings and anchors, lists and tables as Ghost', () => {
    const [here, there] = [outline(ours.html), outline(ghosts ?? '')]
    expect(here).toEqual(there)
  })

  test('gives every picture either its size or a class that gives it a shape', () => {
    for (const img of load(ours.html)('img').toArray()) {
      expect(img.attribs.class === 'doc-unsized' || Boolean(img.attribs.width && img.attribs.height)).toBe(
        true,
      )
    }
  })
})

test.each(recorded.filter(({ slug }) => !OWN_WORDING.test(slug)))(
  '$slug says the same words as in Ghost',
  post => {
    const { html } = renderDocument(parseDocument(post.lexical))
    expect(wordsOf(html)).toBe(wordsOf(post.html ?? ''))
  },
)

test('a paywalled document ends at its wall, in words as in HTML', () => {
  const rota = parseDocument(recorded.find(({ slug }) => slug === 'winter-rota')!.lexical)
  const preview = renderDocument(rota, { paywalled: true })
  expect(preview.html).toBe('<p>Everybody may read this line: the rota exists.</p>')
  expect(preview.plaintext).not.toContain('Tamsin')
  expect(preview.cut).toBe(true)
  expect(renderDocument(rota).cut).toBe(false)
})

function wordsOf(html: string): string {
  const $ = load(html)
  $('.doc-box').remove()
  $('br, p, li, ul, ol, h1, h2, h3, h4, h5, h6, div, figcaption').after(' ')
  $('ul, ol').before(' ')
  return $('body')
    .text()
    .replace(/\s+/g, ' ')
    .replace(/ (?=[,.])/g, '')
    .trim()
}

/** Headings with their ids, and how many items, rows and list starts there are. */
function outline(html: string) {
  const $ = load(html)
  // Ghost makes headings of a toggle's question, a product's title and a banner's second line.
  $('.kg-card-begin, .kg-toggle-card h4, .kg-product-card h4, .kg-header-card h3, .kg-signup-card').remove()
  $('.doc-signup').remove()
  return {
    headings: $('h1,h2,h3,h4,h5,h6')
      .toArray()
      .map(one => `${one.tagName}#${decodeURIComponent(one.attribs.id ?? '')}`),
    items: $('li').length,
    nested: $('li li').length,
    starts: $('ol[start]')
      .toArray()
      .map(one => one.attribs.start),
    cells: $('td, th').length,
    quotes: $('blockquote').length,
    code: $('pre > code').length,
  }
}
