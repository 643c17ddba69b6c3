import { describe, expect, test } from 'bun:test'
import { documentOf } from './document'
import { renderDocument } from './render'
import type { RenderOptions } from './rendering'

/** What becomes of an author's own HTML. */
const shown = (html: string, options: RenderOptions = {}) =>
  renderDocument(documentOf([{ type: 'html', html }]), options).html
/** What becomes of the HTML that Ghost keeps in a caption. */
const caption = (html: string) => {
  const picture = { type: 'image', src: '/a.png', width: 1, height: 1, caption: html }
  return /<figcaption[^>]*>(.*)<\/figcaption>/s.exec(renderDocument(documentOf([picture])).html)?.[1]
}

describe('a card of HTML', () => {
  test.each<[string, string]>([
    ['prose', '<p>One <strong>two</strong> <em>three</em></p>'],
    ['a quotation', '<blockquote><p>Said</p></blockquote>'],
    ['a list', '<ol start="3" reversed><li value="4">Four</li></ol>'],
    ['a table', '<table><thead><tr><th scope="col" colspan="2">A</th></tr></thead></table>'],
    ['what folds', '<details open><summary>More</summary>Text</details>'],
    ['words of another language', '<p lang="cy" dir="rtl">Bore da</p>'],
    ['an abbreviation', '<abbr title="As soon as possible">asap</abbr>'],
    ['a time', '<time datetime="2026-11-30">today</time>'],
    ['code of a language', '<code class="language-c++">x</code>'],
    ['a link', '<a href="https://orchard.example/" title="There">Go</a>'],
    ['a link of a mailbox', '<a href="mailto:mair@example.test">Write</a>'],
  ])('keeps %s', (_, html) => {
    expect(shown(html)).toContain(html)
  })

  test.each<[string, string]>([
    ['a script', 'a<script>alert(1)</script>b'],
    ['a script in another case', 'a<ScRiPt src=//x.example>alert(1)</sCrIpT>b'],
    ['a style', 'a<style>p{}</style>b'],
    ['a template', 'a<template><p>x</p></template>b'],
    ['a drawing', 'a<svg onload=alert(1)><text>x</text></svg>b'],
    ['a formula', 'a<math><mi>x</mi></math>b'],
    ['an object', 'a<object data=x>y</object>b'],
    ['what is for no script', 'a<noscript><p>x</p></noscript>b'],
    ['old ways to show code', 'a<xmp><b>x</b></xmp>b'],
    ['a remark', 'a<!-- x -->b'],
  ])('loses %s, with all that stands in it', (_, html) => {
    expect(shown(html)).toContain('ab')
  })

  test.each<[string, string]>([
    ['a form', '<form action="/x"><p>Words</p></form>'],
    ['a button', '<button>Words</button>'],
    ['a name of no element', '<blink>Words</blink>'],
    ['a frame set', '<center>Words</center>'],
  ])('loses %s, and keeps its words', (_, html) => {
    const kept = shown(html)
    expect(kept).toContain('Words')
    expect(kept).not.toMatch(/<(form|button|blink|center)/)
  })

  test.each([
    'onclick="x()"',
    'style="position:fixed"',
    'id="main"',
    'class="header"',
    'data-x="y"',
    'hidden',
  ])('loses %s', attribute => {
    expect(shown(`<p ${attribute}>Words</p>`)).toContain('<p>Words</p>')
  })

  test('keeps how its words are set, as a class of ours', () => {
    expect(shown('<p align="right">a</p>')).toContain('<p class="doc-right">a</p>')
    expect(shown('<p style="color:red; text-align: CENTER">a</p>')).toContain('<p class="doc-center">a</p>')
    expect(shown('<td style="text-align:justify">a</td>')).toContain('doc-justify')
    expect(shown('<p align="fixed">a</p>')).toContain('<p>a</p>')
    expect(shown('<p align="right header">a</p>')).not.toContain('header')
  })

  test('takes no id of a heading that its author gave it', () => {
    expect(shown('<h2 id="main">Plums</h2>')).toContain('<h2>Plums</h2>')
    expect(shown('<h2 id="own-x-plums">Plums</h2>')).toContain('<h2>Plums</h2>')
  })

  test('has lines of code that one can scroll by keys', () => {
    expect(shown('<pre>a</pre>')).toContain('<pre tabindex="0">a</pre>')
    expect(shown('<pre tabindex="5">a</pre>')).toContain('<pre tabindex="0">a</pre>')
  })

  test('leads out of a frame by a link', () => {
    expect(shown('<iframe src="https://maps.example/x" title="The map"></iframe>')).toContain(
      '<a href="https://maps.example/x">The map</a>',
    )
    expect(shown('<iframe src="https://maps.example/x"></iframe>')).toContain('>https://maps.example/x</a>')
    expect(shown('<iframe src="javascript:alert(1)"></iframe>')).not.toContain('javascript')
    expect(shown('<iframe srcdoc="<script>x</script>"></iframe>')).not.toContain('srcdoc')
  })

  test('says the direction only where it is another than around it', () => {
    expect(shown('<p dir="ltr">a</p>')).toContain('<p>a</p>')
    expect(shown('<p dir="rtl">a</p>')).toContain('<p dir="rtl">a</p>')
    expect(shown('<p dir="rtl">a</p>', { direction: 'rtl' })).toContain('<p>a</p>')
  })
})

