import { AsyncLocalStorage } from 'node:async_hooks'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { refusalOfConstraint } from './constraint-refusals'

const open = new AsyncLocalStorage<true>()

/**
 * Runs `work` in one transaction with an `em` of its own; the tags it wished to purge are purged after commit.
 * An exception rolls everything back and goes on to the caller; what a constraint of ours refused, as its refusal. Inside a `Tx` the work joins the outer one.
 */
export async function transaction<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isTx(ctx)) return work(ctx)
  const tags = new Set<string>()
  const result = await ctx.em
    .fork()
    .transactional(em =>
      open.run(true, () =>
        work({
          ...ctx,
          em,
          purge(...more) {
            for (const tag of more) tags.add(tag)
          },
        }),
      ),
    )
    .catch(fault => {
      throw refusalOfConstraint(fault) ?? fault
    })
  await ctx.house.purge([...tags])
  return result
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
