import { type RawBuilder, sql } from 'kysely'
import type { Choice } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { db } from './db'
import { inKeptReadingOrder } from './kept-reading-order'
import { likeContaining } from './like'
import { PLAN_ANEW } from './plan-anew'

/** Tables whose names are looked for by a part of them, and read in their order, along indexes. */
type Named = 'producers' | 'authors'

/** So many that contain a word are put in order. */
export const MOST_ORDERED = 500

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
  const key = inKeptReadingOrder('name')
  const which = (where: RawBuilder<unknown>, rank: number) =>
    sql`(select id, name, ${sql.lit(rank)} as rank from ${sql.table(table)} where ${where}
      order by ${key}, id limit ${sql.lit(most)})`
  // Of a word that very many names have, some are put in order: along the index one would walk to where they begin.
  const containing = sql`(select id, name, 1 as rank from (
      select id, name from ${sql.table(table)} where name ilike ${likeContaining(asked)} limit ${sql.lit(MOST_ORDERED)}) matching
      order by ${key}, id limit ${sql.lit(most)})`
  // By its key: the trigrams of a word that many names have would lead to all of these.
  const exact = sql`union all ${which(sql`${key} = reading_key(${asked})`, 0)}`
  const { rows } = await sql<Choice>`${PLAN_ANEW}
    select id as value, name as label from (
      ${asked === '' ? which(sql`true`, 1) : containing}
      ${asked === '' ? sql`` : exact}) found
    group by id, name order by min(rank), ${key}, id limit ${sql.lit(most)}`.execute(db(ctx))
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
