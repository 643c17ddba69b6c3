import { expect, test } from 'bun:test'
import { documentOf, type LexicalNode } from '../document'
import { renderDocument } from '../render'

test('a picture says its size, or takes it from who knows it, or gets a shape by class', () => {
  expect(html({ type: 'image', src: '/a.png', width: 4, height: 3 })).toContain(
    'width="4" height="3" loading="lazy"',
  )
  expect(html({ type: 'image', src: '/a.png' })).toContain('<img class="doc-unsized" src="/a.png"')
  const imageSize = () => ({ width: 8, height: 6 })
  const srcset = (src: string) => `${src}?w=600 600w`
  const known = renderDocument(documentOf([{ type: 'image', src: '/a.png', cardWidth: 'wide' }]), {
    imageSize,
    srcset,
  })
  expect(known.html).toContain('<figure class="doc-image doc-wide">')
  expect(known.html).toContain('srcset="/a.png?w=600 600w" sizes="(min-width: 68rem) 64rem, 100vw"')
  expect(known.images).toEqual([{ src: '/a.png', alt: '', width: 8, height: 6 }])
})

test('a linked picture without words is named after where it leads', () => {
  const picture = { type: 'image', src: '/a.png', href: 'https://map.example.test/barn', width: 1, height: 1 }
  expect(html(picture)).toContain('alt="map.example.test"')
  expect(html({ ...picture, title: 'Barn' })).toContain('alt="Barn"')
  expect(html({ ...picture, href: '' })).toContain('alt=""')
})

test('an embedded film is a picture and a link, never a frame', () => {
  const embed = {
    type: 'embed',
    url: 'https://film.example.test/1',
    html: '<iframe src="https://film.example.test/e">',
  }
  expect(
    html({ ...embed, metadata: { title: 'Barn door', thumbnail_url: 'https://film.example.test/1.jpg' } }),
  ).toContain(
    '<a class="doc-card" href="https://film.example.test/1"><img src="https://film.example.test/1.jpg"',
  )
  expect(
    html({ type: 'html', html: '<iframe src="https://film.example.test/e" title="Door"></iframe>' }),
  ).toBe('<div class="doc-html"><a href="https://film.example.test/e">Door</a></div>')
})

test('a film keeps its shape by class, whatever the shape of its poster', () => {
  const film = { type: 'video', src: '/a.mp4', thumbnailSrc: '/a.png' }
  expect(html({ ...film, width: 1920, height: 1080 })).toStartWith('<figure class="doc-video">')
  expect(html({ ...film, width: 720, height: 1280 })).toStartWith('<figure class="doc-video doc-tall">')
  expect(html(film)).toContain('width="1280" height="720"')
})

test('a toggle opens without a script', () => {
  expect(html({ type: 'toggle', heading: 'Rain?', content: '<p>Lean-to.</p>' })).toBe(
    '<details class="doc-toggle"><summary>Rain?</summary><div class="doc-toggle-answer"><p>Lean-to.</p></div></details>',
  )
})

test('a check list shows what is done by a sign that is read aloud', () => {
  const item = (words: string, checked: boolean) => ({ type: 'listitem', checked, children: [text(words)] })
  const list = { type: 'list', listType: 'check', children: [item('twine', true), item('squash', false)] }
  expect(html(list)).toContain('<li class="doc-done"><span class="doc-box">☑</span> twine</li>')
  expect(html(list)).toContain('<li><span class="doc-box">☐</span> squash</li>')
})

test('core nodes that Ghost does not use are shown as well: code, tab, case formats', () => {
  const code = {
    type: 'code',
    language: 'sh',
    children: [text('sow <3'), { type: 'linebreak' }, text('reap')],
  }
  expect(html(code)).toBe('<pre tabindex="0"><code class="language-sh">sow &lt;3\nreap</code></pre>')
  expect(html(text('a', 512))).toBe('<p><span class="doc-uppercase">a</span></p>')
})

test('an unknown card leaves a calm line, and keeps showing the words it holds', () => {
  expect(html({ type: 'hologram', beams: 3 })).toBe(
    '<p class="doc-unknown">This part cannot be shown here.</p>',
  )
  expect(html({ type: 'column', children: [{ type: 'paragraph', children: [text('kept')] }] })).toBe(
    '<div><p>kept</p></div>',
  )
  expect(html({ type: 'paragraph', children: [{ type: 'hashtag', text: '#leeks & co' }] })).toBe(
    '<p>#leeks &amp; co</p>',
  )
})

test('words without a direction run as their first letter does, through emphasis and signs', () => {
  const of = (type: string, ...words: string[]) =>
    html({ type, tag: 'h2', children: words.map(each => text(each)) })
  expect(of('paragraph', '«12» ', 'سوق the market')).toStartWith('<p dir="rtl">')
  expect(of('extended-heading', 'שוק')).toContain('<h2 id="שוק" dir="rtl">')
  expect(of('paragraph', 'The market, سوق')).toBe('<p>The market, سوق</p>')
  expect(of('paragraph', '12 – 14')).toBe('<p>12 – 14</p>')
  const list = { type: 'list', listType: 'bullet', children: [{ type: 'listitem', children: [text('بصل')] }] }
  expect(html(list)).toBe('<ul dir="rtl"><li dir="rtl">بصل</li></ul>')
})

test('right-to-left words say so on a page of the other direction only', () => {
  const words = { type: 'paragraph', direction: 'rtl', format: 'right', indent: 2, children: [text('سوق')] }
  expect(html(words)).toBe('<p dir="rtl" class="doc-right doc-indent-2">سوق</p>')
  expect(renderDocument(documentOf([words]), { direction: 'rtl' }).html).not.toContain('dir=')
})

test.each([
  ['Markdown', { type: 'markdown', version: 1, markdown: '```\nsow\n```' }],
  ['HTML', { type: 'html', version: 1, html: '<pre tabindex="-1" onclick="x()">sow</pre>' }],
])('code in a card of %s is scrolled by keyboard, too', (_, card) => {
  expect(html(card)).toContain('<pre tabindex="0">')
  expect(html(card)).not.toContain('onclick')
})

test('stars are counted for who cannot see them', () => {
  const product = {
    type: 'product',
    productTitle: 'Half share',
    productRatingEnabled: true,
    productStarRating: 4,
  }
  expect(html(product)).toContain('role="img" aria-label="4/5">★★★★☆<')
})

function html(node: LexicalNode): string {
  return renderDocument(documentOf([node])).html
}

function text(words: string, format = 0): LexicalNode {
  return { type: 'extended-text', text: words, format }
}
