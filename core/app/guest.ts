import type { Config } from '#core/contracts/platform/config'
import { hashToken, newToken } from '#core/crypto/secrets'
import { setCookie } from './cookies'

/** A guest's cart is kept for so long. */
const GUEST_DAYS = 60
export const GUEST_COOKIE = 'rose_cart'

/** A new guest: the cookie for the browser (sent to all six apps), and its hash, by which the cart is known. */
export function newGuest(config: Config): { readonly hash: string; readonly cookie: string } {
  const token = newToken()
  const cookie = setCookie(config, GUEST_COOKIE, token, { maxAgeSeconds: GUEST_DAYS * 86_400, shared: true })
  return { hash: hashToken(token), cookie }
}

/** After its cart was merged into a member's, the guest is gone. */
export function forgetGuest(config: Config): string {
  return setCookie(config, GUEST_COOKIE, '', { shared: true })
}
