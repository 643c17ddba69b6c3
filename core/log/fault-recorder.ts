import { createHash } from 'node:crypto'
import type { MikroORM } from '@mikro-orm/postgresql'
import { sql } from 'kysely'
import { db } from '#core/database/db'
import type { FaultLine } from './fault-lines'

/** Written at most so often: a storm of faults must not become one of writes. */
const PAUSE_MS = 2_000
/** So many kinds wait in memory at most, as while the database is away. */
const MOST_KINDS = 200

type Waiting = FaultLine & { times: number; lastAt: Date }

export type FaultRecorder = {
  hear(line: FaultLine): void
  /** Writes what waits. Faults of the database itself are lost here; the log has them. */
  flush(): Promise<void>
}

/** Keeps what went wrong in `logged_faults`, one row for each kind, counted. */
export function createFaultRecorder(orm: () => MikroORM | null): FaultRecorder {
  const waiting = new Map<string, Waiting>()
  let timer: ReturnType<typeof setTimeout> | undefined

  async function flush(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const [open, rows] = [orm(), [...waiting]]
    if (!open || rows.length === 0) return
    waiting.clear()
    const values = rows.map(([fingerprint, { message, error, domain, task, requestId, times, lastAt }]) => ({
      fingerprint,
      message,
      error,
      domain,
      task,
      times,
      request_id: requestId,
      first_at: lastAt,
      last_at: lastAt,
    }))
    await db({ em: open.em.fork() })
      .insertInto('logged_faults')
      .values(values)
      .onConflict(conflict =>
        conflict.column('fingerprint').doUpdateSet(({ ref }) => ({
          times: sql<number>`logged_faults.times + excluded.times`,
          request_id: ref('excluded.request_id'),
          last_at: ref('excluded.last_at'),
        })),
      )
      .execute()
  }

  return {
    hear(line) {
      const kind = fingerprintOf(line)
      const known = waiting.get(kind)
      if (!known && waiting.size >= MOST_KINDS) return
      waiting.set(kind, { ...line, times: (known?.times ?? 0) + 1, lastAt: new Date() })
      if (timer) return
      // Whoever cannot write it has said so in the log already, or the log's own line would call us again.
      timer = setTimeout(() => flush().catch(forgetIt), PAUSE_MS)
      timer.unref()
    },
    flush,
  }
}

/** The log has the line; a table that cannot be written is no reason for another one. */
function forgetIt(): void {
  // Deliberately nothing: to log here would be heard here.
}

/** Numbers and ids differ from time to time, and the kind is the same. */
function fingerprintOf({ message, error, domain, task }: FaultLine): string {
  const kind = [message, error, domain, task].map(part => part?.replace(/[0-9a-f]{8,}|\d+/gi, '#') ?? '')
  return createHash('sha256').update(kind.join('\n')).digest('hex')
}
