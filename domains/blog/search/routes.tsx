import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { FOUND_PER_PAGE, searchPosts } from '#core/services/blog/search-posts'
import type { Room } from '../../domain'
import { SearchPage } from './pages'

export const search: Room = app => {
  app.get('/search', async ({ ctx, page, query, reply }) => {
    const typed = (query.q ?? '').trim()
    const number = pageNumber(query.page)
    const result = await searchPosts(ctx, typed, number)
    refuseBeyond(number, pagesOf(result.total, FOUND_PER_PAGE))
    return reply.html(<SearchPage page={page} typed={typed} number={number} result={result} />)
  })
}
