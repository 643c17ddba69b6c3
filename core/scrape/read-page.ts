import { gunzipSync } from 'node:zlib'
import type { SafeFetch } from '#core/contracts/platform/safe-fetch'
import { ResponseTooLarge, TooManyRedirects } from '#core/net/errors'
import type { Robots } from '#core/net/robots'
import { decodeText } from '#core/text/decode-text'
import { isJson } from './dfc'
import { absoluteUrl } from './page-url'
import { type StandIn, standInOf } from './stand-in-page'
import { isXml } from './xml-listing'

const MAX_REDIRECTS = 5
const MAX_PAGE_BYTES = 5 * 1024 * 1024

export type PageVisitor = {
  readonly safeFetch: SafeFetch
  readonly robots: Robots
  readonly signal?: AbortSignal
}

/** `url` is where the redirects ended. */
export type Page = {
  readonly url: string
  readonly html: string
  readonly isXml?: boolean
  readonly isJson?: boolean
  /** How its server tells this version from others; null where it does not. */
  readonly etag?: string | null
  /** It is the version that was asked about; there is nothing else to it. */
  readonly isUnchanged?: boolean
}

/** robots.txt asks us not to read the supplier's listing, or cannot be read itself. */
export class RobotsRefused extends Error {
  override readonly name = 'RobotsRefused'
  constructor(
    readonly url: string,
    readonly reason: 'disallowed' | 'unreachable',
  ) {
    super(`robots.txt ${reason === 'disallowed' ? 'does not allow' : 'cannot be read for'} ${url}`)
  }
}

/** The listing answers with something other than a page. */
export class SupplierPageUnreadable extends Error {
  override readonly name = 'SupplierPageUnreadable'
  constructor(
    readonly url: string,
    readonly status: number,
    readonly contentType: string,
    /** How long it asks to be left alone (RFC 9110 §10.2.3), where it does. */
    readonly retryAfterMs: number | null = null,
  ) {
    super(`${url} answers ${status} ${contentType || 'without a content type'}`)
  }
}

/** Something else stands in for the page for a while: what it says itself is not known. */
export class StandInAnswered extends Error {
  override readonly name = 'StandInAnswered'
  constructor(
    readonly url: string,
    readonly kind: StandIn,
  ) {
    super(`${url} ${STANDING_IN[kind]}`)
  }
}

const STANDING_IN: Readonly<Record<StandIn, string>> = {
  'robot-check': 'asks whether a person reads it, so it was kept as it was',
  'waiting-room': 'has a queue at its door, so it was kept as it was',
  maintenance: 'is being worked on, so it was kept as it was',
}

/** One page, decoded. Throws SupplierPageUnreadable, StandInAnswered, RobotsRefused or an OutboundRefusal of safeFetch. */
export async function readPage(url: string, visitor: PageVisitor): Promise<Page> {
  const answer = await followed(url, visitor)
  const contentType = answer.headers.get('content-type') ?? ''
  if (!answer.ok || !IS_PAGE.test(contentType))
    throw new SupplierPageUnreadable(url, answer.status, contentType, retryAfterOf(answer))
  const html = decoded(new Uint8Array(await answer.arrayBuffer()), contentType)
  refuseStandIn(html, url)
  return { url: answer.url, html }
}

function refuseStandIn(html: string, url: string): void {
  const kind = standInOf(html)
  if (kind) throw new StandInAnswered(url, kind)
}

const IS_PAGE = /^(text\/html|application\/xhtml\+xml)/i

/**
 * The same, or a sitemap or a feed (`isXml`), or another hub's catalogue (`isJson`); of the version with this entity tag no more than
 * that it is still that (RFC 9110 §13.1.2).
 */
export async function readListing(url: string, visitor: PageVisitor, known?: string | null): Promise<Page> {
  const answer = await followed(url, visitor, known ? { 'if-none-match': known } : {})
  if (known && answer.status === 304) return { url: answer.url, html: '', etag: known, isUnchanged: true }
  const contentType = answer.headers.get('content-type') ?? ''
  const text = answer.ok
    ? decoded(unpacked(new Uint8Array(await answer.arrayBuffer()), answer.url), contentType)
    : ''
  const asXml =
    answer.ok && (isXml(contentType, text) || (IS_GZIP.test(contentType) && isXml('text/xml', text)))
  const asJson = answer.ok && isJson(contentType)
  if (!answer.ok || !(asXml || asJson || IS_PAGE.test(contentType)))
    throw new SupplierPageUnreadable(url, answer.status, contentType, retryAfterOf(answer))
  if (!asXml && !asJson) refuseStandIn(text, url)
  return { url: answer.url, html: text, isXml: asXml, isJson: asJson, etag: answer.headers.get('etag') }
}

