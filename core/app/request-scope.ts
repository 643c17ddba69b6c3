import { isShown } from '#core/contracts/apps-shown'
import type { CacheTag } from '#core/contracts/cache-tags'
import type { Ctx } from '#core/contracts/ctx'
import type { DomainName } from '#core/contracts/domain'
import type { PageContext } from '#core/contracts/page'
import { VISITOR } from '#core/contracts/viewer'
import { hashToken } from '#core/crypto/secrets'
import { newCtx } from '#core/database/ctx'
import { composeFragment } from '#core/fragments/compose'
import { currentRequestId, requestIdOf } from '#core/log/request-id'
import { deviceName } from '#core/sessions/device-name'
import type { Assets } from './assets'
import { clientAddress } from './client-address'
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
  const ctx = newCtx(house, session?.viewer ?? VISITOR, guestToken ? hashToken(guestToken) : null, {
    address: clientAddress(config, request),
    device: deviceName(request.headers.get('user-agent')),
  })
  const record: RequestRecord = {
    url: request.url,
    readAt: performance.now(),
    anonymous: !session && !guestToken && !flash && !request.headers.has('hx-request'),
    hadFlash: flash !== null,
    ifNoneMatch: /^(GET|HEAD)$/.test(request.method) ? (request.headers.get('if-none-match') ?? '') : null,
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
    menu: menuOf(house),
    asset: assets.url,
    async fragment(of, params) {
      if (!isShown(site, of.slice(0, of.indexOf('/')) as DomainName)) return ''
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
    reply: createReply(house, domain, record, session ? { ...headers, ...readerHeader(ctx) } : headers),
    requestId,
    signIn: session?.signIn ?? null,
  }
}

/** For whom a page was made, in a word that tells nobody who that is: what a browser keeps, it shows to them alone. */
function readerHeader({ viewer }: Ctx): Record<string, string> {
  return viewer.member ? { 'x-reader': hashToken(`reader ${viewer.member.id}`).slice(0, 16) } : {}
}

/** Without what leads into apps that are hidden. */
function menuOf(house: House): PageContext['menu'] {
  const { menu } = house.concepts.all()
  const site = house.site()
  if (site.hiddenApps.length === 0) return menu
  return menu.filter(entry => isShown(site, entry.app ?? entry.domain))
}

/** htmx asks for a part of a page, unless it restores history: then it wants the whole. */
function isPartial(request: Request): boolean {
  return (
    request.headers.get('hx-request') === 'true' &&
    request.headers.get('hx-history-restore-request') !== 'true' &&
    request.headers.get('hx-request-type') !== 'full'
  )
}
