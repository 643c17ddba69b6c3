import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** That something was brought stays for the books; where to does not. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await sql`update order_deliveries d set address = '', postcode = '', phone = '', note = ''
    from orders o where o.id = d.order_id and o.member_id = ${memberId}`.execute(db(tx))
}
