import type { Rendering } from './rendering'

const LINK_SCHEMES = new Set(['http', 'https', 'mailto', 'tel'])
const MEDIA_SCHEMES = new Set(['http', 'https'])
const PORTAL = /^(?:https?:\/\/[^/?#]+)?\/?#\/portal\/?([\w-]*)/

/** An address a link may lead to (http, https, mailto, tel, relative), resolved, or null. */
export function linkUrl(raw: string, page: Rendering): string | null {
  return safeUrl(raw, LINK_SCHEMES, page)
}

/** An address a picture, sound, film or file may come from (http, https, relative), resolved, or null. */
export function mediaUrl(raw: string, page: Rendering): string | null {
  return safeUrl(raw, MEDIA_SCHEMES, page)
}

/** `almanac.example.test` of `https://almanac.example.test/frost`; '' of a relative address. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : ''
}

function safeUrl(raw: string, schemes: ReadonlySet<string>, page: Rendering): string | null {
  // As browsers do before they read an address: tabs and line ends inside it are not there.
  const bare = raw.replace(/\p{Cc}+/gu, '').trim()
  if (bare === '') return null
  const url = page.options.mapUrl(withoutPlaceholder(bare, page)).replaceAll(' ', '%20')
  const scheme = /^([^/?#]*?):/.exec(url)?.[1]
  if (scheme !== undefined && !schemes.has(scheme.toLowerCase())) return null
  return url
}

function withoutPlaceholder(url: string, page: Rendering): string {
  if (url.startsWith('__GHOST_URL__')) {
    const path = url.slice('__GHOST_URL__'.length)
    return portal(path, page) ?? (page.options.siteUrl + path || '/')
  }
  return url.startsWith('#') || url.includes('/#/portal/') ? (portal(url, page) ?? url) : url
}

function portal(url: string, page: Rendering): string | null {
  const room = PORTAL.exec(url)?.[1]
  if (room === undefined) return null
  return room === '' || room === 'signup' ? page.options.signupUrl : page.options.signinUrl
}
