import type { Ctx, Tx } from '#core/contracts/ctx'
import { transaction } from './transaction'

/** What the work gave, on its way out of the transaction that is taken back by it. */
class Tried extends Error {
  override name = 'Tried'
  constructor(readonly result: unknown) {
    super('Nothing of this stays')
  }
}

/**
 * What `work` would give: it runs in a transaction of its own, and all of it is rolled back. Whatever it throws goes on to
 * the caller. Not within a transaction, which would be taken back with it.
 */
export async function tryOut<T>(ctx: Ctx, work: (tx: Tx) => Promise<T>): Promise<T> {
  try {
    return await transaction(ctx, async tx => {
      throw new Tried(await work(tx))
    })
  } catch (fault) {
    if (fault instanceof Tried) return fault.result as T
    throw fault
  }
}
