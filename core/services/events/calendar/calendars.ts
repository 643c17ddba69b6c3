import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { inReadingOrder } from '#core/database/reading-order'

export type CalendarRow = {
  readonly id: string
  readonly slug: string
  readonly name: string
  readonly description: string
  readonly timeZone: string
  readonly colour: string
}

/** Every calendar, by name. */
export function calendars(ctx: Pick<Ctx, 'em'>): Promise<CalendarRow[]> {
  return db(ctx)
    .selectFrom('calendars')
    .select(['id', 'slug', 'name', 'description', 'time_zone as timeZone', 'colour'])
    .orderBy(inReadingOrder('name'))
    .execute()
}
