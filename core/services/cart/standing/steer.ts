import { recordAudit } from '#core/audit/record-audit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { Refusal } from '#core/contracts/refusal'
import { requireMember } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { dayOf } from '#core/text/day-of'
import { addDays, daysFrom, dayWords, isDay } from './days'
import { letCome } from './let-come'
import { closedDays } from './plan'
import { recordEvent } from './record-event'
import { lockRunning } from './set-up'
import { timesOf } from './times'

/** The house orders it now, or has. */
export class TooLateToSkip extends Refusal {
  override name = 'TooLateToSkip'
  constructor() {
    super('It is too late to change this one: we have begun to order it. The next ones you can.', 409)
  }
}

export class NotOneOfItsDays extends Refusal {
  override name = 'NotOneOfItsDays'
  constructor() {
    super('Nothing comes on that day.', 409)
  }
}

export class PauseRefused extends Refusal {
  override name = 'PauseRefused'
  constructor() {
    super('Please choose a day within the next year.', 422)
  }
}

/** As far ahead as one may skip: what is further is a pause. */
const SKIPPABLE = 8
const LONGEST_PAUSE_DAYS = 366

/** The viewer does without one day. Throws `NotFound`, `NotOneOfItsDays`, `TooLateToSkip`; skipped already, it stays so. */
export async function skipDay(ctx: Ctx, asked: string, day: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const order = await lockRunning(tx, asked, member.id)
    if (!isOneOf(tx, order, day)) throw new NotOneOfItsDays()
    const times = await timesOf(tx, day)
    const id = Bun.randomUUIDv7()
    const columns = { cut_off_at: times.cutOffAt, gives_up_at: times.givesUpAt }
    const made =
      times.cutOffAt > tx.now &&
      (await db(tx)
        .insertInto('standing_dates')
        .values({ id, standing_order_id: order.id, day, state: 'skipped', tries: 0, ...columns })
        .onConflict(conflict => conflict.columns(['standing_order_id', 'day']).doNothing())
        .returning('id')
        .executeTakeFirst())
    if (!made && !(await leave(tx, order.id, day))) return
    await recordEvent(tx, order.id, `${dayWords(day, tx.locale)} skipped`)
  })
}

/** False when it was skipped before. What is being ordered in this moment is waited for. */
async function leave(tx: Tx, standingOrderId: string, day: string): Promise<boolean> {
  const skipped = await db(tx)
    .updateTable('standing_dates')
    .set({ state: 'skipped', reason: '' })
    .where('standing_order_id', '=', standingOrderId)
    .where('day', '=', day)
    .where('state', '=', 'planned')
    .where('cut_off_at', '>', tx.now)
    .returning('id')
    .executeTakeFirst()
  if (skipped) return true
  const known = await db(tx)
    .selectFrom('standing_dates')
    .select('state')
    .where('standing_order_id', '=', standingOrderId)
    .where('day', '=', day)
    .executeTakeFirst()
  if (known?.state === 'skipped') return false
  throw new TooLateToSkip()
}

/**
 * After all it shall come. Throws `NotFound`, `TooLateToSkip`, and `NotOneOfItsDays` for a day on which the shop is closed or
 * before the end of a pause; not skipped, nothing changes.
 */
export async function unskipDay(ctx: Ctx, asked: string, day: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const order = await lockRunning(tx, asked, member.id)
    const row = await db(tx)
      .selectFrom('standing_dates')
      .select(['id', 'cut_off_at'])
      .where('standing_order_id', '=', order.id)
      .where('day', '=', isDay(day) ? day : null)
      .where('state', '=', 'skipped')
      .where('order_id', 'is', null)
      .executeTakeFirst()
    if (!row) return
    if (row.cut_off_at <= tx.now) throw new TooLateToSkip()
    if (!isOneOf(tx, order, day) || (await closedDays(tx, [day])).has(day)) throw new NotOneOfItsDays()
    await letCome(tx, [row.id])
    await recordEvent(tx, order.id, `${dayWords(day, tx.locale)} comes after all`)
  })
}

/**
 * Nothing comes before that day; null: it goes on. What is being ordered already comes. Throws `NotFound`,
 * `PauseRefused`.
 */
export async function pauseUntil(ctx: Ctx, asked: string, until: string | null): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const order = await lockRunning(tx, asked, member.id)
    const today = dayOf(tx.now, tx.house.site().timeZone)
    if (until !== null && (!isDay(until) || until <= today || until > addDays(today, LONGEST_PAUSE_DAYS)))
      throw new PauseRefused()
    // Pressed twice, it was pressed once.
    if (until === order.paused_until) return
    await db(tx)
      .updateTable('standing_orders')
      .set({ paused_until: until })
      .where('id', '=', order.id)
      .execute()
    await forgetPlanned(tx, order.id)
    await recordEvent(tx, order.id, until ? `paused until ${dayWords(until, tx.locale)}` : 'goes on')
  })
}

/** Nothing comes any more, but what is being ordered already. Throws `NotFound`. */
export async function endStanding(ctx: Ctx, asked: string): Promise<void> {
  const member = requireMember(ctx)
  await transaction(ctx, async tx => {
    const order = await lockRunning(tx, asked, member.id)
    await db(tx).updateTable('standing_orders').set({ ended_at: tx.now }).where('id', '=', order.id).execute()
    await forgetPlanned(tx, order.id)
    await recordEvent(tx, order.id, 'ended')
    const subject = { kind: 'standing-order', id: order.id }
    await recordAudit(tx, { action: 'standing-order.changed', subject, after: { ended: true } })
  })
}

/** What can still be changed is planned anew, if it comes at all. What the house has begun to order, it waits for. */
async function forgetPlanned(tx: Tx, standingOrderId: string): Promise<void> {
  await db(tx)
    .deleteFrom('standing_dates')
    .where('standing_order_id', '=', standingOrderId)
    .where('state', '=', 'planned')
    .where('cut_off_at', '>', tx.now)
    .execute()
}

function isOneOf(
  tx: Tx,
  order: { readonly first_day: string; readonly every_weeks: number; readonly paused_until: string | null },
  day: string,
): boolean {
  const today = dayOf(tx.now, tx.house.site().timeZone)
  const from = order.paused_until && order.paused_until > today ? order.paused_until : today
  return daysFrom(order.first_day, order.every_weeks, from, SKIPPABLE).includes(day)
}
