import { describe, expect, test } from 'bun:test'
import { directionOf, directionOfMost, runsOtherwise } from './direction'

describe('the direction of words', () => {
  test.each([
    ['12 «שוק» market', 'rtl'],
    ['Rose סוק', 'ltr'],
    ['۱۲ نان', 'rtl'],
    ['ޝަހާ', 'rtl'],
    ['ߒߞߏ', 'rtl'],
    ['市場', 'ltr'],
    ['12 €', null],
    ['', null],
    ['🥕 خبز', 'rtl'],
  ] as const)('of %j is %p', (words, direction) => {
    expect(directionOf(words)).toBe(direction)
  })

  test('of a whole text is that of most of its letters', () => {
    expect(directionOfMost('Rose Ash: سوق الخبز في كل يوم سبت')).toBe('rtl')
    expect(directionOfMost('سوق is the word for a market')).toBe('ltr')
    expect(directionOfMost('2026')).toBeNull()
  })

  test('is another where a single letter runs otherwise', () => {
    expect(runsOtherwise('Rose א', 'ltr')).toBe(true)
    expect(runsOtherwise('Rose 12', 'ltr')).toBe(false)
    expect(runsOtherwise('שוק 12!', 'rtl')).toBe(false)
    expect(runsOtherwise('שוק b', 'rtl')).toBe(true)
  })
})
