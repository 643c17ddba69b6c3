import { describe, expect, test } from 'bun:test'
import type { OrderView } from '#core/services/cart/orders/read-order'
import { PILES } from '#core/services/cart/shop/list-orders'
import type { OrderEvent } from '#core/services/cart/shop/order-history'
import type { PickingGroup, PickingPile } from '#core/services/cart/shop/picking-list'
import { formFields } from '../../../tests/form-fields'
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
  hoursOn,
  orderSummary,
  paidOrder,
  plainOrder,
  plainRefund,
  plainSlot,
  soldLine,
} from '../../../tests/plain-orders'
import { HistoryTable } from './history-table'
import { OrderWorkPage } from './order-page'
import { OrdersWorkPage } from './orders-page'
import { PickingPage } from './picking-page'
import { RefundHistory } from './refund-history'
import { requestedAdjustments, requestedLines } from './requested-lines'

const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const PACKER = lookedAtBy(person('pia', [], ['orders']))
const BOOKKEEPER = lookedAtBy(person('bea', [], ['money']))

type Props = Partial<Omit<Parameters<typeof OrderWorkPage>[0], 'order'>>
const look = (order: OrderView, props: Props = {}) =>
  shown(<OrderWorkPage page={KEEPER} order={order} {...props} />)
const REFUNDS = '/shop/orders/RA-1000/refunds'
type Page = Awaited<ReturnType<typeof look>>
const formsOf = (document: Page) => [...document.querySelectorAll(`form[action="${REFUNDS}"]`)]
const money = async (order: OrderView, props: Props = {}) =>
  wordsOf((await look(order, props)).querySelector('#refunds'))

