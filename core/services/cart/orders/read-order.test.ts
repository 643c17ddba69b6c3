import { afterAll, beforeAll, describe, expect, test } from 'bun:test'
import { FORMER_MEMBER } from '#core/contracts/account'
import { NotRefundable } from '#core/contracts/cart'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, SignInRequired } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { stage } from '#core/services/events/testing/stage'
import {
  again,
  bookedOf,
  collectionTime,
  doJobs,
  jar,
  lettersTo,
  one,
  order,
  payAtSumUp,
  stranger,
  wishOf,
} from '../../../../tests/cart'
import { type TestHouse, testHouse } from '../../../../tests/house'
import { watchPurges } from '../../../../tests/purges'
import { forgetMember } from '../closing/forget-member'
import { markCollected, NotPaidYet, unmarkCollected } from '../fulfilment/collections'
import { sendOrderLetter } from '../letters/send-order-letter'
import { addToCart } from '../lines/add-to-cart'
import { countInCart } from '../lines/count-in-cart'
import { verifyOrderPayment } from '../payments/verify-order-payment'
import { refundLine } from '../refunds/request-refund'
import { ordersCsv } from '../shop/orders-csv'
import { pickingList } from '../shop/picking-list'
import { refundOrder } from '../shop/refund-order'
import { cancelOrder } from './cancel-order'
import { ORDERS_PER_PAGE, ordersOf, pageOfOrders } from './orders-of'
import { placeOrder } from './place-order'
import { hasGoods, orderById, readOrder } from './read-order'

let world: TestHouse
beforeAll(async () => {
  world = await testHouse()
  world.sandbox.behaviour.noCallbacks()
})
afterAll(() => world.close())

const keeper = () => world.ctx('shopkeeper')

async function paid(buyer: Ctx, placed: Awaited<ReturnType<typeof order>>) {
  await payAtSumUp(buyer, placed)
  await verifyOrderPayment(again(world, buyer), placed.id)
  return placed
}

/** Two jars of £6.50 and a ticket of £5.00, to be collected at a time. */
async function mixed(buyer: Ctx) {
  const day = await stage(world.ctx(), { places: 4 })
  const slotId = await collectionTime(world, 2)
  await addToCart(buyer, await jar(world, 5), 2)
  await addToCart(buyer, { kind: 'ticket', ticketTypeId: day.adultId, occurrenceId: day.occurrenceId }, 1)
  const wish = await wishOf(buyer, { collectionSlotId: slotId, note: 'At the door' })
  return { placed: await placeOrder(buyer, wish), slotId }
}

describe('an order', () => {
  test('is read by its buyer and by shopkeepers; to everybody else it is not there', async () => {
    const buyer = await stranger(world)
    const { number } = await order(buyer, await jar(world, 1))
    for (const ctx of [buyer, keeper(), world.ctx('operator')])
      expect((await readOrder(ctx, number)).number).toBe(number)
    for (const ctx of [world.ctx(), world.ctx('member'), world.ctx('organiser'), world.ctx('editor')])
      await expect(readOrder(ctx, number)).rejects.toBeInstanceOf(NotFound)
    await expect(readOrder(keeper(), 'RA-NOBODY')).rejects.toBeInstanceOf(NotFound)
  })

  test('says what it comes to, line by line, and what of it was given back', async () => {
    const buyer = await stranger(world)
    const { placed, slotId } = await mixed(buyer)
    await paid(buyer, placed)
    const before = await readOrder(buyer, placed.number)
    expect(before).toMatchObject({
      state: 'paid',
      note: 'At the door',
      collectedAt: null,
      slotLost: false,
      refunds: [],
      total: { amount: 1800, currency: 'GBP' },
      refunded: { amount: 0, currency: 'GBP' },
      slot: { id: slotId, title: 'Collect a box', timeZone: 'Europe/London' },
      lines: [
        { kind: 'product', quantity: 2, refundedQuantity: 0, total: { amount: 1300, currency: 'GBP' } },
        { kind: 'ticket', quantity: 1, refundedQuantity: 0, total: { amount: 500, currency: 'GBP' } },
      ],
    })
    expect(before.tickets).toHaveLength(1)
    await refundLine(again(world, buyer), before.lines[0]!.id, 1, 'Broken')
    const after = await readOrder(buyer, placed.number)
    expect(after).toMatchObject({ refunded: { amount: 650 }, slot: { id: slotId } })
    expect(after.lines.map(line => line.refundedQuantity)).toEqual([1, 0])
    expect(after.refunds).toMatchObject([{ state: 'done', origin: 'shop', reason: 'Broken' }])
    expect(hasGoods(after)).toBe(true)
    await refundLine(again(world, buyer), before.lines[0]!.id, 1, 'Broken too')
    const empty = await readOrder(buyer, placed.number)
    expect([hasGoods(empty), empty.slot, empty.slotLost]).toEqual([false, null, false])
    expect(await bookedOf(world, slotId)).toMatchObject({ booked: 0 })
  })

  test('whose time to collect is another’s by now says so until another is chosen', async () => {
    const buyer = await stranger(world)
    const { placed } = await mixed(buyer)
    await paid(buyer, placed)
    await world.ctx().em.execute('delete from bookings where order_id = ?', [placed.id])
    expect(await readOrder(buyer, placed.number)).toMatchObject({ slot: null, slotLost: true })
    await world.ctx().em.execute('update orders set collection_slot_id = null where id = ?', [placed.id])
    expect((await readOrder(buyer, placed.number)).slotLost).toBe(false)
  })
})

