import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import type { OrderedItem } from '#core/contracts/seller'
import { db } from '#core/database/db'
import { variantItems } from './items'
import { purgeAvailability } from './purge-availability'

/** Gives back what was promised to an order that came to nothing. Idempotent: no reservation, nothing to give back. */
export async function release(tx: Tx, items: readonly OrderedItem[]): Promise<void> {
  const given = variantItems(items)
  for (const { orderLineId, variantId } of given) {
    await sql`
      with gone as (
        delete from reservations where order_line_id = ${orderLineId} and variant_id = ${variantId} returning quantity)
      update variants set reserved = reserved - gone.quantity from gone where id = ${variantId}`.execute(
      db(tx),
    )
  }
  await purgeAvailability(tx, given)
}
