import { sql } from 'kysely'
import type { Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { likeStarting } from '#core/database/like'

const MOST_OF_NAME = 24

/** A number that no variant has yet, for one that nobody gave one: `BEETROOT-BUNCHED`, then `BEETROOT-BUNCHED-2`. */
export async function articleNumber(tx: Tx, productId: string): Promise<string> {
  const { slug } = await db(tx)
    .selectFrom('products')
    .select('slug')
    .where('id', '=', productId)
    .executeTakeFirstOrThrow()
  const name = slug.slice(0, MOST_OF_NAME).replace(/-+$/, '').toUpperCase()
  // Two at once would find the same one free.
  await sql`select pg_advisory_xact_lock(hashtext('article number ' || ${name}))`.execute(db(tx))
  const { rows } = await sql<{ sku: string }>`
    select sku from variants where sku ilike ${likeStarting(name)}`.execute(db(tx))
  const taken = new Set(rows.map(({ sku }) => sku.toUpperCase()))
  for (let number = 1; ; number++) {
    const candidate = number === 1 ? name : `${name}-${number}`
    if (!taken.has(candidate)) return candidate
  }
}
