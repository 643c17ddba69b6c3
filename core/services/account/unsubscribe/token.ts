import type { Config } from '#core/contracts/platform/config'
import { macOf } from '#core/crypto/secrets'

/**
 * The token in a letter's unsubscribe link: made again from the delivery's id whenever the letter has to be
 * sent again after a crash, and known to the database by its hash alone.
 */
export function unsubscribeToken({ keys }: Pick<Config, 'keys'>, deliveryId: string): string {
  return macOf(keys.ofId('unsubscribing', deliveryId), `unsubscribe:${deliveryId}`).toString('base64url')
}

/** The address of one-click unsubscribing (RFC 8058). */
export function unsubscribeUrl(config: Pick<Config, 'keys' | 'origins'>, deliveryId: string): string {
  return `${config.origins.account}/unsubscribe/${unsubscribeToken(config, deliveryId)}`
}
