import { productTag } from '#core/contracts/cache-tags'
import { productPage } from '#core/services/market/catalogue/product-page'
import type { Room } from '../../domain'
import { ProductPage } from './page'

export const products: Room = app => {
  app.get('/products/:slug', async ({ ctx, page, params, reply }) => {
    const product = await productPage(ctx, params.slug)
    return reply.html(<ProductPage page={page} product={product} />, {
      cacheTags: ['products', productTag(product.id)],
    })
  })
}
