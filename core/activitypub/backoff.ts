import type { DeliveryOutcome } from './send-outcome'
import type { SignatureScheme } from './signatures/message'

const FIRST_DELAY_SECONDS = 60
const MAX_DELAY_SECONDS = 12 * 60 * 60
/** Failures in a row after which a host is taken for down and only probed. */
const BREAKER_FAILURES = 5
const MAX_AGE_MS = 7 * 24 * 60 * 60 * 1000

/**
 * Where delivery to one remote host stands. One cursor per host, not one job per follower: a dead host then costs
 * one row, not thousands of retries.
 */
export type HostCursor = {
  readonly host: string
  readonly scheme: SignatureScheme | null
  /** Failures in a row. */
  readonly failures: number
  readonly failingSince: Date | null
  /** Not before this; null: at once. */
  readonly nextAttemptAt: Date | null
}

/** `open`: too many failures, waiting. `probing`: the wait is over, one delivery may try. */
export type BreakerState = 'closed' | 'open' | 'probing' | 'abandoned'

export function newCursor(host: string): HostCursor {
  return { host, scheme: null, failures: 0, failingSince: null, nextAttemptAt: null }
}

/** The state of the breaker as the operator sees it; `abandoned` after seven days without one success. */
export function breakerState(cursor: HostCursor, now: Date): BreakerState {
  if (cursor.failingSince !== null && isTooOld(cursor.failingSince, now)) return 'abandoned'
  if (cursor.failures < BREAKER_FAILURES) return 'closed'
  return mayAttempt(cursor, now) ? 'probing' : 'open'
}

/** How many deliveries may go to the host now: none while it must wait, one as a probe, else as many as there are. */
export function allowedDeliveries(cursor: HostCursor, now: Date): 0 | 1 | 'all' {
  if (!mayAttempt(cursor, now)) return 0
  return cursor.failures > 0 ? 1 : 'all'
}

/**
 * The cursor after one delivery. `jitter` is a random number in [0, 1), given in so that the schedule is pure.
 * `gone` and `refused` are answers: the host lives.
 */
export function afterOutcome(
  cursor: HostCursor,
  outcome: DeliveryOutcome,
  now: Date,
  jitter: number,
): HostCursor {
  if (outcome.kind !== 'retry')
    return {
      ...newCursor(cursor.host),
      scheme: outcome.kind === 'accepted' ? outcome.scheme : cursor.scheme,
    }
  const failures = cursor.failures + 1
  const delay = Math.max(delaySeconds(failures, jitter), outcome.afterSeconds ?? 0)
  return {
    ...cursor,
    failures,
    failingSince: cursor.failingSince ?? now,
    nextAttemptAt: new Date(now.getTime() + delay * 1000),
  }
}

/**
 * The wait after the nth failure in a row, in seconds: 1 min, 2, 4 … 12 h, each between half and all of it, so that
 * thousands of cursors that failed together do not come back together.
 */
export function delaySeconds(failures: number, jitter: number): number {
  const full = Math.min(FIRST_DELAY_SECONDS * 2 ** (failures - 1), MAX_DELAY_SECONDS)
  return Math.round(full * (0.5 + jitter / 2))
}

/** After a week an activity is news to nobody: it is dropped, and a host that failed so long is abandoned. */
export function isTooOld(since: Date, now: Date): boolean {
  return now.getTime() - since.getTime() >= MAX_AGE_MS
}

function mayAttempt(cursor: HostCursor, now: Date): boolean {
  return cursor.nextAttemptAt === null || cursor.nextAttemptAt <= now
}