describe('an order at the desk', () => {
  test('that waits for a card can be neither handed over, given back, nor said to be paid', async () => {
    const document = await look(plainOrder())
    expect(actionsOf(document).filter(action => !action.endsWith('/payment'))).toEqual([])
    expect(await money(plainOrder())).toContain('This order is not paid, so there is nothing to give back.')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('that is paid is handed over by one press, and by another that is undone', async () => {
    const press = async (over: Partial<OrderView>) => {
      const form = (await look(paidOrder(over))).querySelector('form[action*="/collection"]')
      return [form?.getAttribute('action'), wordsOf(form)]
    }
    expect(await press({})).toEqual(['/shop/orders/RA-1000/collection', 'Mark as collected'])
    expect(await press({ collectedAt: hoursOn(0) })).toEqual([
      '/shop/orders/RA-1000/collection?_method=delete',
      'Not collected after all',
    ])
  })

  test('of which all was given back is handed over no more, unless something was added to it', async () => {
    const back = paidOrder({ lines: [soldLine({ quantity: 3, refundedQuantity: 3 })] })
    const isHandedOver = async (order: OrderView) =>
      actionsOf(await look(order)).includes('/shop/orders/RA-1000/collection')
    expect(await isHandedOver(back)).toBe(false)
    const added = { number: 'RA-2', path: '/orders/RA-2', total: pounds(1), lines: [soldLine()] }
    const followedBy = (state: OrderView['state']) => [{ ...added, state }]
    expect(await isHandedOver({ ...back, followedBy: followedBy('pending') })).toBe(false)
    expect(await isHandedOver({ ...back, followedBy: followedBy('paid') })).toBe(true)
  })

  test.each([
    ['tickets', { kind: 'ticket' }, false],
    ['gift cards that came by letter', { isGiftCard: true }, false],
    ['goods', {}, true],
  ] as const)('of nothing but %s can be handed over or cannot', async (_, line, isHandedOver) => {
    const document = await look(paidOrder({ lines: [soldLine(line)] }))
    expect(actionsOf(document).includes('/shop/orders/RA-1000/collection')).toBe(isHandedOver)
  })

  test.each([
    [0, false],
    [1, true],
    [7, true],
  ])('of which SumUp says something else %d times warns: %p', async (differences, warns) => {
    const document = await look(paidOrder(), { differences })
    expect(document.querySelector('a[href="/shop/differences"]') !== null).toBe(warns)
  })

  test('leads to each order that adds to it by itself, and to the one that it adds to', async () => {
    const following = (number: string) => ({
      number,
      path: `/orders/${number}`,
      state: 'paid' as const,
      total: pounds(1),
      lines: [],
    })
    const order = paidOrder({ followedBy: [following('RA-2'), following('RA-3')] })
    const document = await look(order)
    expect(linksOf(document)).toMatchObject({ 'RA-2': '/shop/orders/RA-2', 'RA-3': '/shop/orders/RA-3' })
    expect(wordsOf(document)).toContain('Ordered with it since: RA-2, RA-3')
    expect(linksOf(await look(paidOrder({ follows: 'RA-0' })))['RA-0']).toBe('/shop/orders/RA-0')
  })

  test('is changed and weighed by who may do orders, until it is handed over', async () => {
    const weighed = soldLine({ weight: { estimated: 500, grams: null } })
    const doors = async (over: Partial<OrderView>, page = PACKER) => {
      const links = linksOf(await look(paidOrder({ lines: [weighed], ...over }), { page }))
      return [links['Change it'] !== undefined, links['Weigh it'] !== undefined]
    }
    expect(await doors({})).toEqual([true, true])
    expect(await doors({ collectedAt: hoursOn(0) })).toEqual([false, true])
    expect(await doors({ lines: [soldLine()] })).toEqual([true, false])
    expect(await doors({ lines: [soldLine({ ...weighed, refundedQuantity: 2 })] })).toEqual([false, false])
    expect(await doors({ state: 'expired' })).toEqual([false, false])
    expect(await doors({}, BOOKKEEPER)).toEqual([false, false])
  })
})

describe('money that has come', () => {
  const buttons = async (over: Partial<OrderView>, page = KEEPER) =>
    [...(await look(plainOrder(over), { page })).querySelectorAll('#payment summary > :first-child')].map(
      wordsOf,
    )

  test.each([
    ['a shopkeeper', KEEPER, 'cash', ['Paid in cash', 'Transfer received']],
    ['who keeps the money', BOOKKEEPER, 'cash', ['Paid in cash', 'Transfer received']],
    ['who packs', PACKER, 'cash', ['Paid in cash']],
    ['a shopkeeper', KEEPER, 'transfer', ['Paid in cash', 'Transfer received']],
    ['who packs', PACKER, 'transfer', []],
    ['who packs', PACKER, 'sumup', []],
  ] as const)('is said by %s', async (_, page, way, all) => {
    expect(await buttons({ way }, page)).toEqual([...all])
  })

  test('too late by transfer is still taken as that, and nothing else is', async () => {
    expect(await buttons({ way: 'transfer', state: 'expired' })).toEqual(['Transfer received'])
    expect(await buttons({ way: 'cash', state: 'expired' })).toEqual([])
    expect(await buttons({ way: 'transfer', state: 'expired', paidAt: hoursOn(0) })).toEqual([])
    expect(await buttons({ way: 'transfer', state: 'paid', paidAt: hoursOn(0) })).toEqual([])
    const late = await look(plainOrder({ way: 'transfer', state: 'expired' }))
    expect(wordsOf(late.querySelector('#payment'))).toContain(
      'was to come by bank transfer, and the time has',
    )
  })

  test('is asked as far as it is due, to the penny, and of nothing there is nothing to take', async () => {
    const document = await look(plainOrder({ way: 'cash', due: pounds(801) }))
    expect(wordsOf(document.querySelector('#payment'))).toContain('£8.01 is to come in cash.')
    expect(wordsOf(document.querySelector('#payment'))).toContain('Yes, I have £8.01')
    expect(await buttons({ way: 'cash', due: pounds(0) })).toEqual([])
  })
})

describe('giving money back', () => {
  test('is for who keeps the money, and others see what went back', async () => {
    const order = paidOrder({ refunds: [plainRefund()], refunded: pounds(650) })
    for (const [page, forms] of [
      [KEEPER, 2],
      [BOOKKEEPER, 2],
      [PACKER, 0],
    ] as const) {
      const document = await look(order, { page })
      expect([page.viewer.member?.id, formsOf(document).length]).toEqual([page.viewer.member?.id, forms])
      expect(rowsOf(document, '#refunds table')).toHaveLength(1)
    }
  })

  test('asks how many of each that is left, of goods what becomes of them, and which fees', async () => {
    const order = paidOrder({
      lines: [
        soldLine({ refundedQuantity: 1 }),
        soldLine({ id: 'line-2', kind: 'ticket', title: 'Apple day', detail: '' }),
        soldLine({ id: 'line-3', title: 'Jam', refundedQuantity: 2 }),
      ],
      adjustmentsLeft: [{ id: 'fee-1', kind: 'fee', label: 'Packing', amount: pounds(99) }],
    })
    const document = await look(order)
    const [some] = formsOf(document)
    const names = [...(some?.querySelectorAll('[name]') ?? [])].map(field => field.getAttribute('name'))
    expect(new Set(names)).toEqual(
      new Set(['key', 'quantity-line-1', 'shelf-line-1', 'quantity-line-2', 'adjustments', 'way', 'reason']),
    )
    expect(some?.querySelector('[name=quantity-line-1]')?.getAttribute('max')).toBe('1')
    expect(some?.querySelector('[name=quantity-line-2]')?.getAttribute('max')).toBe('2')
    expect(choicesOf(document, 'adjustments').map(({ text }) => text)).toEqual(['Packing, £0.99'])
    expect(obstaclesIn(document)).toEqual([])
  })

  test.each<[string, Partial<Parameters<typeof soldLine>[0]>, string]>([
    ['at its price', {}, '£6.50 each, at most 2'],
    ['cheaper by a voucher', { left: pounds(1100) }, '£11.00 for all 2, at most 2'],
    ['one, by a voucher', { refundedQuantity: 1, left: pounds(550) }, '£5.50 for it, at most 1'],
    [
      'by weight',
      { left: pounds(1250), weight: { estimated: 500, grams: 980 } },
      '£12.50 for all 2, weighed 980 g, at most 2',
    ],
    [
      'by weight, of which one is back',
      { refundedQuantity: 1, left: pounds(600), weight: { estimated: 500, grams: 980 } },
      '£6.00 for it, at most 1',
    ],
    [
      'that weighed more',
      { more: pounds(120) },
      '£6.50 each, and £1.20 paid for its weight since, at most 2',
    ],
  ])('of what was sold %s says what goes back', async (_, line, hint) => {
    const document = await look(paidOrder({ lines: [soldLine(line)] }))
    expect(wordsOf(document.querySelector('#field-quantity-line-1-hint'))).toBe(hint)
  })

  test('of all names what goes back to whom, with what was paid for its weight and its tickets', async () => {
    const question = async (over: Partial<OrderView>) =>
      wordsOf(formsOf(await look(paidOrder(over)))[1]?.querySelector('p'))
    expect(await question({ refunded: pounds(1) })).toBe('£12.99 goes back to Mair Pugh.')
    expect(await question({ lines: [soldLine({ more: pounds(150) })] })).toBe(
      '£13.00, with £1.50 paid for its weight since, goes back to Mair Pugh.',
    )
    expect(await question({ lines: [soldLine({ kind: 'ticket' })] })).toBe(
      '£13.00 goes back to Mair Pugh, and tickets are cancelled.',
    )
  })

  test.each<[string, Partial<OrderView>, readonly string[], string | undefined]>([
    ['a card', { way: 'sumup' }, ['sumup', 'credit', 'cash', 'transfer'], 'sumup'],
    ['a monthly bill', { way: 'account' }, ['account', 'credit', 'cash', 'transfer'], 'account'],
    ['cash', { way: 'cash' }, ['credit', 'cash', 'transfer'], 'credit'],
    ['credit', { way: 'credit' }, ['credit', 'cash', 'transfer'], 'credit'],
    ['a guest’s card', { isGuests: true }, ['sumup', 'cash', 'transfer'], 'sumup'],
    ['a guest’s cash', { isGuests: true, way: 'cash' }, ['cash', 'transfer'], 'cash'],
    ['a guest’s transfer', { isGuests: true, way: 'transfer' }, ['cash', 'transfer'], 'transfer'],
    ['nothing at all', { total: pounds(0) }, [], undefined],
  ])('that came by %s goes back in the ways there are', async (_, over, ways, usual) => {
    const document = await look(paidOrder(over))
    const [some] = formsOf(document)
    const radios = [...(some?.querySelectorAll('input[name=way]') ?? [])]
    expect(radios.map(radio => radio.getAttribute('value'))).toEqual([...ways])
    expect(some && formFields(some).way).toBe(usual as string)
  })

  test('a way that there is not is not taken for one', async () => {
    const [some] = formsOf(await look(paidOrder({ way: 'cash' }), { typed: { way: 'sumup' } }))
    expect(some && formFields(some).way).toBe('credit')
    const [kept] = formsOf(await look(paidOrder(), { typed: { way: 'transfer' } }))
    expect(kept && formFields(kept).way).toBe('transfer')
  })

  test('what never left the shop is sold again, and what was taken home is not, unless somebody says so', async () => {
    const shelf = async (order: OrderView, typed = {}) => {
      const [some, all] = formsOf(await look(order, { typed }))
      return [some && formFields(some)['shelf-line-1'], all && formFields(all).shelf]
    }
    expect(await shelf(paidOrder())).toEqual(['back', 'back'])
    expect(await shelf(paidOrder({ collectedAt: hoursOn(0) }))).toEqual(['spoiled', 'spoiled'])
    expect(await shelf(paidOrder(), { 'shelf-line-1': 'spoiled' })).toEqual(['spoiled', 'back'])
    // What came by letter was on none.
    for (const line of [{ kind: 'ticket' }, { isGiftCard: true }] as const)
      expect(await shelf(paidOrder({ lines: [soldLine(line)] }))).toEqual([undefined, undefined])
  })

  test('of what all went back has nothing left to ask', async () => {
    const gone = paidOrder({ lines: [soldLine({ refundedQuantity: 2 })] })
    expect(await money(gone)).toContain('All of it has been given back.')
    const fee = { id: 'fee-1', kind: 'fee' as const, label: 'Packing', amount: pounds(99) }
    expect(await money({ ...gone, adjustmentsLeft: [fee] })).not.toContain('All of it has been given back.')
  })

  test('that was refused for want of a reason keeps what was typed, at the form that was sent', async () => {
    const errors = { reason: 'Please say why.' }
    const typed = {
      'quantity-line-1': '2',
      'shelf-line-1': 'spoiled',
      way: 'cash',
      reason: ' ',
      adjustments: 'fee-1',
    }
    const fee = { id: 'fee-1', kind: 'fee' as const, label: 'Packing', amount: pounds(99) }
    const order = paidOrder({ adjustmentsLeft: [fee] })
    const some = await look(order, { errors, typed })
    const [first, second] = formsOf(some)
    expect(first && formFields(first)).toMatchObject({ ...typed, reason: ' ' })
    expect(wordsOf(first?.querySelector('.field__error'))).toBe('Please say why.')
    expect(second?.querySelector('.field__error')).toBeNull()
    expect(second?.closest('details')?.hasAttribute('open')).toBe(false)
    expect(obstaclesIn(some)).toEqual([])

    const all = await look(order, {
      errors,
      typed: { all: 'yes', way: 'cash', shelf: 'spoiled', reason: ' ' },
    })
    const [other, sent] = formsOf(all)
    expect(sent?.closest('details')?.hasAttribute('open')).toBe(true)
    expect(wordsOf(sent?.querySelector('.field__error'))).toBe('Please say why.')
    expect(sent && formFields(sent)).toMatchObject({ all: 'yes', way: 'cash', shelf: 'spoiled' })
    expect(other?.querySelector('.field__error')).toBeNull()
    const link = all.querySelector('.form-errors a')?.getAttribute('href') ?? ''
    expect(all.querySelector(link)?.closest('form')?.querySelector('[name=all]')).not.toBeNull()
    expect(obstaclesIn(all)).toEqual([])
  })
})

describe('what a refund form asks for', () => {
  const order = paidOrder({
    lines: [soldLine({ refundedQuantity: 1 }), soldLine({ id: 'line-2', quantity: 5 })],
    adjustmentsLeft: [
      { id: 'fee-1', kind: 'fee', label: 'Packing', amount: pounds(99) },
      { id: 'fee-2', kind: 'delivery', label: 'Delivery', amount: pounds(300) },
    ],
  })

  test('is so many of each line, and what becomes of them where it says so', () => {
    const body = {
      'quantity-line-1': '1',
      'quantity-line-2': ' 3 ',
      'shelf-line-2': 'spoiled',
      'shelf-line-1': 'x',
    }
    expect(requestedLines(order, body)).toEqual([
      { orderLineId: 'line-1', quantity: 1, backInStock: undefined },
      { orderLineId: 'line-2', quantity: 3, backInStock: false },
    ])
    expect(requestedLines(order, { 'quantity-line-1': '1', 'shelf-line-1': 'back' })[0]?.backInStock).toBe(
      true,
    )
  })

  test('of all is all that is left of each, whatever else it says', () => {
    const gone = paidOrder({ lines: [...order.lines, soldLine({ id: 'line-3', refundedQuantity: 2 })] })
    expect(requestedLines(gone, { all: 'yes', 'quantity-line-1': '9', shelf: 'back' })).toEqual([
      { orderLineId: 'line-1', quantity: 1, backInStock: true },
      { orderLineId: 'line-2', quantity: 5, backInStock: true },
    ])
    // Only the word that the form sends means all of it.
    for (const all of ['on', 'true', ['yes'], 1]) expect(requestedLines(order, { all })).toEqual([])
  })

  test.each([['-1'], ['1.5'], ['many'], ['1e3'], ['0x1'], ['٣'], [['1', '2']], [{}]])(
    'of %p is no number of anything, and never none',
    typed => {
      const [line] = requestedLines(order, { 'quantity-line-1': typed })
      expect(line?.quantity).toBeNaN()
    },
  )

  test.each(['', '0', undefined, null])('of %p is nothing', typed => {
    expect(requestedLines(order, { 'quantity-line-1': typed })).toEqual([])
  })

  test('takes no line from another order', () => {
    expect(requestedLines(order, { 'quantity-line-9': '1' })).toEqual([])
  })

  test('is the fees that are ticked, one or several, and none of another order', () => {
    const fees = (adjustments: unknown, all?: string) => requestedAdjustments(order, { adjustments, all })
    expect(fees('fee-2')).toEqual(['fee-2'])
    expect(fees(['fee-2', 'fee-1', 'fee-9'])).toEqual(['fee-1', 'fee-2'])
    expect([fees(undefined), fees('fee-9'), fees('')]).toEqual([[], [], []])
    expect(fees(undefined, 'yes')).toEqual(['fee-1', 'fee-2'])
  })
})

describe('what went back', () => {
  test('says why, by whom and how far it is', async () => {
    const refunds = [
      plainRefund(),
      plainRefund({ id: '2', state: 'requested', origin: 'sumup' }),
      plainRefund({ id: '3', state: 'failed', failure: 'The card is <gone>' }),
      plainRefund({ id: '4', state: 'requested', isWaiting: true, way: 'cash', origin: 'charge-back' }),
    ]
    const document = await shown(<RefundHistory page={KEEPER} order={paidOrder({ refunds })} />)
    expect(rowsOf(document).map(row => row.slice(1))).toEqual([
      ['Cracked', 'by card', 'by us', 'refunded', '£6.50'],
      ['Cracked', 'by card', 'at SumUp', 'under way', '£6.50'],
      ['The card is <gone>', 'by card', 'by us', 'failed', '£6.50'],
      ['Cracked', 'in cash', 'by the buyer’s bank', 'to hand out', '£6.50'],
    ])
    expect(wordsOf(await shown(<RefundHistory page={KEEPER} order={paidOrder()} />))).toBe('')
  })

  test('and all else that happened is told in order, with its sum and its way', async () => {
    const event = (what: OrderEvent['what'], over: Partial<OrderEvent> = {}): OrderEvent =>
      ({ at: hoursOn(-1), what, amount: null, way: null, by: null, note: '', ...over }) as OrderEvent
    const events = [
      event('placed', { amount: pounds(1300), way: 'cash' }),
      event('taken-till', { amount: pounds(0), way: 'cash', by: 'Sam <O>' }),
      event('paid', { amount: pounds(1300), way: 'sumup', note: 'TX & 1' }),
      event('collected', { by: 'Sam' }),
    ]
    const rows = rowsOf(await shown(<HistoryTable page={KEEPER} events={events} />))
    expect(rows.map(row => row.slice(1))).toEqual([
      ['Placed £13.00, in cash', '–', '–'],
      ['Taken at the till, £0.00', 'Sam <O>', '–'],
      ['Paid £13.00, by card', '–', 'TX & 1'],
      ['Handed over', 'Sam', '–'],
    ])
  })
})

describe('the list of orders at the desk', () => {
  const counts = Object.fromEntries(PILES.map(pile => [pile, 0])) as Record<(typeof PILES)[number], number>
  const list = (over: object = {}, search: object = {}) =>
    shown(
      <OrdersWorkPage
        page={KEEPER}
        list={{ orders: [], page: 1, pages: 1, counts, ...over }}
        search={{ pile: 'to-collect', text: '', page: 1, ...search }}
        weeks={[]}
        currency="GBP"
      />,
    )

  test('keeps what was searched for from pile to pile and page to page', async () => {
    const document = await list({ page: 2, pages: 3 }, { text: 'a&b=c', page: 2 })
    const links = [...document.querySelectorAll('a[href^="/shop/orders?"]')].map(
      link => new URLSearchParams(link.getAttribute('href')?.split('?')[1]),
    )
    expect(links.length).toBeGreaterThan(PILES.length)
    expect(links.every(query => query.get('q') === 'a&b=c')).toBe(true)
    expect(links.map(query => query.get('page'))).toContain('3')
    expect(document.querySelector('input[type=search]')?.getAttribute('value')).toBe('a&b=c')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('marks the pile that is looked at, and says of a long one that it is long', async () => {
    const document = await list(
      { counts: { ...counts, pending: 501, over: 500, all: 3 } },
      { pile: 'pending' },
    )
    const current = [...document.querySelectorAll('[aria-current]')].map(wordsOf)
    expect(current.some(text => text.includes('Not paid yet'))).toBe(true)
    const words = wordsOf(document)
    expect(words).toMatch(/Not paid yet\s*500\+/)
    expect(words).toMatch(/Came to nothing\s*500(?!\+)/)
  })

  test('says why it is empty', async () => {
    expect(rowsOf(await list())).toEqual([['Nothing on this pile.']])
    expect(rowsOf(await list({}, { text: 'nobody' }))).toEqual([['No order fits these words.']])
  })

  test('leads to the shop’s page of each, with what is in it and what is left of its sum', async () => {
    const orders = [{ ...orderSummary({ refunded: pounds(650) }), name: 'Mair <P>' }]
    const document = await list({ orders })
    expect(rowsOf(document)).toEqual([
      [
        'RA-1000',
        'Mair <P>',
        '17 Jun 2026, 11:00',
        '2 × Heather honey',
        'paid',
        '£13.00£6.50 refunded, £6.50 net',
      ],
    ])
    expect(linksOf(document)['RA-1000']).toBe('/shop/orders/RA-1000')
  })
})

describe('a picking list', () => {
  const slot = { ...plainSlot(), place: 'Shed' }
  const later = { ...slot, id: 'slot-2', startsAt: hoursOn(52), endsAt: hoursOn(53) }
  const piles: readonly PickingPile[] = [
    { slot, orders: 2 },
    { slot: later, orders: 1 },
    { slot: null, orders: 3 },
  ]
  const group = (over: Partial<PickingGroup> = {}): PickingGroup => {
    const honey = { title: 'Honey', detail: '340 g', quantity: 2, grams: null }
    const order = { number: 'RA-1', name: 'Mair', note: '', toPay: null, lines: [honey] }
    return { slot, totals: [honey], waiting: 1, orders: [order], ...over } as PickingGroup
  }
  const sheet = (
    groups: readonly PickingGroup[],
    over: Partial<Parameters<typeof PickingPage>[0]['sheet']> = {},
    of = piles,
  ) =>
    shown(
      <PickingPage
        page={KEEPER}
        groups={groups}
        piles={of}
        sheet={{ slot: undefined, number: 1, orders: 6, total: 6, ...over }}
      />,
    )

  test('of nothing says so, and prints nothing', async () => {
    const document = await sheet([], { orders: 0, total: 0 }, [])
    expect(wordsOf(document)).toContain('Nothing waits to be packed.')
    expect(document.querySelector('a[href*="/pdf"]')).toBeNull()
  })

  test('has what to fetch, then box by box with notes and what to take in cash', async () => {
    const [order] = group().orders
    const cash = { ...order, number: 'RA-2', note: 'No <nuts>', toPay: pounds(1301) }
    const document = await sheet([group({ orders: [...group().orders, cash as never], waiting: 2 })])
    expect([...document.querySelectorAll('h3')].map(wordsOf)).toEqual(['Mair · RA-1', 'Mair · RA-2'])
    expect(wordsOf(document)).toContain('To pay in cash: £13.01')
    expect(wordsOf(document)).toContain('Note: No <nuts>')
    expect(document.querySelectorAll('nuts')).toHaveLength(0)
    expect(wordsOf(document)).not.toContain('orders for this time')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('has a column for weights where something is sold by weight, and only there', async () => {
    const cheese = { title: 'Cheese', detail: '', quantity: 1, grams: 500 }
    const headings = async (of: PickingGroup) =>
      [...(await sheet([of])).querySelectorAll('th[scope=col]')].map(wordsOf)
    expect(await headings(group())).not.toContain('Weight')
    expect(await headings(group({ totals: [cheese as never] }))).toContain('Weight')
  })

  test('says how many of a time are on this sheet where not all are', async () => {
    expect(wordsOf(await sheet([group({ waiting: 30 })]))).toContain('1 of 30 orders for this time.')
  })

  test('lets one choose a time where there are several, and marks the chosen one', async () => {
    const links = linksOf(await sheet([group()], { slot: 'slot-2' }))
    const hrefs = Object.values(links)
    expect(hrefs).toEqual(
      expect.arrayContaining([
        '/shop/picking-list',
        '/shop/picking-list?slot=slot-2',
        '/shop/picking-list?slot=none',
      ]),
    )
    const document = await sheet([group()], { slot: 'none' })
    expect([...document.querySelectorAll('[aria-current]')].map(wordsOf).join()).toContain(
      'Without a collection time',
    )
    expect(linksOf(await sheet([group()], {}, piles.slice(0, 1)))).not.toHaveProperty('All6')
  })

  test('of a day with several times prints the day, of more than a sheet all of it', async () => {
    const pdfs = async (over: object) =>
      [...(await sheet([group()], over)).querySelectorAll('a[href*="/pdf"]')].map(link =>
        link.getAttribute('href'),
      )
    expect(await pdfs({ slot: 'slot-1' })).toEqual(['/shop/picking-list/pdf?day=2026-06-19'])
    expect(await pdfs({ slot: 'none' })).toEqual([])
    expect(await pdfs({ orders: 10_000 })).toEqual(['/shop/picking-list/pdf'])
    expect(await pdfs({ orders: 10_000, slot: 'slot-2' })).toEqual([
      '/shop/picking-list/pdf?slot=slot-2',
      '/shop/picking-list/pdf?day=2026-06-19',
    ])
  })
})
