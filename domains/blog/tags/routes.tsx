import { pageNumber, refuseBeyond } from '#core/app/paging'
import { tagPageTag } from '#core/contracts/cache-tags'
import { NotFound } from '#core/contracts/refusal'
import { archive } from '#core/services/blog/archive'
import { publishedPosts } from '#core/services/blog/list-posts'
import { authorBySlug, tagBySlug, usedTags } from '#core/services/blog/tags-and-authors'
import type { Room } from '../../domain'
import { ArchivePage, ShelfPage } from './pages'

export const tags: Room = app => {
  app.get('/tag/:slug', async ({ ctx, page, params, query, reply }) => {
    const shelf = await tagBySlug(ctx, params.slug)
    if (!shelf) throw new NotFound()
    const number = pageNumber(query.page)
    const list = await publishedPosts(ctx, { tag: shelf.slug }, number)
    refuseBeyond(number, list.pages)
    return reply.html(<ShelfPage page={page} kind="tag" shelf={shelf} list={list} />, {
      cacheTags: ['posts', tagPageTag(shelf.slug)],
    })
  })

  app.get('/author/:slug', async ({ ctx, page, params, query, reply }) => {
    const shelf = await authorBySlug(ctx, params.slug)
    if (!shelf) throw new NotFound()
    const number = pageNumber(query.page)
    const list = await publishedPosts(ctx, { author: shelf.slug }, number)
    refuseBeyond(number, list.pages)
    return reply.html(<ShelfPage page={page} kind="author" shelf={shelf} list={list} />, {
      cacheTags: ['posts'],
    })
  })

  app.get('/archive', async ({ ctx, page, reply }) => {
    const [years, used] = await Promise.all([archive(ctx, page.timeZone), usedTags(ctx)])
    return reply.html(<ArchivePage page={page} years={years} tags={used} />, { cacheTags: ['posts'] })
  })
}
