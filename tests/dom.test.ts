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
