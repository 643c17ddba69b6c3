import { type Selectable, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import type { Money } from '#core/contracts/money'
import { NotFound } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { type Database, db } from '#core/database/db'
import { dayOf } from '#core/text/day-of'
import { buyerFor } from './buyer'
import { daysFrom } from './days'
import { pricedLinesOf, type StandingLineView, sumsOf } from './lines'
import { payObstacle } from './pay-obstacle'
import { closedDays } from './plan'
import type { StandingFields } from './standing-fields'
import { timesOf } from './times'

/** As many days as one sees ahead and may skip. */
const DAYS_SHOWN = 6
const PAST_SHOWN = 12
const EVENTS_SHOWN = 50
const CONTENTS_SHOWN = 3

export type StandingDay = {
  /** `YYYY-MM-DD` */
  readonly day: string
  /** `closed`: the shop does without it. */
  readonly state: 'coming' | 'skipped' | 'closed' | 'placed' | 'failed'
  readonly cutOffAt: Date
  readonly orderNumber: string | null
  readonly reason: string
  readonly leftOut: string
}

export type StandingState = 'running' | 'paused' | 'ended'

export type StandingSummary = {
  readonly id: string
  readonly memberName: string
  readonly state: StandingState
  readonly fields: StandingFields
  readonly pausedUntil: string | null
  readonly madeAt: Date
  readonly endedAt: Date | null
  /** Where it goes, in words; blank for any market day. */
  readonly where: string
  /** The first of what comes, in words: `2 × Veg box, 1 × Bread`. */
  readonly contents: string
}

export type StandingView = StandingSummary & {
  readonly lines: readonly StandingLineView[]
  /** Its member reads prices without VAT. */
  readonly isNet: boolean
  /** Of its lines at today's prices, before fees and delivery. */
  readonly sum: Money
  /** VAT comes on top of the sum. */
  readonly plusVat: boolean
  /** Why it cannot be paid as things are, to its member; blank where it can, and once it has ended. */
  readonly payObstacle: string
  /** That can be steered, soonest first. */
  readonly coming: readonly StandingDay[]
  /** Newest first. */
  readonly past: readonly StandingDay[]
  readonly events: readonly { readonly at: Date; readonly by: string | null; readonly words: string }[]
}

type Row = Omit<Selectable<Database['standing_orders']>, 'first_day' | 'paused_until'> & {
  first_day: string
  paused_until: string | null
  member_name: string
  member_email: string | null
  where_name: string | null
  contents: string | null
}

const COLUMNS = sql`s.*, s.first_day::text as first_day, s.paused_until::text as paused_until, m.name as member_name,
  m.email as member_email,
  coalesce((select p.name from collection_places p where p.id = s.place_id),
    (select z.name from delivery_zones z where z.id = s.zone_id)) as where_name,
  (select string_agg(case when nth <= ${CONTENTS_SHOWN} then x.words else '…' end, ', ' order by nth)
    from (select row_number() over (order by l.position, l.id) as nth, l.quantity || ' × ' || p.title
        || case when count(*) over (partition by p.id) > 1 then ', ' || v.name else '' end as words
      from standing_lines l join variants v on v.id = l.variant_id join products p on p.id = v.product_id
      where l.standing_order_id = s.id order by nth limit ${sql.lit(CONTENTS_SHOWN + 1)}) x) as contents`

/** The viewer's own, those that run first. */
export async function ownStandings(ctx: Ctx): Promise<readonly StandingSummary[]> {
  const { id } = requireMember(ctx)
  const { rows } = await sql<Row>`
    select ${COLUMNS} from standing_orders s join members m on m.id = s.member_id
    where s.member_id = ${id} order by s.ended_at desc nulls first, s.made_at desc, s.id limit 30`.execute(
    db(ctx),
  )
  return rows.map(row => summaryOf(ctx, row))
}

export function summaryOf(ctx: Ctx, row: Row): StandingSummary {
  const delivery = row.zone_id
    ? {
        zoneId: row.zone_id,
        address: row.address,
        postcode: row.postcode,
        phone: row.phone,
        note: row.delivery_note,
      }
    : null
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  const isPaused = row.paused_until !== null && row.paused_until > today
  return {
    id: row.id,
    memberName: row.member_name,
    madeAt: row.made_at,
    endedAt: row.ended_at,
    state: row.ended_at ? 'ended' : isPaused ? 'paused' : 'running',
    pausedUntil: isPaused ? row.paused_until : null,
    where: row.where_name ?? '',
    contents: row.contents ?? '',
    fields: {
      everyWeeks: row.every_weeks,
      firstDay: row.first_day,
      way: row.way,
      name: row.name,
      note: row.note,
      placeId: row.place_id,
      slotTime: row.slot_time,
      delivery,
    },
  }
}

/** The viewer's own, or for who looks after orders anybody's, with the prices of its member. Throws `NotFound`. */
export async function readStanding(ctx: Ctx, asked: string): Promise<StandingView> {
  const viewer = requireMember(ctx)
  const { rows } = await sql<Row>`
    select ${COLUMNS} from standing_orders s join members m on m.id = s.member_id where s.id = ${readId(asked)}`.execute(
    db(ctx),
  )
  const [row] = rows
  if (!row || (row.member_id !== viewer.id && !mayAct(ctx.viewer, 'orders'))) throw new NotFound()
  const summary = summaryOf(ctx, row)
  const member = { id: row.member_id, name: row.member_name, email: row.member_email ?? '' }
  const priced = await pricedLinesOf(buyerFor(ctx, member, row.id), row.id)
  const { sum, plusVat } = sumsOf(priced, ctx.house.site().currency)
  const known = await knownDays(ctx, row.id)
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  return {
    ...summary,
    ...priced,
    sum,
    plusVat: plusVat.size > 0,
    payObstacle:
      summary.state === 'ended'
        ? ''
        : await payObstacle(ctx, row.member_id, summary.fields.way, priced.lines),
    coming: summary.state === 'ended' ? [] : await comingDays(ctx, summary, known),
    past: known
      .filter(({ day, state }) => day < today || state === 'placed' || state === 'failed')
      .slice(0, PAST_SHOWN),
    events: await eventsOf(ctx, row.id),
  }
}

async function knownDays(ctx: Ctx, id: string): Promise<readonly StandingDay[]> {
  const { rows } = await sql<Omit<StandingDay, 'state'> & { state: string }>`
    select d.day::text as day, d.state, d.cut_off_at as "cutOffAt", o.number as "orderNumber", d.reason,
      d.left_out as "leftOut"
    from standing_dates d left join orders o on o.id = d.order_id
    where d.standing_order_id = ${id} order by d.day desc limit 60`.execute(db(ctx))
  return rows.map(({ state, ...row }) => ({
    ...row,
    state: state === 'planned' ? 'coming' : (state as StandingDay['state']),
  }))
}

async function comingDays(
  ctx: Ctx,
  { fields, pausedUntil }: StandingSummary,
  known: readonly StandingDay[],
): Promise<readonly StandingDay[]> {
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  const ahead = daysFrom(fields.firstDay, fields.everyWeeks, pausedUntil ?? today, DAYS_SHOWN)
  const closed = await closedDays(ctx, ahead)
  const days: StandingDay[] = []
  for (const day of ahead) {
    const found = known.find(each => each.day === day)
    if (found?.state === 'placed' || found?.state === 'failed') continue
    const cutOffAt = found?.cutOffAt ?? (await timesOf(ctx, day)).cutOffAt
    const state = closed.has(day) ? 'closed' : (found?.state ?? 'coming')
    // Its time went by before anything was known of it.
    if (!found && cutOffAt <= ctx.now) continue
    days.push({ day, state, cutOffAt, orderNumber: null, leftOut: '', reason: found?.reason ?? '' })
  }
  return days
}

async function eventsOf(ctx: Ctx, id: string): Promise<StandingView['events']> {
  const { rows } = await sql<StandingView['events'][number]>`
    select e.at, m.name as by, e.words from standing_events e left join members m on m.id = e.by_id
    where e.standing_order_id = ${id} order by e.at desc, e.id desc limit ${sql.lit(EVENTS_SHOWN)}`.execute(
    db(ctx),
  )
  return rows
}

export { COLUMNS as STANDING_COLUMNS, type Row as StandingRow }
