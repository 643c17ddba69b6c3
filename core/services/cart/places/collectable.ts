import { type RawBuilder, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { SlotGone, type SlotSummary } from '#core/contracts/events'
import { isId } from '#core/contracts/id'
import type { CycleTimes } from '#core/contracts/market'
import type { Money } from '#core/contracts/money'
import { countRows } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import type { Goods } from '../goods'
import { isViewers } from '../is-viewers'
import { waitsForCart } from '../waits-for-cart'
import { isOpenPlace } from './place-fee'

export type PlaceToChoose = {
  readonly id: string
  readonly name: string
  readonly address: string
  readonly mapUrl: string
  readonly hours: string
  readonly note: string
  readonly fee: Money
  /** The VAT in it, in hundredths of a percent; null where none is charged. */
  readonly vatRate: number | null
  /** What of the cart cannot be collected there. */
  readonly without: readonly string[]
  /** It serves the cycles in which the cart is ordered, and has a time for it. */
  readonly served: boolean
}

export const PLACES_TO_CHOOSE = 50

/** The places that can be chosen, by name, with why one cannot: a page of them. */
export async function placesToChoose(
  ctx: Ctx,
  goods: Goods,
  page = 1,
): Promise<{ readonly places: readonly PlaceToChoose[]; readonly total: number }> {
  const times = await ctx.services.market.slotsOfCycles(ctx, goods.variantIds, goods.memberId)
  const usualRate = await ctx.services.market.defaultVatRate(ctx)
  const { rows } = await sql<Omit<PlaceToChoose, 'fee'> & { amount: number; currency: string }>`
    select p.id, p.name, p.address, p.map_url as "mapUrl", p.hours, p.note, p.fee_amount as amount, p.fee_currency as currency,
      coalesce(r.rate, ${usualRate}::int) as "vatRate",
      array(select distinct g.title from collection_place_exclusions x join variants v on v.product_id = x.product_id
            join products g on g.id = x.product_id
            where x.place_id = p.id and v.id = any(${[...goods.variantIds]}::uuid[]) order by g.title) as without,
      exists (select from slots s join collection_place_slots ps on ps.slot_id = s.id and ps.place_id = p.id
              where ${isOpenTime(ctx, times)}) as served
    from collection_places p left join vat_rates r on r.id = p.vat_rate_id where ${isOpenPlace(ctx)} order by ${inReadingOrder('p.name')}, p.id
    limit ${sql.lit(PLACES_TO_CHOOSE)} offset ${(page - 1) * PLACES_TO_CHOOSE}`.execute(db(ctx))
  const found = sql`from collection_places p where ${isOpenPlace(ctx)}`
  return {
    places: rows.map(({ amount, currency, ...place }) => ({ ...place, fee: { amount, currency } })),
    total: await countRows(ctx, found, { page, perPage: PLACES_TO_CHOOSE }),
  }
}

/** Whether there is any place to choose. */
export async function hasPlaces(ctx: Ctx): Promise<boolean> {
  const { rows } = await sql<{ any: boolean }>`
    select exists (select from collection_places p where ${isOpenPlace(ctx)}) as any`.execute(db(ctx))
  return rows[0]?.any ?? false
}

/** Of so many the soonest free ones are offered. */
const MOST_TIMES = 500

/** The next times at which these can be collected there; without a place, at times that belong to none. */
export async function timesToCollect(
  ctx: Ctx,
  goods: Goods,
  placeId: string | null,
  limit: number,
): Promise<readonly SlotSummary[]> {
  const times = await ctx.services.market.slotsOfCycles(ctx, goods.variantIds, goods.memberId)
  const { rows } = await sql<{ id: string }>`
    select s.id from slots s left join collection_place_slots ps on ps.slot_id = s.id
      left join collection_places p on p.id = ps.place_id
    where ${isOpenTime(ctx, times)} and ${ofPlace(placeId)} order by s.starts_at, s.id limit ${sql.lit(MOST_TIMES)}`.execute(
    db(ctx),
  )
  return ctx.services.events.freeSlots(
    ctx,
    limit,
    rows.map(({ id }) => id),
  )
}

/** Whether one has to say when: at a place, and in a cycle that has times of its own. */
export async function needsTime(ctx: Ctx, goods: Goods, placeId: string | null): Promise<boolean> {
  if (placeId) return true
  return (await ctx.services.market.slotsOfCycles(ctx, goods.variantIds, goods.memberId)).slotIds !== null
}

/**
 * The last word, within the order's transaction: the time is one of the place that the cart was priced for, it is not too
 * late for it, and the place has room on that day. The place is locked, so that its last order is one. Throws `SlotGone`.
 */
export async function refuseElsewhere(
  tx: Tx,
  goods: Goods,
  placeId: string | null,
  slotId: string | null,
): Promise<void> {
  if (placeId)
    await sql`select from collection_places where id = ${placeId} for no key update`.execute(db(tx))
  const times = await tx.services.market.slotsOfCycles(tx, goods.variantIds, goods.memberId)
  if (slotId === null) {
    if (placeId || times.slotIds) throw new SlotGone('Please choose one of these times.')
    return
  }
  // What is no time at all, the calendar refuses.
  if (!isId(slotId)) return
  const { rows } = await sql<{ open: boolean; here: boolean }>`
    select coalesce(${isOpenTime(tx, times)}, false) as open, ${ofPlace(placeId)} as here
    from slots s left join collection_place_slots ps on ps.slot_id = s.id left join collection_places p on p.id = ps.place_id
    where s.id = ${slotId}`.execute(db(tx))
  const [slot] = rows
  if (slot && !slot.here) throw new SlotGone('This time is at another place. Please choose one of these.')
  if (slot && !slot.open) throw new SlotGone()
  if (placeId) await refuseExcluded(tx, goods, placeId)
}

async function refuseExcluded(tx: Tx, { variantIds }: Goods, placeId: string): Promise<void> {
  const { rows } = await sql<{ title: string }>`
    select g.title from collection_place_exclusions x join products g on g.id = x.product_id
    where x.place_id = ${placeId} and exists (select from variants v where v.product_id = x.product_id
      and v.id = any(${[...variantIds]}::uuid[])) limit 1`.execute(db(tx))
  if (rows[0]) throw new SlotGone(`${rows[0].title} cannot be collected there. Please choose another place.`)
}

const ofPlace = (placeId: string | null): RawBuilder<boolean> =>
  placeId ? sql<boolean>`(p.id = ${placeId}::uuid) is true` : sql<boolean>`ps.slot_id is null`

/**
 * Of the slot `s`, and of the place `p` that it may belong to. An order that is moved, `ownOrderId`, takes no room beside
 * its own, and what lies in the viewer's cart none beside their order of it that waits to be paid.
 */
function isOpenTime(
  ctx: Ctx,
  { cycleIds, slotIds }: CycleTimes,
  ownOrderId: string | null = null,
): RawBuilder<boolean> {
  const inCycles = slotIds ? sql`s.id = any(${[...slotIds]}::uuid[])` : sql`true`
  const { timeZone } = ctx.house.site()
  return sql<boolean>`(s.starts_at > ${ctx.now} and ${inCycles} and (p.id is null or ${isOpenPlace(ctx)}
    and s.starts_at - make_interval(hours => p.cutoff_hours::int) > ${ctx.now}
    and (not exists (select from collection_place_cycles pc where pc.place_id = p.id)
      or not exists (select from unnest(${[...cycleIds]}::uuid[]) wanted (id) where wanted.id not in (
        select pc.cycle_id from collection_place_cycles pc where pc.place_id = p.id)))
    and (p.capacity is null or p.capacity > (select count(*) from bookings b join slots d on d.id = b.slot_id
      join collection_place_slots dp on dp.slot_id = d.id and dp.place_id = p.id
      where b.order_id is not null and b.order_id is distinct from ${ownOrderId}::uuid
        and not exists (select from orders o where o.id = b.order_id and ${isViewers(ctx)} and o.state = 'pending'
          and ${waitsForCart('o.id')})
        and (d.starts_at at time zone ${timeZone})::date = (s.starts_at at time zone ${timeZone})::date))))`
}

/** Of which place an order's time is; null where it is of none. */
async function placeOfOrder(ctx: Pick<Ctx, 'em'>, orderId: string): Promise<string | null> {
  const row = await db(ctx)
    .selectFrom('bookings as b')
    .innerJoin('collection_place_slots as ps', 'ps.slot_id', 'b.slot_id')
    .select('ps.place_id')
    .where('b.order_id', '=', orderId)
    .executeTakeFirst()
  return row?.place_id ?? null
}

/** The other times of the place where an order is collected, or, where it is of none, of no place; what may be there is not asked again. */
export async function otherTimes(ctx: Ctx, orderId: string, limit: number): Promise<readonly SlotSummary[]> {
  const placeId = await placeOfOrder(ctx, orderId)
  const { rows } = await sql<{ id: string }>`
    select s.id from slots s left join collection_place_slots ps on ps.slot_id = s.id
      left join collection_places p on p.id = ps.place_id
    where ${isOpenTime(ctx, { cycleIds: [], slotIds: await cycleSlotsOfOrder(ctx, orderId) }, orderId)} and ${ofPlace(placeId)}
    order by s.starts_at, s.id limit ${sql.lit(MOST_TIMES)}`.execute(db(ctx))
  return ctx.services.events.freeSlots(
    ctx,
    limit,
    rows.map(({ id }) => id),
  )
}

/** An order is moved within its place: its fee was for that. Throws `SlotGone`. */
export async function refuseMoveElsewhere(tx: Tx, orderId: string, slotId: string | null): Promise<void> {
  const placeId = await placeOfOrder(tx, orderId)
  const slotIds = await cycleSlotsOfOrder(tx, orderId)
  if (placeId)
    await sql`select from collection_places where id = ${placeId} for no key update`.execute(db(tx))
  if (slotId === null) {
    if (placeId || slotIds) throw new SlotGone('Please choose one of these times.')
    return
  }
  if (!isId(slotId)) return
  const { rows } = await sql<{ here: boolean; open: boolean }>`
    select ${ofPlace(placeId)} as here, coalesce(${isOpenTime(tx, { cycleIds: [], slotIds }, orderId)}, false) as open
    from slots s left join collection_place_slots ps on ps.slot_id = s.id left join collection_places p on p.id = ps.place_id
    where s.id = ${slotId}
      and not exists (select from bookings b where b.order_id = ${orderId} and b.slot_id = s.id)`.execute(
    db(tx),
  )
  if (rows[0] && !rows[0].here)
    throw new SlotGone('This time is at another place. Please choose one of these.')
  if (rows[0] && !rows[0].open) throw new SlotGone()
}

/** The times of the cycles in which it was ordered; null: any. */
async function cycleSlotsOfOrder(ctx: Pick<Ctx, 'em'>, orderId: string): Promise<readonly string[] | null> {
  const { rows } = await sql<{ slots: readonly string[] | null }>`
    select case when bool_or(xs.slot_id is null) then null else array_agg(distinct xs.slot_id) end as slots
    from (select distinct ls.cycle_id from line_sources ls join order_lines l on l.id = ls.order_line_id
          where l.order_id = ${orderId} and ls.cycle_id is not null) c
      join cycle_exchanges x on x.cycle_id = c.cycle_id and x.direction = 'out'
      left join exchange_slots xs on xs.exchange_id = x.id
    group by c.cycle_id`.execute(db(ctx))
  const bound = rows.flatMap(({ slots }) => (slots ? [new Set(slots)] : []))
  const [first, ...others] = bound
  return first ? [...first].filter(id => others.every(each => each.has(id))) : null
}