describe('a link', () => {
  test.each([
    'javascript:alert(1)',
    'JavaScript:alert(1)',
    'java\nscript:alert(1)',
    ' javascript:alert(1)',
    'java&#09;script:alert(1)',
    '&#106;avascript:alert(1)',
    'vbscript:x',
    'data:text/html,x',
    'file:///etc/passwd',
    'blob:https://x.example/1',
    '',
    '   ',
  ])('to %j is none, and its words stay', href => {
    const kept = shown(`<p><a href="${href}">Words</a></p>`)
    expect(kept).toContain('Words')
    expect(kept).not.toContain('<a')
  })

  test.each(['/about', '#there', '?page=2', 'about/us', 'HTTPS://orchard.example/', 'tel:+44123'])(
    'to %j stays',
    href => {
      expect(shown(`<a href="${href}">Words</a>`)).toContain('>Words</a>')
    },
  )

  test('says to search engines what its author said, and opens no window', () => {
    const kept = shown('<a href="/x" rel="opener nofollow" target="_blank" ping="/p" download>Words</a>')
    expect(kept).toContain('<a href="/x" rel="nofollow">Words</a>')
    expect(shown('<a href="/x" rel="opener">Words</a>')).toContain('<a href="/x">Words</a>')
  })

  test('goes where the page around maps it, checked after that', () => {
    const options = { mapUrl: (url: string) => (url === '/old' ? '/new' : 'javascript:alert(1)') }
    expect(shown('<a href="/old">Words</a>', options)).toContain('href="/new"')
    expect(shown('<a href="/other">Words</a>', options)).not.toContain('<a')
  })
})

describe('sound and film', () => {
  test('are loaded by whoever plays them, with keys to do so', () => {
    expect(shown('<audio src="/a.mp3" autoplay loop></audio>')).toContain(
      '<audio controls preload="none" src="/a.mp3"></audio>',
    )
    const film = shown('<video src="/a.mp4" width="640" height="360" poster="/a.png" autoplay></video>')
    expect(film).toContain('width="640" height="360" poster="/a.png"')
    expect(film).not.toContain('autoplay')
  })

  test.each(['javascript:x', 'data:audio/mp3;base64,x', 'mailto:a@b.example', ''])(
    'from %j are none',
    src => {
      expect(shown(`a<audio src="${src}"></audio><video src="${src}"></video>b`)).not.toMatch(
        /<(audio|video)/,
      )
    },
  )

  test('have no still picture from where none may come', () => {
    expect(shown('<video src="/a.mp4" poster="javascript:x"></video>')).not.toContain('poster')
  })

  test('have both sizes or none', () => {
    expect(shown('<video src="/a.mp4" width="640"></video>')).not.toContain('width')
  })
})

describe('a picture of an author’s HTML', () => {
  test('has its size, or a shape until it is there', () => {
    expect(shown('<img src="/a.png" width="4" height="3" alt="A">')).toContain('width="4" height="3"')
    expect(shown('<img src="/a.png" alt="A">')).toContain('doc-unsized')
  })

  test('loses what it would load besides, or do', () => {
    const kept = shown(
      '<img src="/a.png" srcset="https://x.example/t 1w" onerror="x()" usemap="#m" class="header" style="x">',
    )
    expect(kept).not.toMatch(/x\.example|onerror|usemap|header|style/)
  })

  test('is none without an address that may be', () => {
    for (const src of ['', 'javascript:x', 'data:image/png;base64,x', 'mailto:a@b.example'])
      expect(shown(`a<img src="${src}" alt="A">b`)).not.toContain('<img')
  })

  test('has words for who cannot see it, if only none', () => {
    expect(shown('<img src="/a.png">')).toContain('alt=""')
    expect(shown('<img src="/a.png" alt="&quot;&lt;b&gt;">')).toContain('alt="&quot;&lt;b&gt;"')
  })
})

describe('a caption', () => {
  test('keeps what stands in a line', () => {
    expect(caption('One <b>two</b> <a href="/x">three</a>')).toBe('One <b>two</b> <a href="/x">three</a>')
    expect(caption('<strike>gone</strike>')).toBe('<s>gone</s>')
  })

  test('keeps the words of what does not, and nothing of it', () => {
    expect(caption('<p>One</p><h2>Two</h2><img src="/x.png">')).toBe('OneTwo')
    expect(caption('One<script>x</script>')).toBe('One')
    expect(caption('<b onclick="x()" id="main">One</b>')).toBe('<b>One</b>')
  })

  test('is text where there is nothing to read as HTML', () => {
    expect(caption('Fish "and" chips')).toBe('Fish &quot;and&quot; chips')
    expect(caption('Fish &amp; chips > peas')).toBe('Fish &amp; chips &gt; peas')
  })
})
