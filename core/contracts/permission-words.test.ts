import { describe, expect, test } from 'bun:test'
import { AUDITED_ACTIONS } from './audited-actions'
import { PERMISSION_WORDS } from './permission-words'
import { RATE_LIMIT_NAMES, RATE_LIMITS } from './rate-limits'
import { SECURITY_EVENTS } from './security-events'
import { actingId, PERMISSIONS, VISITOR, type Viewer } from './viewer'
import { isPaidAtOnce, isPaidLater, WAY_WORDS, WAYS_TO_PAY } from './ways-to-pay'

describe('what one may do', () => {
  test('has words for each permission, and for nothing else', () => {
    expect(Object.keys(PERMISSION_WORDS).toSorted()).toEqual([...PERMISSIONS].toSorted())
  })

  test('is called otherwise each time, and goes on after “You may”', () => {
    const all = Object.values(PERMISSION_WORDS)
    expect(new Set(all.map(({ label }) => label)).size).toBe(all.length)
    for (const { label, may } of all) {
      expect(label).toMatch(/^[A-Z]/)
      expect(may).toMatch(/^[a-z].*[^.]$/)
    }
  })
})

describe('how an order is paid', () => {
  test('has words for each way, that part of a sentence are', () => {
    for (const way of WAYS_TO_PAY) expect(WAY_WORDS[way]).toMatch(/^[a-z]/)
    expect(new Set(Object.values(WAY_WORDS)).size).toBe(Object.keys(WAY_WORDS).length)
  })

  test('is now, later, or elsewhere, and never two of these', () => {
    expect(WAYS_TO_PAY.filter(isPaidLater)).toEqual(['cash', 'transfer'])
    expect(WAYS_TO_PAY.filter(isPaidAtOnce)).toEqual(['credit', 'account'])
    expect(WAYS_TO_PAY.filter(way => isPaidLater(way) && isPaidAtOnce(way))).toEqual([])
  })
})

describe('whose doing it is', () => {
  const member = { id: 'buyer', name: 'Mair', email: 'mair@example.test', handle: 'mair' }
  const viewer = (actor?: Viewer['actor']): Viewer => ({ member, roles: [], ...(actor && { actor }) })

  test('one’s own, or of who acts for one', () => {
    expect(actingId(viewer())).toBe('buyer')
    for (const at of ['till', 'phone', 'shop'] as const)
      expect(actingId(viewer({ id: 'keeper', at }))).toBe('keeper')
  })

  test('nobody’s, for a visitor, and for an order that the house places by itself', () => {
    expect(actingId(VISITOR)).toBeNull()
    expect(actingId(viewer({ id: null, at: 'standing' }))).toBeNull()
  })
})

describe('what is written down', () => {
  test.each([
    ['the audit', AUDITED_ACTIONS],
    ['the security log', SECURITY_EVENTS],
  ])('in %s has a name of its own, of what it is about and what was done', (_, names: readonly string[]) => {
    expect(new Set(names).size).toBe(names.length)
    for (const name of names) expect(name).toMatch(/^[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*$/)
  })
})

describe('how much anybody may ask for', () => {
  test('is something, in a time that ends, and in words', () => {
    expect(RATE_LIMIT_NAMES.length).toBe(Object.keys(RATE_LIMITS).length)
    for (const name of RATE_LIMIT_NAMES) {
      const { limit, windowMs, words } = RATE_LIMITS[name]
      expect([name, Number.isInteger(limit) && limit > 0]).toEqual([name, true])
      expect([name, windowMs >= 60_000 && windowMs <= 86_400_000]).toEqual([name, true])
      expect(words).toMatch(/^[a-z].*[^.]$/)
    }
  })

  test('is no more for a browser that a member used before than for the address itself', () => {
    expect(RATE_LIMITS['sign-in-known'].limit).toBe(RATE_LIMITS['sign-in-address'].limit)
    expect(RATE_LIMITS['sign-in-sender'].limit).toBeGreaterThan(RATE_LIMITS['sign-in-address'].limit)
  })
})
