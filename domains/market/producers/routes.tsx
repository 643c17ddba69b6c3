import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import {
  countProducers,
  listProducers,
  PRODUCERS_PER_PAGE,
  producerPage,
} from '#core/services/market/catalogue/producers'
import type { Room } from '../../domain'
import { ProducerPage, ProducersPage } from './pages'

export const producers: Room = app => {
  app.get('/producers', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const total = await countProducers(ctx, number, PRODUCERS_PER_PAGE)
    refuseBeyond(number, pagesOf(total, PRODUCERS_PER_PAGE))
    const list = { producers: await listProducers(ctx, number), number, total }
    return reply.html(<ProducersPage page={page} {...list} />, { cacheTags: ['products', 'producers'] })
  })

  app.get('/producers/:slug', async ({ ctx, page, params, reply }) => {
    const shown = await producerPage(ctx, params.slug)
    return reply.html(<ProducerPage page={page} {...shown} />, { cacheTags: ['products', 'producers'] })
  })
}
