import { SlotGone } from '#core/contracts/events'
import { requireMember } from '#core/contracts/require-role'
import type { Room } from '../../domain'
import { BookingsPage } from './pages'

/** Times a member has booked. */
export const bookings: Room = app => {
  app.get('/bookings', async ({ ctx, page, reply }) => {
    requireMember(ctx)
    return reply.html(<BookingsPage page={page} bookings={await ctx.services.events.bookingsOf(ctx)} />)
  })

  app.delete('/bookings/:slotId', async ({ ctx, params, reply }) => {
    try {
      await ctx.services.events.cancelBooking(ctx, params.slotId)
    } catch (refusal) {
      if (!(refusal instanceof SlotGone)) throw refusal
      return reply.see('/bookings', { kind: 'error', text: refusal.message })
    }
    return reply.see('/bookings', { kind: 'success', text: 'Your booking is cancelled.' })
  })
}
