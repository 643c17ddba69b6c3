import type { Ctx } from '#core/contracts/ctx'
import { sumMoney, timesMoney } from '#core/contracts/money'
import { db } from '#core/database/db'
import { Booking } from '#core/entities/cart/booking'
import { Collection } from '#core/entities/cart/collection'
import { Order } from '#core/entities/cart/order'
import { OrderLine } from '#core/entities/cart/order-line'
import { Payment } from '#core/entities/cart/payment'
import { Slot } from '#core/entities/events/slot'
import { Member } from '#core/entities/identity/member'
import { COOPERATIVE } from '../cooperative'

const DAY_MS = 86_400_000
const WEEKS = 8
const ORDERS_A_WEEK = 4
const NOTES = [
  '',
  '',
  'Please leave it with the neighbour if I am late.',
  '',
  'The big box, if there is one.',
]

type Offer = { id: string; title: string; detail: string; price: number }

/**
 * Eight weeks of orders, so that a shopkeeper has takings to look at and something to hand out. They are paid, but
 * the payment sandbox has not heard of them: giving money back for one is refused, and shows how that looks.
 */
export async function seedOrders(ctx: Ctx): Promise<void> {
  const { em } = ctx
  const members = await em.find(Member, {}, { orderBy: { handle: 'asc' } })
  const offers: Offer[] = await db(ctx)
    .selectFrom('variants as v')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .innerJoin('listings as l', 'l.product_id', 'p.id')
    .select(['v.id', 'p.title', 'v.name as detail', 'v.price_amount as price'])
    .orderBy('v.sku')
    .execute()
  const slots = await em.find(
    Slot,
    { startsAt: { $gt: ctx.now } },
    { orderBy: { startsAt: 'asc' }, limit: 3 },
  )
  if (members.length === 0 || offers.length === 0) return
  for (let index = 0; index < WEEKS * ORDERS_A_WEEK; index++) {
    const member = pick(members, index * 3)
    const daysAgo = Math.floor((index * 7) / ORDERS_A_WEEK) + 0.3
    const placedAt = new Date(ctx.now.getTime() - daysAgo * DAY_MS)
    const waiting = daysAgo < 5
    const bought = Array.from({ length: 1 + (index % 3) }, (_, line) => pick(offers, index * 7 + line * 5))
    const { currency } = COOPERATIVE
    const prices = bought.map(({ price }, line) =>
      timesMoney({ amount: price, currency }, quantityOf(index, line)),
    )
    const { amount: totalAmount } = sumMoney(prices, currency)
    const slot = waiting && slots.length > 0 ? pick(slots, index) : null
    const order = em.create(Order, {
      number: `RA-${3000 + WEEKS * ORDERS_A_WEEK - index}`,
      member,
      email: member.email ?? '',
      name: member.name,
      note: pick(NOTES, index),
      state: 'paid',
      totalAmount,
      currency: COOPERATIVE.currency,
      placedAt,
      reservedUntil: placedAt,
      settledAt: placedAt,
      collectionSlot: slot,
    })
    if (slot) {
      em.create(Booking, { slot, member, order, bookedAt: placedAt })
      slot.booked += 1
    }
    for (const [position, { id, title, detail, price }] of bought.entries()) {
      const quantity = quantityOf(index, position)
      em.create(OrderLine, {
        order,
        variant: id,
        kind: 'product',
        title,
        detail,
        unitAmount: price,
        quantity,
        position,
      })
    }
    em.create(Payment, {
      order,
      reference: `demo-${order.number}`,
      state: 'paid',
      amount: totalAmount,
      currency: COOPERATIVE.currency,
      createdAt: placedAt,
      paidAt: placedAt,
      transactionId: `demo-${order.number}`,
      transactionCode: `TDEMO${order.number.slice(3)}`,
    })
    if (!waiting) em.create(Collection, { order, collectedAt: new Date(placedAt.getTime() + 2 * DAY_MS) })
  }
  await em.flush()
}

const quantityOf = (order: number, line: number) => 1 + ((order + line) % 3)

function pick<T>(list: readonly T[], index: number): T {
  const item = list[index % list.length]
  if (item === undefined) throw new Error('Nothing to pick from')
  return item
}
