import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { putLine } from './add-to-cart'
import { lockOwnCart } from './own-cart'
import { readCartLines } from './read-cart'

/** Makes the viewer's cart what can be had: short lines shrink to what is left, lines of what is gone go. */
export async function adjustCart(ctx: Ctx): Promise<void> {
  await transaction(ctx, async tx => {
    const cart = await lockOwnCart(tx)
    const { lines } = await readCartLines(tx, cart)
    for (const line of lines) {
      if (line.state === 'gone') await db(tx).deleteFrom('cart_lines').where('id', '=', line.id).execute()
      if (line.state === 'short' && line.offer) await putLine(tx, cart, line.sellable, line.offer.available)
    }
  })
}
