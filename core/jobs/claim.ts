import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { isInTransaction } from '#core/database/transaction'

/** This process, as the `workers` and `claims` of the database name it. */
export const PROCESS_ID = Bun.randomUUIDv7()

/** Every beat of a process renews its claims for so long: one ends with its work, or with its process. */
export const CLAIM_SECONDS = 90

/** Who else is at it is given so long to end. */
const PATIENCE_MS = 5_000
const LOOK_AGAIN_MS = 100

/** Somebody else is at it, and takes long. A job that meets it fails, and is run again a little later. */
export class AlreadyClaimed extends Error {
  override name = 'AlreadyClaimed'
  constructor(subject: string) {
    super(`${subject} is being done by somebody else right now`)
  }
}

/**
 * Does `work` while nobody else does anything under the same `subject`, in this process or another, and without a
 * transaction: so a refund or a letter can wait for the network with no row locked. When the process dies the claim
 * ends with it, as soon as its jobs are given to others (`releaseDeadWorkers`). Throws `AlreadyClaimed`, and a
 * programmer's error inside a transaction, where nobody else could see the claim.
 */
export async function whileClaimed<T>(ctx: Ctx, subject: string, work: () => Promise<T>): Promise<T> {
  if (isInTransaction()) throw new Error(`${subject} is claimed inside a transaction`)
  const deadline = performance.now() + PATIENCE_MS
  while (!(await claim(ctx, subject))) {
    if (performance.now() > deadline) throw new AlreadyClaimed(subject)
    await Bun.sleep(LOOK_AGAIN_MS)
  }
  try {
    return await work()
  } finally {
    await db(ctx)
      .deleteFrom('claims')
      .where('subject', '=', subject)
      .where('claimant', '=', PROCESS_ID)
      .execute()
  }
}

async function claim(ctx: Ctx, subject: string): Promise<boolean> {
  const until = sql<Date>`now() + make_interval(secs => ${CLAIM_SECONDS})`
  const claimed = await db(ctx)
    .insertInto('claims')
    .values({ subject, claimant: PROCESS_ID, until })
    .onConflict(conflict =>
      conflict
        .column('subject')
        .doUpdateSet({ claimant: PROCESS_ID, until })
        .where('claims.until', '<', sql<Date>`now()`),
    )
    .returning('subject')
    .executeTakeFirst()
  return claimed !== undefined
}
