import { sql } from 'kysely'
import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'

type Entry = { readonly path: string; readonly changed: Date }

/** Posts and pages that everybody may read. */
export async function postEntries(ctx: Ctx): Promise<readonly Entry[]> {
  const { rows } = await sql<{ slug: string; changed: Date }>`
    select p.slug, p.updated_at as changed from posts p join publications pub on pub.post_id = p.id
    where p.visibility = 'public' order by 2 desc limit 500000`.execute(db(ctx))
  return rows.map(({ slug, changed }) => ({ path: `/${encodeURIComponent(slug)}`, changed }))
}

/** The shelf of each tag that readers see. */
export async function tagEntries(ctx: Ctx): Promise<readonly Entry[]> {
  const { rows } = await sql<{ slug: string; changed: Date }>`
    select t.slug, max(p.updated_at) as changed from tags t join post_tags pt on pt.tag_id = t.id
      join posts p on p.id = pt.post_id join publications pub on pub.post_id = p.id
    where not t.internal group by t.slug order by 2 desc limit 500000`.execute(db(ctx))
  return rows.map(({ slug, changed }) => ({ path: `/tag/${encodeURIComponent(slug)}`, changed }))
}
