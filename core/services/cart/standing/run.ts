import { sql } from 'kysely'
import { isShown } from '#core/contracts/apps-shown'
import type { Ctx } from '#core/contracts/ctx'
import { forkCtx } from '#core/database/ctx'
import { db } from '#core/database/db'
import { transaction } from '#core/database/transaction'
import { eachByItself } from '#core/jobs/each-by-itself'
import { dayOf } from '#core/text/day-of'
import { daysLater } from '#core/text/local-time'
import { chargeDate } from './charge-date'
import { addDays } from './days'
import { dueDate } from './due-date'
import { postStanding } from './letters'
import { placeDate } from './place-date'
import { CLOSED, planDates } from './plan'
import { standingSettings } from './settings'

const MOST_AT_ONCE = 500
/** What became of an order is known long before. */
const SETTLED_DAYS = 40

/**
 * Job: plans the next days, tells members of them, orders those whose cut-off has passed, has them paid, and says so where
 * that came to nothing. Each day by itself and as its row says, so that it goes on wherever it was cut off. While the
 * operator hides the cart nobody could change or stop what comes: nothing is ordered or charged then.
 */
export async function runStandingOrders(ctx: Ctx): Promise<void> {
  const work = isShown(ctx.house.site(), 'cart') ? orderAndCharge : leaveOutDue
  const faults = [
    ...(await work(ctx)),
    ...(await eachByItself(ctx, await cameToNothing(ctx), 'a standing order could not be ended', row =>
      giveUp(forkCtx(ctx), row.id),
    )),
  ]
  const [fault] = faults
  if (fault) throw fault
}

async function orderAndCharge(ctx: Ctx): Promise<readonly unknown[]> {
  await planDates(ctx)
  return [
    ...(await eachByItself(ctx, await toTell(ctx), 'a letter of a standing order could not be posted', row =>
      tell(forkCtx(ctx), row.id),
    )),
    ...(await eachByItself(ctx, await toPlace(ctx), 'a standing order could not be ordered', row =>
      placeDate(forkCtx(ctx), row.id),
    )),
    ...(await eachByItself(ctx, await toCharge(ctx), 'a standing order could not be charged', row =>
      chargeDate(forkCtx(ctx), row.id),
    )),
  ]
}

/** What would be ordered now is left out, and its member told once: no further day is planned. */
async function leaveOutDue(ctx: Ctx): Promise<readonly unknown[]> {
  const due = await db(ctx)
    .selectFrom('standing_dates')
    .select('id')
    .where('state', '=', 'planned')
    .where('cut_off_at', '<=', ctx.now)
    .orderBy('cut_off_at')
    .limit(MOST_AT_ONCE)
    .execute()
  return eachByItself(ctx, due, 'a day of a standing order could not be left out', row =>
    leaveOut(forkCtx(ctx), row.id),
  )
}

async function leaveOut(ctx: Ctx, id: string): Promise<void> {
  await transaction(ctx, async tx => {
    const left = await db(tx)
      .updateTable('standing_dates')
      .set({ state: 'skipped', reason: CLOSED })
      .where('id', '=', id)
      .where('state', '=', 'planned')
      .where('cut_off_at', '<=', tx.now)
      .returning('id')
      .executeTakeFirst()
    const due = left && (await dueDate(tx, id))
    if (due) await postStanding(tx, due, 'closed')
  })
}

type Ids = readonly { readonly id: string }[]

async function toTell(ctx: Ctx): Promise<Ids> {
  const { noticeDays } = await standingSettings(ctx)
  return db(ctx)
    .selectFrom('standing_dates')
    .select('id')
    .where('state', '=', 'planned')
    .where('told_at', 'is', null)
    .where('cut_off_at', '<=', daysLater(ctx.now, noticeDays, ctx.house.site().timeZone))
    .orderBy('cut_off_at')
    .limit(MOST_AT_ONCE)
    .execute()
}

async function tell(ctx: Ctx, id: string): Promise<void> {
  await transaction(ctx, async tx => {
    const told = await db(tx)
      .updateTable('standing_dates')
      .set({ told_at: tx.now })
      .where('id', '=', id)
      .where('told_at', 'is', null)
      .where('state', '=', 'planned')
      .returning('id')
      .executeTakeFirst()
    const due = told && (await dueDate(tx, id))
    if (due) await postStanding(tx, due, 'soon')
  })
}

async function toPlace(ctx: Ctx): Promise<Ids> {
  return db(ctx)
    .selectFrom('standing_dates')
    .select('id')
    .where('state', '=', 'planned')
    .where('cut_off_at', '<=', ctx.now)
    .where('gives_up_at', '>', ctx.now)
    .where(eb => eb.or([eb('next_try_at', 'is', null), eb('next_try_at', '<=', ctx.now)]))
    .orderBy('cut_off_at')
    .orderBy('id')
    .limit(MOST_AT_ONCE)
    .execute()
}

async function toCharge(ctx: Ctx): Promise<Ids> {
  return db(ctx)
    .selectFrom('standing_dates as d')
    .innerJoin('orders as o', 'o.id', 'd.order_id')
    .select('d.id')
    .where('d.state', '=', 'placed')
    .where('d.day', '>=', longAgo(ctx))
    .where('d.next_try_at', '<=', ctx.now)
    .where('o.state', '=', 'pending')
    .orderBy('d.next_try_at')
    .limit(MOST_AT_ONCE)
    .execute()
}

async function cameToNothing(ctx: Ctx): Promise<Ids> {
  const { rows } = await sql<{ id: string }>`
    select id from standing_dates where state = 'planned' and gives_up_at <= ${ctx.now}
    union all
    select d.id from standing_dates d join orders o on o.id = d.order_id
    where d.state = 'placed' and d.day >= ${longAgo(ctx)}::date and o.state in ('expired', 'cancelled')
    limit ${sql.lit(MOST_AT_ONCE)}`.execute(db(ctx))
  return rows
}

const longAgo = (ctx: Ctx): string => addDays(dayOf(ctx.now, ctx.house.site().timeZone), -SETTLED_DAYS)

/** It is skipped, and its member is told why; not where they called the order off themselves. */
async function giveUp(ctx: Ctx, id: string): Promise<void> {
  await transaction(ctx, async tx => {
    const { rows } = await sql<{ id: string; calledOff: boolean }>`
      update standing_dates d set
        state = case when o.state = 'cancelled' then 'skipped' else 'failed' end,
        reason = case when o.state = 'cancelled' then '' when o.state = 'expired' then 'It was not paid in time.' else d.reason end
      from standing_dates self left join orders o on o.id = self.order_id
      where d.id = ${id} and self.id = d.id and d.state in ('planned', 'placed')
        and (o.id is null and d.gives_up_at <= ${tx.now} or o.state in ('expired', 'cancelled'))
      returning d.id, coalesce(o.state = 'cancelled', false) as "calledOff"`.execute(db(tx))
    const [ended] = rows
    const due = ended && !ended.calledOff && (await dueDate(tx, id))
    if (due) await postStanding(tx, due, 'failed')
  })
}
