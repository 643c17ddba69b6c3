import type { Ctx } from '#core/contracts/ctx'
import { hashToken } from '#core/crypto/secrets'

/**
 * By what a cart is known that the house fills for somebody: at the till, on the phone, for a standing order. It is made
 * of our keys (HKDF-SHA-256), since ids are known to many and a cookie can say whatever its browser likes.
 */
export const workCart = (
  { house }: Pick<Ctx, 'house'>,
  id: string,
  subject: (id: string) => string,
): string => hashToken(house.config.keys.ofId('work cart', id, subject(id)).bytes.toString('base64url'))
