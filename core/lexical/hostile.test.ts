import { describe, expect, test } from 'bun:test'
import { load } from 'cheerio'
import type { Json, LexicalNode } from './document'
import { documentOf } from './document'
import { BLOCK_NODES, INLINE_NODES } from './nodes'
import { renderDocument } from './render'

const ATTACKS = [
  '<script>alert(1)</script>',
  '"><script>alert(1)</script>',
  "' onmouseover='alert(1)",
  '" onerror="alert(1)" x="',
  '<img src=x onerror=alert(1)>',
  '<svg onload=alert(1)><title><img src=x onerror=alert(1)></title></svg>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=1 onerror=alert(1)&gt;">',
  '<iframe srcdoc="<script>alert(1)</script>" src="javascript:alert(1)"></iframe>',
  '<a href="javascript:alert(1)" style="position:fixed;inset:0">x</a>',
  '<a href="java\tscript:alert(1)">x</a>',
  '<form action="https://evil.example.test"><input name="password"><button>Sign in</button></form>',
  '<base href="https://evil.example.test/"><meta http-equiv="refresh" content="0;url=https://evil.example.test">',
  '<h2 id="main" class="flash error">x</h2>',
  '</div></main></body><p>',
  '[x](javascript:alert(1)) ![x](data:text/html;base64,PHNjcmlwdD4=) <b onclick=alert(1)>',
  'javascript:alert(1)',
  ' JaVaScRiPt:alert(1)',
  'java\nscript:alert(1)',
  '\u0001javascript:alert(1)',
  'javascript&colon;alert(1)',
  '__GHOST_URL__javascript:alert(1)',
  'vbscript:msgbox(1)',
  'data:text/html,<script>alert(1)</script>',
  'data:image/svg+xml,<svg onload=alert(1)>',
]

/** Every field any of Ghost's cards has; each is given the attack. */
const FIELDS = [
  ...[
    'text',
    'url',
    'href',
    'src',
    'html',
    'markdown',
    'code',
    'language',
    'caption',
    'alt',
    'title',
    'rel',
    'target',
  ],
  ...[
    'calloutText',
    'calloutEmoji',
    'backgroundColor',
    'heading',
    'content',
    'buttonText',
    'buttonUrl',
    'alignment',
  ],
  ...[
    'header',
    'subheader',
    'disclaimer',
    'style',
    'size',
    'layout',
    'backgroundImageSrc',
    'accentColor',
    'textColor',
  ],
  ...[
    'productTitle',
    'productDescription',
    'productImageSrc',
    'productButton',
    'productUrl',
    'productStarRating',
  ],
  ...[
    'textValue',
    'sponsorLabel',
    'imageUrl',
    'linkColor',
    'fileTitle',
    'fileCaption',
    'fileName',
    'fileSize',
  ],
  ...[
    'thumbnailSrc',
    'customThumbnailSrc',
    'mimeType',
    'cardWidth',
    'width',
    'height',
    'direction',
    'format',
    'indent',
  ],
  ...[
    'tag',
    'listType',
    'start',
    'value',
    'imageWidth',
    'imageHeight',
    'buttonColor',
    'segment',
    'id',
    'class',
    'dir',
  ],
]
const FLAGS = [
  'buttonEnabled',
  'productButtonEnabled',
  'productRatingEnabled',
  'showButton',
  'hasSponsorLabel',
  'loop',
]

describe.each(ATTACKS)('with %p in every field', attack => {
  test.each([...BLOCK_NODES.keys(), 'constructor', '__proto__'])('a block %p stays harmless', type => {
    const { html, images } = renderAll(hostileNode(type, attack))
    expectHarmless(html)
    for (const { src } of images) expect(src).not.toMatch(/^\s*(javascript|vbscript|data):/i)
  })

  test.each([...INLINE_NODES.keys(), 'toString'])('words of type %p stay harmless', type => {
    expectHarmless(renderAll({ type: 'paragraph', children: [hostileNode(type, attack)] }).html)
  })
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

function hostileNode(type: string, attack: string): LexicalNode {
  const within: LexicalNode[] = [{ type: 'text', text: attack }]
  const images = [allFields(attack)]
  const metadata = {
    ...allFields(attack),
    icon: attack,
    thumbnail: attack,
    thumbnail_url: attack,
    author: attack,
  }
  return {
    ...allFields(attack),
    ...Object.fromEntries(FLAGS.map(name => [name, true])),
    ...{ type, children: within, images, metadata: { ...metadata, provider_name: attack } },
  }
}

function allFields(value: Json): Record<string, Json> {
  return Object.fromEntries(FIELDS.map(name => [name, value]))
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
