import type { Ctx } from '#core/contracts/ctx'

/** The day it was where the cooperative is. */
export function dayOf(ctx: Ctx, at: Date): Temporal.PlainDate {
  const { timeZone } = ctx.house.site()
  return Temporal.Instant.fromEpochMilliseconds(at.getTime()).toZonedDateTimeISO(timeZone).toPlainDate()
}
