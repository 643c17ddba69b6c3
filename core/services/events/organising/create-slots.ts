import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { type Database, db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
import { transaction } from '#core/database/transaction'
import { Calendar } from '#core/entities/events/calendar'
import { isRule } from '../recurrence/rule'
import { InvalidRecurrence, timesOf } from '../recurrence/times-of'

export type SlotSeries = {
  readonly calendarId: string
  readonly title: string
  readonly place: string
  readonly capacity: number
  readonly startsAt: Date
  readonly endsAt: Date
  readonly recurrence: string | null
}

/** A series without an end of its own goes on for so long. */
const DAYS_AHEAD = 92
const MOST = 400
const DAY_MS = 86_400_000
/** Somebody removed the calendar in this very moment. */
const CALENDAR_GONE = { state: SQLSTATE.foreignKeyViolation, constraint: 'slots_calendar_id_foreign' }

export class SlotBooked extends Refusal {
  override name = 'SlotBooked'
  constructor() {
    super('Somebody has booked this time. Ask them to choose another one first.', 422)
  }
}

export class NoTimes extends Refusal {
  override name = 'NoTimes'
  constructor() {
    super('None of these times is still to come. Look at the dates once more.')
  }
}

/**
 * Times to book, as many as the rule says, but for those that have begun; those that are there already stay. Returns how
 * many are new. Throws `NotFound`, `InvalidRecurrence`, `NoTimes`.
 */
export async function createSlots(ctx: Ctx, series: SlotSeries): Promise<number> {
  requireRole(ctx, 'organiser')
  return transaction(ctx, async tx => {
    const calendar = await tx.em.findOne(Calendar, series.calendarId)
    if (!calendar) throw new NotFound()
    if (series.recurrence && !isRule(series.recurrence)) throw new InvalidRecurrence(series.recurrence)
    const ahead = Math.max(series.startsAt.getTime(), tx.now.getTime())
    const until = new Date(ahead + DAYS_AHEAD * DAY_MS)
    const times = timesOf({ ...series, timeZone: calendar.timeZone }, series.startsAt, until)
      .filter(({ startsAt }) => startsAt > tx.now)
      .slice(0, MOST)
    if (times.length === 0) throw new NoTimes()
    const created = await refusing(
      CALENDAR_GONE,
      () => new NotFound(),
      () =>
        sql<Pick<Database['slots'], 'id'>>`
          insert into slots (id, calendar_id, title, place, starts_at, ends_at, capacity, booked)
          select gen_random_uuid(), ${calendar.id}::uuid, ${series.title}::text, ${series.place}::text,
            "startsAt", "endsAt", ${series.capacity}::int, 0
          from jsonb_to_recordset(${jsonb(times)}) as new("startsAt" timestamptz, "endsAt" timestamptz)
          on conflict (calendar_id, title, starts_at) do nothing returning id`.execute(db(tx)),
    )
    tx.purge('slots')
    return created.rows.length
  })
}

/**
 * Takes a time away that nobody has booked: one that an order once named is retired, and nobody is offered it. Throws
 * `SlotBooked`.
 */
export async function removeSlot(ctx: Ctx, slotId: string): Promise<void> {
  requireRole(ctx, 'organiser')
  await transaction(ctx, async tx => {
    // Nobody can begin to refer to it until this is over.
    const slot = await db(tx)
      .selectFrom('slots')
      .select(['id', 'booked'])
      .where('id', '=', slotId)
      .forUpdate()
      .executeTakeFirst()
    if (!slot) throw new NotFound()
    if (slot.booked > 0) throw new SlotBooked()
    const named = await db(tx)
      .selectFrom('orders')
      .select('id')
      .where('collection_slot_id', '=', slotId)
      .limit(1)
      .executeTakeFirst()
    if (named) {
      await db(tx)
        .insertInto('slot_retirements')
        .values({ slot_id: slotId, retired_at: tx.now })
        .onConflict(conflict => conflict.column('slot_id').doNothing())
        .execute()
    } else await db(tx).deleteFrom('slots').where('id', '=', slotId).execute()
    tx.purge('slots')
  })
}
