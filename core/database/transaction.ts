import { AsyncLocalStorage } from 'node:async_hooks'
import type { CacheTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { refusalOfConstraint } from './constraint-refusals'
import { SQLSTATE, sqlState } from './sqlstate'

const open = new AsyncLocalStorage<true>()

const TRIES = 6
/** At most, after the first try; twice as much after each other. */
const PAUSE_MS = 50
/** Both mean "nothing was done, try again". */
const PASSING: ReadonlySet<string | null> = new Set([
  SQLSTATE.serializationFailure,
  SQLSTATE.deadlockDetected,
])

/**
 * Runs `work` in one transaction with an `em` of its own; the tags it wished to purge are purged after commit.
 * An exception rolls everything back and goes on to the caller; what a constraint of ours refused, as its refusal.
 * A transaction that lost against another one is run again, a few times, so `work` must change nothing outside of
 * it. Inside a `Tx` the work joins the
 * outer one, which is then run again as a whole.
 */
export async function transaction<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isTx(ctx)) return work(ctx)
  const { result, tags } = await untilItPasses(() => once(ctx, work))
  await ctx.house.purge([...tags])
  return result
}

/** The same for a statement of its own that locks several rows: it can lose, too. */
export async function untilItPasses<T>(attempt: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await attempt()
    } catch (fault) {
      if (tries === TRIES || !PASSING.has(sqlState(fault))) throw fault
      await Bun.sleep(Math.random() * PAUSE_MS * 2 ** (tries - 1))
    }
  }
}

async function once<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<{ result: T; tags: Set<CacheTag> }> {
  const tags = new Set<CacheTag>()
  const ending: (() => Promise<void>)[] = []
  const result = await ctx.em
    .fork()
    .transactional(em =>
      open.run(true, async () => {
        const answer = await work({
          ...ctx,
          em,
          purge(...more) {
            for (const tag of more) tags.add(tag)
          },
          atEnd: last => ending.push(last),
        })
        for (const last of ending) await last()
        return answer
      }),
    )
    .catch(fault => {
      throw refusalOfConstraint(fault) ?? fault
    })
  return { result, tags }
}

/**
 * Whether whoever asks runs inside `transaction()`: there nothing may wait for the network, with rows locked and a
 * connection held. The doors of the test house ask this, and refuse.
 */
export function isInTransaction(): boolean {
  return open.getStore() === true
}

function isTx(ctx: Ctx): ctx is Tx {
  return 'purge' in ctx
}
