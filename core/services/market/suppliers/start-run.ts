import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'

/** Longer than 50 pages at the slowest pace a robots.txt can ask for: then its process must have died. */
const STALE_MS = 2 * 60 * 60_000

export class RunUnderWay extends Refusal {
  override name = 'RunUnderWay'
  constructor() {
    super('This supplier is being read right now: wait until that is done.', 409)
  }
}

/** Plans a run and returns its id; it is done by a job. Throws `NotFound`, `RunUnderWay`. */
export async function startRun(ctx: Ctx, asked: string): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  return transaction(ctx, tx => beginRun(tx, asked))
}

/** For callers that have the right already. Throws `NotFound`, `RunUnderWay`. */
export async function beginRun(tx: Tx, asked: string): Promise<string> {
  const supplierId = readId(asked)
  await db(tx)
    .selectFrom('suppliers')
    .select('id')
    .where('id', '=', supplierId)
    .executeTakeFirstOrThrow(() => new NotFound())
  await db(tx)
    .updateTable('scrape_runs')
    .set({ finished_at: tx.now, failure: 'It never came to an end.' })
    .where('supplier_id', '=', supplierId)
    .where('finished_at', 'is', null)
    .where('started_at', '<', new Date(tx.now.getTime() - STALE_MS))
    .execute()
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('scrape_runs')
    .values({
      id,
      supplier_id: supplierId,
      warnings: jsonb([]),
      started_by_id: tx.viewer.member?.id ?? null,
      started_at: tx.now,
    })
    .onConflict(conflict => conflict.column('supplier_id').where('finished_at', 'is', null).doNothing())
    .returning('id')
    .executeTakeFirstOrThrow(() => new RunUnderWay())
  await enqueue(tx, 'market-read-supplier', { runId: id })
  return id
}
