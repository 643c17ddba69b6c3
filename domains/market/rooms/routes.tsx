import { requireMember } from '#core/contracts/require-role'
import {
  acceptRoomInvitation,
  findRoomInvitation,
  RoomInvitationOfAnother,
  RoomInvitationSpent,
} from '#core/services/market/rooms/invite-producer'
import { ownProducers, requireProducer } from '#core/services/market/rooms/require-producer'
import type { Room } from '../../domain'
import { oneProductRoutes } from './one-product-routes'
import { ownOrderRoutes } from './own-order-routes'
import { ownProductRoutes } from './own-product-routes'
import { ownStockRoutes } from './own-stock-routes'
import { InvitationPage, RoomsPage } from './pages'

/** A producer's own room: what is theirs, and nothing else. To others these pages are not there. */
export const rooms: Room = app => {
  app.get('/room', async ({ ctx, page, reply }) => {
    const producers = await ownProducers(ctx)
    const [only] = producers
    if (only && producers.length === 1) return reply.see(`/room/${only.id}/products`)
    return reply.html(<RoomsPage page={page} producers={producers} />)
  })

  app.get('/room/invitations/:token', async ({ ctx, page, params, reply }) => {
    requireMember(ctx)
    const invitation = await findRoomInvitation(ctx, params.token)
    if (!invitation) throw new RoomInvitationSpent()
    return reply.html(<InvitationPage page={page} token={params.token} invitation={invitation} />)
  })

  app.post('/room/invitations/:token', async ({ ctx, page, params, reply }) => {
    try {
      const id = await acceptRoomInvitation(ctx, params.token)
      return reply.see(`/room/${id}/products`, { kind: 'success', text: 'Welcome. This is your room.' })
    } catch (refusal) {
      if (!(refusal instanceof RoomInvitationOfAnother)) throw refusal
      const invitation = await findRoomInvitation(ctx, params.token)
      if (!invitation) throw new RoomInvitationSpent()
      const view = { page, token: params.token, invitation, fault: refusal.message }
      return reply.html(<InvitationPage {...view} />, { status: 409 })
    }
  })

  app.get('/room/:producer', async ({ ctx, params, reply }) => {
    const { id } = await requireProducer(ctx, params.producer)
    return reply.see(`/room/${id}/products`)
  })

  ownProductRoutes(app)
  oneProductRoutes(app)
  ownStockRoutes(app)
  ownOrderRoutes(app)
}
