import type { Choice, Directory } from '#core/contracts/choice'
import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { mayAct } from '#core/contracts/viewer'
import { rowsCalled, rowsOfIds } from '#core/database/rows-called'

/** Who a post can be by. */
export const authors: Directory = {
  called: authorsCalled,
  known: authorsOfIds,
  none: 'No author is called that.',
}

/** As a directory gives them; the editor who asks is among them once they have written. Others choose nobody. */
async function authorsCalled(ctx: Ctx, words: string, most: number): Promise<readonly Choice[]> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  return mayAct(ctx.viewer, 'editor') ? rowsCalled(ctx, 'authors', words, most) : []
}

/** The same of those who are chosen already. */
async function authorsOfIds(ctx: Ctx, ids: readonly string[]): Promise<readonly Choice[]> {
  requireRole(ctx, 'editor', 'author', 'contributor')
  return mayAct(ctx.viewer, 'editor') ? rowsOfIds(ctx, 'authors', ids) : []
}
