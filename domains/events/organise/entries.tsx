import { formKey, readForm, rejectField, seenVersion, typedTexts } from '#core/app/form'
import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { readId } from '#core/contracts/id'
import { isolate } from '#core/contracts/isolate'
import { requireRole } from '#core/contracts/require-role'
import { calendars } from '#core/services/events/calendar/calendars'
import {
  countEntries,
  ENTRIES_PER_PAGE,
  entryDates,
  entryDesk,
  entryHead,
  entryLines,
  LINES_PER_PAGE,
} from '#core/services/events/organising/desk'
import {
  CalendarGone,
  ENTRY_FORM,
  NeverHappens,
  previewTimes,
  RuleNotUnderstood,
  saveEntry,
} from '#core/services/events/organising/save-entry'
import { repeatOf } from '#core/services/events/recurrence/repeat'
import type { Room } from '../../domain'
import { EntriesPage } from './entries-page'
import { EntryDatesPage } from './entry-dates-page'
import { EntryFormPage } from './entry-form-page'
import { EntryPage } from './entry-page'
import {
  addressOf,
  asksForPreview,
  daysOf,
  entrySchema,
  entryTexts,
  NEW_ENTRY,
  valuesOf,
} from './entry-values'
import type { FormRequest, Typed } from './frame'
import { isDay } from './moments'
import { faultOfRepeat } from './repeat-fields'

export const organiseEntries: Room = app => {
  app.get('/organise', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const total = await countEntries(ctx, number)
    refuseBeyond(number, pagesOf(total, ENTRIES_PER_PAGE))
    const entries = await entryLines(ctx, number)
    return reply.html(
      <EntriesPage
        page={page}
        entries={entries}
        calendars={await calendars(ctx)}
        number={number}
        total={total}
      />,
    )
  })

  app.get('/organise/entries/new', async ({ ctx, page, reply }) => {
    requireRole(ctx, 'organiser')
    const typed = { values: NEW_ENTRY, errors: {} }
    const view = { page, id: null, calendars: await calendars(ctx), typed, days: [] }
    return reply.html(<EntryFormPage {...view} title="New entry" />)
  })

  app.get('/organise/entries/:id', async ({ ctx, page, params, reply }) =>
    reply.html(<EntryPage page={page} desk={await entryDesk(ctx, readId(params.id))} />),
  )

  for (const past of [false, true]) {
    app.get(
      `/organise/entries/:id/${past ? 'past-dates' : 'dates'}`,
      async ({ ctx, page, params, query, reply }) => {
        const desk = await entryHead(ctx, readId(params.id))
        const number = pageNumber(query.page)
        const { lines, total } = await entryDates(ctx, desk.id, { past, page: number })
        refuseBeyond(number, pagesOf(total, LINES_PER_PAGE))
        const view = { page, desk, lines, past, number, total }
        return reply.html(<EntryDatesPage {...view} />)
      },
    )
  }

  app.get('/organise/entries/:id/form', async ({ ctx, page, params, reply }) => {
    const desk = await entryHead(ctx, readId(params.id))
    const { days } = repeatOf(desk.recurrence, desk.timeZone)
    const typed = { values: { ...entryTexts(desk), version: ENTRY_FORM.version(desk) }, errors: {} }
    const view = { page, id: desk.id, calendars: await calendars(ctx), typed, days }
    return reply.html(<EntryFormPage {...view} title={desk.title} />)
  })

  app.post('/organise/entries', request => save(request, null))
  app.post('/organise/entries/:id', request => save(request, readId(request.params.id)))
}

async function save({ ctx, page, body, reply }: FormRequest, id: string | null) {
  requireRole(ctx, 'organiser')
  const all = await calendars(ctx)
  const days = daysOf(body)
  const again = (typed: Typed, status: number, preview?: { dates: readonly Date[]; timeZone: string }) => {
    const view = { page, id, calendars: all, typed, days, preview }
    return reply.html(<EntryFormPage {...view} title={id ? 'Entry' : 'New entry'} />, { status })
  }
  const form = readForm(entrySchema, body)
  if (!form.ok) return again(form, 422)
  if (!isDay(form.values.date)) return again(rejectField(body, 'date', 'There is no such day.'), 422)
  const fault = faultOfRepeat(form.values)
  if (fault) return again(rejectField(body, ...fault), 422)
  const calendar = all.find(candidate => candidate.id === form.values.calendar)
  if (!calendar) return again(rejectField(body, 'calendar', new CalendarGone().message), 409)
  try {
    const values = { ...valuesOf(form.values, calendar), ...addressOf(body, form.values) }
    if (asksForPreview(body)) {
      const dates = previewTimes({ ...values, timeZone: calendar.timeZone })
      return await again({ values: typedTexts(body), errors: {} }, 200, {
        dates,
        timeZone: calendar.timeZone,
      })
    }
    const saved = await saveEntry(ctx, id, values, seenVersion(body), formKey(body))
    return reply.see(`/organise/entries/${saved.id}`, {
      kind: 'success',
      text: describeOutcome(values.title, saved),
    })
  } catch (error) {
    if (error instanceof RuleNotUnderstood) return again(rejectField(body, 'rule', error.message), 422)
    if (error instanceof CalendarGone) return again(rejectField(body, 'calendar', error.message), 409)
    if (error instanceof NeverHappens) return again(rejectField(body, 'date', error.message), 422)
    throw error
  }
}

function describeOutcome(title: string, { moved, kept }: { moved: number; kept: number }): string {
  const parts = [isolate`“${title}” is saved.`]
  if (moved > 0) parts.push(`Times with tickets that moved: ${moved}; their holders get a letter.`)
  if (kept > 0)
    parts.push(`Times with tickets that stay as they were: ${kept}. Cancel them one by one if need be.`)
  return parts.join(' ')
}
