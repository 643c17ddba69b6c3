import type { Ctx } from '#core/contracts/ctx'
import { select } from '../select'

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
  return select<CalendarRow>(
    ctx,
    'select id, slug, name, description, time_zone as "timeZone", colour from calendars order by name',
  )
}
