import { expect, test } from 'bun:test'
import { isAddress, wholeAddress } from './whole-address'

test.each([
  ['farm.example/leeks?by=hand#soup', 'https://farm.example/leeks?by=hand#soup'],
  [' www.farm.example ', 'https://www.farm.example'],
  ['farm.example:8080/x', 'https://farm.example:8080/x'],
  ['mair@farm.example', 'mailto:mair@farm.example'],
])('%p lacks what leads out of the site, and gets it', (typed, whole) => {
  expect(wholeAddress(typed)).toBe(whole)
  expect(isAddress(whole)).toBe(true)
})

test.each([
  '/leeks',
  '#soup',
  '?page=2',
  './leeks',
  'tel:+441',
  'http://farm.example',
  '__GHOST_URL__/leeks',
])('%p is left as it is', typed => {
  expect(wholeAddress(typed)).toBe(typed)
  expect(isAddress(typed)).toBe(true)
})

test.each(['seed swap', 'leeks', 'no.scheme here', '@farm'])('%p leads nowhere', typed => {
  expect(wholeAddress(typed)).toBe(typed)
  expect(isAddress(typed)).toBe(false)
})
