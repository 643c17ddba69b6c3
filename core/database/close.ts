import type { MikroORM, PostgreSqlConnection } from '@mikro-orm/postgresql'
import type { Client, Pool } from 'pg'

const DRAIN_MS = 2_000
const POLL_MS = 5

/**
 * Closes the connections of an ORM. Whoever still asks is waited for first: Kysely forgets its pool while a connection is
 * being acquired, and pg's pool never answers who waits once it ends. What is still at work after two seconds is cut
 * off, and so rejects. `onCut` is told how many connections that were.
 */
export async function closeDatabase(orm: MikroORM, onCut: (connections: number) => void): Promise<void> {
  const pool = await poolOf(orm).catch(() => null)
  // Nobody ever answered there: nothing is open.
  if (!pool) return orm.close(true)
  const isBusy = () => pool.waitingCount > 0 || pool.totalCount > pool.idleCount
  const deadline = performance.now() + DRAIN_MS
  while (isBusy() && performance.now() < deadline) await Bun.sleep(POLL_MS)
  const busy = isBusy() ? pool.totalCount - pool.idleCount : 0
  const closing = orm.close(true)
  if (busy > 0) {
    onCut(busy)
    for (const client of clientsOf(pool)) client.connection?.stream.destroy()
  }
  await closing
}

/** The pool that an ORM asks through. Throws where nothing was ever asked. */
export function poolOf(orm: MikroORM): Promise<Pool> {
  return (orm.em.getConnection() as PostgreSqlConnection).getNativeClient()
}

/** pg's pool has no other way to those of its connections that are in use. */
function clientsOf(pool: Pool): (Client & { connection?: { stream: { destroy(): void } } })[] {
  return (pool as unknown as { _clients: Client[] })._clients.slice()
}
