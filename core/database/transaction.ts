import type { Ctx, Tx } from '#core/contracts/ctx'

/**
 * Runs `work` in one transaction with an `em` of its own; the tags it wished to purge are purged after commit.
 * An exception rolls everything back and goes on to the caller. Inside a `Tx` the work joins the outer one.
 */
export async function transaction<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  if (isTx(ctx)) return work(ctx)
  const tags = new Set<string>()
  const result = await ctx.em.fork().transactional(em =>
    work({
      ...ctx,
      em,
      purge(...more) {
        for (const tag of more) tags.add(tag)
      },
    }),
  )
  await ctx.house.purge([...tags])
  return result
}

function isTx(ctx: Ctx): ctx is Tx {
  return 'purge' in ctx
}
