/** PostgreSQL's own 100, less the three that it keeps for its superuser. */
export const SERVER_CONNECTIONS = 97

export type Pools = {
  /** For requests. */
  readonly web: number
  /** For what jobs read and write; the workers' own connections come on top (core/jobs). */
  readonly jobs: number
}

/**
 * How many connections a process with so many apps opens at most. Where each app has a process of its own, all six, and
 * one of them twice while it is replaced, share the 97 with `psql` and a backup. Where jobs have processes of their own,
 * those that answer requests leave the jobs' connections to them.
 */
export function poolsFor(apps: number, role: 'all' | 'web' | 'worker' = 'all'): Pools {
  if (role === 'worker') return { web: 2, jobs: 8 }
  const { web, jobs } = apps > 1 ? { web: 16, jobs: 8 } : { web: 6, jobs: 3 }
  return { web, jobs: role === 'web' ? 1 : jobs }
}

/** How long the server works or waits for us before it gives up; a page that takes longer helps nobody. */
export const TIMEOUTS = {
  web: { statement_timeout: 5_000, lock_timeout: 4_000, idle_in_transaction_session_timeout: 20_000 },
  jobs: { statement_timeout: 60_000, lock_timeout: 30_000, idle_in_transaction_session_timeout: 60_000 },
  /** Migrations take as long as they take, but whoever waits for a table's lock makes everybody else wait behind them. */
  migrations: { statement_timeout: 0, lock_timeout: 5_000, idle_in_transaction_session_timeout: 0 },
} as const

export type Use = keyof typeof TIMEOUTS

/** How long a request waits for a free connection, or for the server to take a new one. */
export const CONNECT_TIMEOUT_MS = 4_000
