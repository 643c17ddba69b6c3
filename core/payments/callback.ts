// Ids of SumUp are UUIDs today; whatever they become, one that could reach into a path is none.
const CHECKOUT_ID = /^[A-Za-z0-9_-]{1,64}$/

/**
 * The checkout that a callback speaks of, or null for anything that is no such callback:
 * `{"event_type":"CHECKOUT_STATUS_CHANGED","id":"…"}`, as SumUp posts to `returnUrl`.
 *
 * The callback is UNSIGNED: anyone can send one. It says that something may have changed, never what.
 * Callers always verify by `payments.getCheckout(id)` and believe only that answer; they answer 204 to the
 * unknown and the forged alike, within a few seconds, or SumUp posts it again after 1, 5, 20 and 120 minutes.
 * Unknown event types are to be ignored: new ones may come without notice.
 */
export function checkoutOfCallback(body: unknown): string | null {
  if (typeof body !== 'object' || body === null) return null
  const { event_type, id } = body as { event_type?: unknown; id?: unknown }
  if (event_type !== 'CHECKOUT_STATUS_CHANGED' || typeof id !== 'string') return null
  return CHECKOUT_ID.test(id) ? id : null
}
