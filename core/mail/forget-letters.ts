import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { letterJobKey } from './send-letter'

/** Nothing is known any more of letters to this address, and none that waits is sent. */
export async function forgetLettersTo(tx: Tx, recipient: string): Promise<void> {
  await dropJobs(
    tx,
    await db(tx).deleteFrom('outgoing_letters').where('recipient', '=', recipient).returning('key').execute(),
  )
}

/** The same for letters whose keys begin so: those about one order. */
export async function forgetLettersBeginning(tx: Tx, key: string): Promise<void> {
  await dropJobs(
    tx,
    await db(tx).deleteFrom('outgoing_letters').where('key', 'like', `${key}%`).returning('key').execute(),
  )
}

async function dropJobs(tx: Tx, forgotten: readonly { readonly key: string }[]): Promise<void> {
  for (const { key } of forgotten) {
    await sql`select graphile_worker.remove_job(${letterJobKey(key)})`.execute(db(tx))
  }
}
