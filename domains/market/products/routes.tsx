import { t } from 'elysia'
import { readForm } from '#core/app/form'
import { productTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import { requireMember } from '#core/contracts/require-role'
import { type ProductView, productPage } from '#core/services/market/catalogue/product-page'
import {
  NO_REVIEWS,
  ownReview,
  reviewsOf,
  withdrawReview,
  writeReview,
} from '#core/services/market/reviews/review'
import { isWished } from '#core/services/market/wishes/wish'
import type { Room } from '../../domain'
import { ProductPage } from './page'

const REVIEW = t.Object({
  stars: t.Integer({ minimum: 1, maximum: 5, error: 'Say how good it is: 1 to 5.' }),
  text: t.Optional(t.String({ maxLength: 2_000 })),
})

export const products: Room = app => {
  app.get('/products/:slug', async ({ ctx, page, params, reply }) => {
    const product = await productPage(ctx, params.slug)
    return reply.html(<ProductPage page={page} product={product} said={await saidOf(ctx, product)} />, {
      cacheTags: ['products', productTag(product.id)],
    })
  })

  app.post('/products/:slug/review', async ({ ctx, page, params, body, reply }) => {
    requireMember(ctx)
    const form = readForm(REVIEW, body)
    if (!form.ok) {
      const product = await productPage(ctx, params.slug)
      const said = await saidOf(ctx, product)
      return reply.html(<ProductPage page={page} product={product} said={said} review={form} />, {
        status: 422,
      })
    }
    await writeReview(ctx, params.slug, { text: '', ...form.values })
    const text = 'Thank you. Others read it once we have.'
    return reply.see(`/products/${params.slug}`, { kind: 'success', text })
  })

  app.delete('/products/:slug/review', async ({ ctx, params, reply }) => {
    await withdrawReview(ctx, params.slug)
    return reply.see(`/products/${params.slug}`, { kind: 'success', text: 'It is taken back.' })
  })
}

/** What people say of a product, and what its viewer has to do with it. */
export async function saidOf(ctx: Ctx, { id, isReviewed }: ProductView) {
  return {
    reviews: isReviewed ? await reviewsOf(ctx, id) : NO_REVIEWS,
    own: await ownReview(ctx, id),
    wished: await isWished(ctx, id),
  }
}
