import { whenLate } from './when-late'

const FAILURES_TO_OPEN = 3
const OPEN_MS = 1000

/** What an operation that was not tried, failed or came too late is answered with. */
export const GAVE_UP = Symbol('gave up')

type BreakerOptions = {
  readonly deadlineMs: number
  /** Nobody is there, or three in a row came too late: one alone may have been late for want of a turn of our own. */
  readonly onOpen: (cause: unknown) => void
  readonly onClose: () => void
}

/**
 * Runs operations that must not delay or break a page. Each has `deadlineMs`; after three failures in a row none
 * is tried for a second, then one at a time until it answers again: ten look-ups on a hung server thus cost
 * three deadlines, not ten. Those that fail side by side are one failure: a page looks for twenty things at once.
 */
export function createBreaker({ deadlineMs, onOpen, onClose }: BreakerOptions) {
  let failures = 0
  /** How many failures were counted by now: whoever began before the last of them says nothing new. */
  let counted = 0
  let closedUntil = 0
  let probing = false
  let warned = false

  return async function run<T>(operation: () => Promise<T>): Promise<T | typeof GAVE_UP> {
    const tripped = failures >= FAILURES_TO_OPEN
    if (tripped && (probing || performance.now() < closedUntil)) return GAVE_UP
    probing = tripped
    const countedBefore = counted
    try {
      const answer = await withDeadline(operation(), deadlineMs)
      failures = 0
      if (warned) onClose()
      warned = false
      return answer
    } catch (cause) {
      if (counted === countedBefore) {
        failures++
        counted++
      }
      closedUntil = performance.now() + OPEN_MS
      const isAway = failures >= FAILURES_TO_OPEN || !(cause instanceof TooLate)
      if (isAway && !warned) {
        warned = true
        onOpen(cause)
      }
      return GAVE_UP
    } finally {
      if (tripped) probing = false
    }
  }
}

class TooLate extends Error {
  override name = 'TooLate'
}

async function withDeadline<T>(operation: Promise<T>, ms: number): Promise<T> {
  const late = Promise.withResolvers<never>()
  const came = whenLate(ms, () => late.reject(new TooLate(`no answer in ${ms} ms`)))
  try {
    return await Promise.race([operation, late.promise])
  } finally {
    came()
  }
}
