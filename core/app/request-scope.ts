import type { CacheTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { VISITOR } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { newCtx } from '#core/database/ctx'
import { composeFragment } from '#core/fragments/compose'
import { currentRequestId, requestIdOf } from '#core/log/request-id'
import type { Assets } from './assets'
import { readCookie } from './cookies'
import { flashCookieName, readFlash } from './flash'
import { GUEST_COOKIE } from './guest'
import type { House } from './house'
import { createReply, type Reply, type RequestRecord } from './reply'

/** The name of an app's own session cookie. */
export const sessionCookieName = (domain: DomainName) => `rose_${domain}_session`

export type RequestScope = {
  readonly ctx: Ctx
  readonly page: PageContext
  readonly reply: Reply
  readonly requestId: string
  /** The sign-in this session grew from; null for a visitor. */
  readonly signIn: string | null
}

/** Everything a handler gets beside its path, query and body. Reads cookies and session, nothing else; `asVisitor` not even that. */
export async function requestScope(
  house: House,
  domain: DomainName,
  assets: Assets,
  headers: Readonly<Record<string, string>>,
  request: Request,
  { asVisitor = false } = {},
): Promise<RequestScope> {
  const { config } = house
  const cookies = request.headers.get('cookie')
  const sessionId = readCookie(config, cookies, sessionCookieName(domain))
  const guestToken = readCookie(config, cookies, GUEST_COOKIE, true)
  const flash = readFlash(config, readCookie(config, cookies, flashCookieName(domain)))
  const session = sessionId && !asVisitor ? await house.sessions.find(sessionId, domain) : null
  const ctx = newCtx(house, session?.viewer ?? VISITOR, guestToken ? hashToken(guestToken) : null)
  const record: RequestRecord = {
    url: request.url,
    readAt: performance.now(),
    anonymous: !session && !guestToken && !flash && !request.headers.has('hx-request'),
    hadFlash: flash !== null,
    acceptsGzip: request.headers.get('accept-encoding')?.includes('gzip') ?? false,
    fragmentTags: new Set<CacheTag>(['site']),
    incomplete: false,
    cookies: [],
  }
  const url = new URL(request.url)
  const site = house.site()
  const page: PageContext = {
    domain,
    origins: config.origins,
    viewer: ctx.viewer,
    path: url.pathname + url.search,
    locale: site.locale,
    timeZone: site.timeZone,
    now: ctx.now,
    flash,
    site,
    demo: config.demo,
    partial: isPartial(request),
    menu: house.concepts.all().menu,
    asset: assets.url,
    async fragment(of, params) {
      const composed = await composeFragment(ctx, house.fragments, page, of, params)
      for (const tag of composed.tags) record.fragmentTags.add(tag)
      if (!composed.inTime) record.incomplete = true
      return composed.html
    },
  }
  const requestId = currentRequestId() ?? requestIdOf(request)
  return {
    ctx,
    page,
    reply: createReply(house, domain, record, headers),
    requestId,
    signIn: session?.signIn ?? null,
  }
}

/** htmx asks for a part of a page, unless it restores history: then it wants the whole. */
function isPartial(request: Request): boolean {
  return (
    request.headers.get('hx-request') === 'true' &&
    request.headers.get('hx-history-restore-request') !== 'true' &&
    request.headers.get('hx-request-type') !== 'full'
  )
}
