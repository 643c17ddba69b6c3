import { sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { measureOf } from '#core/pricing/unit-price'

const BATCH = 500

/**
 * Job: what variants measure is read from their words wherever the database has forgotten it, so that lists can be sorted
 * by the price of a kilogram or a litre.
 */
export async function measureVariants(ctx: Ctx): Promise<void> {
  for (;;) {
    const found = await transaction(ctx, async tx => {
      const rows = await db(tx)
        .selectFrom('variants')
        .select(['id', 'name', 'unit'])
        .where('measured', '=', false)
        .orderBy('id')
        .limit(BATCH)
        .forNoKeyUpdate()
        .skipLocked()
        .execute()
      await keepMeasures(tx, rows)
      return rows.length
    })
    if (found < BATCH) return
  }
}

type Written = { readonly id: string; readonly name: string; readonly unit: string }

/** For callers that hold the locks, or have just written the rows. */
export async function keepMeasures(tx: Tx, variants: readonly Written[]): Promise<void> {
  await sql`
    update variants v set measure = read.measure::bigint, measure_of = read.of, measured = true
    from jsonb_to_recordset(${JSON.stringify(measuresOf(variants))}::jsonb) as read(id uuid, measure text, "of" text)
    where v.id = read.id`.execute(db(tx))
}

/** As a page says it: the amount first, then the name. The measure is text, since it may be of more digits than a number has. */
export function measuresOf(variants: readonly Written[]) {
  return variants.map(({ id, name, unit }) => {
    const measure = measureOf(unit) ?? measureOf(name)
    return { id, measure: measure?.millionths.toString() ?? null, of: measure?.per ?? null }
  })
}
