import { describe, expect, test } from 'bun:test'
import type { OfferedWay } from '#core/services/cart/ways/ways-for'
import { formFields } from '../../../tests/form-fields'
import {
  choicesOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  STRANGER,
  shown,
  wordsOf,
} from '../../../tests/pages'
import { cartLine, hoursOn, plainCart, plainOffer, plainSlot } from '../../../tests/plain-orders'
import { CheckoutPage, type CheckoutPageProps } from './pages'
import { readSeen, SEEN, seenText } from './seen'
import { SoldOutPage } from './sold-out'

const MAIR = lookedAtBy(person('mair'))
const VISITOR = lookedAtBy(STRANGER)
const COLLECTED = { chosen: null, offered: false, place: null, places: false, bound: false } as const
const CARD: OfferedWay = { way: 'sumup', credit: null, short: false }
const CASH: OfferedWay = { way: 'cash', credit: null, short: false }

const look = (over: Partial<CheckoutPageProps> = {}) =>
  shown(
    <CheckoutPage
      page={MAIR}
      cart={plainCart()}
      slots={[]}
      ways={[CARD]}
      delivery={COLLECTED}
      cards={[]}
      credit={null}
      household={null}
      values={{ name: 'Mair', key: 'k'.repeat(16) }}
      {...over}
    />,
  )
type Page = Awaited<ReturnType<typeof look>>
const fieldsOf = (document: Page) => {
  const form = document.querySelector('form[action="/orders"]')
  return form ? formFields(form) : {}
}
const button = (document: Page) => document.querySelector('form[action="/orders"] button')

