import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { type CycleSummary, cycles, summaryOf } from './cycle'

export type CycleFields = {
  readonly name: string
  readonly note: string
  readonly opensAt: Date
  readonly closesAt: Date
}

/** Of the form of a cycle. */
export const CYCLE_FORM = savedForm<CycleFields>('name', 'note', 'opensAt', 'closesAt')

export class ClosesTooEarly extends Refusal {
  override name = 'ClosesTooEarly'
  constructor() {
    super('It has to close after it has opened.')
  }
}

/** Its orders went to the producers: what was then is history. */
export class CycleOver extends Refusal {
  override name = 'CycleOver'
  constructor() {
    super('This cycle is closed and its orders are with the producers. It stays as it was.', 409)
  }
}

/**
 * A new cycle: bare, with everything for everybody, or with all that came in and went out in another one, what is past
 * left out. Gives its id. For shopkeepers. Throws `ClosesTooEarly`, `NotFound`.
 */
export async function makeCycle(ctx: Ctx, fields: CycleFields, copyOf: string | null): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  refuseTimes(fields)
  const like = copyOf === null ? null : readId(copyOf)
  return transaction(ctx, async tx => {
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('order_cycles')
      .values({
        ...{ id, name: fields.name, note: fields.note, opens_at: fields.opensAt, closes_at: fields.closesAt },
        ...{ made_by_id: tx.viewer.member?.id ?? null, made_at: tx.now },
      })
      .execute()
    if (like) await copyExchanges(tx, like, id, fields)
    else
      await db(tx)
        .insertInto('cycle_exchanges')
        .values({ id: Bun.randomUUIDv7(), cycle_id: id, direction: 'out' })
        .execute()
    await audit(tx, id, fields)
    return id
  })
}

/** Its name and times. For shopkeepers. Throws `NotFound`, `ChangedMeanwhile`, `ClosesTooEarly`, `CycleOver`. */
export async function changeCycle(
  ctx: Ctx,
  asked: string,
  fields: CycleFields,
  seen: string | null = null,
): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  refuseTimes(fields)
  await transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, asked)
    CYCLE_FORM.refuseStale(cycle, seen)
    await db(tx)
      .updateTable('order_cycles')
      .set({ name: fields.name, note: fields.note, opens_at: fields.opensAt, closes_at: fields.closesAt })
      .where('id', '=', cycle.id)
      .execute()
    await audit(tx, cycle.id, fields)
  })
}

/** One that is not open yet is given up, with all that it said. For shopkeepers. Throws `NotFound`, `CycleOver`. */
export async function dropCycle(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, asked)
    if (cycle.opensAt <= tx.now) throw new CycleOver()
    await db(tx).deleteFrom('cycle_exchanges').where('cycle_id', '=', cycle.id).execute()
    await db(tx).deleteFrom('order_cycles').where('id', '=', cycle.id).execute()
    const { name, opensAt: opens, closesAt: closes } = cycle
    const subject = { kind: 'order_cycle', id: cycle.id }
    await recordAudit(tx, { action: 'cycle.saved', subject, before: { name, opens, closes }, after: null })
  })
}

/** Locks a cycle that can still be changed. Throws `NotFound`, `CycleOver`. */
export async function lockCycle(tx: Tx, asked: string): Promise<CycleSummary> {
  const row = await cycles(tx).where('id', '=', readId(asked)).forNoKeyUpdate().executeTakeFirst()
  if (!row) throw new NotFound()
  const cycle = summaryOf(row)
  if (cycle.orderedAt) throw new CycleOver()
  return cycle
}

function refuseTimes({ opensAt, closesAt }: CycleFields): void {
  if (closesAt <= opensAt) throw new ClosesTooEarly()
}

async function audit(
  tx: Tx,
  id: string,
  { name, opensAt: opens, closesAt: closes }: CycleFields,
): Promise<void> {
  await recordAudit(tx, {
    action: 'cycle.saved',
    subject: { kind: 'order_cycle', id },
    after: { name, opens, closes },
  })
  tx.purge('products')
}

/** Its moments move by as much as the closing did; variants that were retired and slots that have begun stay behind. */
async function copyExchanges(tx: Tx, from: string, to: string, { closesAt }: CycleFields): Promise<void> {
  const old = await db(tx)
    .selectFrom('order_cycles')
    .select('closes_at')
    .where('id', '=', from)
    .executeTakeFirst()
  if (!old) throw new NotFound()
  const moved = closesAt.getTime() - old.closes_at.getTime()
  const later = (at: Date | null) => at && new Date(at.getTime() + moved)
  const exchanges = await db(tx)
    .selectFrom('cycle_exchanges')
    .selectAll()
    .where('cycle_id', '=', from)
    .execute()
  for (const exchange of exchanges) {
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('cycle_exchanges')
      .values({
        ...{ ...exchange, id, cycle_id: to },
        ...{ offers_until: later(exchange.offers_until), ready_at: later(exchange.ready_at) },
      })
      .execute()
    await sql`insert into exchange_variants (exchange_id, variant_id, most)
      select ${id}, variant_id, most from exchange_variants iv where exchange_id = ${exchange.id}
        and not exists (select from variant_retirements r where r.variant_id = iv.variant_id)`.execute(db(tx))
    await sql`insert into exchange_slots (exchange_id, slot_id)
      select ${id}, xs.slot_id from exchange_slots xs join slots s on s.id = xs.slot_id
      where xs.exchange_id = ${exchange.id} and s.starts_at > ${closesAt}`.execute(db(tx))
  }
}
