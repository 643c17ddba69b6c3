import type { Ctx } from '#core/contracts/ctx'
import { decrypt, encrypt } from '#core/crypto/encrypt'

const PURPOSE = 'keys of ghost syncs at rest'

/** What the database keeps of a secret of the other side: a JWE (RFC 7516) that the house's keys open. */
export function sealKey({ house }: Pick<Ctx, 'house'>, secret: string): Promise<string> {
  return encrypt(house.config.keys, PURPOSE, secret)
}

/** Throws jose's errors when another house sealed it. */
export function unsealKey({ house }: Pick<Ctx, 'house'>, sealed: string): Promise<string> {
  return decrypt(house.config.keys, PURPOSE, sealed)
}

/** What Ghost signs its hooks to us with: made anew each time, and kept nowhere. */
export function hookSecret({ house }: Pick<Ctx, 'house'>, syncId: string): string {
  return house.config.keys.ofId('hooks of ghost sync', syncId, syncId).bytes.toString('hex')
}
