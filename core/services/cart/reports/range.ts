import { type RawBuilder, sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { isId } from '#core/contracts/id'
import { calendarDay } from '#core/text/local-time'

/** What a report is about: a cycle, or days where the cooperative is. */
export type ReportRange = {
  readonly cycleId: string | null
  /** `YYYY-MM-DD`, both of them in it. */
  readonly from: string
  readonly to: string
}

/** Of one report: three years of days. */
const MOST_DAYS = 1_100
/** Shown to whoever has not said. */
const USUAL_DAYS = 28

/** As an address says it; what is no day is the usual one, and one that ends before it begins ends with its first day. */
export function readRange(
  ctx: Ctx,
  { cycle, from, to }: Readonly<Record<string, string | undefined>>,
): ReportRange {
  const today = Temporal.Instant.fromEpochMilliseconds(ctx.now.getTime())
    .toZonedDateTimeISO(ctx.house.site().timeZone)
    .toPlainDate()
  const last = calendarDay(to ?? '') ?? today
  const first = calendarDay(from ?? '') ?? last.subtract({ days: USUAL_DAYS - 1 })
  const earliest = last.subtract({ days: MOST_DAYS - 1 })
  const begin = [first, last].sort(Temporal.PlainDate.compare)[0] ?? first
  return {
    cycleId: cycle && isId(cycle) ? cycle.toLowerCase() : null,
    from: (Temporal.PlainDate.compare(begin, earliest) < 0 ? earliest : begin).toString(),
    to: last.toString(),
  }
}

/** How long it is, counted with both its ends. */
export function daysOf({ from, to }: ReportRange): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days + 1
}

/** Whether a moment lies in these days. */
export function within(ctx: Ctx, moment: string, { from, to }: ReportRange): RawBuilder<boolean> {
  const { timeZone } = ctx.house.site()
  const [first, end] = [Temporal.PlainDate.from(from), Temporal.PlainDate.from(to).add({ days: 1 })].map(
    day => new Date(day.toZonedDateTime(timeZone).epochMilliseconds),
  )
  return sql<boolean>`(${sql.ref(moment)} >= ${first} and ${sql.ref(moment)} < ${end})`
}
