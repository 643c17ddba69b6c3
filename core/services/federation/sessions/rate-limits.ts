import { refusedLately } from '#core/cache/rate-limit'
import type { Ctx } from '#core/contracts/ctx'
import { RATE_LIMIT_NAMES, RATE_LIMITS, type RateLimitName } from '#core/contracts/rate-limits'
import { requireRole } from '#core/contracts/require-role'

export type RateLimitState = {
  readonly name: RateLimitName
  readonly words: string
  readonly limit: number
  readonly windowMs: number
  /** How many were turned away in this hour and the one before. */
  readonly refused: number
}

/** Every limit, those first that turned somebody away lately. */
export async function rateLimits(ctx: Ctx): Promise<readonly RateLimitState[]> {
  requireRole(ctx, 'security')
  const states = await Promise.all(
    RATE_LIMIT_NAMES.map(async name => ({
      name,
      ...RATE_LIMITS[name],
      refused: await refusedLately(ctx.house.cache, name, ctx.now),
    })),
  )
  return states.sort((a, b) => b.refused - a.refused)
}
