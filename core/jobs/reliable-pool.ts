import type { Pool, PoolClient, QueryConfig, QueryResult } from 'pg'
import type { Log } from '#core/contracts/platform/log'
import { isDatabaseAway } from '#core/database/away'
import { logThrottled } from '#core/log/throttled-log'

/** graphile-worker's names for the statements by which a job leaves a worker's hands. */
const FINISHES = /^(?:complete|fail|return)_jobs?(?:_q)?\//

const RETRY_MS = { first: 100, most: 5_000 }

export type ReliablePool = {
  readonly pool: Pool
  /** How many jobs have ended whose end the database does not know yet. */
  unfinished(): number
  /** Resolves when there are none. */
  finished(): Promise<void>
  /** Nothing is tried again any more: what the database was not told stays locked, and is given to others. */
  giveUp(): void
}

/**
 * The pool as graphile-worker is to see it. It says once that a job is done or failed, and does not wait for the answer:
 * with the connection broken at that moment the rejection would be nobody's, and the job would stay locked for hours and
 * then be done again. Here that word is repeated until the database has it, and never rejects.
 */
export function reliablePool(pool: Pool, log: Log): ReliablePool {
  const pending = new Set<Promise<QueryResult>>()
  const closing = new AbortController()

  function finish(query: QueryConfig): Promise<QueryResult> {
    const told = tell(query).finally(() => pending.delete(told))
    pending.add(told)
    return told
  }

  async function tell(query: QueryConfig): Promise<QueryResult> {
    for (let wait = RETRY_MS.first; ; wait = Math.min(wait * 2, RETRY_MS.most)) {
      try {
        return await pool.query(query)
      } catch (fault) {
        if (!isDatabaseAway(fault) || closing.signal.aborted) {
          log.error({ err: fault }, 'the database was not told how a job ended: it is going to be run again')
          return { rows: [], rowCount: 0, command: '', oid: 0, fields: [] }
        }
        logThrottled(log, 'warn', { err: fault }, 'a job has ended, and the database is away')
        await pause(wait, closing.signal)
      }
    }
  }

  return {
    unfinished: () => pending.size,
    async finished() {
      while (pending.size > 0) await Promise.all(pending)
    },
    giveUp: () => closing.abort(),
    pool: new Proxy(pool, {
      get(target, name) {
        if (name === 'connect')
          return (onConnected?: Parameters<Pool['connect']>[0]) =>
            onConnected ? target.connect(onConnected) : Promise.resolve(new LazyClient(target, finish))
        const value: unknown = Reflect.get(target, name, target)
        return typeof value === 'function' ? value.bind(target) : value
      },
    }),
  }
}

/** A connection that is taken when it is first asked something: what finishes a job needs none that was open before. */
class LazyClient {
  private taken: Promise<PoolClient> | null = null
  private fault: Error | undefined

  constructor(
    private readonly pool: Pool,
    private readonly finish: (query: QueryConfig) => Promise<QueryResult>,
  ) {}

  async query(query: string | QueryConfig, values?: unknown[]): Promise<QueryResult> {
    if (typeof query === 'object' && FINISHES.test(query.name ?? '')) return this.finish(query)
    try {
      this.taken ??= this.pool.connect()
      const client = await this.taken
      return await client.query(query, values)
    } catch (fault) {
      this.fault = fault instanceof Error ? fault : new Error(String(fault))
      throw fault
    }
  }

  /** One that broke is closed, not lent again. */
  async release(): Promise<void> {
    const client = await this.taken?.catch(() => null)
    client?.release(this.fault)
  }
}

/** Ends early when `signal` is aborted. */
function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(done, ms)
    signal.addEventListener('abort', done, { once: true })
    function done() {
      clearTimeout(timer)
      signal.removeEventListener('abort', done)
      resolve()
    }
  })
}
