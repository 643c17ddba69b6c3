import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { beginRun, RunUnderWay } from './start-run'

/** What can be chosen, in days. */
export const SCHEDULES = [1, 7, 14, 30] as const

/** Every so many days, or, with null, when somebody asks. Throws `NotFound`. */
export async function scheduleSupplier(ctx: Ctx, asked: string, days: number | null): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    await db(tx)
      .updateTable('suppliers')
      .set({ read_every_days: days })
      .where('id', '=', readId(asked))
      .returning('id')
      .executeTakeFirstOrThrow(() => new NotFound())
  })
}

/** The days of a supplier's schedule; null without one. Throws `NotFound`. */
export async function scheduleOf(ctx: Ctx, asked: string): Promise<number | null> {
  requireRole(ctx, 'shopkeeper')
  const { days } = await db(ctx)
    .selectFrom('suppliers')
    .select('read_every_days as days')
    .where('id', '=', readId(asked))
    .executeTakeFirstOrThrow(() => new NotFound())
  return days ?? null
}

/** Job: begins a run of every supplier whose last one began longer ago than its schedule says. */
export async function readDueSuppliers(ctx: Ctx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select s.id from suppliers s
    where s.read_every_days is not null and not exists (
      select from scrape_runs r where r.supplier_id = s.id
        and r.started_at > ${ctx.now}::timestamptz - make_interval(days => s.read_every_days::int))
    order by s.id`.execute(db(ctx))
  for (const { id } of rows) {
    try {
      await transaction(ctx, tx => beginRun(tx, id))
    } catch (fault) {
      // Somebody has just asked for it.
      if (!(fault instanceof RunUnderWay)) throw fault
    }
  }
}
