import type { Config } from '#core/contracts/platform/config'
import { macOf } from '#core/crypto/secrets'

const CODES = 1_000_000

/**
 * The token in a sign-in link: made again from the link's id whenever its letter has to be sent again, so that no
 * job and no row holds it. The database knows it by its hash alone.
 */
export function signInToken({ keys }: Pick<Config, 'keys'>, linkId: string): string {
  return macOf(keys.ofId('sign-in links', linkId), `sign-in:${linkId}`).toString('base64url')
}

/**
 * The six digits in the same letter. The database knows nothing of them: a hash of a million values would be no secret
 * to whoever reads it.
 */
export function signInCode({ keys }: Pick<Config, 'keys'>, linkId: string): string {
  const number = macOf(keys.ofId('sign-in codes', linkId), linkId).readUIntBE(0, 6) % CODES
  return String(number).padStart(6, '0')
}
