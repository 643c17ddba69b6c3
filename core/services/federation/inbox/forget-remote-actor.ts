import { type Expression, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inBatches, ROWS_PER_BATCH } from '#core/database/in-batches'
import { transaction } from '#core/database/transaction'
import type { ActorRow } from '../actors/actor-row'
import { lockActor } from '../actors/lock-actor'

/**
 * An account elsewhere is gone, and all that it said and did with it. It is marked as gone first, so that nothing new
 * of it is taken in; the rest goes in small transactions, and after a crash from where it stood.
 */
export async function forgetRemoteActor(ctx: Ctx, { id }: ActorRow): Promise<void> {
  await transaction(ctx, async tx => {
    if (!(await lockActor(tx, { id }))) return
    await db(tx)
      .updateTable('actors')
      .set({ deleted_at: tx.now, name: '', summary: '', icon: null })
      .where('id', '=', id)
      .execute()
    tx.purge('actors')
  })
  await remove(ctx, 'follows', sql`follower_id = ${id}`)
  await remove(ctx, 'follows', sql`followed_id = ${id}`)
  await remove(ctx, 'notifications', sql`actor_id = ${id}`)
  await remove(ctx, 'reactions', sql`actor_id = ${id}`)
  // What others did to a note would go with it in one stroke, and may be any number of rows: it goes before.
  await remove(ctx, 'reactions', sql`note_id in (select n.id from notes n where n.author_id = ${id})`)
  await remove(ctx, 'notifications', sql`note_id in (select n.id from notes n where n.author_id = ${id})`)
  await remove(ctx, 'notes', sql`author_id = ${id}`)
  await remove(ctx, 'withdrawals', sql`actor_id = ${id}`, ['actor_id', 'uri'])
  // Who counted followers meanwhile counted some of these.
  await ctx.house.purge(['actors', 'comments'])
}

type Table = 'follows' | 'notifications' | 'reactions' | 'notes' | 'withdrawals'

/** Outside of a transaction every statement is one of its own. */
async function remove(ctx: Ctx, table: Table, which: Expression<unknown>, key = ['id']): Promise<void> {
  const columns = sql.join(key.map(column => sql.ref(column)))
  await inBatches(async () => {
    const done = await sql`
      delete from ${sql.table(table)}
      where (${columns}) in (select ${columns} from ${sql.table(table)} where ${which} limit ${sql.lit(ROWS_PER_BATCH)})
    `.execute(db(ctx))
    return done.numAffectedRows ?? 0n
  })
}
