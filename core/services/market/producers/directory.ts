import type { Choice, Directory } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { rowsCalled, rowsOfIds } from '#core/database/rows-called'

/** Producers to choose from. */
export const producers: Directory = {
  called: producersCalled,
  known: producersOfIds,
  none: 'No producer is called that.',
}

/** For shopkeepers, as a directory gives them. */
async function producersCalled(ctx: Ctx, words: string, most: number): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  return rowsCalled(ctx, 'producers', words, most)
}

/** For shopkeepers. */
async function producersOfIds(ctx: Ctx, ids: readonly string[]): Promise<readonly Choice[]> {
  requireRole(ctx, 'shopkeeper')
  return rowsOfIds(ctx, 'producers', ids)
}
