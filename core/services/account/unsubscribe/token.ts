import { createHmac } from 'node:crypto'
import type { Config } from '#core/contracts/platform/config'

/**
 * The token in a letter's unsubscribe link: made again from the delivery's id whenever the letter has to be
 * sent again after a crash, and known to the database by its hash alone.
 */
export function unsubscribeToken(config: Pick<Config, 'secret'>, deliveryId: string): string {
  return createHmac('sha256', config.secret).update(`unsubscribe:${deliveryId}`).digest('base64url')
}

/** The address of one-click unsubscribing (RFC 8058). */
export function unsubscribeUrl(config: Pick<Config, 'secret' | 'origins'>, deliveryId: string): string {
  return `${config.origins.account}/unsubscribe/${unsubscribeToken(config, deliveryId)}`
}
