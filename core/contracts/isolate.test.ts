import { expect, test } from 'bun:test'
import { isolate, isolated } from './isolate'

test.each([
  ['Mair', 'Reply to Mair.'],
  ['Škoda & Söhne', 'Reply to Škoda & Söhne.'],
  ['日本の店', 'Reply to 日本の店.'],
  ['נועה', 'Reply to \u2068נועה\u2069.'],
  ['ليلى 12', 'Reply to \u2068ليلى 12\u2069.'],
  ['Bet דין', 'Reply to \u2068Bet דין\u2069.'],
  ['𞤀𞤁𞤂', 'Reply to \u2068𞤀𞤁𞤂\u2069.'],
  // Whoever calls themselves so would turn the rest of the page around.
  ['Mallory\u202e', 'Reply to \u2068Mallory\u2069.'],
  ['ليلى\u2069\u2067', 'Reply to \u2068ليلى\u2069.'],
])('%p stays whole within a sentence', (name, sentence) => {
  expect(isolate`Reply to ${name}.`).toBe(sentence)
})

test('what is no text is written as in any template', () => {
  expect(isolate`${3} × ${'תפוח'}, ${undefined}`).toBe('3 × \u2068תפוח\u2069, undefined')
  expect(isolated('')).toBe('')
})
