import { takesFiles } from '#core/app/uploads'
import { isId } from '#core/contracts/id'
import { ownProduct } from '#core/services/market/rooms/own-products'
import { requireProducer, worksFor } from '#core/services/market/rooms/require-producer'
import type { Room } from '../../domain'
import { partsKind, partsStatus, partsWords, saveParts } from './own-product-form'
import { OwnProductPage } from './product-page'

/** One of a room's own products: its stock, its picture and its words, in one form. */
export const oneProductRoutes = (app: Parameters<Room>[0]) => {
  app.get('/room/:producer/products/:id', async ({ ctx, page, params, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const product = await ownProduct(ctx, producer.id, params.id)
    return reply.html(<OwnProductPage page={page} producer={producer} product={product} />)
  })

  takesFiles(app, '/room/:producer/products/:id', async (request, ctx) => {
    const id = new URL(request.url).pathname.split('/')[2] ?? ''
    const { member } = ctx.viewer
    return member !== null && isId(id) && worksFor(ctx, member.id, id)
  })
  app.post('/room/:producer/products/:id', async ({ ctx, page, params, body, reply }) => {
    const producer = await requireProducer(ctx, params.producer)
    const shown = await ownProduct(ctx, producer.id, params.id)
    const parts = await saveParts({ ctx, producerId: producer.id, product: shown, body })
    const [status, text] = [partsStatus(parts), partsWords(parts)]
    if (!status)
      return reply.see(`/room/${producer.id}/products/${shown.id}`, { kind: partsKind(parts), text })
    const product = await ownProduct(ctx, producer.id, shown.id)
    const view = { page, producer, product, refused: parts, saved: text }
    return reply.html(<OwnProductPage {...view} />, { status })
  })
}
