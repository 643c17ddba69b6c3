import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { readId } from '#core/contracts/id'
import { requireFreshSignIn } from '#core/contracts/require-fresh-sign-in'
import { recordSecurityEvent } from '#core/security-log/record-event'
import {
  ATTENDEE_ORDERS,
  ATTENDEES_PER_PAGE,
  type AttendeeOrder,
  attendeePage,
  attendeesCsv,
} from '#core/services/events/door/attendees'
import { cancelOccurrence, refundProgress } from '#core/services/events/organising/cancel-occurrence'
import { occurrenceDesk } from '#core/services/events/organising/desk'
import { dayOf } from '#core/text/day-of'
import type { Room } from '../../domain'
import { AttendeesSheet, OccurrencePage } from './occurrence-pages'

/** One time of an entry: who comes, as a list, a file and on paper; and that it does not happen. */
export const organiseOccurrences: Room = app => {
  app.get('/organise/occurrences/:id', async ({ ctx, page, params, query, reply }) => {
    const occurrence = await occurrenceDesk(ctx, readId(params.id))
    const search = { order: readOrder(query.order), query: query.q?.trim() ?? '' }
    const number = pageNumber(query.page)
    const list = await attendeePage(ctx, occurrence.id, search, number)
    refuseBeyond(number, pagesOf(list.total, ATTENDEES_PER_PAGE))
    const refunds = occurrence.cancelled ? await refundProgress(ctx, occurrence.id) : null
    const view = { page, occurrence, ...list, ...search, number, refunds }
    return reply.html(<OccurrencePage {...view} />)
  })

  app.get('/organise/occurrences/:id/attendees.csv', async ({ ctx, params, reply }) => {
    const occurrence = await occurrenceDesk(ctx, readId(params.id))
    requireFreshSignIn(ctx)
    const what = `the attendees of “${occurrence.slug}”`
    await recordSecurityEvent(ctx, { event: 'data.exported', details: { what } })
    const name = `${occurrence.slug}-${dayOf(occurrence.startsAt, occurrence.timeZone)}.csv`
    return reply.file(attendeesCsv(ctx, occurrence.id), { type: 'text/csv; charset=utf-8', name })
  })

  app.get('/organise/occurrences/:id/attendees/sheet', async ({ ctx, page, params, query, reply }) => {
    const occurrence = await occurrenceDesk(ctx, readId(params.id))
    const number = pageNumber(query.page)
    const list = await attendeePage(ctx, occurrence.id, {}, number)
    refuseBeyond(number, pagesOf(list.total, ATTENDEES_PER_PAGE))
    return reply.html(<AttendeesSheet page={page} occurrence={occurrence} {...list} number={number} />)
  })

  app.post('/organise/occurrences/:id/cancellation', async ({ ctx, params, reply }) => {
    const id = readId(params.id)
    await cancelOccurrence(ctx, id)
    return reply.see(`/organise/occurrences/${id}`, {
      kind: 'success',
      text: 'It is cancelled. Everybody with a ticket gets a letter, and whatever they paid comes back to them.',
    })
  })
}

function readOrder(text: string | undefined): AttendeeOrder {
  return text && Object.hasOwn(ATTENDEE_ORDERS, text) ? (text as AttendeeOrder) : 'name'
}
