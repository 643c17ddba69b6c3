import type { Ctx } from '#core/contracts/ctx'
import { decrypt, encrypt } from '#core/crypto/encrypt'

const PURPOSE = 'secrets of outgoing hooks at rest'

/** What the database keeps of the secret of a hook: a JWE (RFC 7516) that the house's keys open. */
export function sealSecret({ house }: Pick<Ctx, 'house'>, secret: string): Promise<string> {
  return encrypt(house.config.keys, PURPOSE, secret)
}

export function openSecret({ house }: Pick<Ctx, 'house'>, sealed: string): Promise<string> {
  return decrypt(house.config.keys, PURPOSE, sealed)
}
