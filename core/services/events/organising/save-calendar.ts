import { emit } from '#core/activities/emit'
import type { Ctx } from '#core/contracts/ctx'
import { NotFound, Refusal } from '#core/contracts/refusal'
import { savedForm } from '#core/database/saved-form'
import { refusing, SQLSTATE } from '#core/database/sqlstate'
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

/** Of the form of a calendar. */
export const CALENDAR_FORM = savedForm<CalendarValues>('name', 'description', 'timeZone', 'colour')

/** A new calendar, or new words for one. Returns its id. Throws `NotFound`, `UnknownTimeZone`, `ChangedMeanwhile`. */
export async function saveCalendar(
  ctx: Ctx,
  id: string | null,
  values: CalendarValues,
  seen: string | null = null,
): Promise<string> {
  requireOrganiser(ctx)
  if (!isTimeZone(values.timeZone)) throw new UnknownTimeZone()
  return transaction(ctx, async tx => {
    if (id) await tx.em.execute('select 1 from calendars where id = ? for no key update', [id])
    const known = id ? await tx.em.findOne(Calendar, id) : null
    if (id && !known) throw new NotFound()
    if (known) CALENDAR_FORM.refuseStale(known, seen)
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

/** Takes an empty calendar away. Throws `NotFound`, `CalendarInUse`. */
export async function removeCalendar(ctx: Ctx, id: string): Promise<void> {
  requireOrganiser(ctx)
  await transaction(ctx, async tx => {
    const removed = await refusing(
      { state: SQLSTATE.foreignKeyViolation },
      () => new CalendarInUse(),
      () => tx.em.execute<unknown[]>('delete from calendars where id = ? returning id', [id]),
    )
    if (removed.length === 0) throw new NotFound()
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
