import { expect, test } from 'bun:test'
import { linksOf, lookedAtBy, NOON, STRANGER, shown, wordsOf } from '../../../tests/pages'
import { type CheckoutDelivery, DeliveryChoice } from './delivery-choice'

const ADDRESS = {
  name: 'Ann',
  address: '1 Fern Row\nUp the stairs',
  postcode: 'SY1 1AA',
  note: '',
  phone: '',
}
const chosen = (more: object = {}) =>
  ({
    ...ADDRESS,
    roundId: 'r',
    zone: 'North',
    open: true,
    startsAt: NOON,
    endsAt: new Date(NOON.getTime() + 3_600_000),
    ...more,
  }) as unknown as NonNullable<CheckoutDelivery['chosen']>
const place = (more: object = {}) =>
  ({
    id: 'p',
    name: 'The shed',
    address: 'Station Lane\nWernbridge',
    mapUrl: 'https://map.example/p',
    hours: 'Thursday',
    note: '',
    open: true,
    ...more,
  }) as NonNullable<CheckoutDelivery['place']>
const choice = (delivery: Partial<CheckoutDelivery>, error?: string) =>
  shown(
    <DeliveryChoice
      page={lookedAtBy(STRANGER)}
      delivery={{ chosen: null, offered: true, place: null, places: false, bound: false, ...delivery }}
      error={error}
    />,
  )

/** What they say, and where that leads with what is typed so far. */
const buttonsOf = (document: Awaited<ReturnType<typeof choice>>) =>
  Object.fromEntries(
    [...document.querySelectorAll('button[formaction="/checkout/details"]')].map(each => [
      wordsOf(each),
      each.getAttribute('value'),
    ]),
  )

test('where nothing is brought and there is one place, nothing is to be chosen', async () => {
  expect(wordsOf(await choice({ offered: false }))).toBe('')
})

test('who collects can have it brought, and the other way round', async () => {
  const collected = await choice({})
  expect(wordsOf(collected)).toContain('You collect it.')
  expect(buttonsOf(collected)).toEqual({ 'Have it delivered': 'delivery' })
  const brought = await choice({ chosen: chosen() })
  expect(wordsOf(brought)).toContain('to 1 Fern Row, Up the stairs, SY1 1AA.')
  expect(wordsOf(brought)).toContain('We bring it on ')
  expect(buttonsOf(brought)).toEqual({ 'Change the delivery': 'delivery' })
})

test('a round that is full or over says that it is not to be had', async () => {
  const words = wordsOf(await choice({ chosen: chosen({ open: false }) }))
  expect([words.includes('No longer to be had'), words.includes('We bring it')]).toEqual([true, false])
})

test('a place says where it is and when, or that nothing goes there any more', async () => {
  const open = await choice({ offered: false, places: true, place: place() })
  expect(wordsOf(open)).toContain('You collect it at The shed, Station Lane, Wernbridge. Thursday')
  expect(linksOf(open)).toEqual({ 'On the map': 'https://map.example/p' })
  expect(buttonsOf(open)).toEqual({ 'Another place': 'place' })
  const closed = await choice({ offered: false, places: true, place: place({ open: false }) })
  expect(wordsOf(closed)).toContain('The shed: nothing can be ordered to it any more.')
  expect(buttonsOf(await choice({ places: true }))).toHaveProperty('Choose where to collect it')
})

test('a fault is said there', async () => {
  const document = await choice({}, 'Choose a round.')
  expect(wordsOf(document.querySelector('.field--invalid .field__error'))).toBe('Choose a round.')
  expect((await choice({})).querySelector('.field--invalid')).toBeNull()
})
