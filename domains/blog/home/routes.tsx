import { pageNumber, refuseBeyond } from '#core/app/paging'
import { frontPage } from '#core/services/blog/front-page'
import { keptNavigation } from '#core/services/blog/navigation/navigation'
import type { Room } from '../../domain'
import { HomePage } from './pages'

export const home: Room = app => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const [front, menus] = await Promise.all([frontPage(ctx, number), keptNavigation(ctx)])
    refuseBeyond(number, front.list.pages)
    return reply.html(<HomePage page={page} front={front} more={menus.secondary} />, {
      cacheTags: ['posts', 'navigation'],
    })
  })

  // Ghost's address of older posts.
  app.get('/page/:number', ({ params, reply }) => reply.see(`/?page=${pageNumber(params.number)}`))
}
