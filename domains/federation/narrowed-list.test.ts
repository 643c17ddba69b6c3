import { expect, test } from 'bun:test'
import { narrowedHref } from './narrowed-list'

test('an address says what a list is narrowed by, and nothing else', () => {
  expect(
    narrowedHref('/operator/audit', { action: 'role.granted', who: 'ruth@example.test', before: 0 }),
  ).toBe('/operator/audit?action=role.granted&who=ruth%40example.test&before=0')
  expect(narrowedHref('/operator/audit', { action: undefined, who: '' })).toBe('/operator/audit')
})
