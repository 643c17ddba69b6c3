import { type RawBuilder, sql } from 'kysely'
import { mostCounted } from '#core/contracts/counted'
import type { Ctx } from '#core/contracts/ctx'
import { db } from './db'

type Place = { readonly page: number; readonly perPage: number }

/**
 * How many rows `found` (`from … where …`) gives, counted for a page of them: one more than `mostCounted` says where there
 * are more, however many there are.
 */
export async function countRows(
  ctx: Pick<Ctx, 'em'>,
  found: RawBuilder<unknown>,
  place: Place,
): Promise<number> {
  const { rows } = await sql<{ total: number }>`${countForPage(found, place)}`.execute(db(ctx))
  return rows[0]?.total ?? 0
}

/** The same as a part of a statement, with one column `total`. */
export function countForPage(found: RawBuilder<unknown>, { page, perPage }: Place): RawBuilder<unknown> {
  return countUpTo(found, mostCounted(page, perPage))
}

/** How many rows `found` gives, or one more than `most`: a statement with one column `total`. */
export function countUpTo(found: RawBuilder<unknown>, most: number): RawBuilder<unknown> {
  return sql`select count(*)::int as total from (select ${found} limit ${sql.lit(most + 1)}) counted`
}
