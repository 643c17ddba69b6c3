import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { SlotFull, SlotGone } from '#core/contracts/events'
import { bookSlot, cancelBooking } from '#core/services/events/slots/book-slot'
import { SLOTS_PER_PAGE, slotsOf } from '#core/services/events/slots/slots-of'
import type { Room } from '../../domain'
import { SlotsPage } from './pages'

/** Times a member can book for nothing. */
export const slots: Room = app => {
  app.get('/slots', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const { slots, total } = await slotsOf(ctx, number)
    const pages = pagesOf(total, SLOTS_PER_PAGE)
    refuseBeyond(number, pages)
    const view = <SlotsPage page={page} slots={slots} number={number} pages={pages} />
    return reply.html(view, { cacheTags: ['slots'] })
  })

  app.post('/slots/:id/booking', async ({ ctx, params, reply }) => {
    try {
      await bookSlot(ctx, params.id)
    } catch (error) {
      if (error instanceof SlotFull || error instanceof SlotGone) {
        return reply.see('/slots', { kind: 'error', text: error.message })
      }
      throw error
    }
    return reply.see('/slots', { kind: 'success', text: 'It is booked: we look forward to seeing you.' })
  })

  app.delete('/slots/:id/booking', async ({ ctx, params, reply }) => {
    try {
      await cancelBooking(ctx, params.id)
    } catch (error) {
      if (!(error instanceof SlotGone)) throw error
      return reply.see('/slots', { kind: 'error', text: error.message })
    }
    return reply.see('/slots', {
      kind: 'success',
      text: 'Your booking is cancelled. Book again whenever you like.',
    })
  })
}
