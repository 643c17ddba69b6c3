import { t } from 'elysia'
import { formKey, readForm, rejectField, seenVersion } from '#core/app/form'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { calendars } from '#core/services/events/calendar/calendars'
import {
  CALENDAR_FORM,
  CalendarInUse,
  removeCalendar,
  saveCalendar,
  UnknownTimeZone,
  type ZoneChange,
  zoneChange,
} from '#core/services/events/organising/save-calendar'
import type { Room } from '../../domain'
import { CalendarForm } from './calendar-form'
import { CalendarsPage } from './calendars-page'
import type { FormRequest, Typed } from './frame'

const schema = t.Object({
  name: t.String({ minLength: 1, maxLength: 120, error: 'Give the calendar a name.' }),
  description: t.String({ minLength: 0, maxLength: 500 }),
  timeZone: t.String({ minLength: 1, maxLength: 64, error: 'Which time zone?' }),
  colour: t.Union([t.Literal('leaf'), t.Literal('accent')]),
  /** The new zone, once its effect was shown. */
  agreedZone: t.Optional(t.String({ maxLength: 64 })),
})

export const organiseCalendars: Room = app => {
  app.get('/organise/calendars', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'organiser')
    return reply.html(<CalendarsPage page={page} calendars={await calendars(ctx)} />)
  })

  app.get('/organise/calendars/new', ({ ctx, page, reply }) => {
    requireRole(ctx, 'organiser')
    const values = { timeZone: page.timeZone, colour: 'leaf' }
    return reply.html(<CalendarForm page={page} id={null} typed={{ values, errors: {} }} />)
  })

  app.get('/organise/calendars/:id', async ({ ctx, page, params, reply }) => {
    requireRole(ctx, 'organiser')
    const asked = readId(params.id)
    const known = (await calendars(ctx)).find(({ id }) => id === asked)
    if (!known) throw new NotFound()
    const { id, slug, ...words } = known
    const values = { ...words, version: CALENDAR_FORM.version(known) }
    return reply.html(<CalendarForm page={page} id={id} typed={{ values, errors: {} }} />)
  })

  const save = async ({ ctx, page, body, reply }: FormRequest, id: string | null) => {
    requireRole(ctx, 'organiser')
    const form = readForm(schema, body)
    const again = (typed: Typed, change?: ZoneChange) =>
      reply.html(<CalendarForm page={page} id={id} typed={typed} change={change} />, { status: 422 })
    if (!form.ok) return again(form)
    const { agreedZone, ...values } = form.values
    try {
      const change = id && agreedZone !== values.timeZone ? await zoneChange(ctx, id, values.timeZone) : null
      if (change) return await again({ values, errors: {} }, change)
      await saveCalendar(ctx, id, values, seenVersion(body), formKey(body))
    } catch (error) {
      if (error instanceof UnknownTimeZone) return again(rejectField(body, 'timeZone', error.message))
      throw error
    }
    return reply.see('/organise/calendars', {
      kind: 'success',
      text: isolate`“${form.values.name}” is saved.`,
    })
  }
  app.post('/organise/calendars', request => save(request, null))
  app.post('/organise/calendars/:id', request => save(request, readId(request.params.id)))

  app.delete('/organise/calendars/:id', async ({ ctx, params, reply }) => {
    try {
      await removeCalendar(ctx, readId(params.id))
    } catch (error) {
      if (!(error instanceof CalendarInUse)) throw error
      return reply.see('/organise/calendars', { kind: 'error', text: error.message })
    }
    return reply.see('/organise/calendars', { kind: 'success', text: 'The calendar is gone.' })
  })
}
