import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { letterJobKey } from './send-letter'

/** Nothing is known any more of letters to this address, and none that waits is sent. */
export async function forgetLettersTo(tx: Tx, recipient: string): Promise<void> {
  const forgotten = await db(tx)
    .deleteFrom('outgoing_letters')
    .where('recipient', '=', recipient)
    .returning('key')
    .execute()
  for (const { key } of forgotten) {
    await sql`select graphile_worker.remove_job(${letterJobKey(key)})`.execute(db(tx))
  }
}
