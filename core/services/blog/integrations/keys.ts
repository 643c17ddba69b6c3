import { randomBytes } from 'node:crypto'
import type { Ctx } from '#core/contracts/ctx'
import { macOf } from '#core/crypto/secrets'
import { objectIdOf } from '#core/ghost'

/** As Ghost's are: its SDK refuses any other shape. */
export const CONTENT_KEY = /^[0-9a-f]{26}$/

export function newContentKey(): string {
  return randomBytes(13).toString('hex')
}

/** What programs send as `kid`, and show in the first half of the admin key. */
export const adminKeyId = (integrationId: string): string => objectIdOf(integrationId)

/**
 * The 32 bytes that sign an integration's tokens. Made of the house's keys each time, so that a copy of the database
 * signs nothing.
 */
export function adminSecret(ctx: Pick<Ctx, 'house'>, integrationId: string): Buffer {
  return macOf(
    ctx.house.config.keys.ofId('ghost admin keys', integrationId),
    `ghost-admin-key:${integrationId}`,
  )
}
