import type { Ctx } from '#core/contracts/ctx'
import { DOMAINS } from '#core/contracts/domain'
import { db } from '#core/database/db'

/** As the database holds it: what a fediverse server accepts everywhere. */
export const HANDLE_PATTERN = '^[a-z0-9_]{1,40}$'

/** The apps' own actors, and names under which strangers expect somebody in charge (RFC 2142). */
const RESERVED: ReadonlySet<string> = new Set([
  ...DOMAINS,
  ...['admin', 'administrator', 'operator', 'moderator', 'postmaster', 'abuse', 'security', 'support'],
  ...['webmaster', 'hostmaster', 'root', 'info', 'help', 'inbox', 'instance', 'relay', 'system', 'noreply'],
])

export function isReservedHandle(handle: string): boolean {
  return RESERVED.has(handle)
}

/** A handle that is free now, made from a name or an address: `Mair Pugh` → `mairpugh`. */
export async function suggestHandle(ctx: Ctx, from: string): Promise<string> {
  const base =
    from
      .split('@')[0]
      ?.normalize('NFKD')
      .toLowerCase()
      .replace(/[^a-z0-9_]/g, '')
      .slice(0, 32) || 'member'
  const rows = await db(ctx)
    .selectFrom('members')
    .select('handle')
    .where('handle', 'like', `${base.replaceAll('_', '\\_')}%`)
    .execute()
  const taken = new Set(rows.map(row => row.handle))
  for (let count = 1; ; count++) {
    const handle = count === 1 ? base : `${base}${count}`
    if (!taken.has(handle) && !isReservedHandle(handle)) return handle
  }
}
