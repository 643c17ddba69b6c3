import type { Ctx } from '#core/contracts/ctx'
import { deriveKey } from '#core/crypto/derive-key'
import { decrypt, encrypt } from '#core/crypto/encrypt'

const PURPOSE = 'keys of ghost syncs at rest'

/** What the database keeps of a secret of the other side: a JWE (RFC 7516) that the house's secret opens. */
export function sealKey({ house }: Pick<Ctx, 'house'>, secret: string): Promise<string> {
  return encrypt(house.config.secret, PURPOSE, secret)
}

/** Throws jose's errors when it was sealed under another secret of the house. */
export function unsealKey({ house }: Pick<Ctx, 'house'>, sealed: string): Promise<string> {
  return decrypt(house.config.secret, PURPOSE, sealed)
}

/** What Ghost signs its hooks to us with: made anew each time, and kept nowhere. */
export function hookSecret({ house }: Pick<Ctx, 'house'>, syncId: string): string {
  return deriveKey(house.config.secret, `hooks of ghost sync ${syncId}`).toString('hex')
}
