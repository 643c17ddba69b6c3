import { expect, test } from 'bun:test'
import { anchor } from './anchors'

test('anchors are those Ghost made, so that old links arrive', () => {
  const taken = new Set<string>()
  expect(anchor('What the three sentences say', taken)).toBe('what-the-three-sentences-say')
  expect(anchor('Peas, at last!', taken)).toBe('peas-at-last')
  expect(anchor('الأسعار — 7.50 €', taken)).toBe('الأسعار-—-750-€')
})

test('no two headings share an anchor, and none takes one of the page', () => {
  const taken = new Set(['main'])
  expect(['Main', 'Beds', 'Beds', 'Beds', '?!'].map(words => anchor(words, taken))).toEqual([
    'main-1',
    'beds',
    'beds-1',
    'beds-2',
    '',
  ])
})
