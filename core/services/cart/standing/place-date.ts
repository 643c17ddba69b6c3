import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { whileClaimed } from '#core/jobs/claim'
import { readCart } from '../lines/read-cart'
import { placeOrder, TotalChanged } from '../orders/place-order'
import { isWayRefusal } from '../ways/paid-later'
import { buyerFor } from './buyer'
import { type DueDate, dueDate } from './due-date'
import { chooseWayHome, fillCart } from './fill-cart'
import { postStanding } from './letters'
import { DateTaken, takeDate } from './take-date'

/** Until the next try, when something has to happen first: a delivery, a top-up, a cycle that opens. */
const WAIT_MS = 60 * 60_000

/**
 * Orders a day of a standing order whose cut-off has passed, as its member would from their cart, at the prices of this
 * moment. Once, however often and by however many it is asked; after a crash at any instant it is asked again. What
 * cannot be ordered now is tried again until it gives up.
 */
export async function placeDate(ctx: Ctx, dateId: string): Promise<void> {
  await whileClaimed(ctx, `standing:${dateId}`, async () => {
    const due = await dueDate(ctx, dateId)
    if (due?.state !== 'planned' || due.cutOffAt > ctx.now) return
    if (!due.member) return dropDate(ctx, dateId)
    const buyer = buyerFor(ctx, due.member, dateId)
    try {
      await order(buyer, due)
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal
      if (!(refusal instanceof DateTaken)) await tryLater(ctx, due, refusal)
    }
    // Its own cart is for this once.
    await db(ctx).deleteFrom('carts').where('guest_hash', '=', buyer.guest).execute()
  })
}

class NothingLeft extends Refusal {
  override name = 'NothingLeft'
  constructor() {
    super('Nothing of it could be had.', 409)
  }
}

async function order(buyer: Ctx, due: DueDate): Promise<void> {
  const leftOut = await fillCart(buyer, due)
  if ((await readCart(buyer)).lines.length === 0) throw new NothingLeft()
  const collectionSlotId = await chooseWayHome(buyer, due)
  const { total } = await readCart(buyer)
  await placeOrder(buyer, {
    name: due.name,
    note: due.note,
    collectionSlotId,
    seenTotal: total.amount,
    way: due.way === 'card' ? 'sumup' : due.way,
    idempotencyKey: `standing-${due.id}`,
    standing: { keptUntil: due.givesUpAt, take: (tx, orderId) => takeDate(tx, due.id, leftOut, orderId) },
  })
}

/** What others bought in this moment is tried again at once; anything else takes its time. */
async function tryLater(ctx: Ctx, due: DueDate, refusal: Refusal): Promise<void> {
  const soon = refusal instanceof TotalChanged || refusal instanceof SoldOut
  await transaction(ctx, async tx => {
    const waits = await db(tx)
      .updateTable('standing_dates')
      .set(eb => ({
        reason: refusal.message,
        tries: eb('tries', '+', 1),
        next_try_at: soon ? tx.now : new Date(tx.now.getTime() + WAIT_MS),
      }))
      .where('id', '=', due.id)
      .where('state', '=', 'planned')
      .returning('id')
      .executeTakeFirst()
    if (waits && isWayRefusal(refusal)) await postStanding(tx, due, 'unpaid')
  })
}

/** Who is leaving gets nothing more. */
async function dropDate(ctx: Ctx, dateId: string): Promise<void> {
  await transaction(ctx, (tx: Tx) =>
    db(tx)
      .updateTable('standing_dates')
      .set({ state: 'skipped', reason: 'The account is being closed.' })
      .where('id', '=', dateId)
      .where('state', '=', 'planned')
      .execute(),
  )
}
