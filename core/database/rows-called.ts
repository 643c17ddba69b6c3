import { sql } from 'kysely'
import type { Choice } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from './db'
import { inKeptReadingOrder } from './kept-reading-order'
import { likeContaining, likeWhole } from './like'

/** Tables whose names are looked for by a part of them, and read in their order, along indexes. */
type Named = 'producers' | 'authors'

/**
 * Rows whose name contains `words`, the one that is called exactly so first, at most `most`; the first of all for blank
 * words. As a directory of choices gives them.
 */
export async function rowsCalled(
  ctx: Ctx,
  table: Named,
  words: string,
  most: number,
): Promise<readonly Choice[]> {
  const asked = words.trim()
  const order = sql`${inKeptReadingOrder('name')}, id`
  const like = (pattern: string, rank: number) =>
    sql`(select id, name, ${sql.lit(rank)} as rank from ${sql.table(table)} where name ilike ${pattern}
      order by ${order} limit ${sql.lit(most)})`
  const { rows } = await sql<Choice>`
    select id as value, name as label from (
      ${like(asked === '' ? '%' : likeContaining(asked), 1)}
      ${asked === '' ? sql`` : sql`union all ${like(likeWhole(asked), 0)}`}) found
    group by id, name order by min(rank), ${order} limit ${sql.lit(most)}`.execute(db(ctx))
  return rows
}

/** Rows with these ids, in their order; what is none is left out. */
export async function rowsOfIds(ctx: Ctx, table: Named, ids: readonly string[]): Promise<readonly Choice[]> {
  const asked = [...new Set(ids.filter(isId))]
  if (asked.length === 0) return []
  const rows = await db(ctx)
    .selectFrom(table)
    .select(['id as value', 'name as label'])
    .where('id', 'in', asked)
    .execute()
  return asked.flatMap(id => rows.find(({ value }) => value === id) ?? [])
}
