import { createHmac } from 'node:crypto'
import type { Config } from '#core/contracts/platform/config'
import { deriveKey } from '#core/crypto/derive-key'

const CODES = 1_000_000

/**
 * The token in a sign-in link: made again from the link's id whenever its letter has to be sent again, so that no
 * job and no row holds it. The database knows it by its hash alone.
 */
export function signInToken(config: Pick<Config, 'secret'>, linkId: string): string {
  return createHmac('sha256', config.secret).update(`sign-in:${linkId}`).digest('base64url')
}

/**
 * The six digits in the same letter. The database knows nothing of them: a hash of a million values would be no secret
 * to whoever reads it.
 */
export function signInCode(config: Pick<Config, 'secret'>, linkId: string): string {
  const key = deriveKey(config.secret, 'sign-in codes')
  const number = createHmac('sha256', key).update(linkId).digest().readUIntBE(0, 6) % CODES
  return String(number).padStart(6, '0')
}
