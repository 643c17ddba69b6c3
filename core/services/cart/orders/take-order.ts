import type { OrderElsewhere } from '#core/contracts/cart'
import type { Tx } from '#core/contracts/ctx'
import type { Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { type Offer, SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { DEPOSIT, depositsFor } from '../deposits/deposits-for'
import { askSellers } from '../fulfilment/ask-sellers'
import { endUnpaid } from '../payments/end-unpaid'
import { paymentOfOrder } from '../payments/payment-row'
import { isAtReader } from '../payments/reader-payment'
import { atPricesOf, buyersPrices } from '../prices/buyers-prices'
import type { CartAdjustment } from '../prices/price-cart'
import { keyOf, offersOf } from '../sellables'
import { keptUntil } from '../ways/paid-later'
import { NothingToPay } from '../ways/receive-payment'
import { insertAdjustments, insertLines, insertOrder, insertPayment } from './insert-order'
import { LARGEST_ORDER, OrderTooLarge } from './order-too-large'
import { writeEstimates } from './write-estimates'

/** Somebody changed it here, or the file did. */
export class OrderDiffers extends Refusal {
  override name = 'OrderDiffers'
  constructor(number: string) {
    super(`Order ${number} is here already, with other things in it. Change it on its own page.`, 409)
  }
}

type Line = OrderElsewhere['lines'][number] & {
  readonly offer: Offer
  readonly unit: Money
  readonly rule: string | null
  readonly vatRate: number | null
}

/** The contract's `takeOrder`: without fees and vouchers, which nobody agreed to there; with the deposits of what is in it. */
export async function takeOrder(
  tx: Tx,
  order: OrderElsewhere,
): Promise<{ readonly id: string; readonly number: string } | null> {
  const key = `elsewhere:${order.number}`
  if (await isHere(tx, order, key)) return null
  const { lines, isNet } = await pricedLines(tx, order)
  const { currency } = tx.house.site()
  const deposit = depositOf(lines, currency)
  const goods = lines.reduce((sum, { unit, quantity }) => sum + unit.amount * quantity, 0)
  const total = { amount: goods + deposit.amount.amount, currency }
  if (total.amount === 0) throw new NothingToPay()
  if (total.amount > LARGEST_ORDER) throw new OrderTooLarge(currency, tx.locale)
  const until = await keptUntil(tx, order.way, null)
  const taken = { id: tx.viewer.member?.id ?? null, at: 'elsewhere' } as const
  const asked = { name: order.member.name, note: order.note, idempotencyKey: key, taken, isNet }
  const made = await insertOrder(tx, order.member, asked, total, until)
  const items = await insertLines(
    tx,
    made.id,
    lines.map(({ sellable, quantity, offer, unit, rule, vatRate }) => ({
      sellable,
      quantity,
      offer,
      unitPrice: unit,
      priceRule: rule,
      vatRate,
    })),
  )
  const adjustments = deposit.amount.amount > 0 ? [deposit] : []
  await insertAdjustments(tx, made.id, { adjustments, fees: [] }, items)
  await writeEstimates(tx, items)
  await askSellers(tx, items, (seller, own) => seller.reserve(tx, own, until))
  await insertPayment(tx, { ...made, way: order.way, memberId: order.member.id }, total)
  return made
}

/** One that came to nothing lets go of its number, so that it can be taken again. Throws `OrderDiffers`. */
async function isHere(tx: Tx, order: OrderElsewhere, key: string): Promise<boolean> {
  const found = await db(tx)
    .selectFrom('orders')
    .select(['id', 'state'])
    .where('member_id', '=', order.member.id)
    .where('idempotency_key', '=', key)
    .forNoKeyUpdate()
    .executeTakeFirst()
  if (!found) return false
  if (found.state === 'cancelled' || found.state === 'expired') {
    await db(tx).updateTable('orders').set({ idempotency_key: null }).where('id', '=', found.id).execute()
    return false
  }
  const lines = await db(tx)
    .selectFrom('order_lines')
    .select(['variant_id', 'quantity'])
    .where('order_id', '=', found.id)
    .execute()
  const here = lines.map(({ variant_id, quantity }) => `product:${variant_id} ${quantity}`).toSorted()
  const there = order.lines.map(({ sellable, quantity }) => `${keyOf(sellable)} ${quantity}`).toSorted()
  if (!Bun.deepEquals(here, there)) throw new OrderDiffers(order.number)
  return true
}

/** Throws `SoldOut` for what is not on sale, or not so many of it. */
async function pricedLines(
  tx: Tx,
  { member, lines }: OrderElsewhere,
): Promise<{ readonly lines: readonly Line[]; readonly isNet: boolean }> {
  const asBuyer = atPricesOf(tx, { memberId: member.id, isGuests: false })
  const offers = await offersOf(
    asBuyer,
    lines.map(({ sellable }) => sellable),
  )
  const short = lines.flatMap(({ sellable, quantity }) => {
    const available = offers.get(keyOf(sellable))?.available ?? 0
    return available < quantity ? [{ sellable, available: Math.max(0, available) }] : []
  })
  if (short.length > 0) throw new SoldOut(short)
  const { prices, isNet } = await buyersPrices(asBuyer, offers)
  const priced = lines.flatMap((line): Line[] => {
    const [offer, price] = [offers.get(keyOf(line.sellable)), prices.get(keyOf(line.sellable))]
    if (!offer || !price) return []
    const { unitPrice, rule, vatRate } = price
    return [
      {
        ...line,
        offer,
        vatRate,
        ...(line.price ? { unit: line.price, rule: null } : { unit: unitPrice, rule }),
      },
    ]
  })
  return { lines: priced, isNet }
}

function depositOf(lines: readonly Line[], currency: string): CartAdjustment {
  const parts = depositsFor(
    currency,
    lines.map(({ sellable, quantity, offer, vatRate }) => ({
      key: keyOf(sellable),
      quantity,
      deposit: offer.goods?.deposit,
      vatRate,
    })),
  )
  const amount = parts.reduce((sum, part) => sum + part.amount, 0)
  return { kind: 'deposit', label: DEPOSIT, amount: { amount, currency }, parts }
}

/** The contract's `withdrawOrder`. */
export async function withdrawOrder(tx: Tx, orderId: string): Promise<boolean> {
  const payment = await paymentOfOrder(tx, orderId)
  // Whoever holds a card to a reader right now is not kept waiting by a file: nothing is asked of SumUp here.
  if (!payment || payment.way === 'sumup' || isAtReader(payment)) return false
  if (payment.order_state === 'cancelled' || payment.order_state === 'expired') return true
  return (await endUnpaid(tx, orderId, 'cancelled')) === 'ended'
}
