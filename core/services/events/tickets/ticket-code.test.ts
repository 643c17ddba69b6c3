import { expect, test } from 'bun:test'
import { newTicketCode, readTicketCode } from './ticket-code'

test('a code is long, and made of letters and digits that are not mistaken for each other', () => {
  expect(newTicketCode()).toMatch(/^[0-9A-HJKMNP-TV-Z]{20}$/)
  expect(newTicketCode()).not.toBe(newTicketCode())
})

test('a code is read however it was typed', () => {
  expect(readTicketCode(' o1il-abcd 2345\n')).toBe('0111ABCD2345')
})