describe('the form of the checkout', () => {
  test('carries what its buyer saw, and what makes two presses one order', async () => {
    const cart = plainCart()
    expect(fieldsOf(await look({ cart }))).toMatchObject({
      key: 'k'.repeat(16),
      total: seenText(cart),
      name: 'Mair',
    })
  })

  test('asks a visitor for an address, and says that they need no account; a member’s is known', async () => {
    const [own, theirs] = [await look(), await look({ page: VISITOR })]
    expect([own, theirs].map(document => document.querySelector('input[type=email]') !== null)).toEqual([
      false,
      true,
    ])
    expect(wordsOf(own)).toContain('We write to mair@example.test when it is paid.')
    // A button of the form, so that nothing typed is lost.
    const leaving = 'button[value=sign-in][form=checkout][formaction="/checkout/details"][formnovalidate]'
    const ways = [own, theirs].map(document => [
      document.querySelectorAll(`form ${leaving}`).length,
      document.querySelectorAll(`.masthead ${leaving}`).length,
      document.querySelectorAll('.masthead a[href^="/login"]').length,
    ])
    expect(ways).toEqual([
      [0, 0, 0],
      [1, 1, 0],
    ])
    for (const document of [own, theirs]) expect(obstaclesIn(document)).toEqual([])
  })

  test.each<[string, Partial<CheckoutPageProps>, string]>([
    ['one way', {}, 'Order and pay £13.00'],
    ['several ways', { ways: [CARD, CASH] }, 'Order for £13.00'],
    ['nothing to pay', { cart: plainCart({ total: pounds(0) }), ways: [] }, 'Order for free'],
  ])('of %s says on its button what pressing it means', async (_, over, text) => {
    const document = await look(over)
    expect(wordsOf(button(document))).toBe(text)
    // Of several ways each says for itself what happens, and of what is free there is nothing to pay anywhere.
    expect(wordsOf(document).includes('You pay on SumUp’s page')).toBe(text === 'Order and pay £13.00')
  })

  test('cannot be sent while something is short', async () => {
    const short = plainCart({ lines: [cartLine({ state: 'short', quantity: 20 })] })
    const document = await look({ cart: short })
    expect(button(document)?.hasAttribute('disabled')).toBe(true)
    expect(wordsOf(document.querySelector('.notice--error'))).toContain(
      'only 9 are left, and you wished for 20',
    )
    expect(button(await look())?.hasAttribute('disabled')).toBe(false)
  })

  test('comes back with what was typed, and with a link to each field that has a fault', async () => {
    const values = {
      name: '<Mair>',
      email: 'x',
      note: '  \nBy the "gate"',
      slot: 'slot-1',
      way: 'cash',
      credit: 'on',
      key: 'k'.repeat(16),
    }
    const errors = {
      name: 'Too long.',
      email: 'No address.',
      slot: 'Taken.',
      way: 'Not today.',
      delivery: 'Full.',
    }
    const document = await look({
      page: VISITOR,
      values,
      errors,
      slots: [plainSlot()],
      ways: [CARD, CASH],
      delivery: { ...COLLECTED, offered: true },
    })
    expect(fieldsOf(document)).toMatchObject({
      name: '<Mair>',
      email: 'x',
      slot: 'slot-1',
      way: 'cash',
    })
    expect(document.querySelector('textarea[name=note]')?.textContent).toContain('By the "gate"')
    const links = [...document.querySelectorAll('.form-errors a')].map(link => link.getAttribute('href'))
    expect(links).toEqual(['#field-name', '#field-email', '#field-slot', '#field-way', '#field-delivery'])
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('what a checkout says first', () => {
  test.each([
    ['shrunk', 'This is what is left'],
    ['total-changed', 'Prices have changed'],
    ['payments-away', 'The payment service does not answer'],
  ] as const)('of %s is a sentence', async (fault, title) => {
    expect(wordsOf(await look({ fault }))).toContain(title)
    expect(wordsOf(await look())).not.toContain(title)
  })
})

describe('when it is collected', () => {
  const slots = [plainSlot(), plainSlot({ id: 'slot-2', free: 1 }), plainSlot({ id: 'slot-3', mine: true })]

  test('is any market day, or one of the times with its places', async () => {
    const document = await look({ slots, values: { name: 'M', key: 'k', slot: 'any' } })
    const choices = choicesOf(document, 'slot')
    expect(choices.map(({ value, taken }) => [value, taken])).toEqual([
      ['any', true],
      ['slot-1', false],
      ['slot-2', false],
      ['slot-3', false],
    ])
    expect(choices.map(({ text }) => /3 places left|Last place|You have a place/.exec(text)?.[0])).toEqual([
      undefined,
      '3 places left',
      'Last place',
      'You have a place',
    ])
    expect(choices[1]?.text).toContain('Friday 19 June')
  })

  test('has to be chosen where its place is bound, and nothing is chosen for anybody', async () => {
    const document = await look({
      slots,
      values: { name: 'M', key: 'k', slot: 'any' },
      delivery: { ...COLLECTED, bound: true },
    })
    expect(choicesOf(document, 'slot').map(({ value, taken }) => [value, taken])).toEqual([
      ['slot-1', false],
      ['slot-2', false],
      ['slot-3', false],
    ])
  })

  test('cannot be said where no time is left, and the fault is told there', async () => {
    const document = await look({
      delivery: { ...COLLECTED, bound: true },
      errors: { slot: 'When will you collect it?' },
    })
    expect(wordsOf(document.querySelector('#field-slot'))).toContain('There is no time left')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('says once where all of them are, and at each where they differ', async () => {
    const hint = async (places: readonly string[]) => {
      const document = await look({
        slots: places.map((place, at) => plainSlot({ id: `slot-${at}`, place })),
      })
      const said = wordsOf(document.querySelector('#field-slot-hint'))
      return [said, choicesOf(document, 'slot').map(({ text }) => places.some(place => text.includes(place)))]
    }
    expect(await hint(['Shed', 'Shed'])).toEqual(['Shed', [false, false, false]])
    expect(await hint(['Shed', 'Barn'])).toEqual(['', [false, true, true]])
  })

  test('says that there are later ones, where more than fit may be open', async () => {
    const many = (count: number) => Array.from({ length: count }, (_, at) => plainSlot({ id: `slot-${at}` }))
    expect(wordsOf(await look({ slots: many(12) }))).toContain('These are the next 12 times')
    expect(wordsOf(await look({ slots: many(11) }))).not.toContain('These are the next')
  })
})

describe('how it comes to its buyer', () => {
  const chosen = {
    roundId: 'r',
    zoneId: 'z',
    zone: 'North',
    startsAt: hoursOn(30),
    endsAt: hoursOn(33),
    open: true,
    address: '1 Mill Lane\nHebden',
    postcode: 'HX7 8AB',
    phone: '',
    note: '',
  } as unknown as NonNullable<CheckoutPageProps['delivery']['chosen']>
  const place = {
    id: 'p',
    name: 'The <Mill>',
    address: 'Mill Lane\nHebden',
    hours: 'Fridays',
    open: true,
    latitude: 53.7,
    longitude: -2,
  } as unknown as NonNullable<CheckoutPageProps['delivery']['place']>
  const how = async (delivery: Partial<CheckoutPageProps['delivery']>) =>
    look({ delivery: { ...COLLECTED, ...delivery }, slots: [plainSlot()] })

  /** Buttons of the form itself, so that what is typed is kept. */
  const leadsTo = (document: Awaited<ReturnType<typeof look>>) =>
    Object.fromEntries(
      [...document.querySelectorAll('form[action="/orders"] button[formaction]')].map(each => [
        wordsOf(each),
        `${each.getAttribute('formaction')} ${each.getAttribute('value')}`,
      ]),
    )

  test('is not asked where there is nothing to choose', async () => {
    expect((await how({})).querySelector('#field-delivery')).toBeNull()
  })

  test('is collected until somebody chooses to have it brought', async () => {
    const document = await how({ offered: true })
    expect(wordsOf(document.querySelector('#field-delivery'))).toContain('You collect it.')
    expect(leadsTo(document)['Have it delivered']).toBe('/checkout/details delivery')
    expect(leadsTo(document)['Choose where to collect it']).toBeUndefined()
  })

  test('once it is brought, nobody asks when it is collected, and cash is paid at the door', async () => {
    const document = await look({
      delivery: { ...COLLECTED, offered: true, chosen },
      slots: [plainSlot()],
      ways: [CARD, CASH],
    })
    expect(choicesOf(document, 'slot')).toEqual([])
    expect(wordsOf(document.querySelector('#field-delivery'))).toContain('to 1 Mill Lane, Hebden, HX7 8AB.')
    expect(
      choicesOf(document, 'way')
        .map(({ text }) => text)
        .join(),
    ).toContain('In cash, when we bring it')
    expect(leadsTo(document)['Change the delivery']).toBe('/checkout/details delivery')
  })

  test('that is not to be had any more says so', async () => {
    const document = await how({ offered: true, chosen: { ...chosen, open: false } })
    expect(wordsOf(document.querySelector('#field-delivery'))).toContain('No longer to be had: ')
    expect(wordsOf(document.querySelector('#field-delivery'))).not.toContain('We bring it on')
  })

  test('at a place says where that is and shows it on a map, unless nothing goes there any more', async () => {
    const document = await how({ places: true, place })
    expect(wordsOf(document.querySelector('#field-delivery'))).toContain(
      'You collect it at The <Mill>, Mill Lane, Hebden. Fridays',
    )
    expect(linksOf(document)['On the map']).toStartWith('https://')
    expect(leadsTo(document)['Another place']).toBe('/checkout/details place')
    const closed = await how({ places: true, place: { ...place, open: false } })
    expect(wordsOf(closed)).toContain('The <Mill>: nothing can be ordered to it any more.')
    expect(linksOf(closed)['On the map']).toBeUndefined()
  })
})

describe('how it is paid', () => {
  const credit: OfferedWay = { way: 'credit', credit: pounds(2000), short: false }

  test('is not asked where there is one way', async () => {
    expect(choicesOf(await look(), 'way')).toEqual([])
  })

  test('is by card unless something else is chosen', async () => {
    const taken = async (way?: string) =>
      choicesOf(await look({ ways: [CARD, CASH, credit], values: { name: 'M', key: 'k', way } }), 'way')
        .filter(choice => choice.taken)
        .map(({ value }) => value)
    expect([await taken(), await taken('cash'), await taken('credit')]).toEqual([
      ['sumup'],
      ['cash'],
      ['credit'],
    ])
  })

  test.each([
    [credit, 'You have £20.00.', false],
    [{ ...credit, short: true }, 'You have £20.00, which is not enough for this order.', true],
    [{ ...credit, household: 'Mill' }, 'Your household Mill has £20.00.', false],
    [{ ...credit, way: 'account' as const }, 'You have £20.00.', false],
  ])('from %p says how much there is', async (way, hint, disabled) => {
    const document = await look({ ways: [CARD, way] })
    const [, choice] = choicesOf(document, 'way')
    expect(choice?.text).toContain(hint)
    expect(document.querySelector(`input[value=${way.way}]`)?.hasAttribute('disabled')).toBe(disabled)
  })

  test('paid by card on file or by another card, it is paid with the order', async () => {
    const said = async (ways: readonly OfferedWay[]) => wordsOf(await look({ onFile: 'Visa …4242', ways }))
    expect(await said([CARD])).toContain('Order and pay £13.00')
    expect(await said([CARD, { ...CARD, way: 'cash' }])).toContain('Order for £13.00')
  })

  test('by the card on file stands first, and makes one way a choice', async () => {
    const choices = choicesOf(await look({ onFile: 'Visa …4242 <b>' }), 'way')
    expect(choices.map(({ value, taken }) => [value, taken])).toEqual([
      ['on-file', false],
      ['sumup', true],
    ])
    expect(choices[0]?.text).toContain('By your card on file: Visa …4242 <b>')
    // Of what is free there is nothing to pay by it.
    expect(choicesOf(await look({ onFile: 'Visa', ways: [] }), 'way')).toEqual([])
  })

  test.each([
    [1, true],
    [1299, true],
    [1300, false],
    [5000, false],
    [0, false],
  ])('of %d pence of credit and £13.00 to pay, some may be used first: %p', async (amount, offered) => {
    const document = await look({ credit: pounds(amount), ways: [CARD, CASH] })
    expect(document.querySelector('input[name=credit]') !== null).toBe(offered)
  })

  test('credit of a household is called theirs, and stays ticked where it was', async () => {
    const over = { credit: pounds(400), household: 'Mill & Lane' }
    const box = async (credit?: string) => {
      const document = await look({ ...over, values: { name: 'M', key: 'k', credit } })
      const input = document.querySelector('input[name=credit]')
      return [wordsOf(input?.closest('label')), input?.hasAttribute('checked')]
    }
    expect(await box()).toEqual(['Use our credit of £4.00 in Mill & Lane first', false])
    expect((await box('on'))[1]).toBe(true)
    expect(wordsOf(await look({ credit: pounds(400) }))).toContain('Use my credit of £4.00 first')
  })
})

describe('the summary beside it', () => {
  const cards = (...amounts: number[]) =>
    amounts.map((amount, at) => ({ id: `g-${at}`, ending: `X${at}`, left: pounds(amount), expiresAt: null }))
  const said = async (...amounts: number[]) =>
    wordsOf((await look({ cards: cards(...amounts) })).querySelector('.checkout-summary'))

  test.each([
    [[500], '£5.00 of it is paid with your gift card, and £8.00 is left to pay.'],
    [[500, 300], '£8.00 of it is paid with your gift cards, and £5.00 is left to pay.'],
    [[1299], '£12.99 of it is paid with your gift card, and £0.01 is left to pay.'],
    [[1300], '£13.00 of it is paid with your gift card, and nothing is left to pay.'],
    [[1000, 1000], '£13.00 of it is paid with your gift cards, and nothing is left to pay.'],
  ])('says of cards of %p pence what they pay', async (amounts, sentence) => {
    expect(await said(...amounts)).toContain(sentence)
  })

  test('says nothing of cards that pay nothing', async () => {
    expect(await said()).not.toContain('of it is paid')
    expect(await said(0)).not.toContain('of it is paid')
    const free = await look({ cards: cards(500), cart: plainCart({ total: pounds(0) }) })
    expect(wordsOf(free)).not.toContain('of it is paid')
  })

  test('names what is ordered with its price list, and what is sold no more', async () => {
    const lines = [
      cartLine({ priceRule: 'Members’', offer: plainOffer({ detail: 'Jar <b>' }) }),
      cartLine({ id: 'line-2', offer: null, unitPrice: null, total: null, state: 'gone' }),
    ]
    const document = await look({ cart: plainCart({ lines }) })
    expect(rowsOf(document, '.checkout-summary table')).toEqual([
      ['2 × Heather honeyJar <b>Members’', '£13.00'],
      ['2 × not on sale any more', '–'],
    ])
    expect(document.querySelector('#checkout')?.getAttribute('data-hx-post')).toBe('/checkout/details')
    const leaving = document.querySelector('.checkout-summary button[formaction="/checkout/details"]')
    expect([wordsOf(leaving), leaving?.getAttribute('value')]).toEqual(['Change the cart', 'cart'])
  })
})

describe('who comes too late', () => {
  const values = { name: 'M<air>', note: 'By the gate', key: 'k'.repeat(16), total: '1300' }
  const late = async (states: readonly ('available' | 'short' | 'gone')[]) =>
    shown(
      <SoldOutPage
        page={MAIR}
        lines={states.map((state, at) => cartLine({ id: `line-${at}`, state }))}
        values={values}
      />,
    )

  test('keeps all they wrote for the next step, and nothing that they did not', async () => {
    const form = (await late(['short', 'available'])).querySelector('form[action="/orders"]')
    expect(form && formFields(form)).toEqual(values)
    expect(wordsOf(form)).toContain('What you wrote is kept for the next step.')
  })

  test.each([
    [['short'], 'Take what is left'],
    [['gone', 'available'], 'Take what is left'],
    [['available'], 'Try again'],
    [['gone', 'gone'], undefined],
    [[], undefined],
  ] as const)('with lines that are %p is offered %p', async (states, label) => {
    const document = await late(states)
    const press = document.querySelector('button[name=left]')
    expect(press ? wordsOf(press) : undefined).toBe(label)
    expect(linksOf(document)['Look at your cart']).toBe('/')
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('what a buyer saw', () => {
  test('goes through its field and back', () => {
    const cart = plainCart()
    const text = seenText(cart)
    expect(text).toMatch(new RegExp(SEEN))
    expect(readSeen(text)).toEqual({ seenTotal: 1300, seenLines: text.split('-')[1] })
    expect(readSeen('1300')).toEqual({ seenTotal: 1300, seenLines: undefined })
  })

  test('is another where a price or a number is', () => {
    const seen = (over: Parameters<typeof cartLine>[0]) => seenText(plainCart({ lines: [cartLine(over)] }))
    // Two at £6.50 and one at £13.00 come to the same.
    expect(seen({})).not.toBe(seen({ quantity: 1, unitPrice: pounds(1300) }))
    expect(seen({})).toBe(seen({}))
  })

  test.each([
    '',
    '-1',
    '1e3',
    '1300-',
    '1300-xyz',
    `1300-${'a'.repeat(31)}`,
    '١٣',
    '12345678901234567',
    ' 1',
  ])('is never %p', text => {
    expect(new RegExp(SEEN).test(text)).toBe(false)
  })
})
