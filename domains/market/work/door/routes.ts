import { requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import type { Room } from '../../../domain'

/** `/shop` leads to what the viewer may work on first. */
export const door: Room = app => {
  app.get('/shop', ({ ctx, reply }) => {
    requireRole(ctx, 'editor', 'shopkeeper')
    return reply.see(mayAct(ctx.viewer, 'shopkeeper') ? '/shop/products' : '/shop/pages')
  })
}
