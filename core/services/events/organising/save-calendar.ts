import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { transaction } from '#core/database/transaction'
import { Calendar } from '#core/entities/events/calendar'
import { requireOrganiser } from './organiser'
import { freeSlug } from './slug'

export type CalendarValues = {
  readonly name: string
  readonly description: string
  readonly timeZone: string
  readonly colour: string
}

export class UnknownTimeZone extends Refusal {
  override name = 'UnknownTimeZone'
  constructor() {
    super('There is no such time zone. It is written like Europe/London.')
  }
}

export class CalendarInUse extends Refusal {
  override name = 'CalendarInUse'
  constructor() {
    super('There are entries or times to book in this calendar. Move or remove them first.')
  }
}

/** A new calendar, or new words for one. Returns its id. Throws `NotFound`, `UnknownTimeZone`. */
export async function saveCalendar(ctx: Ctx, id: string | null, values: CalendarValues): Promise<string> {
  requireOrganiser(ctx)
  if (!isTimeZone(values.timeZone)) throw new UnknownTimeZone()
  return transaction(ctx, async tx => {
    const known = id ? await tx.em.findOne(Calendar, id) : null
    if (id && !known) throw new NotFound()
    const slug = known?.slug ?? (await freeSlug(tx, 'calendars', values.name))
    const calendar = known ? tx.em.assign(known, values) : tx.em.create(Calendar, { ...values, slug })
    await tx.em.flush()
    await emit(tx, {
      type: known ? 'Update' : 'Create',
      domain: 'events',
      subject: { kind: 'calendar', id: calendar.id },
    })
    tx.purge('occurrences')
    return calendar.id
  })
}

/** Takes an empty calendar away. Throws `CalendarInUse`. */
export async function removeCalendar(ctx: Ctx, id: string): Promise<void> {
  requireOrganiser(ctx)
  await transaction(ctx, async tx => {
    const removed = await tx.em.execute<unknown[]>(
      `delete from calendars c where id = ? and not exists (select from event_entries where calendar_id = c.id)
         and not exists (select from slots where calendar_id = c.id) returning id`,
      [id],
    )
    if (removed.length === 0) throw new CalendarInUse()
    tx.purge('occurrences', 'slots')
  })
}

function isTimeZone(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch (error) {
    if (error instanceof RangeError) return false
    throw error
  }
}
