import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import type { ActorRow } from './actor-row'

/**
 * What one actor does is taken in one after the other, whichever workers have it: until the end of the transaction
 * nobody else touches what is this actor's to say. False when the actor has gone meanwhile.
 */
export async function lockActor(tx: Tx, actor: Pick<ActorRow, 'id'>): Promise<boolean> {
  const row = await db(tx)
    .selectFrom('actors')
    .select('deleted_at')
    .where('id', '=', actor.id)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return row !== undefined && row.deleted_at === null
}
