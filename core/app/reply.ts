import type { CacheTag } from '#core/contracts/cache-tags'
import type { DomainName } from '#core/contracts/domain'
import type { Flash } from '#core/contracts/page'
import { namesEtag } from '#core/text/etag'
import { flashCookie } from './flash'
import { gzipped } from './gzipped'
import type { House } from './house'

/** What typed JSX evaluates to. */
export type Html = string | Promise<string>

export type PageOptions = {
  readonly status?: number
  /** The page may be kept for visitors without cookies, until one of these tags is purged. */
  readonly cacheTags?: readonly CacheTag[]
  readonly headers?: Readonly<Record<string, string>>
}

/** How a handler answers. Every method returns a real `Response`. */
export type Reply = {
  /** A page or a partial. */
  html(body: Html, options?: PageOptions): Promise<Response>
  /** 303 to a path or address, with a message for the page that comes then. */
  see(location: string, flash?: Flash): Response
  /** 301 to where this address leads from now on. Asked for anew each time: it may be taken by something else. */
  moved(location: string): Response
  json(value: unknown, options?: { status?: number; type?: string }): Response
  /** A file to keep: CSV, ICS, JSON export. */
  file(
    body: string | Uint8Array<ArrayBuffer> | ReadableStream<Uint8Array>,
    options: { type: string; name: string },
  ): Response
  nothing(headers?: Readonly<Record<string, string>>): Response
  /** A `Set-Cookie` for whichever answer follows. */
  cookie(setCookie: string): void
}

/** What one request gathers on its way to an answer. */
export type RequestRecord = {
  readonly url: string
  readonly readAt: number
  readonly anonymous: boolean
  readonly hadFlash: boolean
  /** What the browser has of this page already, empty for nothing; null for a request that does not read. */
  readonly ifNoneMatch: string | null
  readonly acceptsGzip: boolean
  readonly fragmentTags: Set<CacheTag>
  /** A fragment came too late: the page is good, but not worth keeping. */
  incomplete: boolean
  readonly cookies: string[]
}

export function createReply(
  house: Pick<House, 'config' | 'pages'>,
  domain: DomainName,
  record: RequestRecord,
  headers: Readonly<Record<string, string>>,
): Reply {
  const withCookies = (response: Response) => {
    for (const cookie of record.cookies) response.headers.append('set-cookie', cookie)
    return response
  }
  const isPrivate = { 'cache-control': 'private, no-cache' }
  // A page may share its address with what it shows in the fediverse.
  const isPrivatePage = { ...isPrivate, vary: 'accept' }

  return {
    async html(body, options = {}) {
      const html = String(await body)
      if (record.hadFlash) record.cookies.push(flashCookie(house.config, domain, null))
      const keep = options.cacheTags && record.anonymous && !record.incomplete
      const kept = keep
        ? house.pages.keep(record.url, html, [...options.cacheTags, ...record.fragmentTags], record.readAt)
        : null
      // Written as bytes once, for the etag and the answer.
      const bytes = kept?.html ?? Buffer.from(html)
      const etag = keep ? kept?.etag : etagOf(bytes, options, record)
      const answer = {
        ...headers,
        ...(options.cacheTags && record.anonymous ? PUBLIC_PAGE : isPrivatePage),
        ...options.headers,
        ...(etag && { etag }),
      }
      if (etag && namesEtag(record.ifNoneMatch, etag))
        return withCookies(new Response(null, { status: 304, headers: answer }))
      const zip = record.acceptsGzip && html.length > 1_000
      return withCookies(
        new Response(zip ? (kept?.gzip ?? gzipped(bytes)) : bytes, {
          status: options.status ?? 200,
          headers: zip ? { ...answer, 'content-encoding': 'gzip' } : answer,
        }),
      )
    },
    see(location, flash) {
      if (flash) record.cookies.push(flashCookie(house.config, domain, flash))
      return withCookies(
        new Response(null, { status: 303, headers: { location: inHeader(location), ...isPrivate } }),
      )
    },
    moved: location =>
      withCookies(
        new Response(null, { status: 301, headers: { location: inHeader(location), ...isPrivate } }),
      ),
    json: (value, { status = 200, type = 'application/json' } = {}) =>
      withCookies(Response.json(value, { status, headers: { 'content-type': type, ...isPrivate } })),
    file: (body, { type, name }) =>
      withCookies(
        new Response(body, {
          headers: {
            'content-type': type,
            'content-disposition': attachmentNamed(name),
            // What is made while it is sent is an export, of which no browser keeps a copy of its own.
            ...(body instanceof ReadableStream ? { 'cache-control': 'private, no-store' } : isPrivate),
            'x-content-type-options': 'nosniff',
          },
        }),
      ),
    nothing: (headers = {}) => withCookies(new Response(null, { status: 204, headers })),
    cookie: setCookie => {
      record.cookies.push(setCookie)
    },
  }
}

/**
 * Of a page that is not kept, such as a member's: whoever has it already need not get it again. None for what is no page
 * to have, may not be stored, or says something once.
 */
function etagOf(
  html: Uint8Array,
  { status = 200, headers }: PageOptions,
  record: RequestRecord,
): string | null {
  if (
    status !== 200 ||
    record.ifNoneMatch === null ||
    record.incomplete ||
    record.hadFlash ||
    headers?.['cache-control'] === 'no-store'
  )
    return null
  return `W/"${Bun.hash(html).toString(36)}"`
}

/** An address as a header may carry it (RFC 3986): ASCII, the rest escaped. A path stays one: `//host` would leave the app. */
function inHeader(location: string): string {
  const address = location.toWellFormed().replace(/[^\x21-\x7e]+/g, encodeURIComponent)
  return /^\/[/\\]/.test(address) ? '/' : address
}

/** RFC 6266 §4.1, with the name in ASCII for whoever does not know `filename*`. */
function attachmentNamed(name: string): string {
  const plain = name.replace(/[^\x20-\x7e]|["\\]/g, '_')
  const full = plain === name ? '' : `; filename*=UTF-8''${encodeURIComponent(name.toWellFormed())}`
  return `attachment; filename="${plain}"${full}`
}

/** Ask each time, by etag: a page is shared only with those who carry no cookie of ours. */
export const PUBLIC_PAGE = {
  'cache-control': 'public, no-cache',
  vary: 'accept, cookie, accept-encoding, hx-request',
}
