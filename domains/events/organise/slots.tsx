import { t } from 'elysia'
import { readForm, rejectField } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { calendars } from '#core/services/events/calendar/calendars'
import { createSlots, NoTimes, removeSlot, SlotBooked } from '#core/services/events/organising/create-slots'
import { LINES_PER_PAGE, slotLines } from '#core/services/events/organising/desk'
import { CalendarGone } from '#core/services/events/organising/save-entry'
import { ruleOf } from '#core/services/events/recurrence/repeat'
import { InvalidRecurrence } from '#core/services/events/recurrence/times-of'
import type { Room } from '../../domain'
import { daysOf } from './entry-values'
import type { FormRequest, Typed } from './frame'
import { isDay, momentsOf } from './moments'
import { faultOfRepeat, readRepeat, repeatSchema } from './repeat-fields'
import { SlotsDesk } from './slots-page'
import { whenSchema } from './when-fields'

const schema = t.Object({
  calendar: t.String({ minLength: 1, error: 'Choose a calendar.' }),
  title: t.String({ minLength: 1, maxLength: 160, error: 'What is it for?' }),
  place: t.String({ minLength: 0, maxLength: 200 }),
  capacity: t.Integer({ minimum: 1, maximum: 10_000, error: 'How many people at a time?' }),
  ...whenSchema,
  ...repeatSchema,
})

export const organiseSlots: Room = app => {
  app.get('/organise/slots', async ({ ctx, page, query, reply }) => {
    const values = { repeat: 'weekly', every: '1', from: '16:00', to: '17:00', capacity: '10' }
    const number = pageNumber(query.page)
    const { lines, total } = await slotLines(ctx, number)
    refuseBeyond(number, pagesOf(total, LINES_PER_PAGE))
    const view = { page, slots: lines, number, total, calendars: await calendars(ctx) }
    return reply.html(<SlotsDesk {...view} typed={{ values, errors: {} }} days={[]} />)
  })

  app.post('/organise/slots', create)

  app.delete('/organise/slots/:id', async ({ ctx, params, reply }) => {
    try {
      await removeSlot(ctx, readId(params.id))
    } catch (error) {
      if (!(error instanceof SlotBooked)) throw error
      return reply.see('/organise/slots', { kind: 'error', text: error.message })
    }
    return reply.see('/organise/slots', { kind: 'success', text: 'The time is gone.' })
  })
}

async function create({ ctx, page, body, reply }: FormRequest) {
  const { lines, total } = await slotLines(ctx, 1)
  const all = await calendars(ctx)
  const view = { page, slots: lines, number: 1, total, calendars: all }
  const days = daysOf(body)
  const again = (typed: Typed, status = 422) =>
    reply.html(<SlotsDesk {...view} typed={typed} days={days} />, { status })
  const form = readForm(schema, body)
  if (!form.ok) return again(form)
  const { calendar: id, title, place, capacity, date } = form.values
  if (!isDay(date)) return again(rejectField(body, 'date', 'There is no such day.'))
  const fault = faultOfRepeat(form.values)
  if (fault) return again(rejectField(body, ...fault))
  const calendar = all.find(candidate => candidate.id === id)
  const gone = () => again(rejectField(body, 'calendar', new CalendarGone().message), 409)
  if (!calendar) return gone()
  try {
    const recurrence = ruleOf(readRepeat(form.values), date, calendar.timeZone)
    const times = momentsOf(form.values, calendar.timeZone)
    const count = await createSlots(ctx, { calendarId: id, title, place, capacity, recurrence, ...times })
    return reply.see('/organise/slots', { kind: 'success', text: `${count} new times can be booked.` })
  } catch (error) {
    if (error instanceof NoTimes) return again(rejectField(body, 'date', error.message))
    // Somebody removed the calendar in this very moment.
    if (error instanceof NotFound) return gone()
    if (!(error instanceof InvalidRecurrence)) throw error
    return again(rejectField(body, 'rule', 'This rule cannot be followed.'))
  }
}
