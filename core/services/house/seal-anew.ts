import type { Ctx } from '#core/contracts/ctx'
import { reseal } from '#core/sealing/reseal'
import { SEALED_COLUMNS } from '#core/sealing/sealed-columns'

/**
 * Encrypts with the youngest keys what stands with older ones: also what a process wrote after a rotation, in the minute
 * in which it did not know of the new keys yet. What no key of ours opens stays, and is counted in the log.
 */
export async function sealAnew(ctx: Ctx): Promise<void> {
  for (const column of SEALED_COLUMNS) {
    const { unreadable } = await reseal(ctx, ctx.house.config.keys, column)
    if (unreadable > 0)
      ctx.house.log.warn({ purpose: column.purpose, unreadable }, 'what no key of ours opens was left')
  }
}
