import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import type { Ctx } from '#core/contracts/ctx'
import { markCollected } from '#core/services/cart/fulfilment/collections'
import { addToCart } from '#core/services/cart/lines/add-to-cart'
import { readCart } from '#core/services/cart/lines/read-cart'
import { placeOrder } from '#core/services/cart/orders/place-order'
import { refundLine } from '#core/services/cart/refunds/request-refund'
import { listOrders } from '#core/services/cart/shop/list-orders'
import { ordersCsv } from '#core/services/cart/shop/orders-csv'
import { sendHolderLetter } from '#core/services/events/notifications/notify-holders'
import { retireTicketType } from '#core/services/events/organising/retire-ticket-type'
import { stage } from '#core/services/events/testing/stage'
import { retireVariant } from '#core/services/market/products/retire-variant'
import { again, doJobs, jar, one, pay, quietHouse, stranger, wishOf } from '../../../tests/cart'
import type { TestHouse } from '../../../tests/house'

let world: TestHouse
beforeAll(async () => {
  world = await quietHouse()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

/** Jars of £6.50 and tickets (£5.00 each, or free), in one order that is paid. */
async function bought(buyer: Ctx, { jars = 0, tickets = 0, free = 0 }) {
  const day = await stage(world.ctx(), { places: 20 })
  const ticket = (ticketTypeId: string) =>
    ({ kind: 'ticket', ticketTypeId, occurrenceId: day.occurrenceId }) as const
  const now = () => again(world, buyer)
  if (jars > 0) await addToCart(now(), await jar(world, 9), jars)
  if (tickets > 0) await addToCart(now(), ticket(day.adultId), tickets)
  if (free > 0) await addToCart(now(), ticket(day.childId), free)
  const placed = await placeOrder(now(), await wishOf(now()))
  if (placed.state !== 'paid') {
    await pay(now(), placed)
  }
  const lineOf = async (kind: string) =>
    (
      await one<{ id: string }>(world, 'select id from order_lines where order_id = ? and kind = ? limit 1', [
        placed.id,
        kind,
      ])
    ).id
  return { ...placed, lineOf }
}

const toCollect = async () => {
  const { orders } = await listOrders(keeper(), { pile: 'to-collect', text: '', page: 1 })
  return orders.map(({ number }) => number)
}

async function letterOf(ctx: Ctx) {
  await doJobs(world, 'send-order-letter')
  return one<{ subject: string; text: string }>(
    world,
    'select subject, text from sent_mails where recipient = ? order by sent_at desc limit 1',
    [ctx.viewer.member?.email],
  )
}

describe('to collect', () => {
  test('are only orders with goods, until they are handed over or refunded', async () => {
    const goods = await bought(await stranger(world), { jars: 2 })
    const both = await bought(await stranger(world), { jars: 1, tickets: 1 })
    const tickets = await bought(await stranger(world), { tickets: 2 })
    const free = await bought(await stranger(world), { free: 1 })
    expect((await toCollect()).sort()).toEqual([goods.number, both.number].sort())
    expect((await listOrders(keeper(), { pile: 'all', text: '', page: 1 })).counts['to-collect']).toBe(2)

    await refundLine(keeper(), await both.lineOf('product'), 1, 'Broke')
    expect(await toCollect()).toEqual([goods.number])
    await refundLine(keeper(), await goods.lineOf('product'), 1, 'One broke')
    expect(await toCollect()).toEqual([goods.number])
    await markCollected(keeper(), goods.number)
    expect(await toCollect()).toEqual([])
    expect([tickets.state, free.state]).not.toContain('cancelled')
  })
})

describe('an order that was refunded in part', () => {
  test('says what came back and what is left: to its buyer, at the desk, in the letter and in the table', async () => {
    const buyer = world.ctx('neighbour')
    const placed = await bought(buyer, { jars: 3, tickets: 1 })
    await refundLine(keeper(), await placed.lineOf('product'), 2, 'Two broke')
    const letter = await letterOf(buyer)
    for (const words of ['Paid: £24.50', 'Given back so far: £13.00', 'comes to now: £11.50']) {
      expect(letter.text).toContain(words)
    }
    const own = await world.browser('neighbour')
    const desk = await world.browser('shopkeeper')
    const detail = /Refunded.*£13\.00.*Net.*£11\.50/s
    expect((await own.get('cart', `/orders/${placed.number}`)).document.body.textContent).toMatch(detail)
    expect((await own.get('cart', `/orders/${placed.number}/receipt`)).document.body.textContent).toMatch(
      detail,
    )
    expect((await desk.get('cart', `/shop/orders/${placed.number}`)).document.body.textContent).toMatch(
      detail,
    )
    const inShort = '£13.00 refunded, £11.50 net'
    expect((await own.get('cart', '/orders')).text).toContain(inShort)
    expect((await own.get('account', '/')).text).toContain(inShort)
    expect((await desk.get('cart', '/shop/orders?pile=refunded')).text).toContain(inShort)

    const [heading = '', ...rows] = (await new Response(await ordersCsv(keeper())).text()).split('\n')
    const columns = heading.split(',')
    const cells = rows.filter(row => row.startsWith(placed.number)).map(row => row.split(','))
    const column = (name: string) => cells.map(row => row[columns.indexOf(name)])
    expect(column('refunded amount').sort()).toEqual(['0.00', '13.00'])
    expect(column('net').sort()).toEqual(['5.00', '6.50'])
    expect(new Set(column('order total'))).toEqual(new Set(['24.50']))
    expect(new Set(column('order refunded'))).toEqual(new Set(['13.00']))
    expect(new Set(column('order net'))).toEqual(new Set(['11.50']))
  })
})

describe('an order whose goods were all refunded', () => {
  test('waits for no collection, and is called refunded everywhere once nothing is left of it', async () => {
    const placed = await bought(world.ctx('neighbour'), { jars: 1, tickets: 1 })
    const browser = await world.browser('neighbour')
    const own = async () => (await browser.get('cart', `/orders/${placed.number}`)).document.body.textContent
    expect(await own()).toContain('To collect')
    await refundLine(keeper(), await placed.lineOf('product'), 1, 'Broke')
    expect(await own()).not.toContain('To collect')

    await refundLine(keeper(), await placed.lineOf('ticket'), 1, 'Cannot come')
    const desk = await world.browser('shopkeeper')
    const pages = [
      await browser.get('cart', `/orders/${placed.number}`),
      await desk.get('cart', `/shop/orders/${placed.number}`),
    ]
    const lists = [await browser.get('cart', '/orders'), await browser.get('account', '/')]
    const rows = lists.map(({ document }) =>
      [...document.querySelectorAll('tr')].find(row => row.textContent?.includes(placed.number)),
    )
    const badges = [...pages.map(({ document }) => document.querySelector('main')), ...rows].map(
      part => part?.querySelector('.badge')?.textContent,
    )
    expect(badges).toEqual(['refunded', 'refunded', 'refunded', 'refunded'])
  })
})

describe('what is retired', () => {
  test('is called so beside its line, for buyer and shop, and in the CSV', async () => {
    const placed = await bought(world.ctx('neighbour'), { jars: 1, tickets: 1 })
    const line = await one<{ variant_id: string }>(
      world,
      "select variant_id from order_lines where order_id = ? and kind = 'product'",
      [placed.id],
    )
    await retireVariant(keeper(), line.variant_id)
    const own = await world.browser('neighbour')
    const desk = await world.browser('shopkeeper')
    for (const visit of [
      await own.get('cart', `/orders/${placed.number}`),
      await desk.get('cart', `/shop/orders/${placed.number}`),
    ]) {
      const rows = [...visit.document.querySelectorAll('main table tr')].map(row => row.textContent ?? '')
      expect(rows.filter(row => row.includes('Retired')).length).toBe(1)
    }
    const [heading = '', ...rows] = (await new Response(await ordersCsv(keeper())).text()).split('\n')
    const at = heading.split(',').indexOf('retired')
    const cells = rows.filter(row => row.startsWith(placed.number)).map(row => row.split(',')[at])
    expect(cells.sort()).toEqual(['', 'retired'])
  })

  test('is named in the cart, where it can only be taken out', async () => {
    const sellable = await jar(world, 3)
    if (sellable.kind !== 'product') throw new Error('a jar is a product')
    const buyer = await stranger(world)
    const day = await stage(world.ctx(), { title: 'Grafting day' })
    const ticket = { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId } as const
    for (const each of [sellable, ticket]) await addToCart(again(world, buyer), each, 1)
    const { title, name } = await one<{ title: string; name: string }>(
      world,
      'select p.title, v.name from variants v join products p on p.id = v.product_id where v.id = ?',
      [sellable.variantId],
    )
    await retireVariant(keeper(), sellable.variantId)
    await retireTicketType(world.ctx('organiser'), day.entryId, day.adultId)
    const { lines, ready } = await readCart(again(world, buyer))
    expect(ready).toBe(false)
    expect(lines.map(line => line.name)).toEqual([`${title}, ${name}`, 'Grafting day, Adult'])
  })
})

describe('a free ticket that is given back', () => {
  test('has no money on its way: not on the page, in the letter, nor in the news', async () => {
    const buyer = world.ctx('member')
    const placed = await bought(buyer, { free: 1 })
    await doJobs(world, 'send-order-letter')
    const browser = await world.browser('member')
    const [ticket] = await world.house.services.events.ticketsOf(world.ctx('member'))
    const { location } = await browser.post('account', `/tickets/${ticket?.id}/cancellation`)
    const answered = await browser.get('account', location ?? '')
    expect(answered.text).toContain('Your ticket is given back, and its place is free')
    await world.work()
    const letter = await letterOf(buyer)
    expect(letter.subject).toBe(`Given back from your order ${placed.number}`)
    const order = (await browser.get('cart', `/orders/${placed.number}`)).text
    expect(order).toContain('It cost nothing, so no money is on its way.')
    const news = await world
      .ctx()
      .em.execute<{ text: string }[]>('select text from notifications where member_id = ?', [
        buyer.viewer.member?.id,
      ])
    const said = [answered.text, letter.text, order, ...news.map(({ text }) => text)].join('\n')
    expect(said).not.toMatch(
      /money (?:is on its way to you|for your order)|£0\.00 (?:was|is) |have given back £0/i,
    )
    expect(news.map(({ text }) => text)).toContain(
      `What you had for free in your order ${placed.number} is given back.`,
    )
  })

  test('of a time that is cancelled has none either, beside a paid one that has', async () => {
    const day = await stage(world.ctx(), { places: 20 })
    for (const [type, words] of [
      [day.childId, 'You need not do anything'],
      [day.adultId, 'What you paid is on its way back'],
    ] as const) {
      const buyer = await stranger(world)
      const ticket = { kind: 'ticket', ticketTypeId: type, occurrenceId: day.occurrenceId } as const
      await addToCart(buyer, ticket, 1)
      const placed = await placeOrder(again(world, buyer), await wishOf(again(world, buyer)))
      if (placed.state !== 'paid') {
        await pay(again(world, buyer), placed)
      }
      const memberId = buyer.viewer.member?.id ?? ''
      await sendHolderLetter(world.ctx(), {
        occurrenceId: day.occurrenceId,
        memberId,
        what: 'cancelled',
        was: null,
        toldAt: 1,
      })
      const letter = await one<{ text: string }>(
        world,
        `select text from sent_mails where recipient = ? and subject like 'Cancelled%'`,
        [buyer.viewer.member?.email],
      )
      expect(letter.text).toContain(words)
    }
  })
})
