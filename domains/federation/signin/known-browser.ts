import { readCookie, setCookie } from '#core/app/cookies'
import type { House } from '#core/app/house'
import { newToken, seal, unseal } from '#core/crypto/secrets'
import type { KnownBrowser } from '#core/services/federation/signin/known-browser'

const KNOWN_COOKIE = 'rose_known_browser'
const KNOWN_DAYS = 365
/** Who shares a browser, at most; whoever signed in last comes first. */
const MEMBERS = 5
/** The first generation of keys seals other things, too. */
const PURPOSE = 'known-browser'

/** What this browser's cookie proves of earlier sign-ins; null when it proves none. */
export function knownBrowser({ config }: House, request: Request): KnownBrowser | null {
  const sealed = readCookie(config, request.headers.get('cookie'), KNOWN_COOKIE)
  const [purpose, id, members] = unseal(sealed, config.keys, 'browsers that are known')?.split(' ') ?? []
  if (purpose !== PURPOSE || !id || !members) return null
  return { id, members: members.split(',') }
}

/** The cookie by which this browser is known once this member has signed in with it. It lets nobody in. */
export function rememberBrowser(house: House, request: Request, memberId: string): string {
  const { id = newToken(), members = [] } = knownBrowser(house, request) ?? {}
  const remembered = [memberId, ...members.filter(member => member !== memberId)].slice(0, MEMBERS)
  const said = `${PURPOSE} ${id} ${remembered.join(',')}`
  const sealed = seal(said, house.config.keys, 'browsers that are known')
  return setCookie(house.config, KNOWN_COOKIE, sealed, { maxAgeSeconds: KNOWN_DAYS * 86_400 })
}
