import type { App } from '#core/app/scoped-app'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { newCtx } from '#core/database/ctx'
import { renderOwn } from '#core/fragments/render'
import { readBorrower } from '#core/fragments/viewer-token'
import type { AppParts } from './app-parts'

/**
 * Two ways to a fragment: `/internal/fragments/<type>` for sibling apps that show a viewer token (404
 * without one), `/fragments/<domain>/<type>` for the browser, on the origin of the page it is on.
 */
export function fragmentRoutes(app: App, { domain, house }: AppParts) {
  const isKnown = (name: string): name is FragmentName => Object.hasOwn(house.concepts.all().fragments, name)

  app.get('/internal/fragments/:type', async ({ request, params, query, page }) => {
    const borrower = await readBorrower(house.config, request.headers.get('authorization'))
    const name = `${domain}/${params.type}`
    if (!borrower || !isKnown(name)) throw new NotFound()
    const ctx = newCtx(house, borrower.viewer, borrower.guest)
    const html = await renderOwn(
      ctx,
      house.fragments,
      borrowedPage(page, request, borrower.viewer),
      name,
      query,
    )
    return new Response(html, {
      headers: { 'content-type': 'text/html;charset=utf-8', 'cache-control': 'private, no-store' },
    })
  })

  app.get('/fragments/:domain/:type', async ({ params, query, page, reply }) => {
    const name = `${params.domain}/${params.type}`
    if (!isKnown(name)) throw new NotFound()
    const html = await page.fragment(name, query)
    // Still a placeholder: htmx would swap it in and ask again at once. Nothing keeps the plain link instead.
    if (html.startsWith('<div class="placeholder')) return reply.nothing()
    return reply.html(html)
  })
}

/** The page the borrower is rendering, as far as a fragment may know it. */
function borrowedPage(own: PageContext, request: Request, viewer: PageContext['viewer']): PageContext {
  const domain = request.headers.get('x-page-domain')
  return {
    ...own,
    viewer,
    domain: DOMAINS.find(known => known === domain) ?? (own.domain as DomainName),
    path: request.headers.get('x-page-path') ?? '/',
  }
}
