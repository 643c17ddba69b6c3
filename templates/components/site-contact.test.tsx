import { expect, test } from 'bun:test'
import { page as parsed } from '../../tests/dom'
import { SiteContact } from './site-contact'

const shown = (phone: string) =>
  parsed(String(<SiteContact site={{ address: '', email: '', openingHours: '', phone }} />))

test.each([
  ['01632 960 417', '01632960417'],
  ['+44 1632 960417', '+441632960417'],
  ['+44 (0)1632 960417', '+441632960417'],
  ['+44(0) 1632–960417', '+441632960417'],
  ['(01632) 960-417', '01632960417'],
  ['Tel. 01632 960417', '01632960417'],
  ['01632 960417 ext. 3', '01632960417'],
  ['01632 960417 / 960418', '01632960417'],
  ['030/123456', '030123456'],
  ['030.12 34 56, ask for Ann', '030123456'],
])('“%s” is dialled as %s', (phone, digits) => {
  const link = shown(phone).querySelector('a')
  expect([link?.getAttribute('href'), link?.textContent]).toEqual([`tel:${digits}`, phone])
})
