import { describe, expect, test } from 'bun:test'
import { NotFound } from '#core/contracts/refusal'
import { cursorText, readCursor } from './cursor'

const ID = '0199a000-0000-7000-8000-00000000beef'
const TYPES = ['string', 'number', 'boolean'] as const
const text = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')

test('a cursor comes back from its address as it was, whatever letters it has', () => {
  for (const cursor of [
    ['Honey', 450, true, ID],
    ['Crème “brûlée” 蜂蜜 🍯', -1, false, ID],
    ['', 0, false, ID],
    ['x'.repeat(300), Number.MAX_SAFE_INTEGER, true, ID],
  ] as const) {
    const address = cursorText(cursor)
    expect(address).toMatch(/^[\w-]+$/)
    expect(readCursor(address, TYPES)).toEqual([...cursor])
  }
  expect(readCursor(cursorText([ID]), [])).toEqual([ID])
})

test('without one it is the first page', () => {
  expect([readCursor(undefined, TYPES), readCursor('', TYPES)]).toEqual([null, null])
})

describe('what is none is not found', () => {
  test.each([
    ['no text', 7],
    ['two of them', ['a', 'b']],
    ['nothing', null],
    ['no JSON', Buffer.from('[1,').toString('base64url')],
    ['no list', text({ 0: 'a', length: 4 })],
    ['too few keys', text(['Honey', ID])],
    ['too many keys', text(['Honey', 1, true, 'more', ID])],
    ['keys in another order', text([450, 'Honey', true, ID])],
    ['a number as text', text(['Honey', '450', true, ID])],
    ['a key that is none', text(['Honey', null, true, ID])],
    ['no id', text(['Honey', 450, true, 'honey'])],
    ['no whole number', text(['Honey', 4.5, true, ID])],
    ['a number beyond counting', text(['Honey', 2 ** 60, true, ID])],
    ['a character that no database keeps', text(['Hon\u0000ey', 450, true, ID])],
    ['half of a character', Buffer.from(`["Hon\\ud83cey",450,true,"${ID}"]`).toString('base64url')],
    ['more than any key is long', text(['x'.repeat(2_000), 450, true, ID])],
    ['signs of no alphabet', '%%%'],
  ])('%s', (_, given) => {
    expect(() => readCursor(given, TYPES)).toThrow(NotFound)
  })
})
