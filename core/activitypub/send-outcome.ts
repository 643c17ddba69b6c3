import type { SignatureScheme } from './signatures/message'

/** Nobody may make us wait longer than this by a header. */
const MAX_RETRY_AFTER_SECONDS = 24 * 60 * 60
const RETRY_STATUSES = [408, 425, 429]

/** What became of one delivery. */
export type DeliveryOutcome =
  | { readonly kind: 'accepted'; readonly status: number; readonly scheme: SignatureScheme }
  /** The inbox is gone for good: drop the follower. */
  | { readonly kind: 'gone'; readonly status: number }
  /** They do not want it; the same bytes tomorrow will not do better. */
  | { readonly kind: 'refused'; readonly status: number }
  /** `afterSeconds` is what they asked for, null when they did not. `status` null: no answer at all. */
  | {
      readonly kind: 'retry'
      readonly status: number | null
      readonly afterSeconds: number | null
      readonly reason: string
    }

/** Sorts an inbox's answer. A redirect is a refusal: a signature is made for one address (RFC 9110 §15 for the rest). */
export function outcomeOf(response: Response, scheme: SignatureScheme, now: Date): DeliveryOutcome {
  const { status } = response
  if (status >= 200 && status < 300) return { kind: 'accepted', status, scheme }
  if (status === 410) return { kind: 'gone', status }
  if (status >= 500 || RETRY_STATUSES.includes(status))
    return {
      kind: 'retry',
      status,
      afterSeconds: retryAfterSeconds(response.headers.get('retry-after'), now),
      reason: `answered ${status}`,
    }
  return { kind: 'refused', status }
}

/** `Retry-After` in seconds from now, from either form (RFC 9110 §10.2.3); null when absent or unreadable. */
export function retryAfterSeconds(header: string | null, now: Date): number | null {
  if (header === null) return null
  const value = /^\s*\d+\s*$/.test(header) ? Number(header) : (Date.parse(header) - now.getTime()) / 1000
  if (!Number.isFinite(value)) return null
  return Math.min(Math.max(0, Math.ceil(value)), MAX_RETRY_AFTER_SECONDS)
}
