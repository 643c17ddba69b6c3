import type { Ctx } from '#core/contracts/ctx'
import { hashToken, macOf } from '#core/crypto/secrets'
import { heardCode, spokenCode } from '#core/text/spoken-code'

const ENDING = 4

/**
 * The code of a card: made of our keys and its id, so that letters can be written and lost ones replaced, while the
 * database has nothing but digests. Another edition is another code.
 */
export function codeOf(ctx: Pick<Ctx, 'house'>, { id, edition }: { id: string; edition: number }): string {
  return spokenCode(macOf(ctx.house.config.keys.ofId('gift cards', id), `${id} ${edition}`))
}

/** What the database keeps of a code, however it was typed. */
export function keptOfCode(typed: string): { readonly code_hash: string; readonly ending: string } {
  const code = heardCode(typed)
  return { code_hash: hashToken(code), ending: code.slice(-ENDING) }
}
