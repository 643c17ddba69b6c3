import type { CheerioAPI } from 'cheerio/slim'
import { loadPage, PageTooComplex } from './load-page'
import { absoluteUrl, urlKey } from './page-url'

const NO_PAGE = /\.(jpe?g|png|gif|webp|avif|svg|pdf|zip|css|js|xml|json|ics|mp[34])$/i

/**
 * The pages that `html` links to which may be products of this listing: same origin, and below the listing's own
 * path (`/shop/honey` for the listing `/shop`). Absolute, each once, in the page's order.
 */
export function linksBelow(html: string, pageUrl: string): string[] {
  try {
    return linksIn(loadPage(html), pageUrl)
  } catch (fault) {
    // `extractProducts` has a warning for it.
    if (fault instanceof PageTooComplex) return []
    throw fault
  }
}

/** The page behind this one of the same listing, on the same site (HTML §4.6.6.14, `rel=next`); null on the last. */
export function nextPage(html: string, pageUrl: string): string | null {
  try {
    const $ = loadPage(html)
    const base = absoluteUrl($('base[href]').attr('href'), pageUrl) ?? pageUrl
    const next = absoluteUrl($('link[rel~="next"][href], a[rel~="next"][href]').first().attr('href'), base)
    return next && new URL(next).origin === new URL(pageUrl).origin ? next : null
  } catch (fault) {
    if (fault instanceof PageTooComplex) return null
    throw fault
  }
}

function linksIn($: CheerioAPI, pageUrl: string): string[] {
  const page = new URL(pageUrl)
  const base = absoluteUrl($('base[href]').attr('href'), pageUrl) ?? pageUrl
  const folder = page.pathname.endsWith('/') ? page.pathname : `${page.pathname}/`
  const found = new Set<string>()
  for (const anchor of $('a[href]').toArray()) {
    if (($(anchor).attr('rel') ?? '').includes('nofollow')) continue
    const href = absoluteUrl($(anchor).attr('href'), base)
    if (!href) continue
    const { origin, pathname } = new URL(href)
    if (origin === page.origin && pathname.startsWith(folder) && !NO_PAGE.test(pathname))
      found.add(urlKey(href))
  }
  found.delete(urlKey(pageUrl))
  return [...found]
}
