import { type RawBuilder, sql } from 'kysely'
import type { ExportSection } from '#core/contracts/member-records'
import { db } from '#core/database/db'

const BATCH = 500

/**
 * A section that is the rows of one query, which names its columns and ends in an order that new rows only add to. It
 * is read in batches: nobody's history has to fit into memory at once.
 */
export function section(
  name: string,
  about: string,
  of: readonly string[],
  query: (memberId: string) => RawBuilder<unknown>,
  shown: (row: Record<string, unknown>) => unknown = row => row,
): ExportSection {
  return {
    name,
    about,
    of,
    async *read(ctx, memberId) {
      for (let offset = 0; ; offset += BATCH) {
        const { rows } = await sql<Record<string, unknown>>`${query(memberId)}
          limit ${sql.lit(BATCH)} offset ${offset}`.execute(db(ctx))
        for (const row of rows) yield shown(row)
        if (rows.length < BATCH) return
      }
    },
  }
}
