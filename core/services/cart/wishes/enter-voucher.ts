import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { normalCode } from '#core/text/normal-code'
import { findOwnCart, lockOwnCart } from '../lines/own-cart'

/** So many codes one cart takes. */
const MOST_VOUCHERS = 5

export class VoucherUnknown extends Refusal {
  override name = 'VoucherUnknown'
  constructor() {
    super('We know no voucher with this code. Please check how it is written.', 422)
  }
}

export class TooManyVouchers extends Refusal {
  override name = 'TooManyVouchers'
  constructor() {
    super(`A cart takes ${MOST_VOUCHERS} vouchers at most. Take one out first.`, 409)
  }
}

/**
 * Puts a voucher into the viewer's cart by its code, however that is spelled. What it takes off, or why nothing, the
 * cart says from then on. Throws `VoucherUnknown`, `TooManyVouchers`, `GuestUnknown`.
 */
export async function enterVoucher(ctx: Ctx, code: string): Promise<void> {
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    const voucher = await db(tx)
      .selectFrom('vouchers')
      .select('id')
      .where('code', '=', normalCode(code))
      .where('retired_at', 'is', null)
      .executeTakeFirst()
    if (!voucher) throw new VoucherUnknown()
    const entered = await db(tx)
      .selectFrom('cart_vouchers')
      .select('voucher_id')
      .where('cart_id', '=', cartId)
      .execute()
    if (entered.some(({ voucher_id }) => voucher_id === voucher.id)) return
    if (entered.length >= MOST_VOUCHERS) throw new TooManyVouchers()
    await db(tx)
      .insertInto('cart_vouchers')
      .values({ cart_id: cartId, voucher_id: voucher.id, entered_at: tx.now })
      .execute()
  })
}

/** Takes a voucher out of the viewer's cart; not there, it is out. */
export async function removeVoucher(ctx: Ctx, voucherId: string): Promise<void> {
  const id = readId(voucherId)
  if (!(await findOwnCart(ctx))) throw new NotFound()
  await transaction(ctx, async tx => {
    const cartId = await lockOwnCart(tx)
    await db(tx)
      .deleteFrom('cart_vouchers')
      .where('cart_id', '=', cartId)
      .where('voucher_id', '=', id)
      .execute()
  })
}