describe('the list of one’s orders', () => {
  test('has one’s own, the youngest first, in pages of fifty', async () => {
    const buyer = await stranger(world)
    await order(await stranger(world), await jar(world, 1))
    expect(await pageOfOrders(buyer, 1)).toEqual({ orders: [], total: 0 })
    const placed = await order(buyer, await jar(world, 1))
    await world.ctx().em.execute(
      `insert into orders (id, number, member_id, email, name, note, state, total_amount, currency, placed_at, reserved_until, settled_at)
       select gen_random_uuid(), 'RA-OLD' || n, member_id, email, name, '', 'cancelled', 0, currency,
         placed_at - n * interval '1 minute', reserved_until, reserved_until from orders, generate_series(1, ?) n where id = ?`,
      [ORDERS_PER_PAGE, placed.id],
    )
    const [first, second] = [await pageOfOrders(buyer, 1), await pageOfOrders(buyer, 2)]
    expect([first.total, first.orders.length, first.orders[0]?.number]).toEqual([51, 50, placed.number])
    expect(second.orders.map(({ number }) => number)).toEqual([`RA-OLD${ORDERS_PER_PAGE}`])
    expect(await ordersOf(buyer)).toHaveLength(51)
    expect(first.orders[0]).toMatchObject({
      path: `/orders/${placed.number}`,
      collected: false,
      refunded: null,
    })
  })

  test('is empty for a visitor', async () => {
    expect([await ordersOf(world.ctx()), await pageOfOrders(world.ctx(), 1)]).toEqual([
      [],
      { orders: [], total: 0 },
    ])
  })
})

describe('handing an order over', () => {
  const told = (orderId: string) =>
    db(world.ctx())
      .selectFrom('ap_activities')
      .select('type')
      .where('subject_kind', '=', 'collection')
      .where('subject_id', '=', orderId)
      .orderBy('id')
      .execute()

  test('is written down once, by whom and when; undone once, and told each time it changes', async () => {
    const buyer = await stranger(world)
    const placed = await paid(buyer, await order(buyer, await jar(world, 1)))
    const now = new Date('2026-06-01T12:00:00.000Z')
    const { ctx, purged } = watchPurges({ ...keeper(), now })
    await markCollected(ctx, placed.number)
    await markCollected(world.ctx('operator'), placed.number)
    const row = await one<object>(
      world,
      'select collected_by_id, collected_at from collections where order_id = ?',
      [placed.id],
    )
    expect(row).toEqual({ collected_by_id: world.cast.members.shopkeeper.id, collected_at: now })
    expect((await readOrder(buyer, placed.number)).collectedAt).toEqual(now)
    expect((await ordersOf(buyer))[0]?.collected).toBe(true)
    expect([...purged]).toEqual([`viewer:${buyer.viewer.member?.id}`])
    for (let time = 0; time < 2; time++) await unmarkCollected(keeper(), placed.number)
    expect((await readOrder(buyer, placed.number)).collectedAt).toBeNull()
    expect(await told(placed.id)).toEqual([{ type: 'Add' }, { type: 'Remove' }])
  })

  test('is for what is paid: neither what waits nor what was called off is handed over', async () => {
    const buyer = await stranger(world)
    const placed = await order(buyer, await jar(world, 1))
    await expect(markCollected(keeper(), placed.number)).rejects.toBeInstanceOf(NotPaidYet)
    await cancelOrder(buyer, placed.number)
    await expect(markCollected(keeper(), placed.number)).rejects.toBeInstanceOf(NotPaidYet)
    for (const act of [markCollected, unmarkCollected])
      await expect(act(keeper(), 'RA-NOBODY')).rejects.toBeInstanceOf(NotFound)
  })
})

