import type { Ctx } from '#core/contracts/ctx'
import { hashToken, macOf } from '#core/crypto/secrets'
import { normalCode } from '../prices/voucher-code'

/** Without letters that are read as digits (Crockford's base 32). */
const LETTERS = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
/** 80 bits: nobody guesses one. */
const LENGTH = 16
const ENDING = 4

/**
 * The code of a card: made of our keys and its id, so that letters can be written and lost ones replaced, while the
 * database has nothing but digests. Another edition is another code.
 */
export function codeOf(ctx: Pick<Ctx, 'house'>, { id, edition }: { id: string; edition: number }): string {
  const mac = macOf(ctx.house.config.keys.ofId('gift cards', id), `${id} ${edition}`)
  // 256 is a multiple of 32: every letter is as likely.
  const letters = [...mac.subarray(0, LENGTH)].map(byte => LETTERS[byte % LETTERS.length])
  return letters.join('').replace(/(.{4})(?=.)/g, '$1-')
}

/** What the database keeps of a code, however it was typed. */
export function keptOfCode(typed: string): { readonly code_hash: string; readonly ending: string } {
  const code = normalCode(typed).replaceAll('O', '0').replaceAll(/[IL]/g, '1')
  return { code_hash: hashToken(code), ending: code.slice(-ENDING) }
}
