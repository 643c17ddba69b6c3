import type { Room } from '../../domain'
import { ORDERS_SHOWN } from './orders'
import { CARDS_SHOWN, DashboardPage } from './pages'
import { WelcomePage } from './welcome-page'

/** The front page of the account. */
export const dashboard: Room = app => {
  app.get('/', async ({ ctx, page, reply }) => {
    if (!ctx.viewer.member) return reply.html(<WelcomePage page={page} />, { cacheTags: ['site'] })
    const { cart, events, account, market } = ctx.services
    const orders = await cart.ordersOf(ctx, ORDERS_SHOWN)
    return reply.html(
      <DashboardPage
        page={page}
        orders={orders}
        spent={orders[0] ? await cart.spentByMonth(ctx, orders[0].total.currency) : []}
        tickets={(await events.ticketList(ctx, { valid: true, most: CARDS_SHOWN })).tickets}
        bookings={await events.bookingsOf(ctx)}
        newsletters={await account.newsletters(ctx)}
        rooms={await market.roomsOf(ctx)}
      />,
    )
  })
}
