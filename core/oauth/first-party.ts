import type { DomainName } from '#core/contracts/domain'
import type { Config } from '#core/contracts/platform/config'
import { macOf } from '#core/crypto/secrets'
import type { Key } from '#core/keys/keyring'

/** The apps that sign members in through federation: their `client_id` is their domain's name. */
export const FIRST_PARTY_CLIENTS = [
  'blog',
  'market',
  'cart',
  'events',
  'account',
] as const satisfies readonly DomainName[]

/** Each first-party client's secret, derived from the house's keys: nothing to configure, nothing to store. */
export function firstPartySecret({ keys }: Pick<Config, 'keys'>, domain: DomainName): string {
  return secretOf(keys.current('first-party clients'), domain)
}

/** All that it may show: another process may have read newer keys than this one, or older ones. */
export function firstPartySecrets({ keys }: Pick<Config, 'keys'>, domain: DomainName): readonly string[] {
  return keys.accepted('first-party clients').map(key => secretOf(key, domain))
}

function secretOf(key: Key, domain: DomainName): string {
  return macOf(key, `oauth-client:${domain}`).toString('base64url')
}

export function callbackUrl(config: Config, domain: DomainName): string {
  return `${config.origins[domain]}/callback`
}
