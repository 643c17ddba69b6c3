import { describe, expect, test } from 'bun:test'
import { OutsideZone } from '#core/services/cart/delivery/cart-delivery'
import type { StandingChoices } from '#core/services/cart/standing/choices'
import type { StandingDay, StandingView } from '#core/services/cart/standing/own-standing'
import { NotOffered } from '#core/services/cart/standing/set-up'
import {
  FirstDayRefused,
  type StandingFields,
  StandingPlaceRefused,
  StandingWayRefused,
} from '#core/services/cart/standing/standing-fields'
import { NothingToRepeat } from '#core/services/cart/standing/write-lines'
import { formFields } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  factsOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { hoursOn } from '../../../tests/plain-orders'
import { DetailFields, valuesOf } from './details-form'
import { DetailsPage } from './details-page'
import { fieldOf, fieldsOfForm } from './fields'
import { NewStandingPage, StandingsPage } from './pages'
import { StandingPage } from './standing-page'
import { rhythmWords } from './words'

const MAIR = lookedAtBy(person('mair'))
const FIELDS: StandingFields = {
  everyWeeks: 1,
  firstDay: '2026-06-19',
  way: 'card',
  name: 'Mair',
  note: '',
  placeId: null,
  slotTime: null,
  delivery: null,
}
const CHOICES: StandingChoices = {
  places: [{ id: 'p-1', name: 'The <Mill>' }],
  zones: [{ id: 'z-1', name: 'North & east' }],
  ways: ['card', 'credit'],
  card: { id: 'c-1', kind: 'Visa', last4: '4242', keptAt: hoursOn(-100) },
}
const day = (over: Partial<StandingDay> = {}): StandingDay => ({
  day: '2026-06-19',
  state: 'coming',
  cutOffAt: hoursOn(24),
  orderNumber: null,
  reason: '',
  leftOut: '',
  ...over,
})
type Line = StandingView['lines'][number]
const line = (over: Partial<Line> = {}): Line =>
  ({
    variantId: 'v-1',
    name: 'Veg box, small',
    quantity: 2,
    unitPrice: pounds(1200),
    vatRate: null,
    substitute: null,
    gone: false,
    ...over,
  }) as Line
const standing = (over: Partial<StandingView> = {}): StandingView => ({
  id: 's-1',
  memberName: 'Mair',
  state: 'running',
  fields: FIELDS,
  pausedUntil: null,
  madeAt: hoursOn(-100),
  endedAt: null,
  where: '',
  contents: '2 × Veg box',
  lines: [line()],
  sum: pounds(2400),
  isNet: false,
  plusVat: false,
  payObstacle: '',
  coming: [day()],
  past: [],
  events: [],
  ...over,
})
const look = (over: Partial<StandingView> = {}, props: Partial<Parameters<typeof StandingPage>[0]> = {}) =>
  shown(<StandingPage page={MAIR} standing={standing(over)} words="" found={[]} {...props} />)
const form = (over: Partial<StandingChoices> = {}, values: Record<string, string> = {}, errors = {}) =>
  shown(<DetailFields page={MAIR} choices={{ ...CHOICES, ...over }} typed={{ values, errors }} />)

