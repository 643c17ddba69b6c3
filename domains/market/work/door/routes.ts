import { requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import type { Room } from '../../../domain'

const FIRST = [
  ['shopkeeper', '/shop/products'],
  ['stock', '/shop/stock'],
] as const

/** `/shop` leads to what the viewer may work on first. */
export const door: Room = app => {
  app.get('/shop', ({ ctx, reply }) => {
    requireRole(ctx, 'editor', 'shopkeeper', 'stock')
    const [path = '/shop/pages'] = FIRST.flatMap(([permission, at]) =>
      mayAct(ctx.viewer, permission) ? [at] : [],
    )
    return reply.see(path)
  })
}
