import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

/** A guest's address goes; the row stays, and says that nobody had an account. */
export async function forgetMember(tx: Tx, memberId: string): Promise<void> {
  await db(tx)
    .updateTable('guest_buyers')
    // The browser is forgotten with it: its next order is somebody new.
    .set({ email: '', guest_hash: sql`replace(member_id::text, '-', '')` })
    .where(guest =>
      guest.or([
        guest('member_id', '=', memberId),
        guest('email', '=', eb =>
          eb.selectFrom('members').select('email').where('id', '=', memberId).where('email', 'is not', null),
        ),
      ]),
    )
    .execute()
}
