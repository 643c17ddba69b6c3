import { expect, test } from 'bun:test'
import { documentOf } from './document'
import { renderDocument } from './render'
import type { RenderOptions } from './rendering'

test.each([
  ['https://almanac.example.test/frost?a=1&b=2', 'https://almanac.example.test/frost?a=1&amp;b=2'],
  ['/house-rules/', '/house-rules/'],
  ['#beds', '#beds'],
  ['mailto:barn@example.test', 'mailto:barn@example.test'],
  ['tel:+353000', 'tel:+353000'],
  ['/a file.pdf', '/a%20file.pdf'],
  ['/time/10:30', '/time/10:30'],
  ['__GHOST_URL__', '/'],
  ['__GHOST_URL__/about/', '/about/'],
])('%p may be linked, as %p', (url, href) => {
  expect(hrefOf(url)).toBe(href)
})

test.each([
  'javascript:alert(1)',
  'JAVASCRIPT:x',
  'java\nscript:x',
  '\tdata:text/html,x',
  'file:///etc/passwd',
  'a:b',
  '',
])('%p may not, and its words stay', url => {
  expect(linkHtml(url)).toBe('<p>words</p>')
})

test('an option left undefined has its default', () => {
  expect(hrefOf('__GHOST_URL__/a', { siteUrl: undefined, mapUrl: undefined })).toBe('/a')
})

test('what Ghost opens in its portal leads to our own rooms', () => {
  const rooms = { signupUrl: '/letters', signinUrl: '/sign-in' }
  expect(hrefOf('__GHOST_URL__/#/portal/signup', rooms)).toBe('/letters')
  expect(hrefOf('#/portal/signin', rooms)).toBe('/sign-in')
  expect(hrefOf('https://old.example.test/#/portal/account', rooms)).toBe('/sign-in')
})

test('the last word on an address is checked too', () => {
  expect(hrefOf('/a', { mapUrl: url => `https://cdn.example.test${url}` })).toBe('https://cdn.example.test/a')
  expect(linkHtml('/a', { mapUrl: () => 'javascript:alert(1)' })).toBe('<p>words</p>')
})

test('addresses inside an author’s HTML are resolved like any other', () => {
  const html = '<a href="__GHOST_URL__/b">b</a><img src="__GHOST_URL__/c.png" width="1" height="2">'
  const rendered = renderDocument(documentOf([{ type: 'html', html }]), {
    siteUrl: 'https://rose.example.test',
  })
  expect(rendered.html).toContain('href="https://rose.example.test/b"')
  expect(rendered.images).toEqual([{ src: 'https://rose.example.test/c.png', alt: '', width: 1, height: 2 }])
})

function linkHtml(url: string, options: RenderOptions = {}): string {
  const link = { type: 'link', url, children: [{ type: 'text', text: 'words' }] }
  return renderDocument(documentOf([{ type: 'paragraph', children: [link] }]), options).html
}

function hrefOf(url: string, options?: RenderOptions): string | undefined {
  return /href="([^"]*)"/.exec(linkHtml(url, options))?.[1]
}
