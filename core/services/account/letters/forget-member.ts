import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** Deliveries stay, as the letters' counts are made of them; what a mail server said may name the address. */
export async function forgetMember(tx: Tx, id: string): Promise<void> {
  await db(tx)
    .deleteFrom('letter_deliveries')
    .where('member_id', '=', id)
    .where('sent_at', 'is', null)
    .where('failed_at', 'is', null)
    .execute()
  // What somebody followed says more of them than that they did.
  await sql`delete from letter_clicks c using letter_deliveries d
    where d.id = c.delivery_id and d.member_id = ${id}`.execute(db(tx))
  await db(tx).deleteFrom('letter_suppressions').where('member_id', '=', id).execute()
  await db(tx).updateTable('letter_deliveries').set({ failure: null }).where('member_id', '=', id).execute()
}
