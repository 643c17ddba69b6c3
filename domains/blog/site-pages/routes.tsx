import { beginLegalPage, legalPages } from '#core/services/blog/legal-pages'
import type { Room } from '../../domain'
import { LegalPagesPage } from './page'

/** About, contact, privacy, imprint: what stands at the foot of every page once it is published. */
export const sitePageRoutes: Room = app => {
  app.get('/editor/site-pages', async ({ ctx, page, reply }) =>
    reply.html(<LegalPagesPage page={page} pages={await legalPages(ctx)} />),
  )

  app.post('/editor/site-pages/:slug', async ({ ctx, params, reply }) => {
    const id = await beginLegalPage(ctx, params.slug)
    return reply.see(`/editor/posts/${id}`, {
      kind: 'notice',
      text: 'A draft: fill in what stands in square brackets, then publish it.',
    })
  })
}
