import type { Ctx } from '#core/contracts/ctx'
import { hashToken, macOf } from '#core/crypto/secrets'
import { heardCode, spokenCode } from '#core/text/spoken-code'

/** `7K3M-…`, made again from the id whenever the letter is: no row and no job holds it. */
export function giftCode({ house }: Pick<Ctx, 'house'>, id: string): string {
  return spokenCode(macOf(house.config.keys.ofId('gifts of tiers', id), id))
}

/** What is kept of a code, however it is typed. */
export function hashOfCode(typed: string): string {
  return hashToken(`tier-gift:${heardCode(typed)}`)
}