/** Seconds, or a day and time. */
function retryAfterOf({ headers }: Response): number | null {
  const said = headers.get('retry-after')?.trim() ?? ''
  if (/^\d{1,9}$/.test(said)) return Number(said) * 1_000
  // In either of the forms of HTTP's history that say their zone, too (RFC 9110 §5.6.7).
  const at = /^[A-Z][a-z]{2,8}, /.test(said)
    ? Date.parse(said.replace(/(\d)-([A-Z][a-z]{2})-(?=\d)/, '$1 $2 '))
    : Number.NaN
  return Number.isNaN(at) ? null : Math.max(0, at - Date.now())
}

/** A redirect may lead to a page, or a site, with rules of its own: they are read before it is followed. */
async function followed(
  url: string,
  { safeFetch, robots, signal }: PageVisitor,
  conditions: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const headers = {
    ...conditions,
    accept: 'text/html, application/xhtml+xml;q=0.9, application/ld+json;q=0.9, application/xml;q=0.8',
  }
  let hop = url
  for (let redirects = 0; redirects <= MAX_REDIRECTS; redirects++) {
    const answer = await safeFetch(hop, { headers, maxBytes: MAX_PAGE_BYTES, signal, redirect: 'manual' })
    const location = answer.status >= 300 && answer.status < 400 ? answer.headers.get('location') : null
    const next = location === null ? null : absoluteUrl(location, hop)
    if (!next) return answer
    await refuseDisallowed(next, robots)
    hop = next
  }
  throw new TooManyRedirects(hop, `more than ${MAX_REDIRECTS}`)
}

/** What robots.txt says of a page that it allows; RobotsRefused for one that it does not. */
export async function refuseDisallowed(url: string, robots: Robots) {
  const verdict = await robots.check(url)
  if (!verdict.allowed)
    throw new RobotsRefused(url, verdict.reason === 'unreachable' ? 'unreachable' : 'disallowed')
  return verdict
}

const IS_GZIP = /^application\/(?:x-)?gzip\b|^application\/octet-stream\b/i

/** `sitemap.xml.gz` is sent as the file that it is (sitemaps.org), and unpacked by whoever asked for it. */
function unpacked(bytes: Uint8Array<ArrayBuffer>, url: string): Uint8Array<ArrayBuffer> {
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return bytes
  try {
    return new Uint8Array(gunzipSync(bytes, { maxOutputLength: MAX_PAGE_BYTES }))
  } catch (fault) {
    const code = fault instanceof Error && 'code' in fault ? String(fault.code) : ''
    if (code === 'ERR_BUFFER_TOO_LARGE')
      throw new ResponseTooLarge(url, `more than ${MAX_PAGE_BYTES} bytes unpacked`)
    // Cut off, or no gzip after all: it is no listing then.
    if (code.startsWith('Z_')) return new Uint8Array()
    throw fault
  }
}

/**
 * In the charset of its byte order mark (WHATWG Encoding §6), of the header, the page's own `<meta>` or its XML declaration; as its bytes
 * tell when none names one that is known, or names one that it is not in.
 */
function decoded(bytes: Uint8Array, contentType: string): string {
  if (isMarked(bytes)) return decodeText(bytes)
  const head = new TextDecoder('latin1').decode(bytes.subarray(0, 1024))
  const [sent, ...written] = [
    contentType,
    /<meta[^>]+charset\s*=\s*["']?[\w-]+/i.exec(head)?.[0],
    /<\?xml[^>]+>/.exec(head)?.[0],
  ].map(said => /(?:charset|encoding)\s*=\s*["']?([\w-]+)/i.exec(said ?? '')?.[1])
  // What can be read as ASCII as far as such a name is not in UTF-16, whatever it says (HTML §13.2.3.2).
  const charset = sent ?? written.find(name => name && !/^utf-?(?:16|32)/i.test(name)) ?? 'utf-8'
  try {
    // Much that says it is UTF-8 is of Windows.
    return /^utf-?8$/i.test(charset) ? decodeText(bytes) : new TextDecoder(charset).decode(bytes)
  } catch (fault) {
    if (fault instanceof RangeError) return decodeText(bytes)
    throw fault
  }
}

function isMarked([first, second, third]: Uint8Array): boolean {
  if (first === 0xef && second === 0xbb && third === 0xbf) return true
  return (first === 0xff && second === 0xfe) || (first === 0xfe && second === 0xff)
}
