import type { Cache } from '#core/contracts/platform/cache'
import { RATE_LIMITS, type RateLimitName } from '#core/contracts/rate-limits'

export type RateLimit = {
  /** Counts one attempt of `who` (an address, a member's id) and says whether it may go on. */
  hit(who: string): Promise<RateVerdict>
}

export type RateVerdict = {
  readonly allowed: boolean
  readonly remaining: number
  /** For the header `Retry-After` (RFC 9110 §10.2.3); 0 while allowed. */
  readonly retryAfterSeconds: number
}

type RateLimitOptions = { readonly name: string; readonly limit: number; readonly windowMs: number }

const HOUR_MS = 3_600_000

/**
 * At most `limit` hits in a window that opens with the first of them. A fixed window: around its end somebody can
 * get up to twice the limit through, so choose a limit of which twice does no harm.
 */
export function createRateLimit(cache: Cache, asked: RateLimitName | RateLimitOptions): RateLimit {
  const { name, limit, windowMs } = typeof asked === 'string' ? { name: asked, ...RATE_LIMITS[asked] } : asked
  return {
    async hit(who) {
      const { count, resetMs } = await cache.increment(`rate:${name}:${who}`, windowMs)
      const allowed = count <= limit
      if (!allowed) await cache.increment(refusedKey(name, Date.now()), 2 * HOUR_MS)
      return {
        allowed,
        remaining: Math.max(0, limit - count),
        retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil(resetMs / 1000)),
      }
    },
  }
}

/** How many were turned away since the last full hour, and in the hour before it, as far as the cache remembers. */
export async function refusedLately(cache: Cache, name: RateLimitName, now: Date): Promise<number> {
  const counts = await Promise.all(
    [now.getTime(), now.getTime() - HOUR_MS].map(at => cache.counted(refusedKey(name, at))),
  )
  return counts.reduce((sum, count) => sum + count, 0)
}

function refusedKey(name: string, at: number): string {
  return `refused:${name}:${Math.floor(at / HOUR_MS)}`
}