describe('the list of standing orders', () => {
  test('without any says how to have one', async () => {
    const document = await shown(<StandingsPage page={MAIR} standings={[]} />)
    expect(wordsOf(document)).toContain('Nothing comes by itself yet')
    expect(linksOf(document)['Repeat what is in my cart']).toBe('/standing-orders/new')
    expect(document.querySelector('table')).toBeNull()
  })

  test('says of each when, what, where, how it is paid and how it stands', async () => {
    const standings = [
      standing(),
      standing({ id: 's-2', state: 'paused', where: 'The <Mill>', fields: { ...FIELDS, way: 'credit' } }),
      standing({ id: 's-3', state: 'paused', pausedUntil: '2026-07-03' }),
      standing({ id: 's-4', state: 'ended', fields: { ...FIELDS, everyWeeks: 4, way: 'account' } }),
    ]
    const document = await shown(<StandingsPage page={MAIR} standings={standings} />)
    expect(rowsOf(document)).toEqual([
      ['Every week, on Friday', '2 × Veg box', 'Where we are', 'By card on file', 'Running'],
      ['Every week, on Friday', '2 × Veg box', 'The <Mill>', 'From credit', 'Paused'],
      [
        'Every week, on Friday',
        '2 × Veg box',
        'Where we are',
        'By card on file',
        'Paused until Friday 3 July',
      ],
      ['Every four weeks, on Friday', '2 × Veg box', 'Where we are', 'On the monthly bill', 'Ended'],
    ])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('says a rhythm in the words of a calendar', () => {
    const said = (everyWeeks: number, firstDay: string, locale = 'en-GB') =>
      rhythmWords({ ...FIELDS, everyWeeks, firstDay }, locale)
    expect(said(2, '2026-06-21')).toBe('Every two weeks, on Sunday')
    expect(said(1, '2026-06-22', 'de-DE')).toBe('Every week, on Montag')
  })
})

describe('a standing order', () => {
  test('can be skipped, changed, paused and ended while it runs, and only read once it ended', async () => {
    const runs = await look()
    expect(actionsOf(runs)).toEqual([
      '/standing-orders/s-1/skipped-days',
      '/standing-orders/s-1/lines',
      '/standing-orders/s-1/pause',
      '/standing-orders/s-1/end',
    ])
    const ended = await look({ state: 'ended', endedAt: hoursOn(-1), lines: [line({ name: 'Rye <b>' })] })
    expect(actionsOf(ended)).toEqual([])
    expect(linksOf(ended)['Days, place and payment']).toBeUndefined()
    expect(wordsOf(ended.querySelector('#lines'))).toContain('2 × Rye <b>')
    expect(factsOf(ended).Ended).toBe('17 June 2026')
    for (const document of [runs, ended]) expect(obstaclesIn(document)).toEqual([])
  })

  test('says what stands in the way of paying for it', async () => {
    const document = await look({ payObstacle: 'There is £1.00 of <credit>.' })
    expect(wordsOf(document.querySelector('.notice--error'))).toContain('There is £1.00 of <credit>.')
    expect((await look()).querySelector('.notice--error')).toBeNull()
    expect(obstaclesIn(document)).toEqual([])
  })

  test.each([
    ['comes', day(), ['Skip it']],
    ['is skipped', day({ state: 'skipped' }), ['Let it come']],
    ['falls on a holiday', day({ state: 'closed' }), []],
    ['is being packed', day({ cutOffAt: hoursOn(0) }), []],
    ['is skipped and too late to come', day({ state: 'skipped', cutOffAt: hoursOn(0) }), []],
  ])('of a day that %s offers what can be done', async (_, each, buttons) => {
    const document = await look({ coming: [each] })
    expect([...document.querySelectorAll('#next button')].map(wordsOf)).toEqual(buttons)
  })

  test('lets a day come by its own address, and skips it by a field', async () => {
    const coming = [day({ state: 'skipped' }), day({ day: '2026-06-26' })]
    const document = await look({ coming })
    expect(actionsOf(document).slice(0, 2)).toEqual([
      '/standing-orders/s-1/skipped-days/2026-06-19?_method=delete',
      '/standing-orders/s-1/skipped-days',
    ])
    expect(document.querySelector('#next input[name=day]')?.getAttribute('value')).toBe('2026-06-26')
    expect(rowsOf(await look({ coming: [] }), '#next table')).toEqual([['None is planned.']])
  })

  test('shows what comes, what it costs today, and what may come instead', async () => {
    const lines = [
      line({ substitute: { variantId: 'v-9', name: 'Large box' } as never }),
      line({ variantId: 'v-2', name: 'Milk <b>', quantity: 1, gone: true }),
    ]
    const document = await look({ lines })
    const form = document.querySelector('form[action="/standing-orders/s-1/lines"]')
    expect(form && formFields(form)).toEqual({
      sought: '',
      q: '',
      'quantity-v-1': '2',
      'instead-v-1': 'v-9',
      'quantity-v-2': '1',
      'instead-v-2': '',
    })
    expect([...document.querySelectorAll('#lines fieldset p')].map(wordsOf)).toEqual(
      expect.arrayContaining(['£12.00 each today', 'It is sold no more.']),
    )
    // Nothing comes instead of itself.
    expect(choicesOf(document, 'instead-v-1').map(({ value }) => value)).toEqual(['', 'v-2', 'v-9'])
    expect(choicesOf(document, 'instead-v-2').map(({ value }) => value)).toEqual(['', 'v-1', 'v-9'])
    expect(wordsOf(document)).toContain('Together about £24.00 today')
    expect(document.querySelector('[name^=swap-]')).toBeNull()
  })

  test('offers what was found to add, to swap and to come instead, each once', async () => {
    const found = [
      { variantId: 'v-7', name: 'Kale', quantity: 1, substituteId: null },
      { variantId: 'v-1', name: 'Veg box, small', quantity: 1, substituteId: null },
    ]
    const document = await look({}, { words: 'a', found })
    expect(choicesOf(document, 'swap-v-1').map(({ text }) => text)).toEqual([
      'Keep it',
      'Kale',
      'Veg box, small',
    ])
    expect(choicesOf(document, 'instead-v-1').map(({ value }) => value)).toEqual(['', 'v-7'])
    expect(document.querySelectorAll('button[formaction="/standing-orders/s-1/lines/new"]')).toHaveLength(2)
    expect(document.querySelector('input[type=search]')?.getAttribute('value')).toBe('a')
  })

  test.each([
    ['moon', true],
    [' ', false],
    ['', false],
  ])('says of %p, where nothing was found, that nothing is called so: %p', async (words, said) => {
    expect(wordsOf(await look({}, { words })).includes('Nothing is called so')).toBe(said)
  })

  test('that is paused goes on by a press', async () => {
    const document = await look({ state: 'paused', pausedUntil: '2026-07-03' })
    expect(actionsOf(document)).toContain('/standing-orders/s-1/pause?_method=delete')
    expect(document.querySelector('[name=until]')?.getAttribute('value')).toBe('2026-07-03')
    expect(actionsOf(await look())).not.toContain('/standing-orders/s-1/pause?_method=delete')
  })

  test('says where to, when and in whose name', async () => {
    const delivery = {
      zoneId: 'z-1',
      address: '1 Mill Lane',
      postcode: 'HX7',
      phone: '',
      note: 'Back <door>',
    }
    const brought = factsOf(
      await look({ where: 'North', fields: { ...FIELDS, delivery, note: 'No <nuts>' } }),
    )
    expect([brought.Delivery, brought.To, brought.Note]).toEqual([
      'North',
      '1 Mill Lane, HX7, Back <door>',
      'No <nuts>',
    ])
    expect(brought.Collected).toBeUndefined()
    const collected = factsOf(await look({ fields: { ...FIELDS, slotTime: '17:30' } }))
    expect([collected.Collected, collected.At, collected.To]).toEqual(['Where we are', '17:30', undefined])
  })

  test('says what came of each day, what could not be had, and why', async () => {
    const past = [
      day({ state: 'placed', orderNumber: 'RA-9', leftOut: 'Kale\nMilk <b>' }),
      day({ day: '2026-06-12', state: 'failed', reason: 'The card was refused.' }),
    ]
    const document = await look({ past })
    expect(rowsOf(document, '#past table')).toEqual([
      ['Friday 19 June', 'Ordered', 'RA-9', 'Kale; Milk <b>'],
      ['Friday 12 June', 'Did not come', '', 'The card was refused.'],
    ])
    expect(linksOf(document)['RA-9']).toBe('/orders/RA-9')
    expect((await look()).querySelector('#past')).toBeNull()
  })
})

describe('its form', () => {
  test('offers every place, every round and each way that there is', async () => {
    const document = await form()
    expect(choicesOf(document, 'home').map(({ value, text }) => [value, text])).toEqual([
      ['any', 'I collect it where you are'],
      ['place:p-1', 'I collect it at The <Mill>'],
      ['zone:z-1', 'You bring it: North & east'],
    ])
    expect(choicesOf(document, 'way').map(({ text }) => text)).toEqual([
      expect.stringMatching(/^By card on file: Visa .*4242$/),
      'From credit',
    ])
    expect(linksOf(document)['Leave a card with us']).toBeUndefined()
    expect(obstaclesIn(document)).toEqual([])
  })

  test('asks for no address where nothing is brought', async () => {
    for (const [zones, asked] of [
      [[], false],
      [CHOICES.zones, true],
    ] as const)
      expect((await form({ zones })).querySelector('[name=address]') !== null).toBe(asked)
  })

  test('lets nobody pay by a card that they have not left, and says where to leave one', async () => {
    const document = await form({ card: null })
    expect(document.querySelector('input[value=card]')?.hasAttribute('disabled')).toBe(true)
    expect(choicesOf(document, 'way')[0]?.text).toContain('You have left no card yet.')
    expect(linksOf(document)['Leave a card with us']).toBe('/card')
  })

  test.each([
    FIELDS,
    { ...FIELDS, everyWeeks: 4, way: 'account' as const, note: 'By the "gate"', slotTime: '17:30' },
    { ...FIELDS, placeId: 'p-1' },
    {
      ...FIELDS,
      delivery: { zoneId: 'z-1', address: '1 Mill\nLane', postcode: 'HX7', phone: '1', note: 'Back <door>' },
    },
  ])('says again what was saved: %p', fields => {
    const values = valuesOf(fields)
    expect(fieldsOfForm({ ...values, slotTime: values.slotTime || undefined } as never)).toEqual(fields)
  })

  test('has its fault beside the field that it is about', () => {
    const about = (refusal: unknown) => fieldOf(refusal)?.field
    expect(about(new StandingWayRefused('No.', 409))).toBe('way')
    expect(about(new FirstDayRefused('No.', 409))).toBe('firstDay')
    expect(about(new StandingPlaceRefused('No.', 409))).toBe('home')
    expect(about(new OutsideZone('North'))).toBe('postcode')
    expect([about(new NothingToRepeat('No.', 409)), about(new NotOffered())]).toEqual(['lines', 'lines'])
    for (const other of [new Error('x'), null, 'way']) expect(fieldOf(other)).toBeNull()
  })

  test('comes back with all that was typed, and leads to each fault', async () => {
    const errors = Object.fromEntries(
      ['everyWeeks', 'firstDay', 'home', 'slotTime', 'way', 'name', 'postcode', 'lines'].map(name => [
        name,
        'No.',
      ]),
    )
    const values = {
      key: 'k',
      variant: 'v',
      firstDay: '2026-02-30',
      home: 'zone:z-1',
      name: '<M>',
      postcode: 'X',
    }
    const wishes = [{ variantId: 'v-1', name: 'Veg <box>', quantity: 2, substituteId: null }]
    const document = await shown(
      <NewStandingPage page={MAIR} choices={CHOICES} wishes={wishes} typed={{ values, errors }} />,
    )
    const sent = document.querySelector('form[action="/standing-orders"]')
    expect(sent && formFields(sent)).toMatchObject(values)
    expect(wordsOf(document)).toContain('2 × Veg <box>')
    expect(obstaclesIn(document)).toEqual([])
    const { lines: _, ...others } = errors
    const details = await shown(
      <DetailsPage page={MAIR} standing={standing()} choices={CHOICES} typed={{ values, errors: others }} />,
    )
    expect(obstaclesIn(details)).toEqual([])
    expect(actionsOf(details)).toEqual(['/standing-orders/s-1/details'])
  })

  test('of nothing to repeat is none', async () => {
    const document = await shown(
      <NewStandingPage page={MAIR} choices={CHOICES} wishes={[]} typed={{ values: {}, errors: {} }} />,
    )
    expect(wordsOf(document)).toContain('There is nothing to repeat')
    expect(actionsOf(document)).toEqual([])
  })
})
