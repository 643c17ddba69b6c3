import { describe, expect, test } from 'bun:test'
import { cpuTimer } from '../../tests/cpu-time'
import { withDirections } from './directions'
import { documentOf, renderDocument } from './index'

const shown = (node: Record<string, unknown>, direction?: 'ltr' | 'rtl') =>
  renderDocument(documentOf([{ version: 1, type: '', ...node }]), { direction }).html

describe('the words of cards', () => {
  test.each([
    [
      'a caption',
      { type: 'image', src: '/media/a.png', caption: 'סל <b>ירקות</b>!' },
      '<figcaption dir="rtl">',
    ],
    [
      'a callout, its sign beside it',
      { type: 'callout', calloutEmoji: '💡', calloutText: '<p dir="ltr"><span>خبز</span> 12</p>' },
      '<div dir="rtl" class="doc-callout doc-tint-grey"><span class="doc-callout-sign">💡 </span><div class="doc-callout-text"><p>',
    ],
    [
      'a toggle',
      { type: 'toggle', heading: 'متى؟', content: '<p>Every day</p>' },
      '<details dir="rtl" class="doc-toggle"><summary>متى؟</summary><div dir="ltr" class="doc-toggle-answer"><p>Every day</p></div>',
    ],
    ['a button', { type: 'button', buttonText: 'קנו', buttonUrl: '/shop' }, '<p dir="rtl"'],
    ['a heading of a banner', { type: 'header', header: 'שוק', subheader: '' }, '<section dir="rtl"'],
    ['Markdown', { type: 'markdown', markdown: '- Figs\n- תאנים' }, '<li dir="rtl">תאנים</li>'],
    [
      'HTML',
      { type: 'html', html: '<table><tr><td>שלום</td></tr></table>' },
      '<div dir="rtl" class="doc-html"><table>',
    ],
    [
      'a bookmark',
      { type: 'bookmark', url: 'https://a.example/', metadata: { title: 'نان' } },
      '<a dir="rtl" class="doc-card"',
    ],
    [
      'a file',
      { type: 'file', src: '/media/a.pdf', fileTitle: 'רשימה', fileName: 'a.pdf' },
      '<a dir="rtl" class="doc-card',
    ],
    [
      'an offer',
      { type: 'product', productTitle: 'עגבניות', productDescription: '<p>2 kg</p>' },
      '<div dir="rtl" class="doc-product">',
    ],
  ])('run as their letters say: %s', (_, node, html) => {
    expect(shown(node)).toContain(html)
  })

  test('that run as what is around them say nothing', () => {
    for (const node of [
      { type: 'image', src: '/media/a.png', caption: 'Leeks' },
      { type: 'callout', calloutText: '<p>12</p>' },
      { type: 'image', src: '/media/a.png', alt: 'שוק', caption: 'Leeks' },
    ])
      expect(shown(node)).not.toContain('dir=')
    expect(shown({ type: 'image', src: '/media/a.png', caption: 'שוק' }, 'rtl')).not.toContain('dir=')
    expect(shown({ type: 'image', src: '/media/a.png', caption: 'Leeks' }, 'rtl')).toContain(
      '<figcaption dir="ltr">',
    )
  })
})

describe('in HTML of the renderer', () => {
  test.each([
    ['<ul><li>א</li><li>b</li></ul>', '<ul dir="rtl"><li>א</li><li dir="ltr">b</li></ul>'],
    ['<p>&quot;<b>א</b></p><p>b</p>', '<p dir="rtl">&quot;<b>א</b></p><p>b</p>'],
    ['<div>12<br>א</div>', '<div dir="rtl">12<br>א</div>'],
    ['<div><pre>א = 1</pre>א</div>', '<div dir="rtl"><pre dir="ltr">א = 1</pre>א</div>'],
    ['<p></p><p>א</p>', '<p></p><p dir="rtl">א</p>'],
    ['<blockquote><p></p>12</blockquote>א', '<blockquote><p></p>12</blockquote>א'],
    ['<p dir="rtl">b <i>א</i></p>', '<p dir="rtl">b <i>א</i></p>'],
    [
      '<section dir="rtl"><p>b</p><p>א</p></section>',
      '<section dir="rtl"><p dir="ltr">b</p><p>א</p></section>',
    ],
    ['<div><img alt="b"><p>א</p></div>', '<div dir="rtl"><img alt="b"><p>א</p></div>'],
  ])('%s becomes %s', (html, expected) => {
    expect(withDirections(html, 'ltr')).toBe(expected)
  })

  test('what stands however deep takes no longer than its length', () => {
    const deep = 40_000
    const took = cpuTimer()
    const html = `${'<div>'.repeat(deep)}12${'</div>'.repeat(deep)}<p>א</p>`
    expect(withDirections(html, 'ltr')).toEndWith('<p dir="rtl">א</p>')
    expect(took()).toBeLessThan(5_000)
  })
})
