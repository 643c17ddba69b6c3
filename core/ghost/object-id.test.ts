import { expect, test } from 'bun:test'
import { objectIdMatch, objectIdOf } from './object-id'
import { ghostUuid } from './uuid'

test('an id of ours becomes 24 digits, and is found again by them', () => {
  const uuid = '0199a000-1234-7abc-8def-0123456789ab'
  expect(objectIdOf(uuid)).toBe('0199a00012347abc8def0123')
  const match = objectIdMatch('post', objectIdOf(uuid))!
  expect(match.from <= uuid && uuid <= match.to).toBe(true)
  expect(match.from.slice(0, 28)).toBe(match.to.slice(0, 28))
})

test('Ghost’s own id leads to what was imported under it', () => {
  expect(objectIdMatch('tag', '6B03f8c84c1cdf363eeaff2a')?.imported).toBe(
    ghostUuid('tag', '6b03f8c84c1cdf363eeaff2a'),
  )
})

test.each([
  '',
  '1',
  '6b03f8c84c1cdf363eeaff2',
  'zb03f8c84c1cdf363eeaff2a',
  '0199a000-1234-7abc-8def-0123456789ab',
])('%p is none', text => expect(objectIdMatch('post', text)).toBeNull())
