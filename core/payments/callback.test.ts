import { expect, test } from 'bun:test'
import { checkoutOfCallback } from './callback'

const ID = '88fcf8de-304d-4820-8f1c-ec880290eb92'

test('a callback names its checkout', () => {
  expect(checkoutOfCallback({ event_type: 'CHECKOUT_STATUS_CHANGED', id: ID })).toBe(ID)
})

test('an event that we do not know is ignored', () => {
  expect(checkoutOfCallback({ event_type: 'MOON_ROSE', id: ID })).toBeNull()
  expect(checkoutOfCallback({ id: ID })).toBeNull()
})

test('an id that would reach into another path is none', () => {
  for (const id of ['../merchants/M1', 'a/b', 'a?b', '%2e%2e', '', 'x'.repeat(65), 7, null])
    expect(checkoutOfCallback({ event_type: 'CHECKOUT_STATUS_CHANGED', id })).toBeNull()
})

test('what is no object is no callback', () => {
  for (const body of [undefined, null, 'CHECKOUT_STATUS_CHANGED', 7, []])
    expect(checkoutOfCallback(body)).toBeNull()
})
