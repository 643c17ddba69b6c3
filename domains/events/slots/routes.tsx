import { SlotFull, SlotGone } from '#core/contracts/events'
import { bookSlot, cancelBooking } from '#core/services/events/slots/book-slot'
import { slotsOf } from '#core/services/events/slots/slots-of'
import type { Room } from '../../domain'
import { SlotsPage } from './pages'

/** Times a member can book for nothing. */
export const slots: Room = app => {
  app.get('/slots', async ({ ctx, page, reply }) =>
    reply.html(<SlotsPage page={page} slots={await slotsOf(ctx)} />, { cacheTags: ['slots'] }),
  )

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
