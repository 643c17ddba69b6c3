import { mayAct } from '#core/contracts/viewer'
import { requirePageEditor } from '#core/services/market/roles'
import type { Room } from '../../domain'
import { workPages } from './pages/routes'
import { workPrices } from './prices/routes'
import { workPictures } from './products/picture-routes'
import { workProducts } from './products/routes'
import { workVariants } from './products/variant-routes'
import { workCategories } from './shelves/category-routes'
import { workProducers } from './shelves/producer-routes'
import { workStock } from './stock/routes'
import { workSuppliers } from './suppliers/routes'

/** `/shop` leads to what the viewer may work on first. */
const door: Room = app => {
  app.get('/shop', ({ ctx, reply }) => {
    requirePageEditor(ctx)
    return reply.see(mayAct(ctx.viewer, 'shopkeeper') ? '/shop/products' : '/shop/pages')
  })
}

export const work: readonly Room[] = [
  door,
  workProducts,
  workVariants,
  workPictures,
  workPrices,
  workStock,
  workSuppliers,
  workProducers,
  workCategories,
  workPages,
]
