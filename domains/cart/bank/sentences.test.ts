import { expect, test } from 'bun:test'
import { whatIsPaid, whatWasRead } from './sentences'

test.each([
  [{ orders: 1, bills: 0 }, 'One order is paid.'],
  [{ orders: 3, bills: 0 }, '3 orders are paid.'],
  [{ orders: 0, bills: 1 }, 'One bill is paid.'],
  [{ orders: 1, bills: 1 }, 'One order and one bill are paid.'],
  [{ orders: 2, bills: 4 }, '2 orders and 4 bills are paid.'],
  [{ orders: 0, bills: 0 }, '0 orders are paid.'],
])('what lines paid is said by what it was: %j', (settled, words) => {
  expect(whatIsPaid(settled)).toBe(words)
})

test.each([
  [{ added: 2, known: 0, out: 1 }, '2 new lines. One line of money that went out was left out.'],
  [{ added: 1, known: 1, out: 0 }, 'One new line. One was known.'],
  [
    { added: 0, known: 3, out: 2 },
    '0 new lines. 3 were known. 2 lines of money that went out were left out.',
  ],
])('what was read of a statement is said of one as of several: %j', (read, words) => {
  expect(whatWasRead(read)).toBe(words)
})
