import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import { readTyped } from '#core/database/asked-words'
import { searchAll } from '#core/services/blog/search/search-all'
import { FOUND_PER_PAGE, searchPosts } from '#core/services/blog/search-posts'
import type { Room } from '../../domain'
import { Found, PostSearchPage, SearchPage } from './pages'

export const search: Room = app => {
  app.get('/search', async ({ ctx, page, query, reply }) => {
    // A page of a list was always one of posts.
    if (query.in !== 'posts' && query.page === undefined)
      return reply.html(<SearchPage page={page} {...(await searchAll(ctx, query.q))} />)
    const typed = readTyped(query.q)
    const number = pageNumber(query.page)
    const result = await searchPosts(ctx, typed, number)
    refuseBeyond(number, pagesOf(result.total, FOUND_PER_PAGE))
    return reply.html(<PostSearchPage page={page} typed={typed} number={number} result={result} />)
  })

  // What the page fetches while one types; its address then says what is shown.
  app.get('/search/results', async ({ ctx, page, query, reply }) => {
    const found = await searchAll(ctx, query.q)
    const address = found.typed ? `/search?q=${encodeURIComponent(found.typed)}` : '/search'
    if (!page.partial) return reply.see(address)
    return reply.html(<Found page={page} {...found} />, { headers: { 'hx-replace-url': address } })
  })
}
