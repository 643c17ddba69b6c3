import { createHmac } from 'node:crypto'
import type { Config } from '#core/contracts/platform/config'
import { hashToken } from '#core/crypto/secrets'

/** Crockford's base 32: no letter that is taken for a digit. */
const LETTERS = '0123456789abcdefghjkmnpqrstvwxyz'
const LENGTH = 16

/** `7k3m-…`, made again from the id whenever the letter is: no row and no job holds it. 80 bits. */
export function giftCode(config: Pick<Config, 'secret'>, id: string): string {
  const bytes = createHmac('sha256', config.secret).update(`tier-gift:${id}`).digest()
  const letters = [...bytes.subarray(0, LENGTH)].map(byte => LETTERS[byte % LETTERS.length])
  return letters.join('').replace(/.{4}(?=.)/g, '$&-')
}

/** What is kept of a code, however it is typed. */
export function hashOfCode(typed: string): string {
  const letters = typed
    .toLowerCase()
    .replace(/[^a-z0-9]/g, '')
    .replaceAll('o', '0')
    .replace(/[il]/g, '1')
  return hashToken(`tier-gift:${letters}`)
}
