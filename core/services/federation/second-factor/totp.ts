import { Secret, TOTP } from 'otpauth'
import type { Config } from '#core/contracts/platform/config'
import { decrypt, encrypt } from '#core/crypto/encrypt'

/** RFC 4226 §4 asks for 128 bits at least, and recommends 160. */
const SECRET_BYTES = 20
const PERIOD_SECONDS = 30
/** Clocks of phones differ: the step before and the one after are taken too (RFC 6238 §5.2). */
const WINDOW = 1
const PURPOSE = 'authenticators at rest'

export const newSecret = (): string => new Secret({ size: SECRET_BYTES }).base32

/** What an authenticator app reads from the QR code. SHA-1 and six digits: others are not read by all of them. */
export function keyUri(secret: string, { issuer, label }: { issuer: string; label: string }): string {
  return totpOf(secret, { issuer, label }).toString()
}

/** The time step of this code, if it is one of now; null when it is none. */
export function stepOf(secret: string, code: string, now: Date): number | null {
  const timestamp = now.getTime()
  const delta = totpOf(secret).validate({ token: code, timestamp, window: WINDOW })
  return delta === null ? null : Math.floor(timestamp / 1000 / PERIOD_SECONDS) + delta
}

function totpOf(secret: string, named: { issuer?: string; label?: string } = {}): TOTP {
  return new TOTP({
    secret: Secret.fromBase32(secret),
    algorithm: 'SHA1',
    digits: 6,
    period: PERIOD_SECONDS,
    ...named,
  })
}

/** A secret as it is kept: encrypted (RFC 7516), since it has to be read again. */
export function sealSecret({ keys }: Pick<Config, 'keys'>, secret: string): Promise<string> {
  return encrypt(keys, PURPOSE, secret)
}

export function openSecret({ keys }: Pick<Config, 'keys'>, jwe: string): Promise<string> {
  return decrypt(keys, PURPOSE, jwe)
}
