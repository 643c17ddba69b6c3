import { mayAct } from '#core/contracts/viewer'
import { requirePageEditor } from '#core/services/market/roles'
import type { Room } from '../../../domain'

/** `/shop` leads to what the viewer may work on first. */
export const door: Room = app => {
  app.get('/shop', ({ ctx, reply }) => {
    requirePageEditor(ctx)
    return reply.see(mayAct(ctx.viewer, 'shopkeeper') ? '/shop/products' : '/shop/pages')
  })
}
