import type { Pool, PoolClient } from 'pg'

/** Whoever held a connection that broke gives it back at once, if it ever does. */
const GIVE_BACK_MS = 500

/**
 * Gives a pool back the connections that broke in somebody's hands: Kysely releases the connection of a transaction only
 * after its rollback, which a broken one never finishes. Without this every transaction that was under way when the
 * database went away would take a place in the pool for ever.
 */
export function reclaimBroken(pool: Pool): void {
  const held = new Set<PoolClient>()
  pool.on('acquire', client => held.add(client))
  pool.on('release', (_, client) => held.delete(client))
  pool.on('remove', client => held.delete(client))
  pool.on('connect', client => {
    client.once('end', () => {
      const timer = setTimeout(() => {
        if (!held.has(client)) return
        client.release(new Error('the connection broke'))
        // Its holder may still come to give it back, which pg takes for a fault.
        client.release = () => {}
      }, GIVE_BACK_MS)
      timer.unref()
    })
  })
}
