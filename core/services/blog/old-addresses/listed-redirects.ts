import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { likeContaining } from '#core/database/like'
import { addressHere, decodedPath, withoutTrailingSlash } from './redirect-path'

export const PATHS_PER_PAGE = 50

export type PatternRow = { readonly pattern: string; readonly to: string; readonly permanent: boolean }
export type PathRow = { readonly from: string; readonly to: string; readonly permanent: boolean }
export type PathsPage = {
  readonly lines: readonly PathRow[]
  /** The path after which the next page begins; null on the last one. */
  readonly next: string | null
}

/** All patterns, as they are tried; an import lets no more than a hundred be. */
export async function patternRows(ctx: Ctx): Promise<readonly PatternRow[]> {
  requireRole(ctx, 'operator')
  return db(ctx)
    .selectFrom('redirect_patterns')
    .select(['pattern', 'to_address as to', 'permanent'])
    .orderBy('imported_at', 'desc')
    .orderBy('position')
    .execute()
}

/**
 * Paths that lead on, in their order, those after the path `after`. `words` are of the path or of where it leads; a
 * whole address of the journal is looked for by its path.
 */
export async function pathRows(
  ctx: Ctx,
  { words = '', after }: { readonly words?: string; readonly after?: string },
): Promise<PathsPage> {
  requireRole(ctx, 'operator')
  const typed = words.trim()
  const whole = /^https?:/i.test(typed) ? addressHere(ctx, typed) : null
  const path = withoutTrailingSlash(decodedPath(whole ? whole.pathname : typed))
  let query = db(ctx).selectFrom('redirects').select(['from_path as from', 'to_address as to', 'permanent'])
  if (typed !== '')
    query = query.where(eb =>
      eb.or([
        eb('from_path', 'ilike', likeContaining(path)),
        eb('to_address', 'ilike', likeContaining(typed)),
      ]),
    )
  if (after !== undefined) query = query.where('from_path', '>', after)
  const rows = await query
    .orderBy('from_path')
    .limit(PATHS_PER_PAGE + 1)
    .execute()
  const lines = rows.slice(0, PATHS_PER_PAGE)
  return { lines, next: rows.length > PATHS_PER_PAGE ? (lines.at(-1)?.from ?? null) : null }
}
