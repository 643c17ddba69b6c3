import { searchPosts } from '#core/services/blog/search-posts'
import type { Room } from '../../domain'
import { pageNumber } from '../page-number'
import { SearchPage } from './pages'

export const search: Room = app => {
  app.get('/search', async ({ ctx, page, query, reply }) => {
    const typed = (query.q ?? '').trim()
    const number = pageNumber(query.page)
    const result = await searchPosts(ctx, typed, number)
    return reply.html(<SearchPage page={page} typed={typed} number={number} result={result} />)
  })
}
