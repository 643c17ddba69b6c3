import { expect, test } from 'bun:test'
import { load } from 'cheerio'
import { documentOf, type Json, type LexicalNode } from './document'
import { ATTACKS, allFields, hostileNode } from './fixtures/attacks'
import { BLOCK_NODES, INLINE_NODES } from './nodes'
import { renderDocument } from './render'

test.each(ATTACKS)('no card and no word lets %p out of any of its fields', attack => {
  for (const type of [...BLOCK_NODES.keys(), 'constructor', '__proto__']) {
    const { html, images } = renderAll(hostileNode(type, attack))
    expectHarmless(html)
    for (const { src } of images) expect(src).not.toMatch(/^\s*(javascript|vbscript|data):/i)
  }
  for (const type of [...INLINE_NODES.keys(), 'toString']) {
    expectHarmless(renderAll({ type: 'paragraph', children: [hostileNode(type, attack)] }).html)
  }
})

test('fields of the wrong kind (lists, objects, numbers, null) break nothing', () => {
  for (const junk of [
    null,
    0,
    -1,
    Number.POSITIVE_INFINITY,
    true,
    [],
    {},
    [[{}]],
    { src: { src: 1 } },
  ] as Json[]) {
    for (const type of [...BLOCK_NODES.keys(), ...INLINE_NODES.keys()]) {
      const node: LexicalNode = { ...allFields(junk), type, metadata: junk, images: junk, visibility: junk }
      expectHarmless(renderAll(node).html)
    }
  }
})

test('blocks in the middle of a sentence and words among blocks still make valid nesting', () => {
  const picture = { type: 'image', src: '/a.png', width: 1, height: 1 }
  const word = { type: 'text', text: 'word' }
  const html = renderAll(
    { type: 'paragraph', children: [word, picture, word] },
    { type: 'link', url: '/', children: [picture, word] },
    {
      type: 'heading',
      tag: 'h2',
      children: [{ type: 'list', children: [{ type: 'listitem', children: [word] }] }],
    },
  ).html
  expect(load(html, null, false).html()).toBe(html)
  expect(html).toStartWith('<p>word</p><figure')
})

function renderAll(...nodes: LexicalNode[]) {
  const options = { medium: 'email', audience: 'free' } as const
  const web = renderDocument(documentOf(nodes))
  const letter = renderDocument(documentOf(nodes), options)
  return { html: web.html + letter.html, images: [...web.images, ...letter.images] }
}

const LINKS = new Set(['http:', 'https:', 'mailto:', 'tel:'])
const FORBIDDEN = 'script, style, iframe, object, form, input, button, base, meta, link, svg, math, template'

function expectHarmless(html: string): void {
  // Nothing may close what the page around has opened.
  const $ = load(`<div id="around">${html}</div>`, null, false)
  expect($.root().children().length).toBe(1)
  expect($('#main, .flash').length).toBe(0)
  expect(
    $(FORBIDDEN)
      .toArray()
      .map(one => one.tagName),
  ).toEqual([])
  for (const one of $('#around *').toArray()) {
    for (const [name, value] of Object.entries(one.attribs)) {
      expect(name).not.toMatch(/^(on|style$|srcdoc$|action$|target$)/)
      if (!['href', 'src', 'poster', 'srcset'].includes(name)) continue
      expect(LINKS).toContain(new URL(value, 'https://rose.example.test').protocol)
    }
  }
}
