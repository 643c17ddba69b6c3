import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

export async function forgetMember(tx: Tx, id: string): Promise<void> {
  await db(tx).deleteFrom('subscriptions').where('member_id', '=', id).execute()
}
