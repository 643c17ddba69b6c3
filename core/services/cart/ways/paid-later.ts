import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { Refusal } from '#core/contracts/refusal'
import { isPaidLater, type WayToPay } from '#core/contracts/ways-to-pay'
import { db } from '#core/database/db'
import { enqueue } from '#core/jobs/enqueue'
import { daysLater } from '#core/text/local-time'
import { BillLimitReached, billAccountOf, requireRoom } from '../bill-account'
import { CreditShort, requireCredit } from '../ledger/credit'
import { takeFromCart } from '../payments/take-from-cart'
import { offeredWays, waysSettings } from './settings'

/** How long stock and places are kept for an order that is to be paid at once. */
export const RESERVATION_MINUTES = 15
/** For one that is paid in cash on no particular day. */
const CASH_DAYS = 14
/** After the time in which it should have been collected and paid. */
const DAYS_AFTER_SLOT = 2
/** So many orders may wait for one buyer's money: each keeps things from others for days. */
const MOST_UNPAID = 5

const MINUTE_MS = 60_000

/** The shop has stopped offering it since the page was opened. */
export class WayNotOffered extends Refusal {
  override name = 'WayNotOffered'
  constructor() {
    super('This way to pay is not offered. Please choose another.', 409)
  }
}

export class TooManyUnpaid extends Refusal {
  override name = 'TooManyUnpaid'
  constructor() {
    super(
      `${MOST_UNPAID} of your orders wait to be paid. Please pay one of them first, or pay this one now.`,
      409,
    )
  }
}

/** Another way to pay has to be chosen; nothing else is wrong. */
export function isWayRefusal(
  fault: unknown,
): fault is WayNotOffered | TooManyUnpaid | CreditShort | BillLimitReached {
  return [WayNotOffered, TooManyUnpaid, CreditShort, BillLimitReached].some(kind => fault instanceof kind)
}

/** Throws `WayNotOffered`, `TooManyUnpaid`, `CreditShort`. */
export async function refuseWay(tx: Tx, way: WayToPay, memberId: string, total: Money): Promise<void> {
  if (way === 'account') {
    const account = await billAccountOf(tx, memberId)
    if (!account) throw new WayNotOffered()
    return requireRoom(tx, account.id, total)
  }
  if (!(await offeredWays(tx)).includes(way)) throw new WayNotOffered()
  if (way === 'sumup') return
  if (way === 'credit') return requireCredit(tx, { creditOf: memberId }, total)
  const { waiting } = await db(tx)
    .selectFrom('orders as o')
    .innerJoin('payments as p', 'p.order_id', 'o.id')
    .select(eb => eb.fn.countAll<number>().as('waiting'))
    .where('o.member_id', '=', memberId)
    .where('o.state', '=', 'pending')
    .where('p.way', 'in', ['cash', 'transfer'])
    .executeTakeFirstOrThrow()
  if (waiting >= MOST_UNPAID) throw new TooManyUnpaid()
}

/** Until when an order that is paid this way keeps its things. */
export async function keptUntil(tx: Tx, way: WayToPay, slotId: string | null): Promise<Date> {
  if (!isPaidLater(way)) return new Date(tx.now.getTime() + RESERVATION_MINUTES * MINUTE_MS)
  const days = way === 'transfer' ? (await waysSettings(tx)).transferDays : CASH_DAYS
  const { timeZone } = tx.house.site()
  const usual = daysLater(tx.now, days, timeZone)
  if (way !== 'cash' || !slotId || !isId(slotId)) return usual
  const { rows } = await sql<{ ends_at: Date }>`select ends_at from slots where id = ${slotId}`.execute(
    db(tx),
  )
  const [slot] = rows
  return slot ? daysLater(slot.ends_at, DAYS_AFTER_SLOT, timeZone) : usual
}

/** An order that is paid later stands from now on: its things leave the cart, and its buyer is told how to pay. */
export async function leaveCart(tx: Tx, memberId: string, orderId: string): Promise<void> {
  await takeFromCart(tx, memberId, orderId)
  await enqueue(tx, 'send-order-letter', { orderId, kind: 'placed' }, { key: `letter:${orderId}:placed` })
}

/** What was gathered in a cart of its own is ordered: that cart is for the next. At the till nobody has to be told how to pay. */
export async function leaveWorkCart(
  tx: Tx,
  cartId: string,
  orderId: string,
  sale: 'till' | 'phone' | 'addition',
): Promise<void> {
  await db(tx).deleteFrom('cart_lines').where('cart_id', '=', cartId).execute()
  // The next customer pays from cards of their own.
  await db(tx).deleteFrom('cart_gift_cards').where('cart_id', '=', cartId).execute()
  if (sale !== 'till')
    await enqueue(tx, 'send-order-letter', { orderId, kind: 'placed' }, { key: `letter:${orderId}:placed` })
}
