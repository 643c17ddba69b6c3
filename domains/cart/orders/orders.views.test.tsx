import { describe, expect, test } from 'bun:test'
import type { TicketSummary } from '#core/contracts/events'
import type { OrderView } from '#core/services/cart/orders/read-order'
import {
  actionsOf,
  factsOf,
  linksOf,
  lookedAtBy,
  ORIGINS,
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
import { OrderFacts } from './order-facts'
import { OrderLines } from './order-lines'
import { News } from './order-news'
import { OrderPage } from './order-page'
import { contentsOf, OrdersPage } from './orders-page'
import { ReceiptPage } from './receipt-page'
import { PaymentProgress, ReturnPage } from './return-page'

const MAIR = lookedAtBy(person('mair'))
const KEEPER = lookedAtBy(person('sam', ['shopkeeper']))
const BOOKKEEPER = lookedAtBy(person('bea', [], ['money']))

const look = (order: OrderView, page = MAIR, bank: Parameters<typeof OrderPage>[0]['bank'] = null) =>
  shown(<OrderPage page={page} order={order} bank={bank} papers={[]} />)
const facts = async (order: OrderView, page = MAIR) =>
  factsOf(await shown(<OrderFacts page={page} order={order} />))
const news = async (order: OrderView) => wordsOf(await shown(<News page={MAIR} order={order} />))
const steps = (document: Awaited<ReturnType<typeof shown>>) =>
  [...document.querySelectorAll('.steps li')].map(wordsOf)

const TICKET: TicketSummary = {
  id: 'ticket-1',
  title: 'Apple day',
  ticketType: 'Adult',
  startsAt: hoursOn(24),
  endsAt: hoursOn(26),
  timeZone: 'Europe/London',
  place: 'Orchard',
  code: 'ABC',
  state: 'valid',
  cancellableUntil: null,
  orderLineId: 'line-2',
  paid: pounds(500),
  occurrenceId: 'o',
  eventPath: '/events/apple-day',
  sequence: 0,
  changedAt: hoursOn(-1),
}
const ticketLine = soldLine({
  id: 'line-2',
  kind: 'ticket',
  title: 'Apple day',
  detail: 'Adult',
  quantity: 1,
})

const PAID = ['Placed (done)', 'Paid (done)']
const ALL_DONE = [...PAID, 'Collected (done)']

describe('the page of an order', () => {
  test('that waits for a card says until when, and offers to pay it and to call it off', async () => {
    const document = await look(plainOrder())
    expect(wordsOf(document.querySelector('.notice'))).toContain('Everything is kept for you until 12:15')
    expect(actionsOf(document)).toEqual(['/orders/RA-1000/payment', '/orders/RA-1000/cancellation'])
    expect(steps(document)).toEqual(['Placed (done)', 'Paid', 'To collect'])
    expect(linksOf(document).Receipt).toBeUndefined()
    expect(obstaclesIn(document)).toEqual([])
  })

  test.each<[string, Partial<OrderView>, readonly string[]]>([
    ['goods to collect', {}, ['Placed (done)', 'Paid (done)', 'To collect']],
    ['goods that were collected', { collectedAt: hoursOn(-0.1) }, ALL_DONE],
    ['tickets alone', { lines: [ticketLine] }, PAID],
    ['a gift card', { lines: [soldLine({ isGiftCard: true })] }, PAID],
    ['goods that all went back', { lines: [soldLine({ refundedQuantity: 2 })] }, PAID],
    [
      'goods that went back after they were collected',
      { lines: [soldLine({ refundedQuantity: 2 })], collectedAt: hoursOn(-0.1) },
      ALL_DONE,
    ],
  ])('of %s goes through these steps', async (_, over, all) => {
    expect(steps(await look(paidOrder(over)))).toEqual([...all])
  })

  test('that is brought goes through steps of its own', async () => {
    const delivery = {
      zone: 'North',
      startsAt: hoursOn(30),
      endsAt: hoursOn(33),
      closesAt: hoursOn(20),
      address: '1 Mill Lane\nHebden',
      postcode: 'HX7 8AB',
      phone: '',
      note: 'Ring <twice>',
    }
    const document = await look(paidOrder({ delivery }))
    expect(steps(document)).toEqual([...PAID, 'To be delivered'])
    expect(steps(await look(paidOrder({ delivery, collectedAt: hoursOn(0) })))).toEqual([
      ...PAID,
      'Delivered (done)',
    ])
    expect(factsOf(document)['Delivered to']).toBe('1 Mill Lane Hebden HX7 8AB Ring <twice>')
    expect(document.querySelectorAll('twice')).toHaveLength(0)
    // It is not collected, and so at no other time.
    expect(linksOf(document)['Choose a time to collect it']).toBeUndefined()
  })

  test.each(['cancelled', 'expired'] as const)(
    'that is %s has no steps, and asks for nothing',
    async state => {
      const document = await look(plainOrder({ state }))
      expect([steps(document), actionsOf(document)]).toEqual([[], []])
      expect(linksOf(document)['Change what is in it']).toBeUndefined()
    },
  )

  test('is ordered again by who ordered goods, and not of tickets alone or by others', async () => {
    const again = async (order: OrderView, page = MAIR) => linksOf(await look(order, page))['Order it again']
    expect(await again(plainOrder())).toBe(`${ORIGINS.market}/order-again/RA-1000`)
    expect(await again(plainOrder({ lines: [ticketLine] }))).toBeUndefined()
    expect(await again(plainOrder(), KEEPER)).toBeUndefined()
  })

  test('that is paid can be changed until a day before it is collected, by its buyer alone', async () => {
    const slot = { ...plainSlot({ startsAt: hoursOn(24.1) }) }
    const change = async (order: OrderView, page = MAIR) =>
      linksOf(await look(order, page))['Change what is in it']
    expect(await change(paidOrder({ slot }))).toBe('/orders/RA-1000/changes')
    expect(await change(paidOrder({ slot: { ...slot, startsAt: hoursOn(24) } }))).toBeUndefined()
    expect(await change(paidOrder({ slot }), KEEPER)).toBeUndefined()
    expect(await change(paidOrder({ slot, collectedAt: hoursOn(-0.1) }))).toBeUndefined()
    expect(await change(paidOrder({ slot, follows: 'RA-0999' }))).toBeUndefined()
    // What is paid by card and is not yet still lies in the cart.
    expect(await change(plainOrder({ slot }))).toBeUndefined()
    expect(await change(plainOrder({ slot, way: 'cash' }))).toBe('/orders/RA-1000/changes')
  })

  test('can be changed until its cycle closes, if that is before packing begins', async () => {
    const changeable = async (closesIn: number, startsIn: number) => {
      const slot = plainSlot({ startsAt: hoursOn(startsIn) })
      const order = paidOrder({ slot, cycleClosesAt: hoursOn(closesIn) })
      return linksOf(await look(order))['Change what is in it'] !== undefined
    }
    expect(await changeable(1, 48)).toBe(true)
    expect(await changeable(0, 48)).toBe(false)
    expect(await changeable(1, 24)).toBe(false)
  })

  test('offers another time while it is to be collected, and says so when the time was lost', async () => {
    const slot = plainSlot()
    expect(linksOf(await look(paidOrder({ slot })))['Change the collection time']).toBe(
      '/orders/RA-1000/collection-slot',
    )
    expect(linksOf(await look(paidOrder()))['Choose a time to collect it']).toBe(
      '/orders/RA-1000/collection-slot',
    )
    const lost = await look(paidOrder({ slotLost: true }))
    expect(linksOf(lost)['please choose another time']).toBe('/orders/RA-1000/collection-slot')
    expect(linksOf(lost)['Choose a time to collect it']).toBeUndefined()
    const begun = await look(paidOrder({ slot: plainSlot({ startsAt: hoursOn(0) }) }))
    expect(linksOf(begun)['Change the collection time']).toBeUndefined()
  })

  test('that is paid by transfer says where to, with its number as the reference, as far as it is due', async () => {
    const bank = { holder: 'Growers & Co', account: 'GB33BUKB20201555555555', bic: '' }
    const order = plainOrder({ way: 'transfer', due: pounds(800), reservedUntil: hoursOn(24 * 7) })
    const document = await look(order, MAIR, bank)
    const said = factsOf(document)
    expect([said.To, said.Account, said.Amount, said.Reference]).toEqual([
      'Growers & Co',
      'GB33BUKB20201555555555',
      '£8.00',
      'RA-1000',
    ])
    expect(said['BIC or sort code']).toBeUndefined()
    expect(wordsOf(document)).toContain('Please transfer £8.00.')
    expect(factsOf(await look(order, MAIR, { ...bank, bic: 'BUKBGB22' }))['BIC or sort code']).toBe(
      'BUKBGB22',
    )
  })

  test('that waits for cash says what to bring, or to have at the door', async () => {
    expect(await news(plainOrder({ way: 'cash' }))).toContain('Please bring £13.00 when you collect it.')
    const delivery = {
      zone: 'North',
      startsAt: hoursOn(30),
      endsAt: hoursOn(33),
      closesAt: hoursOn(20),
      address: '1 Mill Lane',
      postcode: 'HX7 8AB',
      phone: '',
      note: '',
    }
    expect(await news(plainOrder({ way: 'cash', delivery }))).toContain(
      'Please have £13.00 ready at the door.',
    )
  })

  test('of cash can be called off until packing begins, and of tickets always', async () => {
    const callOff = async (over: Partial<OrderView>) =>
      actionsOf(await look(plainOrder({ way: 'cash', ...over }))).includes('/orders/RA-1000/cancellation')
    expect(await callOff({ slot: plainSlot() })).toBe(true)
    expect(await callOff({ slot: plainSlot({ startsAt: hoursOn(24) }) })).toBe(false)
    expect(await callOff({ slot: plainSlot({ startsAt: hoursOn(24) }), lines: [ticketLine] })).toBe(true)
    expect(await callOff({ lines: [] })).toBe(false)
  })
})

describe('what is not all said yet', () => {
  const cheese = (over = {}) =>
    soldLine({ title: 'Hill <cheese>', weight: { estimated: 1_200, grams: null }, ...over })
  const words = async (over: Parameters<typeof plainOrder>[0]) =>
    (await look(paidOrder(over))).querySelector('.notice')?.textContent ?? ''

  test('is the price of what has not lain on the scales', async () => {
    expect(await words({ lines: [cheese()] })).toContain('Hill <cheese>: the price is for about')
    expect(await words({ lines: [cheese({ weight: { estimated: 1_200, grams: 1_310 } })] })).toBe('')
    expect(await words({ lines: [cheese({ refundedQuantity: 2 })] })).toBe('')
    expect(await words({ lines: [cheese()], state: 'cancelled' })).not.toContain('about')
  })

  test('is the rest of an order of which a part is paid', async () => {
    const part = { id: 'part-1', way: 'transfer', amount: pounds(1_000), ending: null } as never
    const facts = async (order: OrderView) => (await look(order)).querySelector('main')?.textContent ?? ''
    const waiting = plainOrder({ way: 'cash', parts: [part], due: pounds(300) })
    expect(await facts(waiting)).toContain('£10.00 by bank transfer')
    expect(await facts({ ...waiting, state: 'cancelled' })).not.toContain('Paid so far')
    expect(await facts(plainOrder({ way: 'cash' }))).not.toContain('Paid so far')
  })

  test('is not the code of a gift card: there is a page of them while one is left', async () => {
    const card = soldLine({ isGiftCard: true, quantity: 2 })
    const link = async (order: OrderView) => linksOf(await look(order))['Your gift cards']
    expect(await link(paidOrder({ lines: [card] }))).toBe('/orders/RA-1000/gift-cards')
    expect(await link(paidOrder({ lines: [card], isGuests: true, path: '/guest/x' }))).toBe(
      '/guest/x/gift-cards',
    )
    expect(await link(paidOrder({ lines: [{ ...card, refundedQuantity: 2 }] }))).toBeUndefined()
    expect(await link(plainOrder({ lines: [card] }))).toBeUndefined()
  })
})

describe('what a guest is told besides', () => {
  const guests = (over: Partial<OrderView> = {}) =>
    look(plainOrder({ isGuests: true, path: '/guest/x', ...over }), lookedAtBy({ member: null, roles: [] }))

  test('is where the page is found again, that an account is there, and how to be forgotten', async () => {
    const document = await guests({ email: 'a"b<c>@example.test' })
    expect(linksOf(document)['Sign in and keep it in an account']).toBe(
      `${ORIGINS.cart}/login?return_to=%2Forders%2FRA-1000`,
    )
    expect(linksOf(document)['Take all of it with you']).toBe('/guest/x/export.json')
    expect(actionsOf(document)).toContain('/guest/x?_method=delete')
    expect(wordsOf(document.querySelector('#guest'))).toContain('sign in as a"b<c>@example.test, this order')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('is said to nobody else', async () => {
    expect((await look(plainOrder())).querySelector('#guest, #known')).toBeNull()
  })

  test('is not said to whoever gave no address at the till', async () => {
    const document = await guests({ email: '', name: 'Sale at the stall' })
    expect(document.querySelector('#guest, #known')).toBeNull()
    expect(Object.keys(await facts(plainOrder({ email: '' })))).toEqual(['Name', 'Placed'])
  })

  test('and their tickets and invoices are behind the same link', async () => {
    const document = await shown(
      <OrderPage
        page={lookedAtBy({ member: null, roles: [] })}
        order={paidOrder({ isGuests: true, path: '/guest/x', tickets: [TICKET] })}
        bank={null}
        papers={['INV-7', 'CN-1']}
      />,
    )
    const links = linksOf(document)
    expect(links['Apple day, Adult']).toBe('/guest/x/tickets/ticket-1')
    expect(links['All your tickets']).toBeUndefined()
    expect([links['Invoice INV-7'], links['Credit note CN-1']]).toEqual([
      '/guest/x/invoices/INV-7',
      '/guest/x/invoices/CN-1',
    ])
  })
})

describe('tickets of an order', () => {
  test('are counted where there are several, and say what became of them', async () => {
    const tickets = [TICKET, { ...TICKET, id: 'ticket-2', state: 'cancelled' as const }]
    const document = await look(paidOrder({ tickets, lines: [ticketLine] }))
    const links = linksOf(document)
    expect(links['Ticket 1: Apple day, Adult']).toBe(`${ORIGINS.account}/tickets/ticket-1`)
    expect(links['Ticket 2: Apple day, Adult']).toBe(`${ORIGINS.account}/tickets/ticket-2`)
    expect(links['All your tickets']).toBe(`${ORIGINS.account}/tickets`)
    const items = [...document.querySelectorAll('nav[aria-label="Tickets of this order"] li')].map(wordsOf)
    expect(items.map(item => item.includes('cancelled'))).toEqual([false, true])
  })

  test('are shown to whoever placed it, not to the shop', async () => {
    const document = await look(paidOrder({ tickets: [TICKET] }), KEEPER)
    expect(document.querySelector('nav[aria-label="Tickets of this order"]')).toBeNull()
  })
})

describe('what has happened to an order', () => {
  test.each<[string, Partial<OrderView>, string]>([
    ['was not paid in time', { state: 'expired' }, 'It was not paid in time. Nothing was charged, and what'],
    ['was called off', { state: 'cancelled' }, 'It was called off. Nothing was charged, and what was in it'],
    [
      'of cash was called off',
      { state: 'cancelled', way: 'cash' },
      'It was called off. Nothing was charged.',
    ],
    [
      'was paid too late',
      { state: 'expired', refunds: [plainRefund()] },
      'All of your money goes back to you.',
    ],
    [
      'was paid too late by transfer',
      { state: 'expired', way: 'transfer', refunds: [plainRefund({ way: 'credit' })] },
      'All of your money is credit with us now.',
    ],
    ['lost its time', { state: 'paid', slotLost: true }, 'somebody else had taken the last place'],
  ])('that %s is said', async (_, over, sentence) => {
    expect(await news(plainOrder(over))).toContain(sentence)
  })

  test.each([
    [{ amount: pounds(0) }, 'What you had for free has been returned. It cost nothing'],
    [{ origin: 'charge-back' as const }, 'Your bank took £6.50 back for you.'],
    [{}, '£6.50 was refunded to you.'],
    [{ state: 'requested' as const }, '£6.50 is on its way back to you.'],
    [{ way: 'credit' as const }, '£6.50 is on your credit with us.'],
    [{ way: 'credit' as const, household: 'Mill & Lane' }, '£6.50 is on the credit of Mill & Lane.'],
    [{ way: 'credit' as const, state: 'requested' as const }, '£6.50 is on its way back to you.'],
    [
      { way: 'cash' as const, isWaiting: true, byPayment: pounds(400) },
      '£4.00 waits for you at the shop: ask for it there, with the number of this order.',
    ],
    [
      { way: 'transfer' as const, isWaiting: true, byPayment: pounds(400) },
      'We transfer £4.00 to your bank.',
    ],
  ])('what went back by %p is told in a sentence', async (refund, sentence) => {
    expect(await news(paidOrder({ refunds: [plainRefund(refund)] }))).toContain(sentence)
  })

  test('a refund that failed is not told to its buyer, and each of the others is', async () => {
    const refunds = [
      plainRefund({ state: 'failed', amount: pounds(111) }),
      plainRefund({ id: 'refund-2', amount: pounds(222) }),
      plainRefund({ id: 'refund-3', amount: pounds(333), state: 'requested' }),
    ]
    const said = await news(paidOrder({ refunds }))
    expect(['£1.11', '£2.22', '£3.33'].map(sum => said.includes(sum))).toEqual([false, true, true])
  })

  test('of an order that is paid and had nothing happen to it, nothing is said', async () => {
    expect(await news(paidOrder())).toBe('')
  })
})

describe('the facts of an order', () => {
  test('are who and when at first, and nothing that is not so', async () => {
    expect(await facts(plainOrder())).toEqual({
      Name: 'Mair Pugh',
      'E-mail': 'mair@example.test',
      Placed: '17 Jun 2026, 11:00',
    })
  })

  test('say how it was paid, and of what was free when alone', async () => {
    expect((await facts(paidOrder())).Paid).toBe('17 Jun 2026, 11:30, by card')
    expect((await facts(paidOrder({ total: pounds(0) }))).Paid).toBe('17 Jun 2026, 11:30')
    const parts = [
      { way: 'gift-card' as const, amount: pounds(500), ending: 'X7' },
      { way: 'credit' as const, amount: pounds(100), ending: null },
    ]
    expect((await facts(paidOrder({ parts, due: pounds(700), way: 'cash' }))).Paid).toEndWith(
      ', £5.00 with a gift card, £1.00 from credit, £7.00 in cash',
    )
    expect((await facts(paidOrder({ parts, due: pounds(0) }))).Paid).toEndWith(
      ', £5.00 with a gift card, £1.00 from credit',
    )
  })

  test('name the reference of its payment where there is one', async () => {
    expect((await facts(paidOrder({ transactionCode: 'TX<1>' })))['SumUp reference']).toBe('TX<1>')
    expect(await facts(paidOrder())).not.toHaveProperty('SumUp reference')
  })

  test('say what went back and what is left of it to the penny, and nothing of no money', async () => {
    const said = await facts(paidOrder({ refunded: pounds(1299) }))
    expect([said.Refunded, said.Net]).toEqual(['£12.99', '£0.01'])
    expect(await facts(paidOrder())).not.toHaveProperty('Refunded')
  })

  test.each(['till', 'phone', 'shop', 'elsewhere'] as const)(
    'name whoever took it at %s to the shop, and to nobody else',
    async at => {
      const order = plainOrder({ taken: { at, by: 'Sam <Okafor>' } })
      expect((await facts(order, KEEPER)).Taken).toStartWith('By Sam <Okafor>, ')
      for (const page of [MAIR, BOOKKEEPER, lookedAtBy(person('tom'))])
        expect((await facts(order, page)).Taken).toStartWith('By the shop, ')
      expect((await facts({ ...order, taken: { at, by: '' } }, KEEPER)).Taken).toStartWith('By the shop, ')
      // A guest's page says no name, whoever opens it.
      expect((await facts({ ...order, isGuests: true }, KEEPER)).Taken).toStartWith('By the shop, ')
    },
  )

  test('lead to the standing order that it came from: one’s own, or the shop’s page of it', async () => {
    const order = plainOrder({ standing: { id: 'standing-1', day: '2026-06-19' } })
    const link = async (page: typeof MAIR) =>
      (await shown(<OrderFacts page={page} order={order} />)).querySelector('a')
    expect((await link(MAIR))?.getAttribute('href')).toBe('/standing-orders/standing-1')
    expect(wordsOf(await link(MAIR))).toStartWith('your standing order, for ')
    expect((await link(KEEPER))?.getAttribute('href')).toBe('/shop/standing-orders/standing-1')
    expect(wordsOf(await link(KEEPER))).toStartWith('a standing order, for ')
  })

  test('say when and where it is collected in the time of that place', async () => {
    const slot = plainSlot({ place: '', timeZone: 'Europe/Berlin' })
    expect((await facts(paidOrder({ slot })))['To collect']).toMatch(
      /^Fri,? 19 Jun 2026, 13:00\s*–\s*13:30, Collect a box$/,
    )
    expect((await facts(paidOrder({ slot: plainSlot({ place: 'A & B' }) })))['To collect']).toEndWith(
      ', Collect a box, A & B',
    )
  })

  test('are in the language of the cooperative', async () => {
    const german = lookedAtBy(person('mair'), { locale: 'de-DE', timeZone: 'Europe/Berlin' })
    const said = await facts(
      paidOrder({ refunded: { amount: 123_456, currency: 'GBP' }, total: pounds(200_000) }),
      german,
    )
    expect([said.Placed, said.Refunded?.replace(/\s/g, ' ')]).toEqual(['17.06.2026, 12:00', '1.234,56 £'])
  })
})

describe('the lines of an order', () => {
  const linesOf = (order: OrderView) => shown(<OrderLines page={MAIR} order={order} />)

  test('say what did not come, and until it is paid when the money goes back', async () => {
    const lines = [soldLine({ missing: 1 })]
    const later = 'goes back as soon as the order is paid'
    const [waiting, paid] = [await linesOf(plainOrder({ lines })), await linesOf(paidOrder({ lines }))]
    expect([waiting, paid].map(document => wordsOf(document).includes('1 did not come'))).toEqual([
      true,
      true,
    ])
    expect([waiting, paid].map(document => wordsOf(document).includes(later))).toEqual([true, false])
    expect(wordsOf(await linesOf(plainOrder()))).not.toContain('did not come')
  })

  test('are without VAT for who was shown prices so, which is the last of what stands beside them', async () => {
    const parts = [{ key: null, amount: 50, vatRate: 2_000 }]
    const adjustments = [{ kind: 'fee' as const, label: 'Packing', amount: pounds(50), parts }]
    const lines = [soldLine({ vatRate: 2_000 })]
    const order = plainOrder({ lines, adjustments, total: pounds(1350), isNet: true })
    const document = await linesOf(order)
    expect([...document.querySelectorAll('th[scope=col]')].map(wordsOf)).toEqual([
      'Item',
      'Each + VAT',
      'How many',
      'Together + VAT',
    ])
    expect(rowsOf(document)).toEqual([['Heather honey340 g jar', '£5.42', '2', '£10.83']])
    expect(factsOf(document)).toEqual({ Packing: '£0.42', 'VAT 20%': '£2.25' })
    expect(wordsOf(document.querySelector('.cart-total'))).toBe('Total £13.50')
  })

  test('come to what was paid then, with what was added and taken off', async () => {
    const adjustments = [
      { kind: 'voucher' as const, label: 'Thank you', amount: pounds(-100), parts: [] },
      { kind: 'fee' as const, label: 'Packing <b>', amount: pounds(50), parts: [] },
    ]
    const document = await linesOf(plainOrder({ adjustments, total: pounds(1250) }))
    expect(rowsOf(document)).toEqual([['Heather honey340 g jar', '£6.50', '2', '£13.00']])
    expect(factsOf(document)).toEqual({ 'Thank you': '-£1.00', 'Packing <b>': '£0.50' })
    expect(wordsOf(document.querySelector('.cart-total'))).toBe('Total £12.50')
    expect(document.querySelectorAll('b')).toHaveLength(0)
  })

  test('say of each what was special about it', async () => {
    const document = await linesOf(
      paidOrder({
        lines: [
          soldLine({
            detail: '',
            priceRule: 'Members’ price',
            retired: true,
            refundedQuantity: 1,
            weight: { estimated: 500, grams: 1_240 },
          }),
          soldLine({ id: 'line-2', weight: { estimated: 500, grams: null } }),
        ],
      }),
    )
    const [first, second] = rowsOf(document).map(([name]) => name)
    expect(first).toContain('Members’ price')
    expect(first).toMatch(/Weighed 1[.,]24/)
    expect(first).toContain('Retired')
    expect(first).toContain('1 refunded')
    for (const word of ['Weighed', 'Retired', 'refunded']) expect(second).not.toContain(word)
  })

  test('say what went back and what is left', async () => {
    const totals = async (refunded: number) =>
      [...(await linesOf(paidOrder({ refunded: pounds(refunded) }))).querySelectorAll('.cart-total')].map(
        wordsOf,
      )
    expect(await totals(0)).toEqual(['Total £13.00'])
    expect(await totals(1)).toEqual(['Total £13.00', '£0.01 refunded, net £12.99'])
  })

  test('of nothing but fees are a table that says so', async () => {
    expect(rowsOf(await linesOf(plainOrder({ lines: [] })))).toEqual([['Nothing here yet.']])
  })
})

describe('the list of orders', () => {
  const list = (props: Partial<Parameters<typeof OrdersPage>[0]> = {}) =>
    shown(<OrdersPage page={MAIR} orders={[orderSummary()]} number={1} pages={1} {...props} />)

  test('says what each came to, what is left of it, and how far it has come', async () => {
    const orders = [
      orderSummary(),
      orderSummary({ number: 'RA-2', path: '/orders/RA-2', refunded: pounds(1), collected: true }),
      orderSummary({ number: 'RA-3', path: '/orders/RA-3', refunded: pounds(1300), collected: true }),
      orderSummary({ number: 'RA-4', path: '/orders/RA-4', state: 'expired', total: pounds(0) }),
    ]
    const document = await list({ orders })
    expect(rowsOf(document).map(row => row.slice(3))).toEqual([
      ['paid', '£13.00'],
      ['collected', '£13.00£0.01 refunded, £12.99 net'],
      ['refunded', '£13.00£13.00 refunded, £0.00 net'],
      ['expired', '£0.00'],
    ])
    expect(linksOf(document)['RA-3']).toBe('/orders/RA-3')
    expect(obstaclesIn(document)).toEqual([])
  })

  test('names two things and counts the others', () => {
    const lines = (...titles: string[]) =>
      contentsOf(
        orderSummary({ lines: titles.map((title, at) => ({ title, detail: '', quantity: at + 1 })) }),
      )
    expect(lines()).toBe('')
    expect(lines('Leeks')).toBe('1 × Leeks')
    expect(lines('Leeks', 'Jam')).toBe('1 × Leeks, 2 × Jam')
    expect(lines('Leeks', 'Jam', 'Rye')).toBe('1 × Leeks, 2 × Jam and 1 more')
    expect(lines('a', 'b', 'c', 'd', 'e')).toBe('1 × a, 2 × b and 3 more')
  })

  test('leads from page to page, and to the first one by its own address', async () => {
    const links = [
      ...(await list({ number: 2, pages: 3 })).querySelectorAll('nav[aria-label="Pages of orders"] a'),
    ]
    const hrefs = links.map(link => link.getAttribute('href'))
    expect(hrefs).toContain('/orders')
    expect(hrefs).toContain('/orders?page=3')
    expect(hrefs).not.toContain('/orders?page=1')
    expect((await list()).querySelector('nav[aria-label="Pages of orders"]')).toBeNull()
  })
})

describe('a receipt', () => {
  test('has the VAT in it by its rate, and none where none is charged', async () => {
    const vat = [
      { rate: 2000, net: 1000, vat: 200, gross: 1200 },
      { rate: 0, net: 100, vat: 0, gross: 100 },
    ]
    const document = await shown(<ReceiptPage page={MAIR} order={paidOrder()} vat={vat} />)
    const table = [...document.querySelectorAll('table')].at(-1)
    expect(wordsOf(table?.querySelector('caption'))).toBe('VAT in it')
    expect([...(table?.querySelectorAll('tbody tr') ?? [])].map(wordsOf)).toEqual([
      '20%£10.00£2.00£12.00',
      '0%£1.00£0.00£1.00',
    ])
    const none = [{ rate: null, net: 1300, vat: 0, gross: 1300 }]
    const without = await shown(<ReceiptPage page={MAIR} order={paidOrder()} vat={none} />)
    expect(wordsOf(without)).not.toContain('VAT in it')
  })
})

describe('while SumUp has not said yet', () => {
  test('the page asks again by itself, and by a link', async () => {
    const document = await shown(<ReturnPage page={MAIR} order={plainOrder()} />)
    expect(linksOf(document)).toMatchObject({
      'Look again': '/orders/RA-1000/return',
      'Back to the order': '/orders/RA-1000',
    })
    const asking = document.querySelector('#payment-progress')
    expect(asking?.getAttribute('data-hx-get')).toBe('/orders/RA-1000/return')
    expect(wordsOf(asking)).toContain('Asking SumUp')
  })

  test('what it asks for is put in its own place', async () => {
    const document = await shown(<PaymentProgress path="/guest/x" />)
    const asking = document.querySelector('#payment-progress')
    expect(['data-hx-get', 'data-hx-target', 'data-hx-swap'].map(name => asking?.getAttribute(name))).toEqual(
      ['/guest/x/return', 'this', 'outerHTML'],
    )
  })
})