describe('the list to pack from', () => {
  test('has what is paid and still to be collected, by its time, each thing summed up', async () => {
    const [first, second, none] = [await stranger(world), await stranger(world), await stranger(world)]
    const [soon, honey] = [await collectionTime(world, 5, 24), await jar(world, 9)]
    for (const [buyer, slotId] of [
      [first, soon],
      [second, soon],
      [none, null],
    ] as const) {
      await addToCart(buyer, honey, 2)
      const wish = await wishOf(buyer, { collectionSlotId: slotId, name: buyer === first ? 'Zoe' : 'Ann' })
      await paid(buyer, await placeOrder(buyer, wish))
    }
    const line = await one<{ id: string }>(
      world,
      `select l.id from order_lines l join orders o on o.id = l.order_id where o.member_id = ?`,
      [second.viewer.member?.id],
    )
    await refundLine(again(world, second), line.id, 1, 'One too many')
    const groups = await pickingList(keeper())
    const ours = groups.filter(({ orders }) => orders.some(({ name }) => ['Zoe', 'Ann'].includes(name)))
    expect(ours.map(({ slot }) => slot?.id)).toEqual([soon, undefined])
    expect(ours[0]?.totals).toMatchObject([{ quantity: 3 }])
    expect(ours[0]?.orders.map(({ name, lines }) => [name, lines[0]?.quantity])).toEqual([
      ['Ann', 1],
      ['Zoe', 2],
    ])
    await markCollected(keeper(), ours[0]!.orders[1]!.number)
    const left = (await pickingList(keeper())).find(({ slot }) => slot?.id === soon)
    expect(left?.orders.map(({ name }) => name)).toEqual(['Ann'])
  })
})

describe('giving an order back', () => {
  test('gives what is left of it, as one refund, and then nothing', async () => {
    const buyer = await stranger(world)
    const { placed } = await mixed(buyer)
    await paid(buyer, placed)
    const { lines } = await readOrder(buyer, placed.number)
    await refundOrder(keeper(), placed.number, [{ orderLineId: lines[0]!.id, quantity: 1 }], 'One')
    await refundOrder(keeper(), placed.number, 'all', 'The rest')
    const { refunds, refunded } = await readOrder(buyer, placed.number)
    expect(refunds.map(({ amount, reason }) => [amount.amount, reason])).toEqual([
      [650, 'One'],
      [1150, 'The rest'],
    ])
    expect(refunded.amount).toBe(1800)
    for (const wanted of ['all', []] as const)
      await expect(refundOrder(keeper(), placed.number, wanted, 'Again')).rejects.toBeInstanceOf(
        NotRefundable,
      )
  })
})

test('the table of orders has each line, what came back of it, and no formula', async () => {
  const buyer = await stranger(world)
  await addToCart(buyer, await jar(world, 5), 2)
  const placed = await placeOrder(buyer, await wishOf(buyer, { name: '=1+1', note: 'a "quoted", note' }))
  await paid(buyer, placed)
  const { lines } = await readOrder(buyer, placed.number)
  await refundLine(again(world, buyer), lines[0]!.id, 1, 'One')
  const csv = await new Response(await ordersCsv(keeper())).text()
  const row = csv.split('\n').find(line => line.startsWith(placed.number))
  expect(row).toContain(`,'=1+1,${buyer.viewer.member?.email},`)
  expect(row).toContain(',2,1,6.50,13.00,GBP,"a ""quoted"", note",6.50,6.50,13.00,6.50,6.50,')
})

test.each([undefined, 'member', 'organiser', 'editor'] as const)('the shop is closed to %s', async who => {
  const buyer = await stranger(world)
  const placed = await paid(buyer, await order(buyer, await jar(world, 1)))
  const ctx = world.ctx(who)
  for (const asked of [
    () => markCollected(ctx, placed.number),
    () => unmarkCollected(ctx, placed.number),
    () => pickingList(ctx),
    () => ordersCsv(ctx),
    () => refundOrder(ctx, placed.number, 'all', ''),
  ])
    await expect(asked()).rejects.toBeInstanceOf(who ? NotFound : SignInRequired)
  expect(await readOrder(buyer, placed.number)).toMatchObject({ collectedAt: null, refunds: [] })
})

describe('a buyer who has left', () => {
  test('is nobody in their orders, has no cart, and is written to no more; the amounts stay', async () => {
    const [buyer, other] = [await stranger(world), await stranger(world)]
    const placed = await paid(buyer, await order(buyer, await jar(world, 1)))
    const theirs = await order(other, await jar(world, 1))
    await addToCart(buyer, await jar(world, 1), 1)
    await transaction(world.ctx(), tx => forgetMember(tx, buyer.viewer.member!.id))
    expect(await orderById(world.ctx(), placed.id)).toMatchObject({
      name: FORMER_MEMBER,
      email: '',
      note: '',
      state: 'paid',
      total: { amount: 650, currency: 'GBP' },
    })
    expect([await countInCart(buyer), await countInCart(other)]).toEqual([0, 1])
    expect((await orderById(world.ctx(), theirs.id))?.email).toBe(other.viewer.member!.email)
    await doJobs(world, 'send-order-letter')
    await sendOrderLetter(world.ctx(), { orderId: placed.id, kind: 'paid' })
    expect(await lettersTo(world, buyer)).toEqual([])
  })

  test('of an order that is not there no letter is written, nor of a refund that is none', async () => {
    const buyer = await stranger(world)
    const placed = await paid(buyer, await order(buyer, await jar(world, 1)))
    await sendOrderLetter(world.ctx(), { orderId: placed.id, kind: `refund:${Bun.randomUUIDv7()}` })
    expect(await lettersTo(world, buyer)).toEqual([])
  })
})
