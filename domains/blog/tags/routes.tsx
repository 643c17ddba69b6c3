import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Reply } from '#core/app/reply'
import { tagPageTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { ARCHIVED_PER_PAGE, archive, archiveYears, countArchived } from '#core/services/blog/archive'
import { publishedPosts } from '#core/services/blog/list-posts'
import { authorBySlug, tagBySlug, usedTags } from '#core/services/blog/tags-and-authors'
import type { Room } from '../../domain'
import { ArchivePage, ShelfPage } from './pages'

/** Of what was written of late; the others are found on their posts, and by search. */
const MOST_TAGS = 60

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

  app.get('/archive', scope => archivePage(scope))

  app.get('/archive/:year', scope => {
    if (!/^\d{4}$/.test(scope.params.year)) throw new NotFound()
    return archivePage(scope, Number(scope.params.year))
  })
}

type Scope = { ctx: Ctx; page: PageContext; query: Readonly<Record<string, string>>; reply: Reply }

async function archivePage({ ctx, page, query, reply }: Scope, year?: number): Promise<Response> {
  const number = pageNumber(query.page)
  const years = await archiveYears(ctx, page.timeZone)
  if (year !== undefined && !years.includes(year)) throw new NotFound()
  const total = await countArchived(ctx, page.timeZone, { year, page: number })
  refuseBeyond(number, pagesOf(total, ARCHIVED_PER_PAGE))
  const posts = await archive(ctx, page.timeZone, { year, page: number })
  const tags = year === undefined && number === 1 ? await usedTags(ctx, MOST_TAGS) : []
  const shown = { year, number, total, years, posts, tags }
  return reply.html(<ArchivePage page={page} {...shown} />, { cacheTags: ['posts'] })
}
