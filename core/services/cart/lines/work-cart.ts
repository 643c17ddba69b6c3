import type { Ctx } from '#core/contracts/ctx'
import { deriveKey } from '#core/crypto/derive-key'
import { hashToken } from '#core/crypto/secrets'

/**
 * By what a cart is known that the house fills for somebody: at the till, on the phone, for a standing order. It is made
 * of our secret (HKDF-SHA-256), since ids are known to many and a cookie can say whatever its browser likes.
 */
export const workCart = ({ house }: Pick<Ctx, 'house'>, subject: string): string =>
  hashToken(deriveKey(house.config.secret, `work cart ${subject}`).toString('base64url'))
