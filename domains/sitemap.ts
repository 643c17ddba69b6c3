import { pageNumber, pagesOf, refuseBeyond } from '#core/app/paging'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import { xmlDocument } from '#core/text/documents'
import type { Room, SitemapEntry } from './concept'
import type { Domain } from './domain'
import { conceptsOf } from './gather'
import { xml } from './xml'

/** One file may list so many (sitemaps.org 0.9). */
const MOST = 50_000

/** `/sitemap.xml` and `/robots.txt` of an app whose concepts have public addresses to list. */
export function sitemapRoom(name: DomainName, domain: Domain): Room {
  const concepts = conceptsOf(domain)
  const listed = concepts.flatMap(({ sitemap }) => sitemap ?? [])
  const unlisted = concepts.flatMap(concept => concept.unlisted ?? [])
  return (app, house) => {
    if (listed.length === 0) return
    const origin = house.config.origins[name]

    app.get('/sitemap.xml', async ({ ctx, query, request }) => {
      const entries = await entriesOf(ctx, listed)
      return xml(request, 'application/xml', sitemapFile(origin, entries, query.page))
    })

    app.get('/robots.txt', () => {
      const rules = ['User-agent: *', ...unlisted.map(path => `Disallow: ${path}`)]
      return new Response([...rules, `Sitemap: ${origin}/sitemap.xml`, ''].join('\n'), {
        headers: { 'content-type': 'text/plain;charset=utf-8' },
      })
    })
  }
}

/**
 * All addresses in one file, or, where there are more than one may list, a list of files (sitemaps.org 0.9, index), each
 * of them a page of the same address, counted from 1. Throws `NotFound` for a page that is none.
 */
export function sitemapFile(
  origin: string,
  entries: readonly SitemapEntry[],
  page: string | undefined,
  most = MOST,
): string {
  const files = pagesOf(entries.length, most)
  if (page === undefined && files > 1) return sitemapIndex(origin, files)
  const number = pageNumber(page)
  refuseBeyond(number, files)
  return sitemap(origin, entries.slice((number - 1) * most, number * most))
}

/** The front page, and everything else, what changed last first. */
async function entriesOf(
  ctx: Ctx,
  listed: readonly ((ctx: Ctx) => Promise<readonly SitemapEntry[]>)[],
): Promise<readonly SitemapEntry[]> {
  const entries: SitemapEntry[] = []
  // One after the other: a robot's request takes no more than one connection.
  for (const list of listed) for (const entry of await list(ctx)) entries.push(entry)
  entries.sort((a, b) => (b.changed?.getTime() ?? 0) - (a.changed?.getTime() ?? 0))
  return [{ path: '/' }, ...entries]
}

function sitemapIndex(origin: string, files: number): string {
  const maps = Array.from(
    { length: files },
    (_, index) =>
      `<sitemap><loc>${Bun.escapeHTML(`${origin}/sitemap.xml?page=${index + 1}`)}</loc></sitemap>`,
  )
  return xmlDocument(`<?xml version="1.0" encoding="UTF-8"?>
<sitemapindex xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">${maps.join('')}</sitemapindex>
`)
}

function sitemap(origin: string, entries: readonly SitemapEntry[]): string {
  const urls = entries.map(({ path, changed, alternates = [] }) => {
    const lastmod = changed ? `<lastmod>${changed.toISOString()}</lastmod>` : ''
    const links = alternates.map(
      ({ language, path: other }) =>
        `<xhtml:link rel="alternate" hreflang="${Bun.escapeHTML(language)}" href="${Bun.escapeHTML(origin + other)}"/>`,
    )
    return `<url><loc>${Bun.escapeHTML(origin + path)}</loc>${lastmod}${links.join('')}</url>`
  })
  return xmlDocument(`<?xml version="1.0" encoding="UTF-8"?>
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:xhtml="http://www.w3.org/1999/xhtml">${urls.join('')}</urlset>
`)
}
