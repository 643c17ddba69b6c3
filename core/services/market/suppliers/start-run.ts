import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { enqueue } from '#core/jobs/enqueue'
import { isId } from '../is-id'
import { requireShopkeeper } from '../roles'

/** Longer than 50 pages at the slowest pace a robots.txt can ask for: then its process must have died. */
const STALE_HOURS = 2

export class RunUnderWay extends Refusal {
  override name = 'RunUnderWay'
  constructor() {
    super('This supplier is being read right now: wait until that is done.', 409)
  }
}

/** Plans a run and returns its id; it is done by a job. Throws `NotFound`, `RunUnderWay`. */
export async function startRun(ctx: Ctx, supplierId: string): Promise<string> {
  requireShopkeeper(ctx)
  return transaction(ctx, async tx => {
    const [supplier] = isId(supplierId)
      ? await tx.em.execute<unknown[]>('select 1 from suppliers where id = ?', [supplierId])
      : []
    if (!supplier) throw new NotFound()
    await tx.em.execute(
      `update scrape_runs set finished_at = ?, failure = 'It never came to an end.'
       where supplier_id = ? and finished_at is null and started_at < ?::timestamptz - interval '${STALE_HOURS} hours'`,
      [tx.now, supplierId, tx.now],
    )
    const id = Bun.randomUUIDv7()
    const [planned] = await tx.em.execute<unknown[]>(
      `insert into scrape_runs (id, supplier_id, started_by_id, started_at, warnings) values (?, ?, ?, ?, '[]')
       on conflict (supplier_id) where finished_at is null do nothing returning id`,
      [id, supplierId, tx.viewer.member?.id ?? null, tx.now],
    )
    if (!planned) throw new RunUnderWay()
    await enqueue(tx, 'market-read-supplier', { runId: id })
    return id
  })
}
