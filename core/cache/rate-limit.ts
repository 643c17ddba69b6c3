import type { Cache } from '#core/contracts/platform/cache'

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

/**
 * At most `limit` hits in a window that opens with the first of them. A fixed window: around its end somebody can
 * get up to twice the limit through, so choose a limit of which twice does no harm.
 */
export function createRateLimit(cache: Cache, { name, limit, windowMs }: RateLimitOptions): RateLimit {
  return {
    async hit(who) {
      const { count, resetMs } = await cache.increment(`rate:${name}:${who}`, windowMs)
      const allowed = count <= limit
      return {
        allowed,
        remaining: Math.max(0, limit - count),
        retryAfterSeconds: allowed ? 0 : Math.max(1, Math.ceil(resetMs / 1000)),
      }
    },
  }
}
