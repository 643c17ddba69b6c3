import { withoutLastSlashes } from '#core/text/slashes'

const TRACKING = /^(utm_\w+|fbclid|gclid|msclkid|mc_[ce]id|ref|_ga)$/

/** An absolute http(s) URL without fragment, or null. */
export function absoluteUrl(written: unknown, base: string): string | null {
  if (typeof written !== 'string' || written.trim() === '') return null
  const url = URL.parse(written.trim(), base)
  if (!url || (url.protocol !== 'http:' && url.protocol !== 'https:') || url.username || url.password)
    return null
  url.hash = ''
  return url.href
}

/** What two links to one page have in common: no fragment, no tracking, parameters in order, no last slash. */
export function urlKey(href: string): string {
  const url = new URL(href)
  url.hash = ''
  for (const name of [...url.searchParams.keys()]) if (TRACKING.test(name)) url.searchParams.delete(name)
  url.searchParams.sort()
  if (url.pathname.length > 1) url.pathname = withoutLastSlashes(url.pathname)
  return url.href
}
