import { describe, expect, test } from 'bun:test'
import { documentOf } from '#core/lexical'
import { movedText, ownPaths } from './moved-text'

const IMAGE = '/content/images/2024/05/frost.jpg'
const MOVED = new Map([[IMAGE, '/media/frost.webp']])
const { moveText, moveDocument } = movedText(MOVED)

describe('an upload of the old site', () => {
  test.each([
    [`__GHOST_URL__${IMAGE}`, '/media/frost.webp'],
    [`https://old.example${IMAGE}`, '/media/frost.webp'],
    [`http://localhost:2368${IMAGE}`, '/media/frost.webp'],
    [IMAGE, '/media/frost.webp'],
    [`<img src="__GHOST_URL__${IMAGE}">`, '<img src="/media/frost.webp">'],
    [`![frost](${IMAGE})`, '![frost](/media/frost.webp)'],
    [`url('${IMAGE}') and ${IMAGE}`, "url('/media/frost.webp') and /media/frost.webp"],
  ])('in %s is where it is now', (text, moved) => {
    expect(moveText(text)).toBe(moved)
  })

  test.each([
    'https://old.example/content/images/other.jpg',
    '/content/images/2024/05/frost.jpg.bak',
    '/content/images/2024/05/frost',
    '/content/other/2024/05/frost.jpg',
  ])('that did not come over stays as it was: %s', text => {
    expect(moveText(text)).toBe(text)
  })

  test('in the words of a document is moved wherever it stands, and all else is as it was', () => {
    const document = documentOf([
      { type: 'image', version: 1, src: `__GHOST_URL__${IMAGE}`, alt: 'Frost "on" beans', caption: '' },
      { type: 'html', version: 1, html: '<a href="__GHOST_URL__/about/">About</a>' },
    ])
    const [image, html] = moveDocument(document).root.children as unknown as Record<string, string>[]
    expect(image).toMatchObject({ src: '/media/frost.webp', alt: 'Frost "on" beans' })
    expect(html?.html).toBe('<a href="/about/">About</a>')
  })
})

describe('what came from other hosts', () => {
  const there = 'https://cdn.example/a.png?x=1&y=2'
  const foreign = movedText(new Map([[there, '/media/a.webp']]))

  test('is moved by its whole address, and no other of that host', () => {
    expect(foreign.moveText(`<img src="${there}">`)).toBe('<img src="/media/a.webp">')
    for (const other of ['https://cdn.example/a.png', `${there}&z=3`, 'https://cdn.example/a.png?x=1'])
      expect(foreign.moveText(other)).toBe(other)
  })
})

describe('an address of our own', () => {
  const own = movedText(new Map(), 'https://blog.rose.example')

  test.each([
    ['https://blog.rose.example/media/a.webp', '/media/a.webp'],
    ['https://blog.rose.example/about', 'https://blog.rose.example/about'],
    ['https://other.example/media/a.webp', 'https://other.example/media/a.webp'],
  ])('%s is %s', (text, moved) => {
    expect(own.moveText(text)).toBe(moved)
  })
})

test.each([
  ['__GHOST_URL__', '/'],
  ['__GHOST_URL__/', '/'],
  ['__GHOST_URL__/about/', '/about/'],
  ['__GHOST_URL__#top', '#top'],
  ['__GHOST_URL__?ref=x', '?ref=x'],
  ['"__GHOST_URL__" and "__GHOST_URL__/a"', '"/" and "/a"'],
  ['nothing of it', 'nothing of it'],
])('Ghost’s sign for itself in %j leads to %j', (text, path) => {
  expect(ownPaths(text)).toBe(path)
})
