import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client'
import { durations } from './durations'
import { settle } from './tally'

/**
 * What a process counts of itself, in Prometheus' text format at `/metrics`. Names end in their unit; a label has few
 * values and none of a person. docs/monitoring watches them: a test compares the names.
 */
export const registry = new Registry()
collectDefaultMetrics({ register: registry })

const registers = [registry]

export const requests = new Counter({
  name: 'coop_requests_total',
  help: 'Requests answered',
  labelNames: ['domain', 'status'] as const,
  registers,
  collect: settle,
})

export const requestSeconds = durations({
  name: 'coop_request_seconds',
  help: 'From the request to its answer, in seconds',
  label: 'domain',
  buckets: [0.001, 0.005, 0.02, 0.05, 0.1, 0.3, 1, 3],
  registry,
})

/** `inlined`: there for the first paint; `late` and `failed`: a placeholder with a link stood in for it. */
export const fragments = new Counter({
  name: 'coop_fragments_total',
  help: 'Fragments that a page asked for',
  labelNames: ['fragment', 'outcome'] as const,
  registers,
  collect: settle,
})

/** What this process made for pages of its siblings, each fragment by itself. `unknown`: of a version that is newer or older. */
export const fragmentsLent = new Counter({
  name: 'coop_fragments_lent_total',
  help: 'Fragments that another process asked for',
  labelNames: ['fragment', 'outcome'] as const,
  registers,
})

/** Requests to siblings for fragments, each for all that a page wants of an owner at a moment. `spared`: it failed too often lately. */
export const fragmentRequests = new Counter({
  name: 'coop_fragment_requests_total',
  help: 'Requests to other processes for fragments',
  labelNames: ['owner', 'outcome'] as const,
  registers,
})

/** Of whole pages in memory, and of fragments in the shared cache. `stale`: shown, and made anew behind it. */
export const cacheReads = new Counter({
  name: 'coop_cache_reads_total',
  help: 'What was looked for in a cache, and found or not',
  labelNames: ['cache', 'outcome'] as const,
  registers,
  collect: settle,
})

export const jobs = new Counter({
  name: 'coop_jobs_total',
  help: 'Jobs run by this process; a job that is tried again counts each time',
  labelNames: ['class', 'outcome'] as const,
  registers,
})

export const jobSeconds = new Histogram({
  name: 'coop_job_seconds',
  help: 'How long a try of a job took, in seconds',
  labelNames: ['class'] as const,
  buckets: [0.01, 0.05, 0.2, 1, 5, 20, 60, 300],
  registers,
})

/** `waits`: the mail server is away or put it off. */
export const letters = new Counter({
  name: 'coop_letters_total',
  help: 'Letters to one person handed to the mail server, by what it said',
  labelNames: ['outcome'] as const,
  registers,
})

export const deliveries = new Counter({
  name: 'coop_deliveries_total',
  help: 'Activities sent to other servers, by what they said',
  labelNames: ['outcome'] as const,
  registers,
})

/** The same in every process: what the database says when it is asked. */
export const queued = new Gauge({
  name: 'coop_jobs_queued',
  help: 'Jobs in the queue, by what has become of them; unknown: no worker of this version runs them',
  labelNames: ['state'] as const,
  registers,
})

export const lettersUnsent = new Gauge({
  name: 'coop_letters_unsent',
  help: 'Letters to one person that have not left: waiting, or refused for good',
  labelNames: ['state'] as const,
  registers,
})

export const deliveriesWaiting = new Gauge({
  name: 'coop_deliveries_waiting',
  help: 'Activities that wait for another server',
  registers,
})

/** `differ`: from what SumUp says; `open`: neither paid nor failed for an hour; `refunding`: asked for, not done. */
export const paymentsToLookAt = new Gauge({
  name: 'coop_payments_to_look_at',
  help: 'Payments that a person may have to see to',
  labelNames: ['why'] as const,
  registers,
})

export const backupAge = new Gauge({
  name: 'coop_backup_age_seconds',
  help: 'Since the last backup ended; absent while there is none',
  registers,
})

export const poolConnections = new Gauge({
  name: 'coop_pool_connections',
  help: 'Connections to PostgreSQL of this process: used, free, and asked for in vain so far',
  labelNames: ['state'] as const,
  registers,
})

export const loopDelay = new Gauge({
  name: 'coop_event_loop_delay_seconds',
  help: 'The longest that anything had to wait for this process since it was asked last',
  registers,
})
