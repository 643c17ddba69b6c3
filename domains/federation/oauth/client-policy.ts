import type { House } from '#core/app/house'
import { pageHeaders } from '#core/server/headers'

/** The policy of a page whose form leads to a client, after a redirect: browsers hold that to `form-action`, too. */
export function policyThatLeadsTo(house: House, redirectUri: string): string {
  return policyOf(house).replace('form-action ', `form-action ${sourceOf(redirectUri)} `)
}

/** The policy of a page whose form leads to a client, and nowhere else. */
export function policyThatLeadsOnlyTo(house: House, redirectUri: string): string {
  return policyOf(house).replace(/form-action [^;]*/, `form-action ${sourceOf(redirectUri)}`)
}

function policyOf(house: House): string {
  return pageHeaders(house.config, house.sandboxOrigin)['content-security-policy'] ?? ''
}

/** An app of a private-use scheme has no origin: its scheme stands for it. */
function sourceOf(redirectUri: string): string {
  const { origin, protocol } = new URL(redirectUri)
  return origin === 'null' ? protocol : origin
}
