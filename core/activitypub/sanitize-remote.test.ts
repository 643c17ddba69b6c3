import { expect, test } from 'bun:test'
import { plainText, sanitizeRemote } from './sanitize-remote'

test('text-level markup stays', () => {
  const html =
    '<p>a<br />b <em>c</em> <strong>d</strong> <del>e</del></p><ul><li>f</li></ul><ol><li>g</li></ol><blockquote>h</blockquote><pre><code>i</code></pre>'
  expect(sanitizeRemote(html)).toBe(html)
})

test('links vouch for nothing and lead to http(s) alone', () => {
  const link = (href: string) =>
    sanitizeRemote(`<a href="${href}" target="_blank" rel="me" onclick="x()">y</a>`)
  expect(link('https://remote.example/a')).toBe(
    '<a href="https://remote.example/a" rel="nofollow noopener ugc">y</a>',
  )
  for (const href of [
    'javascript:alert(1)',
    'java\nscript:alert(1)',
    'data:text/html,x',
    '//evil.example',
    '/account',
    'mailto:a@b',
  ])
    expect(link(href)).toBe('<a rel="nofollow noopener ugc">y</a>')
})

test.each([
  ['<script>alert(1)</script>x', 'x'],
  ['<style>*{}</style>x', 'x'],
  ['<img src=x onerror=alert(1)>x', 'x'],
  ['<iframe src="https://evil.example"></iframe>x', 'x'],
  ['<svg><script>alert(1)</script></svg>x', 'x'],
  ['<p style="position:fixed" id="cart" hx-get="/x">x</p>', '<p>x</p>'],
  ['<form action="/checkout"><input name=a>x</form>', 'x'],
  ['<span class="mention button-primary">x</span>', '<span class="mention">x</span>'],
  ['<b>x</b> <i>y</i> <s>z</s>', '<strong>x</strong> <em>y</em> <del>z</del>'],
  ['<p>open', '<p>open</p>'],
])('%s becomes %s', (html, safe) => {
  expect(sanitizeRemote(html)).toBe(safe)
})

test('a bomb of tags costs nothing', () => {
  expect(sanitizeRemote('<blockquote>'.repeat(100_000)).length).toBeLessThan(1000)
})

test('plain text has no markup and no entities left, and is not decoded twice', () => {
  expect(plainText('<p>Tea &amp; <b>honey</b></p><p>now</p>')).toBe('Tea & honey now')
  expect(plainText('&amp;lt;b&amp;gt;')).toBe('&lt;b&gt;')
  expect(plainText('<script>x</script>')).toBe('')
})
