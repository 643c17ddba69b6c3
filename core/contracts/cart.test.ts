import { describe, expect, test } from 'bun:test'
import { netOf, type OrderSummary, stateWord } from './cart'
import { MOST_COUNTED, mostCounted } from './counted'
import type { Money } from './money'
import { isPaidAtOnce, isPaidLater, WAY_WORDS, WAYS_TO_PAY } from './ways-to-pay'

const pounds = (amount: number): Money => ({ amount, currency: 'GBP' })
type State = Pick<OrderSummary, 'state' | 'collected' | 'total' | 'refunded'>
const order = (more: Partial<State> = {}): State => ({
  state: 'paid',
  collected: false,
  total: pounds(1_000),
  refunded: null,
  ...more,
})

describe('what an order came to', () => {
  test('is without what was given back of it', () => {
    expect(netOf(order())).toEqual(pounds(1_000))
    expect(netOf(order({ refunded: pounds(0) }))).toEqual(pounds(1_000))
    expect(netOf(order({ refunded: pounds(300) }))).toEqual(pounds(700))
  })

  test('is never reckoned across two currencies', () => {
    expect(() => netOf(order({ refunded: { amount: 300, currency: 'EUR' } }))).toThrow()
  })
})

describe('how far an order has come', () => {
  test.each<[string, Partial<State>]>([
    ['pending', { state: 'pending' }],
    ['paid', {}],
    ['cancelled', { state: 'cancelled' }],
    ['expired', { state: 'expired' }],
    ['collected', { collected: true }],
    ['paid', { refunded: pounds(999) }],
    ['collected', { collected: true, refunded: pounds(999) }],
    ['refunded', { refunded: pounds(1_000) }],
    ['refunded', { collected: true, refunded: pounds(1_000) }],
    ['paid', { total: pounds(0), refunded: pounds(0) }],
    ['paid', { total: pounds(0) }],
  ])('is said to be %s of %j', (word, more) => {
    expect(stateWord(order(more))).toBe(word)
  })
})

describe('a way to pay', () => {
  test('is called by words of its own', () => {
    const words = WAYS_TO_PAY.map(way => WAY_WORDS[way])
    expect(new Set(words).size).toBe(WAYS_TO_PAY.length)
    expect(words.every(Boolean)).toBe(true)
  })

  test('is now, later, or by card: one of the three', () => {
    const kinds = WAYS_TO_PAY.map(way => [way === 'sumup', isPaidLater(way), isPaidAtOnce(way)])
    for (const kind of kinds) expect(kind.filter(Boolean)).toHaveLength(1)
    expect(WAYS_TO_PAY.filter(isPaidLater)).toEqual(['cash', 'transfer'])
  })
})

describe('a list that is counted', () => {
  test('is counted to its limit, or as far as somebody has walked', () => {
    expect(mostCounted(1, 50)).toBe(MOST_COUNTED)
    expect(mostCounted(40, 50)).toBe(MOST_COUNTED)
    expect(mostCounted(41, 50)).toBe(2_050)
  })
})
