import type { Ctx } from '#core/contracts/ctx'

type Row = { readonly id: string }

/**
 * Does `work` for each of the rows, in their order; one that fails is logged as `failed` and the next one follows.
 * Gives the faults, for the task to throw the first once all its work is done.
 */
export async function eachByItself<T extends Row>(
  ctx: Ctx,
  rows: readonly T[],
  failed: string,
  work: (row: T) => Promise<unknown>,
): Promise<readonly unknown[]> {
  const faults: unknown[] = []
  for (const row of rows) {
    try {
      await work(row)
    } catch (fault) {
      ctx.house.log.error({ err: fault, id: row.id }, failed)
      faults.push(fault)
    }
  }
  return faults
}
