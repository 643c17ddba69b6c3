import { deriveKey } from '#core/keys/derive-key'

const BYTES = 6

/** By what a `COOP_SECRET` is known in the database: derived, so that it tells nothing of the secret. */
export function secretName(secret: string): string {
  return deriveKey(secret, 'name of the secret').subarray(0, BYTES).toString('hex')
}
