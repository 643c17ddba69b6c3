import { describe, expect, test } from 'bun:test'
import { FreshSignInRequired, SignInRequired } from './refusal'
import { FRESH_MINUTES, isFresh, requireFreshSignIn } from './require-fresh-sign-in'
import { VISITOR, type Viewer } from './viewer'

const NOW = new Date('2031-07-01T12:00:00Z')
const member = { id: Bun.randomUUIDv7(), name: 'Mair', email: 'mair@example.test', handle: 'mair' }
const since = (ms: number | null | undefined): { viewer: Viewer; now: Date } => ({
  viewer: {
    member,
    roles: ['operator'],
    authenticatedAt: typeof ms === 'number' ? new Date(NOW.getTime() - ms) : ms,
  },
  now: NOW,
})
const LONG = FRESH_MINUTES * 60_000

describe('who has just shown that it is them', () => {
  test.each([0, 1, LONG - 1, LONG])('%d ms ago is believed', ms => {
    expect(isFresh(since(ms))).toBe(true)
    expect(requireFreshSignIn(since(ms))).toEqual(member)
  })

  test.each([LONG + 1, 86_400_000, null, undefined])('%p ms ago is asked once more, also an operator', ms => {
    expect(isFresh(since(ms))).toBe(false)
    expect(() => requireFreshSignIn(since(ms))).toThrow(FreshSignInRequired)
  })

  test('is nobody who has not signed in at all', () => {
    expect(() => requireFreshSignIn({ viewer: VISITOR, now: NOW })).toThrow(SignInRequired)
    expect(() => requireFreshSignIn({ viewer: { ...VISITOR, authenticatedAt: NOW }, now: NOW })).toThrow(
      SignInRequired,
    )
  })
})
