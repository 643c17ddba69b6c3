import { pageNumber, refuseBeyond } from '#core/app/paging'
import { frontPage } from '#core/services/blog/front-page'
import { navigation } from '#core/services/blog/navigation/navigation'
import type { Room } from '../../domain'
import { HomePage } from './pages'

export const home: Room = app => {
  app.get('/', async ({ ctx, page, query, reply }) => {
    const number = pageNumber(query.page)
    const [{ list, featured, tags }, menus] = await Promise.all([frontPage(ctx, number), navigation(ctx)])
    refuseBeyond(number, list.pages)
    const others = featured && number === 1 ? list.posts.filter(post => post.id !== featured.id) : list.posts
    return reply.html(
      <HomePage
        page={page}
        list={{ ...list, posts: others }}
        featured={featured}
        tags={tags}
        more={menus.secondary}
      />,
      { cacheTags: ['posts', 'navigation'] },
    )
  })

  // Ghost's address of older posts.
  app.get('/page/:number', ({ params, reply }) => reply.see(`/?page=${pageNumber(params.number)}`))
}
