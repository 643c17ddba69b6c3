import { OutboundRefusal } from '#core/net/errors'
import { RobotsRefused, StandInAnswered, SupplierPageUnreadable } from './read-page'

/** What a site may answer with, or be asked not to be read with; all else is a fault of ours. */
export const isExpected = (fault: unknown) =>
  [OutboundRefusal, SupplierPageUnreadable, StandInAnswered, RobotsRefused].some(
    kind => fault instanceof kind,
  )

/** What a site takes away for good it says so; all else may be back tomorrow (RFC 9110 §15.5.5, §15.5.11). */
export const isGone = (fault: unknown) =>
  fault instanceof SupplierPageUnreadable && (fault.status === 404 || fault.status === 410)

/** Whoever is asked too much, or works on their site, may say for how long (RFC 6585 §4, RFC 9110 §15.6.4). */
export const askedToWait = (fault: unknown): number | null =>
  fault instanceof SupplierPageUnreadable && (fault.status === 429 || fault.status === 503)
    ? fault.retryAfterMs
    : null
