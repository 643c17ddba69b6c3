import { describe, expect, test } from 'bun:test'
import { page } from '../../../../tests/dom'
import { replaceBelow, replaceInRun } from './replace-words'

const replaced = (html: string, find: string, put: string) => {
  const { body } = page(`<body>${html}</body>`) as unknown as Document
  return [replaceBelow(body, find, put), body.innerHTML]
}

describe('words in HTML are replaced', () => {
  test.each([
    ['in a line', 'leek soup, leek pie', 'leek', 'bean', 2, 'bean soup, bean pie'],
    ['over emphasis', 'le<b>ek so</b>up', 'leek soup', 'tea', 1, 'tea'],
    ['in a link, which stays', '<a href="/leek">leek</a>', 'leek', 'bean', 1, '<a href="/leek">bean</a>'],
    ['by signs of HTML', '<p>a &lt; b</p>', '< b', '& <i>', 1, '<p>a &amp; &lt;i&gt;</p>'],
    ['not over two paragraphs', '<p>le</p><p>ek</p>', 'leek', 'bean', 0, '<p>le</p><p>ek</p>'],
    ['not over a break of the line', 'le<br>ek', 'leek', 'bean', 0, 'le<br>ek'],
    [
      'not in scripts and remarks',
      '<style>leek</style><!--leek-->',
      'leek',
      'x',
      0,
      '<style>leek</style><!--leek-->',
    ],
    [
      'in the cells of a table',
      '<table><tbody><tr><td>leek</td></tr></tbody></table>',
      'leek',
      'kale',
      1,
      '<table><tbody><tr><td>kale</td></tr></tbody></table>',
    ],
    ['by nothing, with what was bold alone', 'a <b><i>leek</i></b> b', 'leek', '', 1, 'a  b'],
  ] as const)('%s', (_, html, find, put, count, expected) => {
    expect(replaced(html, find, put)).toEqual([count, expected])
  })
})

test('words of more than one text become what the first of them is, surrogates whole', () => {
  expect(replaceInRun(['a 🥬', '🥬 b'], '🥬🥬', '🥕')).toEqual({ count: 1, texts: ['a 🥕', ' b'] })
  expect(replaceInRun(['aaa'], 'aa', 'b')).toEqual({ count: 1, texts: ['ba'] })
  const untouched = ['leek']
  expect(replaceInRun(untouched, 'kale', 'x')).toEqual({ count: 0, texts: untouched })
})
