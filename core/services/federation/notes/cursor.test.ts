import { expect, test } from 'bun:test'
import { cursorText, NO_NOTE, readCursor } from './cursor'

const at = new Date('2026-05-01T08:00:00.123Z')
const id = '01970000-0000-7000-8000-000000000001'

test('a cursor comes back from its address as it was', () => {
  expect(readCursor(cursorText({ at, id }))).toEqual({ at, id })
})

test('a moment alone, as in links of before, stands before all notes of that moment', () => {
  expect(readCursor(`${at.getTime()}`)).toEqual({ at, id: NO_NOTE })
})

test.each([
  undefined,
  null,
  7,
  '',
  '-',
  `-${id}`,
  'soon',
  `${at.getTime()}-`,
  `${at.getTime()}-x`,
  `1${'0'.repeat(15)}`,
])('%p is none', text => {
  expect(readCursor(text)).toBeNull()
})
