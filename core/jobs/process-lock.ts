import type { ClientBase } from 'pg'
import { PROCESS_ID } from './claim'

/**
 * PostgreSQL gives an advisory lock of a session back as soon as its connection ends, and that of a process which was
 * killed ends at once. Shared, since a process may have a new connection before PostgreSQL knows that the old one is gone.
 */
export async function holdProcessLock(client: ClientBase): Promise<void> {
  await client.query('select pg_advisory_lock_shared(hashtextextended($1, 0))', [PROCESS_ID])
}

/** True for the row of a worker whose lock nobody holds; asks no more than once a row, within a transaction. */
export const NOBODY_HOLDS_ITS_LOCK = 'pg_try_advisory_xact_lock(hashtextextended(workers.id::text, 0))'
