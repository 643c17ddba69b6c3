import { type Selectable, sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { isMade } from '#core/database/made-once'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { movedWith } from '#core/text/local-time'
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

export class NotOpen extends Refusal {
  override name = 'NotOpen'
  constructor() {
    super('This cycle has not opened, so it cannot be closed. Change its times, or give it up.', 409)
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
 * left out. Gives its id, `asked` where one is: a form that is sent twice makes one. For shopkeepers. Throws
 * `ClosesTooEarly`, `NotFound`.
 */
export async function makeCycle(
  ctx: Ctx,
  fields: CycleFields,
  copyOf: string | null,
  asked: string = Bun.randomUUIDv7(),
): Promise<string> {
  requireRole(ctx, 'shopkeeper')
  refuseTimes(fields)
  const like = copyOf === null ? null : readId(copyOf)
  return transaction(ctx, async tx => {
    const id = readId(asked)
    if (await isMade(tx, 'order_cycles', id)) return id
    await db(tx)
      .insertInto('order_cycles')
      .values({
        id,
        name: fields.name,
        note: fields.note,
        opens_at: fields.opensAt,
        closes_at: fields.closesAt,
        made_by_id: tx.viewer.member?.id ?? null,
        made_at: tx.now,
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
      // It opens once more: whoever was told of it is told when it does.
      .$if(fields.opensAt > tx.now, change => change.set({ announced_at: null }))
      .where('id', '=', cycle.id)
      .execute()
    await audit(tx, cycle.id, fields)
  })
}

/**
 * An open one closes at once, rather than when it was planned to; its orders go to the producers as soon as those of the
 * last minute are settled, and until then its times can be changed. For shopkeepers. Throws `NotFound`, `CycleOver`,
 * `NotOpen`.
 */
export async function closeNow(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const cycle = await lockCycle(tx, asked)
    if (cycle.opensAt >= tx.now) throw new NotOpen()
    if (cycle.closesAt <= tx.now) return
    await db(tx).updateTable('order_cycles').set({ closes_at: tx.now }).where('id', '=', cycle.id).execute()
    await audit(tx, cycle.id, { ...cycle, closesAt: tx.now })
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

/**
 * Its moments move as the closing did, on the clocks of the place, and times to collect are those of as much later.
 * Variants that were retired, or are another producer's by now, stay behind, and so does a way out of which nothing is left: to name nothing would open it
 * for everything, at any time.
 */
async function copyExchanges(tx: Tx, from: string, to: string, { closesAt }: CycleFields): Promise<void> {
  const old = await db(tx)
    .selectFrom('order_cycles')
    .select('closes_at')
    .where('id', '=', from)
    .executeTakeFirst()
  if (!old) throw new NotFound()
  const { timeZone } = tx.house.site()
  const later = (at: Date) => movedWith(at, old.closes_at, closesAt, timeZone)
  const exchanges = await db(tx)
    .selectFrom('cycle_exchanges')
    .selectAll()
    .where('cycle_id', '=', from)
    .execute()
  for (const exchange of exchanges) {
    const [variants, slots] = [
      await variantsLeft(tx, exchange),
      await slotsLater(tx, exchange.id, later, closesAt),
    ]
    if (exchange.direction === 'out' && (isEmptied(variants) || isEmptied(slots))) continue
    const id = Bun.randomUUIDv7()
    const { offers_until, ready_at } = exchange
    await db(tx)
      .insertInto('cycle_exchanges')
      .values({
        ...exchange,
        id,
        cycle_id: to,
        offers_until: offers_until && later(offers_until),
        ready_at: ready_at && later(ready_at),
      })
      .execute()
    if (variants.left.length > 0)
      await db(tx)
        .insertInto('exchange_variants')
        .values(variants.left.map(each => ({ ...each, exchange_id: id })))
        .execute()
    if (slots.left.length > 0)
      await db(tx)
        .insertInto('exchange_slots')
        .values(slots.left.map(slot_id => ({ exchange_id: id, slot_id })))
        .execute()
  }
  await sql`insert into collection_place_cycles (place_id, cycle_id)
    select place_id, ${to} from collection_place_cycles where cycle_id = ${from}`.execute(db(tx))
}

type Exchange = Selectable<Database['cycle_exchanges']>

/** What of so many that were named can be named again. */
type Left<T> = { readonly named: number; readonly left: readonly T[] }

const isEmptied = ({ named, left }: Left<unknown>): boolean => named > 0 && left.length === 0

/** Of who brings them only what is theirs by now. */
async function variantsLeft(tx: Tx, { id, producer_id }: Pick<Exchange, 'id' | 'producer_id'>) {
  const rows = await db(tx)
    .selectFrom('exchange_variants as x')
    .innerJoin('variants as v', 'v.id', 'x.variant_id')
    .innerJoin('products as p', 'p.id', 'v.product_id')
    .leftJoin('variant_retirements as r', 'r.variant_id', 'x.variant_id')
    .select(['x.variant_id', 'x.most', 'p.producer_id', 'r.variant_id as retired'])
    .where('x.exchange_id', '=', id)
    .execute()
  const left = rows
    .filter(row => !row.retired && (producer_id === null || row.producer_id === producer_id))
    .map(({ variant_id, most }) => ({ variant_id, most }))
  return { named: rows.length, left }
}

/** For each the one of the same name and place as much later, or it itself where that is after the close. */
async function slotsLater(
  tx: Tx,
  exchangeId: string,
  later: (at: Date) => Date,
  closesAt: Date,
): Promise<Left<string>> {
  const rows = await db(tx)
    .selectFrom('exchange_slots as x')
    .innerJoin('slots as s', 's.id', 'x.slot_id')
    .select(['s.id', 's.calendar_id', 's.title', 's.place', 's.starts_at'])
    .where('x.exchange_id', '=', exchangeId)
    .execute()
  const left = new Set<string>()
  for (const { id, calendar_id, title, place, starts_at } of rows) {
    const found = await db(tx)
      .selectFrom('slots as s')
      .leftJoin('slot_retirements as r', 'r.slot_id', 's.id')
      .select('s.id')
      .where('r.slot_id', 'is', null)
      .where('s.starts_at', '>', closesAt)
      .where(eb =>
        eb.or([
          eb('s.id', '=', id),
          eb.and([
            eb('s.calendar_id', '=', calendar_id),
            eb('s.title', '=', title),
            eb('s.place', '=', place),
            eb('s.starts_at', '=', later(starts_at)),
          ]),
        ]),
      )
      .orderBy(eb => eb('s.id', '=', id))
      .executeTakeFirst()
    if (found) left.add(found.id)
  }
  return { named: rows.length, left: [...left] }
}
