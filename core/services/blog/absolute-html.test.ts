import { describe, expect, test } from 'bun:test'
import { absoluteHtml, absoluteUrl } from './absolute-html'

const BLOG = 'https://blog.example'
const out = (html: string) => absoluteHtml(html, BLOG)

describe('HTML for readers elsewhere', () => {
  test.each([
    ['<a href="/pears">Pears</a>', '<a href="https://blog.example/pears">Pears</a>'],
    ['<img alt="" src="/media/a.png">', '<img alt="" src="https://blog.example/media/a.png">'],
    [
      '<video poster="/p.png" src="/v.mp4">',
      '<video poster="https://blog.example/p.png" src="https://blog.example/v.mp4">',
    ],
    ['<a href="/">Home</a>', '<a href="https://blog.example/">Home</a>'],
  ])('names our addresses whole: %s', (html, whole) => {
    expect(out(html)).toBe(whole)
  })

  test.each([
    '<a href="https://far.example/pears">Far</a>',
    '<a href="//cdn.example/pears">Far</a>',
    '<a href="#note">Note</a>',
    '<a href="mailto:a@b.example">Write</a>',
    '<p>A path like href="/pears" in words, &quot;/x&quot;</p>'.replace(' href="/pears"', ' /pears'),
    '<img src="data:image/png;base64,/9j/4AAQ">',
  ])('leaves alone what is whole, or no address of ours: %s', html => {
    expect(out(html)).toBe(html)
  })

  test('of a set of sizes, each', () => {
    expect(out('<img srcset="/a.webp 320w, https://far.example/b.webp 640w, /c.webp 960w">')).toBe(
      '<img srcset="https://blog.example/a.webp 320w, https://far.example/b.webp 640w, https://blog.example/c.webp 960w">',
    )
    expect(out('<img srcset="//cdn.example/a.webp 1x">')).toBe('<img srcset="//cdn.example/a.webp 1x">')
  })

  test('twice is once', () => {
    const once = out('<a href="/a"><img src="/b" srcset="/c 1w, /d 2w"></a>')
    expect(out(once)).toBe(once)
  })
})

test('an address of ours is made whole, and no other', () => {
  expect(absoluteUrl('/a', BLOG)).toBe('https://blog.example/a')
  for (const kept of ['https://far.example/a', '//cdn.example/a', 'a', ''])
    expect(absoluteUrl(kept, BLOG)).toBe(kept)
})
