import { createTurns } from '#core/database/turns'

/** Fewer than a process has connections: hundreds who order at once leave some to everybody else. */
const AT_ONCE = 4
/** As long as one waits for a connection. */
const PATIENCE_MS = 4_000

/** One look at the cart, or the order's transaction, is a turn. SumUp is asked between them, in none. */
export const inCheckoutTurn = createTurns(AT_ONCE, PATIENCE_MS)
