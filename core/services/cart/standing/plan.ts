import { type Insertable, sql } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { dayOf } from '#core/text/day-of'
import { addDays, daysFrom } from './days'
import { dueDate } from './due-date'
import { postStanding } from './letters'
import { type DateTimes, timesOf } from './times'

/** As many as one run plans; the next one is minutes away. */
const MOST_AT_ONCE = 1_000
/** Holidays and skipped days in a row are not longer. */
const LOOK_AHEAD = 60
/** A cycle that comes or moves later than this before the day moves no cut-off. */
const SETTLED_DAYS = 21

type Running = {
  readonly id: string
  readonly first_day: string
  readonly every_weeks: number
  readonly paused_until: string | null
  readonly known: readonly string[]
}

/** Writes down the next day of each standing order that has none before it, and moves what moves with its cycle. */
export async function planDates(ctx: Ctx): Promise<void> {
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  const { rows } = await sql<Running>`
    select s.id, s.first_day::text as first_day, s.every_weeks, s.paused_until::text as paused_until,
      array(select d.day::text from standing_dates d where d.standing_order_id = s.id and d.day >= ${today}::date) as known
    from standing_orders s
    where s.ended_at is null and not exists (
      select from standing_dates d where d.standing_order_id = s.id and d.state = 'planned')
    order by s.id limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  const orders = rows.map(order => ({ ...order, days: daysAhead(order, today) }))
  const closed = await closedDays(
    ctx,
    orders.flatMap(({ days }) => days),
  )
  const times = timesByDay(ctx)
  for (const order of orders) await planNext(ctx, order, { closed, times })
  // A holiday that was made meanwhile did not see what was only being planned.
  await transaction(ctx, leaveOutHolidays)
  await moveWithCycles(ctx, today, times)
}

function daysAhead({ first_day, every_weeks, paused_until }: Running, today: string): readonly string[] {
  const from = paused_until && paused_until > today ? paused_until : today
  return daysFrom(first_day, every_weeks, from, LOOK_AHEAD)
}

type Planning = {
  readonly closed: ReadonlySet<string>
  readonly times: (day: string) => Promise<DateTimes>
}

async function planNext(
  ctx: Ctx,
  order: Running & { readonly days: readonly string[] },
  { closed, times }: Planning,
): Promise<void> {
  for (const day of order.days) {
    if (order.known.includes(day)) continue
    const { cutOffAt, givesUpAt } = await times(day)
    if (givesUpAt <= ctx.now) continue
    const row = {
      id: Bun.randomUUIDv7(),
      standing_order_id: order.id,
      day,
      tries: 0,
      cut_off_at: cutOffAt,
      gives_up_at: givesUpAt,
    }
    if (!closed.has(day)) return insertDate(ctx, order, { ...row, state: 'planned' })
    await insertDate(ctx, order, { ...row, state: 'skipped', reason: CLOSED })
  }
}

/** Nothing where its member ended, paused or moved it since it was read. They are told of a day that is left out, which would have been the next. */
async function insertDate(
  ctx: Ctx,
  order: Running,
  row: Insertable<Database['standing_dates']>,
): Promise<void> {
  await transaction(ctx, async tx => {
    if (!(await isAsRead(tx, order))) return
    const made = await db(tx)
      .insertInto('standing_dates')
      .values(row)
      .onConflict(conflict => conflict.columns(['standing_order_id', 'day']).doNothing())
      .returning('id')
      .executeTakeFirst()
    const due = made && row.state === 'skipped' && (await dueDate(tx, made.id))
    if (due) await postStanding(tx, due, 'closed')
  })
}

/** Under the lock that its member takes to change it. */
async function isAsRead(tx: Tx, order: Running): Promise<boolean> {
  const same = await db(tx)
    .selectFrom('standing_orders')
    .select('id')
    .where('id', '=', order.id)
    .where('ended_at', 'is', null)
    .where('first_day', '=', order.first_day)
    .where('every_weeks', '=', order.every_weeks)
    .where('paused_until', 'is not distinct from', order.paused_until)
    .forNoKeyUpdate()
    .executeTakeFirst()
  return same !== undefined
}

/** What is planned for a day on which the shop does without, and could still be changed: its members are told. */
export async function leaveOutHolidays(tx: Tx): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update standing_dates d set state = 'skipped', reason = ${CLOSED}
    where d.state = 'planned' and d.cut_off_at > ${tx.now} and exists (select from standing_holidays h
      where h.ended_at is null and d.day between h.from_day and h.until_day)
    returning d.id`.execute(db(tx))
  for (const { id } of rows) {
    const due = await dueDate(tx, id)
    if (due) await postStanding(tx, due, 'closed')
  }
}

/** Cycles are made week by week: a day that waits follows the one that it turns out to be ordered in. */
async function moveWithCycles(ctx: Ctx, today: string, times: Planning['times']): Promise<void> {
  const { rows } = await sql<{ day: string; cutOffAt: Date; givesUpAt: Date }>`
    select distinct day::text as day, cut_off_at as "cutOffAt", gives_up_at as "givesUpAt" from standing_dates
    where state = 'planned' and day between ${today}::date and ${addDays(today, SETTLED_DAYS)}::date
      and cut_off_at > ${ctx.now}`.execute(db(ctx))
  for (const planned of rows) {
    const now = await times(planned.day)
    if (+now.cutOffAt === +planned.cutOffAt && +now.givesUpAt === +planned.givesUpAt) continue
    await db(ctx)
      .updateTable('standing_dates')
      .set({ cut_off_at: now.cutOffAt, gives_up_at: now.givesUpAt })
      .where('state', '=', 'planned')
      .where('day', '=', planned.day)
      .where('cut_off_at', '=', planned.cutOffAt)
      .execute()
  }
}

/** Each day is asked about once, however many standing orders it is one of. */
function timesByDay(ctx: Ctx): Planning['times'] {
  const known = new Map<string, Promise<DateTimes>>()
  return day => {
    const times = known.get(day) ?? timesOf(ctx, day)
    known.set(day, times)
    return times
  }
}

/** Why a day is left out on which the shop does without. */
export const CLOSED = 'We are closed then.'

export type Holiday = { readonly id: string; readonly from: string; readonly until: string }

const MOST_SHOWN = 100

/** That are not over yet, the next of them. */
export async function holidays(ctx: Ctx, today: string): Promise<readonly Holiday[]> {
  const { rows } = await sql<Holiday>`
    select id, from_day::text as from, until_day::text as until from standing_holidays
    where ended_at is null and until_day >= ${today}::date order by from_day, id limit ${sql.lit(MOST_SHOWN)}`.execute(
    db(ctx),
  )
  return rows
}

/** Those of these days on which the shop does without, however many holidays there are. */
export async function closedDays(ctx: Ctx, days: readonly string[]): Promise<ReadonlySet<string>> {
  if (days.length === 0) return new Set()
  const { rows } = await sql<{ day: string }>`
    select d.day::text as day from unnest(${[...new Set(days)]}::date[]) d (day)
    where exists (select from standing_holidays h
      where h.ended_at is null and d.day between h.from_day and h.until_day)`.execute(db(ctx))
  return new Set(rows.map(({ day }) => day))
}
