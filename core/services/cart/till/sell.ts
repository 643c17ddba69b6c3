import { recordAudit } from '#core/audit/record-audit'
import type { Ctx } from '#core/contracts/ctx'
import { compareMoney, type Money, subtractMoney } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import type { WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { markCollected } from '../fulfilment/collections'
import { CreditShort, requireCredit } from '../ledger/credit'
import { type CartView, ofAnySize, readCart } from '../lines/read-cart'
import { type PlacedOrder, placeOrder } from '../orders/place-order'
import { orderOfForm } from '../orders/placed-before'
import { paymentOfOrder } from '../payments/payment-row'
import { settlePaid } from '../payments/settle-paid'
import { receiveCash } from '../ways/receive-payment'
import { dueBeside, tillCards } from './cards'
import { atTill, buyerAtTill, buyerByPhone, type Customer, STALL } from './till'

export type Sale = {
  readonly customer: Customer | null
  /** Of the form: pressed twice, it is one sale. */
  readonly key: string
  /** What the till showed, as `readSeen` reads it. */
  readonly seenTotal: number
  readonly seenLines?: string
}

export class TooLittleGiven extends Refusal {
  override name = 'TooLittleGiven'
  constructor() {
    super('That is less than what it comes to.')
  }
}

/** Only a member has credit with us. */
export class NobodysCredit extends Refusal {
  override name = 'NobodysCredit'
  constructor() {
    super('Choose whose credit pays it.')
  }
}

/**
 * Makes an order of what lies in the till, its things kept for a quarter of an hour. The till is empty then. Throws what
 * `placeOrder` throws. For shopkeepers.
 */
export async function beginSale(ctx: Ctx, { customer, ...sale }: Sale): Promise<PlacedOrder> {
  requireRole(ctx, 'orders')
  const buyer = await buyerAtTill(ctx, customer)
  const { key: idempotencyKey, seenTotal, seenLines } = sale
  return placeOrder(buyer, {
    name: customer?.name ?? STALL,
    note: '',
    collectionSlotId: null,
    way: 'cash',
    sale: 'till',
    idempotencyKey,
    seenTotal,
    seenLines,
  })
}

/** Sold for cash, paid and handed over at once. Throws `TooLittleGiven` before anything is sold. */
export async function sellForCash(ctx: Ctx, sale: Sale, given: Money | null): Promise<PlacedOrder> {
  const buyer = await buyerAtTill(ctx, sale.customer)
  const known = await orderOfForm(buyer, sale.key, 'cash')
  if (given && !known) changeOf(await dueOf(ctx, sale), given)
  const order = await beginSale(ctx, sale)
  const payment = await paymentOfOrder(ctx, order.id)
  if (order.state === 'paid' && payment?.way === 'credit') await markCollected(ctx, order.number)
  // A gift card that was used elsewhere in this moment left more to pay: the sale waits, and its page says for how much.
  else if (!given || (payment?.amount ?? 0) <= given.amount) await takeCash(ctx, order.number)
  return order
}

/** A sale that waits, e.g. since the card was declined, is paid in cash. Throws what `receiveCash` throws. */
export async function takeCash(ctx: Ctx, number: string): Promise<void> {
  requireRole(ctx, 'orders')
  await receiveCash(ctx, number)
  await markCollected(ctx, number)
}

/**
 * Sold from a member's credit. Throws `NobodysCredit`, `CreditShort`; then nothing is sold. Credit that is spent elsewhere
 * after the till was emptied leaves a sale that waits to be paid another way.
 */
export async function sellFromCredit(ctx: Ctx, sale: Sale): Promise<PlacedOrder> {
  const { customer } = sale
  if (!customer) throw new NobodysCredit()
  const due = await dueOf(ctx, sale)
  const known = await orderOfForm(await buyerAtTill(ctx, customer), sale.key, 'cash')
  // Before the till is emptied: who has too little pays another way.
  if (!known) await transaction(ctx, tx => requireCredit(tx, { creditOf: customer.id }, due))
  const order = await beginSale(ctx, sale)
  if (await isPaidFromCredit(ctx, order.id)) await markCollected(ctx, order.number)
  return order
}

async function isPaidFromCredit(ctx: Ctx, orderId: string): Promise<boolean> {
  const payment = await paymentOfOrder(ctx, orderId)
  if (payment?.order_state !== 'pending') return true
  try {
    await settlePaid(ctx, payment.id, { way: 'credit', bankLineId: null })
    return true
  } catch (refusal) {
    if (!(refusal instanceof CreditShort)) throw refusal
    return false
  }
}

/** What is left of a sale beside the gift cards in the till. */
async function dueOf(ctx: Ctx, { seenTotal: amount }: Sale): Promise<Money> {
  return dueBeside({ amount, currency: ctx.house.site().currency }, await tillCards(ctx))
}

/** What goes back over the counter. Throws `TooLittleGiven`. */
export function changeOf(total: Money, given: Money): Money {
  if (compareMoney(given, total) < 0) throw new TooLittleGiven()
  return subtractMoney(given, total)
}

export type PhoneOrder = Sale & {
  readonly customer: Customer
  readonly way: WayToPay & ('cash' | 'transfer')
  readonly note: string
  readonly collectionSlotId: string | null
}

/** An order for a member on the phone: they get the letter that says how to pay, and it is theirs. For shopkeepers. */
export async function orderByPhone(ctx: Ctx, { customer, key, ...wish }: PhoneOrder): Promise<PlacedOrder> {
  requireRole(ctx, 'orders')
  const buyer = buyerByPhone(ctx, customer)
  const order = await placeOrder(buyer, { ...wish, name: customer.name, idempotencyKey: key, sale: 'phone' })
  await transaction(ctx, async tx => {
    const known = await db(tx)
      .selectFrom('audit')
      .select('id')
      .where('action', '=', 'order.placed')
      .where('subject_id', '=', order.id)
      .executeTakeFirst()
    if (known) return
    await recordAudit(tx, {
      action: 'order.placed',
      subject: { kind: 'order', id: order.id },
      after: { for: customer.id },
    })
  })
  return order
}

/** What lies in the till, at the prices of who buys it. For shopkeepers. */
export async function readTill(ctx: Ctx, customer: Customer | null): Promise<CartView> {
  return ofAnySize(await readCart(customer ? await buyerAtTill(ctx, customer) : atTill(ctx)))
}

/** The same as it is ordered on the phone: without what no open cycle has. For shopkeepers. */
export async function readPhoneOrder(ctx: Ctx, customer: Customer): Promise<CartView> {
  return ofAnySize(await readCart(buyerByPhone(ctx, customer)))
}

/** Nothing lies in it any more. For shopkeepers. */
export async function clearTill(ctx: Ctx): Promise<void> {
  const { guest } = atTill(ctx)
  await db(ctx)
    .deleteFrom('cart_lines')
    .where('cart_id', 'in', eb => eb.selectFrom('carts').select('id').where('guest_hash', '=', guest))
    .execute()
  await db(ctx)
    .deleteFrom('cart_gift_cards')
    .where('cart_id', 'in', eb => eb.selectFrom('carts').select('id').where('guest_hash', '=', guest))
    .execute()
}
