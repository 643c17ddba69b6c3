import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { SoldOut } from '#core/contracts/seller'
import { db } from '#core/database/db'

/** Somebody was faster with the last use of it, or the buyer used it in another order. */
export class VoucherUsedUp extends Refusal {
  override name = 'VoucherUsedUp'
  constructor() {
    super('A voucher of your cart is used up by now. Please look at your cart again before you order.', 409)
  }
}

/** Locks the vouchers of a cart until the transaction ends, so that their uses are counted one after the other. */
export async function lockVouchersOfCart(tx: Tx, cartId: string): Promise<void> {
  await sql`select v.id from vouchers v where v.id in (select cv.voucher_id from cart_vouchers cv where cv.cart_id = ${cartId})
    order by v.id for no key update`.execute(db(tx))
}

/** The order has a use of each of these, whose rows are locked. Throws `VoucherUsedUp`. */
export async function useVouchers(tx: Tx, orderId: string, voucherIds: readonly string[]): Promise<void> {
  if (voucherIds.length === 0) return
  await db(tx)
    .insertInto('voucher_uses')
    .values(voucherIds.map(voucher_id => ({ order_id: orderId, voucher_id, used_at: tx.now })))
    .execute()
  if (await isOverused(tx, orderId)) throw new VoucherUsedUp()
}

/** The order comes to nothing: its vouchers may be used by others. Idempotent. */
export async function releaseVouchers(tx: Tx, orderId: string): Promise<void> {
  await db(tx)
    .updateTable('voucher_uses')
    .set({ released_at: tx.now })
    .where('order_id', '=', orderId)
    .where('released_at', 'is', null)
    .execute()
}

/**
 * Money came for an order that had come to nothing: it has its vouchers again, unless they are used up by now. Throws
 * `SoldOut`, like goods that are gone.
 */
export async function retakeVouchers(tx: Tx, orderId: string): Promise<void> {
  await sql`select v.id from vouchers v where v.id in (select u.voucher_id from voucher_uses u where u.order_id = ${orderId})
    order by v.id for no key update`.execute(db(tx))
  const taken = await db(tx)
    .updateTable('voucher_uses')
    .set({ released_at: null })
    .where('order_id', '=', orderId)
    .where('released_at', 'is not', null)
    .returning('voucher_id')
    .execute()
  if (taken.length > 0 && (await isOverused(tx, orderId))) throw new SoldOut([])
}

/** Whether a voucher of this order has more uses, this one counted, than it has in all or for its buyer. */
async function isOverused(tx: Tx, orderId: string): Promise<boolean> {
  const { rows } = await sql<{ id: string }>`
    select v.id from voucher_uses own join vouchers v on v.id = own.voucher_id join orders mine on mine.id = own.order_id
      cross join lateral (
        select count(*) as uses, count(*) filter (where o.member_id = mine.member_id) as own_uses
        from voucher_uses u join orders o on o.id = u.order_id where u.voucher_id = v.id and u.released_at is null) used
    where own.order_id = ${orderId} and (used.uses > v.total_uses or used.own_uses > v.uses_per_member)
    limit 1`.execute(db(tx))
  return rows.length > 0
}
