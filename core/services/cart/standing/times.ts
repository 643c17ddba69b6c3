import type { Ctx } from '#core/contracts/ctx'
import { addDays, momentOf } from './days'
import { standingSettings } from './settings'

/** Its member may change a date before `cutOffAt`; from then on the house orders it, and gives up at `givesUpAt`. */
export type DateTimes = { readonly cutOffAt: Date; readonly givesUpAt: Date }

const HOUR_MS = 60 * 60_000

/**
 * When a day of a standing order is ordered: some hours before its cycle closes, or, without one, some days before at the
 * hour that the shop says, on the cooperative's own clock. It gives up when the cycle closes, or a day after.
 */
export async function timesOf(ctx: Ctx, day: string): Promise<DateTimes> {
  const { cutOffDays, cutOffHour, hoursBeforeClose } = await standingSettings(ctx)
  const cycle = await ctx.services.market.cycleOfDay(ctx, day)
  if (cycle) {
    const usual = cycle.closesAt.getTime() - hoursBeforeClose * HOUR_MS
    return { cutOffAt: new Date(Math.max(usual, cycle.opensAt.getTime())), givesUpAt: cycle.closesAt }
  }
  const { timeZone } = ctx.house.site()
  const cutOffAt = momentOf(addDays(day, -cutOffDays), cutOffHour, timeZone)
  const dayAfter = momentOf(addDays(day, 1 - cutOffDays), cutOffHour, timeZone)
  const dayItself = momentOf(day, 0, timeZone)
  return { cutOffAt, givesUpAt: new Date(Math.min(+dayAfter, +dayItself)) }
}
