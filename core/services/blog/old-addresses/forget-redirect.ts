import type { Ctx } from '#core/contracts/ctx'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { decodedPath, withoutLastSlash } from './redirect-path'

export type PatternRow = { readonly pattern: string; readonly to: string; readonly permanent: boolean }

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

/** A pattern as it is listed, or a path, leads nowhere any more. Returns whether it did. */
export async function forgetRedirect(ctx: Ctx, from: string): Promise<boolean> {
  requireRole(ctx, 'operator')
  const pattern = await db(ctx).deleteFrom('redirect_patterns').where('pattern', '=', from).executeTakeFirst()
  const path = await db(ctx)
    .deleteFrom('redirects')
    .where('from_path', '=', withoutLastSlash(decodedPath(from.trim())))
    .executeTakeFirst()
  return pattern.numDeletedRows + path.numDeletedRows > 0n
}
