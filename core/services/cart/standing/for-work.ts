import { stringify } from 'csv-stringify/sync'
import { sql } from 'kysely'
import { recordAudit } from '#core/audit/record-audit'
import { remember } from '#core/cache/remember'
import type { Ctx } from '#core/contracts/ctx'
import { isId, readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { countUpTo } from '#core/database/count-rows'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'
import { transaction } from '#core/database/transaction'
import { csvStyle } from '#core/tables/csv'
import { dayOf } from '#core/text/day-of'
import { type Named, toldApart } from '../told-apart'
import { addDays, isDay } from './days'
import { letCome } from './let-come'
import {
  STANDING_COLUMNS,
  type StandingRow,
  type StandingState,
  type StandingSummary,
  summaryOf,
} from './own-standing'
import { CLOSED, type Holiday, holidays, leaveOutHolidays } from './plan'

const STANDINGS_PER_PAGE = 50
/** As many weeks as one orders ahead from producers. */
const WEEKS_SHOWN = 5
const MOST_PRODUCTS = 500
/** Of the spreadsheet. */
const MOST_ROWS = 50_000
const LONGEST_HOLIDAY_DAYS = 92

export type StandingForWork = StandingSummary & { readonly problem: string }

/** Newest first, from the one after `after` on. For who looks after orders. Throws `NotFound`, also for a page that begins nowhere. */
export async function standingsForWork(
  ctx: Ctx,
  state: StandingState,
  after: string | null,
): Promise<{ readonly standings: readonly StandingForWork[]; readonly next: string | null }> {
  requireRole(ctx, 'orders')
  if (after !== null && !isId(after)) throw new NotFound()
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  const isPaused = sql`(s.paused_until is not null and s.paused_until > ${today}::date)`
  const within = {
    running: sql`s.ended_at is null and not ${isPaused}`,
    paused: sql`s.ended_at is null and ${isPaused}`,
    ended: sql`s.ended_at is not null`,
  }[state]
  const { rows } = await sql<StandingRow & { problem: string | null }>`
    select ${STANDING_COLUMNS}, (select nullif(d.reason, '') from standing_dates d
      where d.standing_order_id = s.id and d.state in ('planned', 'failed') order by d.day desc limit 1) as problem
    from standing_orders s join members m on m.id = s.member_id
    where ${within} and (${after}::uuid is null or s.id < ${after}::uuid)
    order by s.id desc limit ${sql.lit(STANDINGS_PER_PAGE + 1)}`.execute(db(ctx))
  const shown = rows.slice(0, STANDINGS_PER_PAGE)
  return {
    standings: shown.map(row => ({ ...summaryOf(ctx, row), problem: row.problem ?? '' })),
    next: rows.length > STANDINGS_PER_PAGE ? (shown.at(-1)?.id ?? null) : null,
  }
}

export type Forecast = {
  /** On which day each week begins. */
  readonly weeks: readonly string[]
  readonly products: readonly { readonly name: string; readonly counts: readonly number[] }[]
  /** There are more than these. */
  readonly more: boolean
}

/** How many of each product the next weeks will ask for, as far as nothing was ordered yet. For who looks after orders. */
export async function forecast(ctx: Ctx, most = MOST_PRODUCTS): Promise<Forecast> {
  requireRole(ctx, 'orders')
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  const { rows } = await sql<ForecastRow>`
    select v.id as key, concat_ws(', ', p.title, nullif(v.name, '')) as name, coalesce(pr.name, '') as producer,
      ((x.day - ${today}::date) / 7)::int as week, sum(l.quantity)::bigint as count
    from standing_orders s
      cross join lateral (select (s.first_day + (g.n * s.every_weeks * 7)::int) as day
        from generate_series(greatest(0, (${today}::date - s.first_day) / (s.every_weeks * 7)),
          greatest(0, (${today}::date - s.first_day) / (s.every_weeks * 7)) + ${WEEKS_SHOWN + 1}) g (n)) x
      join standing_lines l on l.standing_order_id = s.id
      join variants v on v.id = l.variant_id join products p on p.id = v.product_id
      left join producers pr on pr.id = p.producer_id
    where s.ended_at is null and x.day >= ${today}::date and x.day < ${addDays(today, WEEKS_SHOWN * 7)}::date
      and (s.paused_until is null or x.day >= s.paused_until)
      and not exists (select from standing_dates d where d.standing_order_id = s.id and d.day = x.day and d.state <> 'planned')
      and not exists (select from standing_holidays h where h.ended_at is null and x.day between h.from_day and h.until_day)
      and not exists (select from account_closings c where c.member_id = s.member_id)
    group by p.id, v.id, pr.id, week order by ${inReadingOrder('p.title')}, ${inReadingOrder('v.name')}, v.id, week
    limit ${(most + 1) * WEEKS_SHOWN}`.execute(db(ctx))
  const products = productsOf(rows)
  return {
    weeks: Array.from({ length: WEEKS_SHOWN }, (_, week) => addDays(today, week * 7)),
    // The last one may have weeks that were not read: it is there to say that there are more.
    products: products.slice(0, most),
    more: products.length > most,
  }
}

type ForecastRow = Named & { readonly week: number; readonly count: number }

/** Two products of one name are two: each is asked of its producer, who is named then. */
function productsOf(rows: readonly ForecastRow[]): Forecast['products'] {
  const whose = toldApart(rows)
  return [...Map.groupBy(rows, ({ key }) => key)].map(([key, ofOne]) => {
    const counts = Array.from({ length: WEEKS_SHOWN }, () => 0)
    for (const { week, count } of ofOne) counts[week] = count
    const producer = whose.get(key)
    const name = ofOne[0]?.name ?? ''
    return { name: producer ? isolate`${name}, ${producer}` : name, counts }
  })
}

/** Of so many that run, the page asks anew each time; what more of them will ask for it says as it was a moment ago. */
const MOST_ASKED = 1_000
const FORECAST_KEPT_MS = 10 * 60_000

/** `countedAt`: when it was counted; null where that is now. */
export type ShownForecast = Forecast & { readonly countedAt: Date | null }

/** The same for the page, which is looked at often: of very many standing orders it is up to ten minutes old. For who looks after orders. */
export async function shownForecast(ctx: Ctx, mostAsked = MOST_ASKED): Promise<ShownForecast> {
  requireRole(ctx, 'orders')
  const running = sql`from standing_orders where ended_at is null`
  const { rows } = await sql<{ total: number }>`${countUpTo(running, mostAsked)}`.execute(db(ctx))
  if ((rows[0]?.total ?? 0) <= mostAsked) return { ...(await forecast(ctx)), countedAt: null }
  const kept = await remember(
    ctx.house.cache,
    `cart:standing-forecast:${dayOf(ctx.now, ctx.house.site().timeZone)}`,
    {
      ttlMs: FORECAST_KEPT_MS,
      make: async () => JSON.stringify({ at: ctx.now.getTime(), ...(await forecast(ctx)) }),
    },
  )
  const { at, ...counted } = JSON.parse(kept) as Forecast & { readonly at: number }
  return { ...counted, countedAt: new Date(at) }
}

/** All of it as a spreadsheet, as it is now: a row for each product, a column for each week by its first day. For who looks after orders. */
export async function forecastCsv(ctx: Ctx): Promise<string> {
  const { weeks, products } = await forecast(ctx, MOST_ROWS)
  return stringify([['Product', ...weeks], ...products.map(({ name, counts }) => [name, ...counts])], {
    bom: true,
    escape_formulas: true,
    record_delimiter: 'windows',
    delimiter: csvStyle(ctx.locale).separator,
  })
}

/** Days on which the shop does without standing orders, that are not over. For who looks after orders. */
export async function holidaysForWork(ctx: Ctx): Promise<readonly Holiday[]> {
  requireRole(ctx, 'orders')
  return holidays(ctx, dayOf(ctx.now, ctx.house.site().timeZone))
}

export class HolidayRefused extends Refusal {
  override name = 'HolidayRefused'
}

/**
 * Nothing comes on these days, both included: whose box was to come is told. What is being ordered already comes. For
 * shopkeepers. Throws `HolidayRefused`.
 */
export async function makeHoliday(ctx: Ctx, from: string, until: string): Promise<void> {
  const { id: by } = requireRole(ctx, 'shopkeeper')
  const today = dayOf(ctx.now, ctx.house.site().timeZone)
  if (!isDay(from) || !isDay(until) || until < from || until < today)
    throw new HolidayRefused('Please choose the first and the last day.', 422)
  if (until > addDays(from, LONGEST_HOLIDAY_DAYS)) throw new HolidayRefused('Three months at most.', 422)
  await transaction(ctx, async tx => {
    const id = Bun.randomUUIDv7()
    await db(tx)
      .insertInto('standing_holidays')
      .values({ id, from_day: from, until_day: until, made_by_id: by, made_at: tx.now })
      .execute()
    await leaveOutHolidays(tx)
    const subject = { kind: 'standing-holiday', id }
    await recordAudit(tx, { action: 'standing-order.changed', subject, after: { from, until } })
  })
}

/** Boxes come on these days after all, as far as they can still be ordered. For shopkeepers. Throws `NotFound`. */
export async function endHoliday(ctx: Ctx, asked: string): Promise<void> {
  requireRole(ctx, 'shopkeeper')
  await transaction(ctx, async tx => {
    const ended = await db(tx)
      .updateTable('standing_holidays')
      .set({ ended_at: tx.now })
      .where('id', '=', readId(asked))
      .where('ended_at', 'is', null)
      .returning('id')
      .executeTakeFirst()
    if (!ended) throw new NotFound()
    const { rows } = await sql<{ id: string }>`
      select d.id from standing_dates d join standing_holidays h on d.day between h.from_day and h.until_day
        join standing_orders s on s.id = d.standing_order_id
      where h.id = ${ended.id} and d.state = 'skipped' and d.reason = ${CLOSED} and d.order_id is null
        and d.cut_off_at > ${tx.now} and s.ended_at is null and (s.paused_until is null or d.day >= s.paused_until)
        and not exists (select from standing_holidays o where o.ended_at is null and d.day between o.from_day and o.until_day)
      order by d.id for no key update of s`.execute(db(tx))
    await letCome(
      tx,
      rows.map(({ id }) => id),
    )
    const subject = { kind: 'standing-holiday', id: ended.id }
    await recordAudit(tx, { action: 'standing-order.changed', subject, after: { ended: true } })
  })
}
