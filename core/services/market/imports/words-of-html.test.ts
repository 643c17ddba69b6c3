import { expect, test } from 'bun:test'
import { cpuTimer } from '../../../../tests/cpu-time'
import { wordsOfHtml } from './words-of-html'

test.each([
  ['Kale & <more>, 5 < 6', 'Kale & <more>, 5 < 6'],
  ['<p>Kale &amp; leeks.</p><p>By\n  the   kilo.</p>', 'Kale & leeks.\n\nBy the kilo.'],
  ['Kale<br>Leeks<BR/>Beans', 'Kale\nLeeks\nBeans'],
  ['<ul><li>Kale</li><li>Leeks</li></ul>After', '- Kale\n- Leeks\n\nAfter'],
  ['<table><tr><td>1</td></tr><tr><td>2</td></tr></table>', '1\n2'],
  [
    '<b>Kale</b><script>if (a < b) alert("<p>")</script><style>p { color: red }</style> is green',
    'Kale is green',
  ],
  ['<b>Kale</b><script>alert(1)', 'Kale'],
  ['<b>Kale</b><SCRIPT>a</script >, <style>b</STYLE>leeks', 'Kale , leeks'],
])('of %p the words are %p', (written, words) => {
  expect(wordsOfHtml(written)).toBe(words)
})

test('a text whose scripts end nowhere costs what it is long', () => {
  const took = cpuTimer()
  expect(wordsOfHtml(`<b>Kale</b>${'<script '.repeat(50_000)}`)).toBe('Kale')
  expect(took()).toBeLessThan(2_000)
})
