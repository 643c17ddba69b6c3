/** How long closing waits for the connections of a pool. */
const CLOSE_PATIENCE_MS = 3_000

/**
 * Waits for a pool to close, but not for ever: a connection that was in use at that moment may never say that it
 * ended. The server ends it by itself. Throws what closing throws in time.
 */
export async function withinPatience(closing: Promise<unknown>, onGivenUp: () => void): Promise<void> {
  const late = Promise.withResolvers<'late'>()
  const timer = setTimeout(() => late.resolve('late'), CLOSE_PATIENCE_MS)
  const outcome = await Promise.race([closing, late.promise]).finally(() => clearTimeout(timer))
  if (outcome === 'late') onGivenUp()
}
