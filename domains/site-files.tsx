import { join } from 'node:path'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { NotFound } from '#core/contracts/refusal'
import { VISITOR } from '#core/contracts/viewer'
import { coloursSheet } from '#core/services/federation/settings/colours'
import type { Room } from './domain'
import { OfflinePage } from './offline-page'
import { webManifest } from './web-manifest'

const FOR_EVER = 'public, max-age=31536000, immutable'
const WORKER = join(import.meta.dir, '../public/pwa/sw.js')
const WORKER_HEADERS = {
  'content-type': 'text/javascript;charset=utf-8',
  'cache-control': 'no-cache',
  'x-content-type-options': 'nosniff',
  // What it may do is said by its own file, not by the pages: ask us, and nothing else.
  'content-security-policy': "default-src 'none'; connect-src 'self'",
}

/** What each app has of the settings, in files of its own origin: colours, icon, manifest. */
export function siteFiles(domain: DomainName): Room {
  return (app, house) => {
    app.get('/site-colours.css', ({ request }) => {
      const { accent, band } = house.site()
      return new Response(coloursSheet({ accent, band }), {
        headers: {
          'content-type': 'text/css;charset=utf-8',
          'cache-control': request.url.includes('?v=') ? FOR_EVER : 'no-cache',
          'x-content-type-options': 'nosniff',
        },
      })
    })

    app.get('/favicon.ico', ({ reply }) => {
      const { logo } = house.site()
      if (!logo) throw new NotFound()
      return reply.see(`/media/${logo.icon32}`)
    })

    // At the root, since a worker sees to what lies below its own address (W3C Service Workers §1).
    app.get('/sw.js', async ({ page }) => {
      // A browser takes a worker for new where a byte of it is: then it fetches the page for offline anew, and what that is drawn with.
      const offline = Bun.hash(offlinePage(page)).toString(36)
      return new Response(`${await Bun.file(WORKER).text()}// ${offline}\n`, { headers: WORKER_HEADERS })
    })

    app.get('/offline', ({ page, reply }) =>
      reply.html(offlinePage(page), {
        headers: { 'cache-control': 'no-cache' },
      }),
    )

    app.get('/site.webmanifest', ({ page }) =>
      Response.json(webManifest(domain, page), {
        headers: { 'content-type': 'application/manifest+json', 'cache-control': 'no-cache' },
      }),
    )
  }
}

/** The same for everybody, as long as the site looks the same. */
const offlinePage = (page: PageContext) =>
  String(<OfflinePage page={{ ...page, path: '/offline', viewer: VISITOR }} />)
