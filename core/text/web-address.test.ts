import { expect, test } from 'bun:test'
import { WEB_ADDRESS } from './web-address'

const isOne = (typed: string) => new RegExp(`^${WEB_ADDRESS}$`).test(typed)

test.each([
  'https://farm.example',
  'http://farm.example:8080/leeks?by=hand#soup',
  'https://käse.example/ü',
  'https://farm.example?q=1',
])('%p is a whole address', typed => {
  expect([isOne(typed), URL.canParse(typed)]).toEqual([true, true])
})

test.each([
  'https://',
  'https:///leeks',
  'https://far m.example/',
  'https://[',
  'https://a:b@farm.example',
  '//farm',
])('%p is none', typed => expect(isOne(typed)).toBe(false))
