/** How one class of work is run in one process. */
type Slots = {
  /** So many jobs at once, and never fewer because of another class. */
  readonly slots: number
  /** Takes jobs by the handful and asks the database once for all slots: for classes whose jobs mostly wait. */
  readonly batched?: boolean
  /** How often each slot asks for jobs that nobody told of: those whose time has come. Two seconds otherwise. */
  readonly pollMs?: number
}

/**
 * Work comes in classes with slots of their own, so that whoever is slow holds up nobody but their own kind.
 * A task belongs to the class of what it waits for:
 * - `money`: SumUp, and the orders and refunds that hang on it;
 * - `letters`: the mail server;
 * - `federation-in`: the database, for what others sent us;
 * - `federation-out`: other servers and sites that we tell something. A slot here costs a socket and no connection
 *   of the database, and strangers may take ten seconds each: hence so many;
 * - `federation-ask`: other servers that we ask something, because of what they sent us;
 * - `media`: pictures, imports and suppliers' pages: minutes of work;
 * - `rest`: the database and the cache alone.
 */
export const JOB_CLASSES = {
  money: { slots: 4, pollMs: 1_000 },
  letters: { slots: 4 },
  'federation-in': { slots: 4 },
  'federation-out': { slots: 64, batched: true },
  'federation-ask': { slots: 16, batched: true },
  media: { slots: 2 },
  rest: { slots: 3 },
} as const satisfies Readonly<Record<string, Slots>>

export type JobClass = keyof typeof JOB_CLASSES

/**
 * The connections to PostgreSQL with which one process takes, finishes and listens for jobs: one listens for all
 * classes. What a job itself asks goes through the pool of the house.
 */
export const JOB_CONNECTIONS = 4

/** The slots of a class, as one shape. */
export function slotsOf(name: JobClass): Slots {
  return JOB_CLASSES[name]
}
