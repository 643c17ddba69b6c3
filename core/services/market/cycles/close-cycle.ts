import { sql } from 'kysely'
import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { SETTLING_MINUTES } from '#core/contracts/market'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { forWhatIsLeft, LEFT_OF_LINE, WEIGHT_OF_LINE } from '#core/database/for-what-is-left'
import { transaction } from '#core/database/transaction'
import { eachByItself } from '#core/jobs/each-by-itself'
import { postLetter } from '#core/mail/send-letter'
import { producerLetter } from './producer-letter'
import { recipientsOf } from './recipients'

/** As many as one run does; the next one is minutes away. */
const MOST_AT_ONCE = 50

/**
 * Job: says of each cycle that has opened that it is open, and of each that has closed makes the producers' orders. Each
 * once, in a transaction of its own, however often it is run.
 */
export async function openAndCloseCycles(ctx: Ctx): Promise<void> {
  const opened = await db(ctx)
    .selectFrom('order_cycles')
    .select('id')
    .where('announced_at', 'is', null)
    .where('opens_at', '<=', ctx.now)
    .where('closes_at', '>', ctx.now)
    .limit(MOST_AT_ONCE)
    .execute()
  const closed = await db(ctx)
    .selectFrom('order_cycles')
    .select('id')
    .where('ordered_at', 'is', null)
    .where('closes_at', '<=', settledBefore(ctx))
    .orderBy('closes_at')
    .limit(MOST_AT_ONCE)
    .execute()
  const faults = [
    ...(await eachByItself(ctx, opened, 'a cycle could not be announced', ({ id }) =>
      transaction(forkCtx(ctx), tx => announce(tx, id)),
    )),
    ...(await eachByItself(ctx, closed, 'a cycle could not be closed', ({ id }) =>
      transaction(forkCtx(ctx), tx => orderOfProducers(tx, id)),
    )),
  ]
  const [fault] = faults
  if (fault) throw fault
}

/** What closed until then has no order of its last minute that waits to be paid. */
const settledBefore = ({ now }: Ctx): Date => new Date(now.getTime() - SETTLING_MINUTES * 60_000)

async function announce(tx: Tx, cycleId: string): Promise<void> {
  const cycle = await db(tx)
    .updateTable('order_cycles')
    .set({ announced_at: tx.now })
    .where('id', '=', cycleId)
    .where('announced_at', 'is', null)
    // Its times may be others since it was listed.
    .where('opens_at', '<=', tx.now)
    .where('closes_at', '>', tx.now)
    .returning('id')
    .executeTakeFirst()
  if (!cycle) return
  await emit(tx, {
    type: 'Announce',
    domain: 'market',
    subject: { kind: 'order_cycle', id: cycleId },
    payload: { state: 'open' },
  })
  tx.purge('products')
}

/** For each producer what was ordered of theirs, as it is now, and a letter to everybody who is to have it. */
async function orderOfProducers(tx: Tx, cycleId: string): Promise<void> {
  const cycle = await db(tx)
    .updateTable('order_cycles')
    .set({ ordered_at: tx.now })
    .where('id', '=', cycleId)
    .where('ordered_at', 'is', null)
    .where('closes_at', '<=', settledBefore(tx))
    .returning('id')
    .executeTakeFirst()
  if (!cycle) return
  const { rows } = await sql<{ producer_id: string }>`
    select distinct s.producer_id from ${ORDERED} and s.cycle_id = ${cycleId} and s.producer_id is not null`.execute(
    db(tx),
  )
  for (const { producer_id: producerId } of rows) await orderOf(tx, cycleId, producerId)
  tx.purge('products')
}

/** Lines `l` with their sources `s` and weights `w` that stand: paid, or kept for somebody who pays later. */
export const ORDERED = sql`line_sources s join order_lines l on l.id = s.order_line_id join orders o on o.id = l.order_id
  ${WEIGHT_OF_LINE}
  where o.state in ('pending', 'paid') and l.quantity > l.refunded_quantity`

async function orderOf(tx: Tx, cycleId: string, producerId: string): Promise<void> {
  const id = Bun.randomUUIDv7()
  await db(tx)
    .insertInto('producer_orders')
    .values({ id, cycle_id: cycleId, producer_id: producerId, made_at: tx.now })
    .execute()
  await sql`
    insert into producer_order_lines (producer_order_id, variant_id, title, detail, sku, quantity, cost_amount, currency)
    select ${id}, v.id, min(p.title), min(v.name), min(v.sku), sum(${LEFT_OF_LINE}),
      case when count(s.unit_share) = count(*) then sum(${forWhatIsLeft(sql.ref('s.unit_share'))}) end, min(s.currency)
    from variants v join products p on p.id = v.product_id, ${ORDERED}
      and s.variant_id = v.id and s.cycle_id = ${cycleId} and s.producer_id = ${producerId}
    group by v.id`.execute(db(tx))
  for (const recipient of (await recipientsOf(tx, [producerId])).get(producerId) ?? [])
    await postLetter(tx, producerLetter(id, recipient))
}
