import { expect, test } from 'bun:test'
import {
  currentCause,
  currentRequestId,
  requestIdOf,
  wellFormedRequestId,
  withCause,
  withRequestId,
} from './request-id'

const named = (id: string) => new Request('http://localhost/', { headers: { 'x-request-id': id } })

test.each(['12345678', 'x'.repeat(64), 'proxy-1_aB'])('a request keeps the name %p', id => {
  expect(requestIdOf(named(id))).toBe(id)
})

test.each(['1234567', 'x'.repeat(65), 'two words', 'a"b:cdefgh', ''])('%p is no name, so it gets one', id => {
  const given = requestIdOf(named(id))
  expect(given).not.toBe(id)
  expect(wellFormedRequestId(given)).toBe(given)
  expect(requestIdOf(named(id))).not.toBe(given)
})

test('what was kept as something else than text is no name', () => {
  expect(wellFormedRequestId(12_345_678)).toBeUndefined()
  expect(wellFormedRequestId(undefined)).toBeUndefined()
})

test('what runs knows why it runs, also after a wait, and others do not', async () => {
  const seen = await Promise.all([
    withRequestId('request-one', async () => {
      await Promise.resolve()
      return currentRequestId()
    }),
    withCause({ job: '7', requestId: 'request-two' }, async () => {
      await Promise.resolve()
      return currentCause()
    }),
  ])
  expect(seen).toEqual(['request-one', { job: '7', requestId: 'request-two' }])
  expect(currentCause()).toEqual({})
  expect(currentRequestId()).toBeUndefined()
})

test('a name that is thought of late is thought of once, and none for what says nothing', async () => {
  let thought = 0
  const name = () => `request-${++thought}-of-many`
  withRequestId(name, () => undefined)
  expect(thought).toBe(0)
  const seen = await withRequestId(name, async () => [currentRequestId(), currentCause(), currentRequestId()])
  expect(seen).toEqual(['request-1-of-many', { requestId: 'request-1-of-many' }, 'request-1-of-many'])
})
