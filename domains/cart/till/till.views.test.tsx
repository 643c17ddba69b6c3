import { describe, expect, test } from 'bun:test'
import type { CartLineView } from '#core/services/cart/lines/read-cart'
import type { OrderView } from '#core/services/cart/orders/read-order'
import type { Customer } from '#core/services/cart/till/till'
import { formFields, pressedByEnter } from '../../../tests/form-fields'
import {
  actionsOf,
  choicesOf,
  linksOf,
  lookedAtBy,
  obstaclesIn,
  person,
  pounds,
  rowsOf,
  shown,
  wordsOf,
} from '../../../tests/pages'
import {
  cartLine,
  paidOrder,
  plainCart,
  plainOffer,
  plainOrder,
  plainSlot,
} from '../../../tests/plain-orders'
import { seenText } from '../checkout/seen'
import { tillPath } from './customer'
import { CustomersPage } from './customers-page'
import { PhonePage } from './phone-page'
import { SalePage } from './sale-page'
import { TillPage } from './till-page'

const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const HELPER = lookedAtBy(person('pia', [], ['orders']))
const MAIR: Customer = {
  id: 'mair',
  name: 'Mair <P>',
  email: 'mair@example.test',
  credit: pounds(500),
  household: null,
}
const STALL = { id: 'reader-1', name: 'Stall <1>' }
const card = (amount: number, id = 'g-1') => ({ id, ending: 'X7', left: pounds(amount), expiresAt: null })

type TillProps = Partial<Parameters<typeof TillPage>[0]>
const look = (props: TillProps = {}) =>
  shown(
    <TillPage
      page={KEEPER}
      cart={plainCart()}
      cards={[]}
      customer={null}
      readers={[]}
      found={null}
      search={{ text: '', quantity: 1 }}
      currency="GBP"
      {...props}
    />,
  )
type Page = Awaited<ReturnType<typeof look>>
const buttonsOf = (document: Page, action: string) =>
  [...document.querySelectorAll(`form[action="${action}"] button`)].map(button => [
    button.getAttribute('value'),
    wordsOf(button),
  ])
const SALES = '/shop/till/sales'
/** The ways from a sale to pages beside it, which take along what is typed. */
const waysOn = (document: Page): Record<string, string> =>
  Object.fromEntries(
    [...document.querySelectorAll('button[formaction="/shop/till/details"]')].map(button => [
      button.getAttribute('value') ?? '',
      wordsOf(button),
    ]),
  )

