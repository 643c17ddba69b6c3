import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

export type ExportSection = {
  readonly name: string
  /** For the page that says what is in the file. */
  readonly about: string
  /** Columns that refer to the member, or to what is the member's, and that this section answers for. */
  readonly of: readonly string[]
  read(ctx: Ctx, memberId: string): AsyncIterable<unknown>
}

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
    ...{ name, about, of },
    async *read(ctx, memberId) {
      for (let offset = 0; ; offset += BATCH) {
        const { rows } = await sql<Record<string, unknown>>`${query(memberId)}
          limit ${BATCH} offset ${offset}`.execute(db(ctx))
        for (const row of rows) yield shown(row)
        if (rows.length < BATCH) return
      }
    },
  }
}
