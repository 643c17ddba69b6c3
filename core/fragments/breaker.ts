const FAILURES_TO_OPEN = 3
const OPEN_MS = 2_000

/** Asks an owner that keeps failing no more for a while: its pages then cost nothing to wait for. */
export type Breaker = { closed(): boolean; succeed(): void; fail(): void }

export function createBreaker(): Breaker {
  let failures = 0
  let openUntil = 0
  return {
    closed: () => performance.now() >= openUntil,
    succeed: () => {
      failures = 0
    },
    fail: () => {
      failures += 1
      if (failures >= FAILURES_TO_OPEN) openUntil = performance.now() + OPEN_MS
    },
  }
}
