import { listProducers, producerPage } from '#core/services/market/catalogue/producers'
import type { Room } from '../../domain'
import { ProducerPage, ProducersPage } from './pages'

export const producers: Room = app => {
  app.get('/producers', async ({ ctx, page, reply }) =>
    reply.html(<ProducersPage page={page} producers={await listProducers(ctx)} />, {
      cacheTags: ['products', 'producers'],
    }),
  )

  app.get('/producers/:slug', async ({ ctx, page, params, reply }) => {
    const shown = await producerPage(ctx, params.slug)
    return reply.html(<ProducerPage page={page} {...shown} />, { cacheTags: ['products', 'producers'] })
  })
}
