import { describe, expect, test } from 'bun:test'
import { asSentThere, sideOf, stateOf, tierInWords, tierThere } from './tier-fields'

const SITE = 'https://growers.example'
const there = (more: object = {}) =>
  tierThere(
    { id: 't1', name: 'Friends', currency: 'eur', monthly_price: 900, yearly_price: 9_900, ...more },
    SITE,
  )

describe('a tier of Ghost’s', () => {
  test('has its prices and their currency as one', () => {
    expect(there().prices).toBe('900/9900 EUR')
    expect(there({ yearly_price: null }).prices).toBe('900/ EUR')
    expect(there({ monthly_price: null }).prices).toBe('/9900 EUR')
    expect(there({ monthly_price: null, yearly_price: null }).prices).toBeNull()
  })

  test('has no price where a number is none', () => {
    expect(there({ monthly_price: '900', yearly_price: 99.5 }).prices).toBeNull()
  })

  test('has a line for each benefit, whether a text or an older Ghost’s object', () => {
    const benefits = ['  A box \n a week ', { name: 'The letter' }, { name: '' }, {}, '']
    expect(there({ benefits }).benefits).toBe('A box a week\nThe letter')
    expect(there({ benefits: 'A box' }).benefits).toBeNull()
    expect(there({ benefits: [] }).benefits).toBeNull()
  })

  test('is archived only where Ghost says that it is not active', () => {
    expect(
      [there({ active: false }), there({ active: true }), there()].map(({ archived }) => archived),
    ).toEqual(['archived', null, null])
  })

  test('welcomes on a page of its own site by the path alone', () => {
    expect(there({ welcome_page_url: `${SITE}/welcome/` }).welcome_page_url).toBe('/welcome/')
    expect(there({ welcome_page_url: 'https://elsewhere.example/hello' }).welcome_page_url).toBe(
      'https://elsewhere.example/hello',
    )
    expect(there().welcome_page_url).toBeNull()
  })

  test('has no page of welcome where its address is longer than we keep: half an address leads nowhere', () => {
    const address = (length: number) => 'https://elsewhere.example/'.padEnd(length, 'a')
    expect(there({ welcome_page_url: address(500) }).welcome_page_url).toBe(address(500))
    expect(there({ welcome_page_url: address(501) }).welcome_page_url).toBeNull()
  })
})

describe('one of ours', () => {
  test('is the same after it was a side', () => {
    const tier = {
      name: 'Friends',
      description: 'Of the farm',
      benefits: ['A box', 'The letter'],
      monthlyAmount: 900,
      yearlyAmount: null,
      currency: 'GBP',
      welcomeUrl: '/welcome',
      isRetired: true,
    }
    expect(stateOf(sideOf(tier))).toEqual(tier)
  })

  test('that is free has no prices, and keeps no currency for them', () => {
    const free = { name: 'Free', description: '', benefits: [], monthlyAmount: null, yearlyAmount: null }
    const side = sideOf({ ...free, currency: 'GBP', welcomeUrl: null, isRetired: false })
    expect(side).toEqual({
      name: 'Free',
      description: null,
      prices: null,
      benefits: null,
      welcome_page_url: null,
      archived: null,
    })
    expect(stateOf(side)).toMatchObject({ monthlyAmount: null, yearlyAmount: null, currency: null })
  })

  test('has a name whatever is missing, and no more benefits than it has room for', () => {
    const { name, benefits } = stateOf({ name: null, benefits: `${'x'.repeat(1_000)}\n`.repeat(1_000) })
    expect(name).toBe('Tier')
    expect(benefits.length).toBeLessThan(1_000)
    expect(benefits[0]?.length).toBeLessThan(1_000)
  })
})

describe('what Ghost is told', () => {
  test('is what has changed alone', () => {
    expect(asSentThere({})).toEqual({})
    expect(asSentThere({ description: null })).toEqual({ description: '' })
    expect(asSentThere({ name: 'Allies' })).toEqual({ name: 'Allies' })
    expect(asSentThere({ benefits: 'A box\nThe letter' })).toEqual({ benefits: ['A box', 'The letter'] })
    expect(asSentThere({ benefits: null })).toEqual({ benefits: [] })
    expect(asSentThere({ welcome_page_url: null })).toEqual({ welcome_page_url: null })
    expect([asSentThere({ archived: 'archived' }), asSentThere({ archived: null })]).toEqual([
      { active: false },
      { active: true },
    ])
  })

  test('is both prices, or nothing: Ghost would make up the other', () => {
    expect(asSentThere({ prices: '900/9900 EUR' })).toEqual({
      monthly_price: 900,
      yearly_price: 9_900,
      currency: 'EUR',
    })
    for (const prices of ['900/ EUR', '/9900 EUR', null])
      expect(asSentThere({ name: 'A', prices })).toBeNull()
  })
})

test('who chooses between two tiers reads what each says', () => {
  const words = (side: object) => tierInWords({ name: 'Friends', ...side }, 'en-GB')
  expect(words({})).toBe('')
  expect(words({ description: 'Of the farm', prices: '900/9900 EUR', benefits: 'A box\nThe letter' })).toBe(
    'Of the farm · €9.00 a month · €99.00 a year · A box · The letter',
  )
  expect(words({ prices: '/9900 GBP', welcome_page_url: '/welcome', archived: 'archived' })).toBe(
    '£99.00 a year · Welcome page: /welcome · Given to nobody any more',
  )
})
