import { Type } from '@sinclair/typebox'
import { Value } from '@sinclair/typebox/value'
import type { App } from '#core/app/scoped-app'
import { DOMAINS, type DomainName } from '#core/contracts/domain'
import type { FragmentName, PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { newCtx } from '#core/database/ctx'
import type { Lent } from '#core/fragments/ask-owner'
import { lendFragments } from '#core/fragments/lend'
import { readBorrower } from '#core/fragments/viewer-token'
import type { AppParts } from './app-parts'

const MOST_AT_ONCE = 50
const WANTED = Type.Object({
  fragments: Type.Array(
    Type.Object({ name: Type.String(), params: Type.Record(Type.String(), Type.String()) }),
    { minItems: 1, maxItems: MOST_AT_ONCE },
  ),
})

/**
 * Two ways to a fragment: `POST /internal/fragments`, one or several, for sibling apps that show a viewer token (404
 * without one), `/fragments/<domain>/<type>` for the browser, on the origin of the page it is on.
 */
export function fragmentRoutes(app: App, { domain, house }: AppParts) {
  const isKnown = (name: string): name is FragmentName => Object.hasOwn(house.concepts.all().fragments, name)

  // Nothing here is answered with a page: that would borrow fragments in its turn, from apps that may be failing, too.
  const nothing = () => new Response(null, { status: 404 })

  // Each is a line as soon as it is made, so that the slow hold up no quick ones.
  app.post('/internal/fragments', async ({ request, body, page }) => {
    const borrower = await readBorrower(house.config, request.headers.get('authorization'))
    if (!borrower || !Value.Check(WANTED, body)) return nothing()
    const ctx = newCtx(house, borrower.viewer, borrower.guest)
    const shown = borrowedPage(page, request, borrower.viewer)
    return new Response(linesOf(lendFragments(ctx, house.fragments, shown, domain, body.fragments)), {
      headers: {
        'content-type': 'application/x-ndjson',
        'cache-control': 'private, no-store',
        // A proxy between the apps would hold back the quick lines until the slow ones are there.
        'x-accel-buffering': 'no',
      },
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

/** Each as a line of JSON, in the order in which they come. */
function linesOf(coming: readonly Promise<Lent>[]): ReadableStream<Uint8Array> {
  const text = new TextEncoder()
  return new ReadableStream({
    async start(controller) {
      const send = async (one: Promise<Lent>) =>
        controller.enqueue(text.encode(`${JSON.stringify(await one)}\n`))
      // A borrower that left hears nothing more, which costs nobody else anything.
      await Promise.all(coming.map(send)).then(
        () => controller.close(),
        () => undefined,
      )
    },
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
