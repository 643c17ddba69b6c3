import { createHmac } from 'node:crypto'
import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'

/** The apps that sign members in through federation: their `client_id` is their domain's name. */
export const FIRST_PARTY_CLIENTS = [
  'blog',
  'market',
  'cart',
  'events',
  'account',
] as const satisfies readonly DomainName[]

/** Each first-party client's secret, derived from COOP_SECRET: nothing to configure, nothing to store. */
export function firstPartySecret(config: Config, domain: DomainName): string {
  return createHmac('sha256', config.secret).update(`oauth-client:${domain}`).digest('base64url')
}

export function callbackUrl(config: Config, domain: DomainName): string {
  return `${config.origins[domain]}/callback`
}
