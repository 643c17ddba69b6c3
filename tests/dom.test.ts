import { expect, test } from 'bun:test'
import { page } from './dom'

test('a page is read as a visitor without scripts sees it', () => {
  const document = page(`<!doctype html><html lang="en-GB"><title>Hive</title>
    <script>document.title = 'Changed'</script><h1>Honey &amp; wax</h1><p>One<p>Two</html>`)
  expect(document.documentElement.lang).toBe('en-GB')
  expect(document.title).toBe('Hive')
  expect(document.querySelector('h1')?.textContent).toBe('Honey & wax')
  expect(document.querySelectorAll('p').length).toBe(2)
})

test('each page is a document of its own, though all share a window', () => {
  const [one, other] = [page('<title>One</title><p id="only">1'), page('<title>Other</title><p>2')]
  one.body.append(one.createElement('h1'))
  expect([one.title, other.title]).toEqual(['One', 'Other'])
  expect(other.querySelector('h1, #only')).toBeNull()
  expect(one.querySelectorAll('h1, #only').length).toBe(2)
  expect(Object.hasOwn(globalThis, 'only')).toBe(false)
})

test('an element that was not expected is printed as it is written, without the window behind it', () => {
  const link = page('<p><a href="/honey">Honey</a>').querySelector('a')
  expect(Bun.inspect(link)).toBe('<a href="/honey">Honey</a>')
  expect(() => expect(link).toBeNull()).toThrow(/Received: <a href="\/honey">Honey<\/a>\n*$/)
})
