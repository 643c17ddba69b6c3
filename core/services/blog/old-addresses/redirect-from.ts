import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { addressHere, decodedPath, withoutTrailingSlash } from './redirect-path'
import { followPattern } from './redirect-pattern'
import { redirectTarget } from './redirect-target'

const MAX_PATH = 1_000
/** Browsers give up after twenty. */
const MOST_STEPS = 20

type Asked = { readonly pathname: string; readonly search: string }
export type RedirectTarget = { readonly to: string; readonly permanent: boolean }

/**
 * Where an address of the old site leads, ready to be a `Location`, or null: first by its path, then by patterns. What
 * would come round to where it was leads nowhere.
 */
export async function redirectFrom(ctx: Ctx, asked: Asked): Promise<RedirectTarget | null> {
  const first = await oneStep(ctx, asked)
  const seen = new Set([withoutTrailingSlash(asked.pathname)])
  let at = first
  for (let steps = 1; at; steps += 1) {
    const there = addressHere(ctx, at.to)
    if (!there) return first
    const path = withoutTrailingSlash(there.pathname)
    if (seen.has(path) || steps === MOST_STEPS || path.length > MAX_PATH) return null
    seen.add(path)
    at = await oneStep(ctx, there)
  }
  return first
}

async function oneStep(ctx: Ctx, asked: Asked): Promise<RedirectTarget | null> {
  return (await fixedFrom(ctx, asked)) ?? (await patternFrom(ctx, asked))
}

async function fixedFrom(ctx: Ctx, asked: Asked): Promise<RedirectTarget | null> {
  const from = withoutTrailingSlash(decodedPath(asked.pathname))
  if (from.length > MAX_PATH) return null
  const row = await db(ctx)
    .selectFrom('redirects')
    .select(['to_address', 'permanent'])
    .where('from_path', '=', from)
    .executeTakeFirst()
  return row ? { to: redirectTarget(row.to_address, asked), permanent: row.permanent } : null
}

async function patternFrom(ctx: Ctx, asked: Asked): Promise<RedirectTarget | null> {
  const rows = await db(ctx)
    .selectFrom('redirect_patterns')
    .select(['pattern', 'to_address', 'permanent'])
    .orderBy('imported_at', 'desc')
    .orderBy('position')
    .execute()
  for (const { pattern, to_address, permanent } of rows) {
    const to = followPattern({ from: pattern, to: to_address }, asked)
    if (to) return { to, permanent }
  }
  return null
}
