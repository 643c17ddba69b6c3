import { describe, expect, test } from 'bun:test'
import {
  actionsOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn, paidOrder } from '../../../tests/plain-orders'
import { BalancePage, PrintPage, untilWords } from './pages'
import { CardPage, CardsPage } from './work-pages'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const HELPER = lookedAtBy(person('pia', [], ['orders']))
const card = (over = {}) => ({
  id: 'g-1',
  ending: 'X7Q2',
  amount: pounds(3000),
  left: pounds(1299),
  order: 'RA-1',
  buyer: 'Mair <P>',
  issuedAt: hoursOn(-100),
  expiresAt: null,
  state: 'usable' as const,
  movements: [],
  ...over,
})
const NONE = { values: {}, errors: {} }

describe('until when a card can be used', () => {
  test('is the last day before it runs out, where the cooperative is', () => {
    expect(untilWords(MAIR, new Date('2029-12-31T23:59:59Z'))).toBe('It can be used until 31 December 2029.')
    expect(untilWords(MAIR, new Date('2030-01-01T00:00:00Z'))).toBe('It can be used until 31 December 2029.')
    expect(untilWords(MAIR, new Date('2030-07-01T00:00:00Z'))).toBe('It can be used until 1 July 2030.')
    const tokyo = { ...MAIR, timeZone: 'Asia/Tokyo' }
    expect(untilWords(tokyo, new Date('2029-12-31T15:00:00Z'))).toBe('It can be used until 31 December 2029.')
    expect(untilWords(MAIR, null)).toBe('It does not run out.')
  })
})

describe('what is left on a card', () => {
  test('is said by its ending, and its code is not said again', async () => {
    const left = { id: 'g-1', ending: 'X7Q2', left: pounds(1), expiresAt: null }
    const document = await shown(<BalancePage page={MAIR} card={left} values={{}} errors={{}} />)
    expect(wordsOf(document.querySelector('.notice'))).toBe(
      '£0.01 is leftOn the gift card that ends in X7Q2. It does not run out.',
    )
    expect(document.querySelector('[name=code]')?.getAttribute('value') ?? '').toBe('')
    expect(document.querySelector('[name=code]')?.getAttribute('autocomplete')).toBe('off')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is not said of a code that nobody knows, which stays typed', async () => {
    const typed = { values: { code: '<AB CD>' }, errors: { code: 'We do not know it.' } }
    const document = await shown(<BalancePage page={MAIR} card={null} {...typed} />)
    expect(document.querySelector('[name=code]')?.getAttribute('value')).toBe('<AB CD>')
    expect(document.querySelector('.notice')).toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('cards to print', () => {
  test('are each with its code, its worth and until when', async () => {
    const cards = [
      { id: 'g-1', code: 'AAAA-BBBB', amount: pounds(3000), expiresAt: new Date('2030-01-01T00:00:00Z') },
      { id: 'g-2', code: 'CCCC-DDDD', amount: pounds(99), expiresAt: null },
    ]
    const document = await shown(<PrintPage page={MAIR} order={paidOrder()} cards={cards} />)
    expect([...document.querySelectorAll('li.card')].map(wordsOf)).toEqual([
      '£30.00AAAA-BBBBIt can be used until 31 December 2029.',
      '£0.99CCCC-DDDDIt does not run out.',
    ])
  })

  test('are none once they were used', async () => {
    const document = await shown(<PrintPage page={MAIR} order={paidOrder()} cards={[]} />)
    expect(wordsOf(document)).toContain('Nothing to print')
    expect(wordsOf(document)).not.toContain('Print this page')
  })
})

describe('the shop’s list of cards', () => {
  const list = (over: Partial<Parameters<typeof CardsPage>[0]> = {}) =>
    shown(<CardsPage page={KEEPER} cards={[card()]} next={null} text="" settings={NONE} {...over} />)

  test('says what each is worth, what is left and how it stands', async () => {
    const cards = (['usable', 'used-up', 'expired', 'refunded'] as const).map(state => card({ state }))
    expect(rowsOf(await list({ cards }))).toEqual(
      ['can be used', 'used up', 'has run out', 'given back'].map(state => [
        '…X7Q2',
        '13 June 2026',
        '£30.00',
        '£12.99',
        state,
      ]),
    )
    expect(linksOf(await list())['…X7Q2']).toBe('/shop/gift-cards/g-1')
    expect(rowsOf(await list({ cards: [] }))).toEqual([['None has been sold yet.']])
    expect(rowsOf(await list({ cards: [], text: 'Q' }))).toEqual([['None ends so.']])
  })

  test('goes on with what was looked for', async () => {
    expect(linksOf(await list({ next: 'g-9', text: 'a&b' })).Older).toBe('/shop/gift-cards?after=g-9&q=a%26b')
    expect(linksOf(await list()).Older).toBeUndefined()
  })

  test('lets who keeps the money say how long they are good for', async () => {
    const settings = { values: { years: '1' }, errors: { years: 'Between 3 and 30 years.' } }
    const document = await list({ settings })
    expect(document.querySelector('[name=years]')?.getAttribute('value')).toBe('1')
    expect(obstaclesIn(document)).toEqual([])
    expect((await list({ page: HELPER })).querySelector('[name=years]')).toBeNull()
  })
})

describe('one card', () => {
  const look = (over = {}, code: string | null = null, page = KEEPER) =>
    shown(<CardPage page={page} card={card(over) as never} code={code} />)
  const NEW_CODE = '/shop/gift-cards/g-1/code'

  test('gets a new code while something can be paid with it, by who keeps the money', async () => {
    const document = await look()
    expect(actionsOf(document)).toEqual([NEW_CODE])
    expect(document.querySelector('[name=ending]')?.getAttribute('value')).toBe('X7Q2')
    expect(actionsOf(await look({}, null, HELPER))).toEqual([])
    for (const state of ['used-up', 'expired', 'refunded'])
      expect(actionsOf(await look({ state }))).toEqual([])
  })

  test('shows the new code once, and makes no other beside it', async () => {
    const document = await look({}, 'AAAA-BBBB')
    expect(wordsOf(document.querySelector('code'))).toBe('AAAA-BBBB')
    expect(actionsOf(document)).toEqual([])
    expect((await look()).querySelector('code')).toBeNull()
  })

  test('says what is left of what, who bought it, and what was booked on it', async () => {
    const movements = [
      { at: hoursOn(-1), kind: 'part-held', amount: pounds(-1701), order: 'RA-2' },
      { at: hoursOn(-2), kind: 'gift-card-expired', amount: pounds(-1), order: null },
      { at: hoursOn(-3), kind: 'something-new', amount: pounds(3000), order: null },
    ]
    const document = await look({ movements })
    expect(wordsOf(document)).toContain('£12.99 of £30.00 is left. It does not run out.')
    expect(wordsOf(document)).toContain('Bought by Mair <P> with order RA-1.')
    expect(rowsOf(document).map(row => row.slice(1))).toEqual([
      ['Paid for order RA-2', '-£17.01'],
      ['Has run out', '-£0.01'],
      ['something-new', '£30.00'],
    ])
    expect(linksOf(document)['RA-1']).toBe('/shop/orders/RA-1')
  })
})