describe('the till', () => {
  test('without anything in it waits for a scan, and shows whoever keeps the money their readers', async () => {
    const empty = await look({ cart: plainCart({ lines: [] }) })
    expect(actionsOf(empty)).toEqual(['/shop/till/scans'])
    expect(empty.querySelector('#scan')?.hasAttribute('autofocus')).toBe(true)
    expect(linksOf(empty)['card readers']).toBe('/shop/readers')
    const helpers = await look({ page: HELPER, cart: plainCart({ lines: [] }) })
    expect(linksOf(helpers)['card readers']).toBeUndefined()
    expect(linksOf(helpers)['Empties that came back']).toBe('/shop/till/empties')
    expect(obstaclesIn(empty)).toEqual([])
  })

  test('asks before a whole sale is thrown away', async () => {
    const again = (await look()).querySelector('form[action="/shop/till/lines?_method=delete"]')
    expect(again?.closest('details')?.hasAttribute('open')).toBe(false)
    expect(wordsOf(again)).toContain('All that is in this sale is taken out.')
  })

  test('carries what was seen, so that another price is never taken unseen', async () => {
    const cart = plainCart()
    const form = (await look({ cart })).querySelector(`form[action="${SALES}"]`)
    expect(form && formFields(form).total).toBe(seenText(cart))
    expect(form && formFields(form).form).toMatch(/^[0-9a-f-]{36}$/)
  })

  test.each<[string, TillProps, readonly (readonly [string, string])[]]>([
    ['cash alone', {}, [['cash', 'Paid in cash']]],
    [
      'a reader',
      { readers: [STALL, { id: 'reader-2', name: 'Van' }] },
      [
        ['cash', 'Paid in cash'],
        ['reader:reader-1', 'By card at Stall <1>'],
        ['reader:reader-2', 'By card at Van'],
      ],
    ],
    [
      'credit',
      { customer: MAIR },
      [
        ['cash', 'Paid in cash'],
        ['credit', 'From their credit'],
      ],
    ],
    [
      'credit of a household',
      { customer: { ...MAIR, household: 'Mill' } },
      [
        ['cash', 'Paid in cash'],
        ['credit', 'From their household’s credit'],
      ],
    ],
    [
      'gift cards that pay all',
      { cards: [card(1300)], readers: [STALL], customer: MAIR },
      [['cash', 'Paid by gift card']],
    ],
  ])('takes %s', async (_, props, buttons) => {
    expect(buttonsOf(await look(props), SALES)).toEqual(buttons as never)
  })

  test.each([
    [[], 'Take £13.00', true],
    [[card(1299)], 'Take £0.01', true],
    [[card(500), card(300, 'g-2')], 'Take £5.00', true],
    [[card(1300)], 'Take £0.00', false],
    [[card(9000)], 'Take £0.00', false],
    [[card(-5)], 'Take £13.00', true],
  ])('with cards %p says %p, and asks for cash: %p', async (cards, title, asks) => {
    const document = await look({ cards })
    expect(wordsOf(document.querySelector('#pay h2'))).toBe(title)
    expect(document.querySelector('[name=given]') !== null).toBe(asks)
  })

  test('of nothing to pay without a card is still a sale in cash', async () => {
    const document = await look({ cart: plainCart({ total: pounds(0) }) })
    expect(buttonsOf(document, SALES)).toEqual([['cash', 'Paid in cash']])
    expect(document.querySelector('[name=given]')).not.toBeNull()
  })

  test('takes no money while something is short, and can be begun again', async () => {
    const lines = [
      cartLine({ state: 'short', quantity: 20 }),
      cartLine({ id: 'line-2', state: 'gone', offer: null, name: null }),
    ]
    const document = await look({ cart: plainCart({ lines }), readers: [STALL], customer: MAIR })
    const buttons = [...document.querySelectorAll(`form[action="${SALES}"] button`)]
    expect(buttons.map(button => button.hasAttribute('disabled'))).toEqual([true, true, true])
    expect(rowsOf(document).map(([item]) => item)).toEqual([
      expect.stringContaining('Only 9 left'),
      expect.stringContaining('Not on sale any more'),
    ])
    expect(actionsOf(document)).toContain('/shop/till/lines?_method=delete')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('for a member goes with every form, and says whose credit it is', async () => {
    const found = [{ key: 'product:v-1', offer: plainOffer() }]
    const document = await look({
      customer: { ...MAIR, household: 'Mill & Lane' },
      cards: [card(100)],
      found,
    })
    const withoutThem = [...document.querySelectorAll('main form[method=post]')]
      .filter(form => !(form.getAttribute('action') ?? '').includes('customer=mair'))
      .filter(form => form.querySelector('[name=customer]')?.getAttribute('value') !== 'mair')
    // To begin again is for nobody in particular.
    expect(withoutThem.map(form => form.getAttribute('action'))).toEqual(['/shop/till/lines?_method=delete'])
    expect(wordsOf(document)).toContain('mair@example.test, credit £5.00 of the household Mill & Lane')
    expect(waysOn(document)).toMatchObject({
      nobody: 'Somebody else',
      phone: 'Order it for them, to be paid later',
    })
    expect(waysOn(await look())).toMatchObject({ customers: 'For a member' })
    const pays = document.querySelector('form[action="/shop/till/sales"]')
    expect(pays && pressedByEnter(pays)?.getAttribute('value')).toBe('cash')
  })

  test('pairs readers where who looks may', async () => {
    expect(waysOn(await look()).readers).toBe('Pair a card reader')
    expect(waysOn(await look({ page: HELPER })).readers).toBeUndefined()
    expect(waysOn(await look({ readers: [STALL] })).readers).toBeUndefined()
  })

  test('says what is wrong with the sum that was given, and keeps it', async () => {
    const errors = { given: 'That is less than what it comes to.' }
    const document = await look({ errors, given: '12,99 <' })
    expect(document.querySelector('[name=given]')?.getAttribute('value')).toBe('12,99 <')
    expect(wordsOf(document.querySelector('#field-given-error'))).toBe(errors.given)
    expect(obstaclesIn(document)).toEqual([])
  })
})

describe('what was scanned', () => {
  const found = (over = {}, search: TillProps['search'] = { text: 'honey', quantity: 3 }) =>
    look({ found: [{ key: 'product:v-1', offer: plainOffer(over) }], search })

  test('and found is added as often as was asked for, with the code it was scanned by', async () => {
    const search = { text: 'honey', quantity: 3, code: '96385074' }
    const form = (await found({}, search)).querySelector('form[action="/shop/till/lines"]')
    expect(form && formFields(form)).toMatchObject({ key: 'product:v-1', quantity: '3', code: '96385074' })
    const plain = (await found()).querySelector('form[action="/shop/till/lines"]')
    expect(plain && formFields(plain)).not.toHaveProperty('code')
    expect(wordsOf(form)).toBe('Heather honey340 g jar · £6.50')
  })

  test('and sold out cannot be taken', async () => {
    const button = (await found({ available: 0 })).querySelector('.till__choice')
    expect([button?.hasAttribute('disabled'), wordsOf(button).includes('Sold out')]).toEqual([true, true])
    expect((await found({ available: 1 })).querySelector('.till__choice')?.hasAttribute('disabled')).toBe(
      false,
    )
  })

  test.each([
    [{ kind: 'free' as const, least: 100, most: 2000, levels: [] }, 'What they pay'],
    [{ kind: 'gift-card' as const, least: 1000, most: 9000, levels: [] }, 'Value of the gift card'],
  ])('and has a price of its buyer’s choice asks for it', async (choice, label) => {
    const document = await found({ choice })
    const field = document.querySelector('[name=amount]')
    expect(wordsOf(document.querySelector(`label[for="${field?.getAttribute('id')}"]`))).toContain(label)
    expect(obstaclesIn(document)).toEqual([])
  })

  test('and has levels offers them beside the usual price', async () => {
    const choice = {
      kind: 'levels' as const,
      least: 0,
      most: 0,
      levels: [{ label: 'Solidarity', amount: 905 }],
    }
    expect(choicesOf(await found({ choice }), 'amount')).toEqual([
      { value: '', text: 'The usual price', taken: false },
      { value: '9.05', text: 'Solidarity: £9.05', taken: false },
    ])
  })

  test('and is called nothing says so, with what was typed', async () => {
    const document = await look({ found: [], search: { text: '<moon>', quantity: 1 } })
    expect(wordsOf(document.querySelector('[role=status]'))).toBe('Nothing on sale is called “<moon>”.')
    expect(document.querySelector('#scan')?.getAttribute('value')).toBe('<moon>')
  })

  test('and is nobody’s code asks what it is, for the member it is for', async () => {
    const document = await look({ search: { text: '', quantity: 1, code: '96385074' }, customer: MAIR })
    const form = document.querySelector('form[method=get][action="/shop/till"]')
    expect(form && formFields(form)).toEqual({ code: '96385074', customer: 'mair', q: '' })
    expect(wordsOf(document)).toContain('Nothing has the code 96385074 yet')
    expect(document.querySelector('#scan')?.getAttribute('value')).toBe('')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is kept in the address, without what is not said', () => {
    expect(tillPath()).toBe('/shop/till')
    expect(tillPath({ customer: undefined, q: '' })).toBe('/shop/till')
    expect(tillPath({ customer: 'a', q: '3*a&b' })).toBe('/shop/till?customer=a&q=3*a%26b')
  })
})

describe('a line of a sale', () => {
  const item = async (over: Partial<CartLineView>) =>
    rowsOf(await look({ cart: plainCart({ lines: [cartLine(over)] }) }))[0]

  test('says what one costs whoever buys it', async () => {
    expect((await item({}))?.[0]).toBe('Heather honey340 g jar · £6.50')
    expect((await item({ unitPrice: pounds(500) }))?.[0]).toBe('Heather honey340 g jar · £5.00')
    expect((await item({ offer: plainOffer({ detail: '' }) }))?.[0]).toBe('Heather honey£6.50')
  })

  test('that is gone is named as it was', async () => {
    const gone = { offer: null, state: 'gone' as const, unitPrice: null, total: null }
    expect(await item({ ...gone, name: 'Leeks <1>' })).toEqual(['Leeks <1>Gone', expect.anything(), '–'])
  })
})

describe('a sale that was made', () => {
  type SaleProps = Partial<Omit<Parameters<typeof SalePage>[0], 'order'>>
  const sale = (order: OrderView, props: SaleProps = {}) =>
    shown(
      <SalePage
        page={KEEPER}
        order={order}
        waiting={false}
        given={null}
        hasCards={false}
        readers={[STALL]}
        {...props}
      />,
    )
  const said = async (order: OrderView, props: SaleProps = {}) =>
    wordsOf((await sale(order, props)).querySelector('.till__change'))
  const part = (amount: number) => [{ way: 'gift-card' as const, amount: pounds(amount), ending: 'X7' }]

  test.each([
    [2000, 'Change £7.00'],
    [1301, 'Change £0.01'],
    [1300, 'Paid in cash'],
    [1299, 'Paid in cash'],
  ])('of £13.00 for which %d pence were given says %p', async (given, words) => {
    expect(await said(paidOrder({ way: 'cash' }), { given: pounds(given) })).toBe(words)
  })

  test('gives change of what was due beside the gift card', async () => {
    const order = paidOrder({ way: 'cash', parts: part(1000), due: pounds(300) })
    expect(await said(order, { given: pounds(500) })).toBe('Change £2.00')
  })

  test('says how it was paid', async () => {
    expect(await said(paidOrder({ way: 'credit' }))).toBe('Paid from credit')
    expect(await said(paidOrder({ way: 'cash', parts: part(1300), due: pounds(0) }))).toBe(
      'Paid by gift card',
    )
    expect(await said(paidOrder({ way: 'cash', total: pounds(0) }))).toBe('Paid in cash')
  })

  test('goes on to the next, under the finger; cards that were sold are printed', async () => {
    const document = await sale(paidOrder())
    const next = [...document.querySelectorAll('a')].find(link => wordsOf(link) === 'Next sale')
    expect([next?.getAttribute('href'), next?.hasAttribute('autofocus')]).toEqual(['/shop/till', true])
    expect(linksOf(document)['Its gift cards']).toBeUndefined()
    expect(linksOf(await sale(paidOrder(), { hasCards: true }))['Its gift cards']).toBe(
      '/orders/RA-1000/gift-cards',
    )
    expect(actionsOf(document)).toEqual([])
    expect(obstaclesIn(document)).toEqual([])
  })

  test('that waits for a card says how much, asks again, and can stop waiting', async () => {
    const document = await sale(plainOrder({ due: pounds(801) }), { waiting: true })
    expect(wordsOf(document.querySelector('.till__change'))).toBe('£8.01')
    expect(document.querySelector('#reader-progress')?.getAttribute('data-hx-get')).toBe(
      '/shop/till/sales/RA-1000',
    )
    expect(linksOf(document)['Look again']).toBe('/shop/till/sales/RA-1000')
    expect(actionsOf(document)).toEqual(['/shop/till/sales/RA-1000/reader?_method=delete'])
  })

  test('that is not paid takes cash, a card, or is called off', async () => {
    const document = await sale(plainOrder({ due: pounds(801) }))
    expect(wordsOf(document)).toContain('£8.01 is left to pay')
    expect(buttonsOf(document, '/shop/till/sales/RA-1000/payment')).toEqual([
      ['cash', 'Paid in cash'],
      ['reader:reader-1', 'By card at Stall <1>'],
    ])
    expect(actionsOf(document)).toContain('/shop/till/sales/RA-1000?_method=delete')
  })

  test.each([
    ['declined', 'The card was declined', 'another one'],
    ['failed', 'Cancelled at the reader', 'Ask for a card again'],
  ] as const)('whose card was %s says so, and what can be done', async (ended, title, advice) => {
    const document = await sale(plainOrder({ due: pounds(801) }), { ended })
    const alert = document.querySelector('[role="alert"]')
    expect(wordsOf(document)).toContain(title)
    expect(wordsOf(alert)).toContain(advice)
    expect(wordsOf(alert)).toContain('£8.01 is left to pay')
    expect(buttonsOf(document, '/shop/till/sales/RA-1000/payment')).toHaveLength(2)
    expect(document.querySelector('[autofocus]')?.getAttribute('value')).toBe('reader:reader-1')
    expect(obstaclesIn(document)).toEqual([])
  })

  test.each(['cancelled', 'expired'] as const)('that is %s came to nothing', async state => {
    const document = await sale(plainOrder({ state }))
    expect(wordsOf(document)).toContain('This sale came to nothing')
    expect(actionsOf(document)).toEqual([])
  })
})

describe('an order on the phone', () => {
  const phone = (props: Partial<Parameters<typeof PhonePage>[0]> = {}) =>
    shown(
      <PhonePage
        page={KEEPER}
        customer={MAIR}
        cart={plainCart()}
        slots={[]}
        typed={{ values: {}, errors: {} }}
        {...props}
      />,
    )

  test('carries whose it is and what was seen, and keeps what was typed', async () => {
    const cart = plainCart()
    const typed = {
      values: { way: 'transfer', note: 'By the <gate>', slot: 'slot-1', key: 'f'.repeat(36) },
      errors: { way: 'No.', note: 'Too long.', slot: 'Taken.' },
    }
    const document = await phone({ cart, typed, slots: [plainSlot()] })
    const form = document.querySelector('form[action="/shop/till/phone"]')
    expect(form && formFields(form)).toMatchObject({
      customer: 'mair',
      key: 'f'.repeat(36),
      total: seenText(cart),
      way: 'transfer',
      slot: 'slot-1',
      note: 'By the <gate>',
    })
    expect(wordsOf(form?.querySelector('button'))).toBe('Order for £13.00')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('names what can be sold at the stall alone, and waits until it is out', async () => {
    const lines = [
      cartLine({ state: 'gone', name: 'Leeks <1>', offer: null }),
      cartLine({ id: 'line-2', state: 'gone', name: null, offer: null }),
      cartLine({ id: 'line-3' }),
    ]
    const document = await phone({ cart: plainCart({ lines }) })
    expect([...document.querySelectorAll('.notice--error li')].map(wordsOf)).toEqual([
      'Leeks <1>',
      'Something that is not there any more',
    ])
    expect(document.querySelector('form[action="/shop/till/phone"] button')?.hasAttribute('disabled')).toBe(
      true,
    )
    expect((await phone()).querySelector('.notice--error')).toBeNull()
  })

  test('leads back to the till by buttons of its form, which is kept', async () => {
    const away = [...(await phone()).querySelectorAll('button[formaction="/shop/till/phone/details"]')]
    expect(away.map(each => [wordsOf(each), each.hasAttribute('formnovalidate')])).toEqual([
      ['Back to the till', true],
      ['Change the cart', true],
    ])
    expect(choicesOf(await phone(), 'slot')).toEqual([])
  })
})

describe('for whom a sale is', () => {
  const holder = {
    id: 'mair',
    name: 'Mair <P>',
    email: 'mair@example.test',
    household: null,
    credit: pounds(5),
  }
  const list = (text: string, holders: readonly (typeof holder)[] = []) =>
    shown(<CustomersPage page={KEEPER} text={text} holders={holders as never} />)

  test('is found by words, and leads to the till for them', async () => {
    const document = await list('mair', [holder])
    expect(rowsOf(document)).toEqual([['Mair <P>', 'mair@example.test', '–', '£0.05']])
    expect(linksOf(document)['Mair <P>']).toBe('/shop/till?customer=mair')
    expect(linksOf(document)['Back to the till']).toBe('/shop/till')
    expect(document.querySelector('input[type=search]')?.getAttribute('value')).toBe('mair')
  })

  test('is nobody, by words or without any', async () => {
    expect(rowsOf(await list('x'))).toEqual([['Nobody is called that.']])
    expect(rowsOf(await list(''))).toEqual([['Nobody has any credit. Find a member by name.']])
  })
})
