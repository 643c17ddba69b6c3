import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import type { Sellable } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { keyOf, sellableOf } from '../sellables'
import { checkQuantity, offerFor, putLine, tooMany } from './add-to-cart'
import { lockOwnCart } from './own-cart'

export type RemovedLine = { readonly key: string; readonly quantity: number }

/** Sets how many of a line of the viewer's cart there are. More than can be had is refused with `SoldOut`, fewer always goes. */
export async function changeQuantity(ctx: Ctx, lineId: string, quantity: number): Promise<void> {
  checkQuantity(quantity)
  await transaction(ctx, async tx => {
    const cart = await lockOwnCart(tx)
    const line = await ownLine(tx, cart, lineId)
    if (quantity > line.quantity) {
      const offer = await offerFor(tx, line.sellable)
      if (quantity > offer.available) throw tooMany(offer, line.quantity)
    }
    await putLine(tx, cart, line.sellable, quantity)
  })
}

/** Takes a line out; what comes back is enough for `putBack`. Throws `NotFound`. */
export async function removeLine(ctx: Ctx, lineId: string): Promise<RemovedLine> {
  return transaction(ctx, async tx => {
    const cart = await lockOwnCart(tx)
    const line = await ownLine(tx, cart, lineId)
    await db(tx).deleteFrom('cart_lines').where('id', '=', lineId).execute()
    return { key: keyOf(line.sellable), quantity: line.quantity }
  })
}

/** Undoes `removeLine`: the line is there again as it was; done twice, it is still one line. Throws `NotOnSale`. */
export async function putBack(ctx: Ctx, sellable: Sellable, quantity: number): Promise<void> {
  checkQuantity(quantity)
  await offerFor(ctx, sellable)
  await transaction(ctx, async tx => putLine(tx, await lockOwnCart(tx), sellable, quantity))
}

async function ownLine(
  tx: Tx,
  cart: string,
  asked: string,
): Promise<{ sellable: Sellable; quantity: number }> {
  const lineId = readId(asked)
  const row = await db(tx)
    .selectFrom('cart_lines')
    .select(['variant_id', 'ticket_type_id', 'occurrence_id', 'quantity'])
    .where('cart_id', '=', cart)
    .where('id', '=', lineId)
    .executeTakeFirst()
  const sellable = row && sellableOf(row)
  if (!row || !sellable) throw new NotFound()
  return { sellable, quantity: row.quantity }
}
