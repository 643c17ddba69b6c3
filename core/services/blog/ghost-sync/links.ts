import type { Insertable, Selectable } from 'kysely'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { type Database, db } from '#core/database/db'

export type LinkRow = Selectable<Database['ghost_links']>
export type LinkKind = 'post' | 'page' | 'tag' | 'author' | 'newsletter' | 'tier' | 'member' | 'settings'

/** The links of these things of the other side, by their ids there. */
export async function linksOf(
  ctx: Ctx,
  site: string,
  kind: LinkKind,
  ghostIds: readonly string[],
): Promise<ReadonlyMap<string, LinkRow>> {
  if (ghostIds.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('ghost_links')
    .selectAll()
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('ghost_id', 'in', [...ghostIds])
    .execute()
  return new Map(rows.map(row => [row.ghost_id, row]))
}

/** The links of these things of ours, by our ids. */
export async function linksHere(
  ctx: Ctx,
  site: string,
  kind: LinkKind,
  ourIds: readonly string[],
): Promise<ReadonlyMap<string, LinkRow>> {
  if (ourIds.length === 0) return new Map()
  const rows = await db(ctx)
    .selectFrom('ghost_links')
    .selectAll()
    .where('site', '=', site)
    .where('kind', '=', kind)
    .where('our_id', 'in', [...ourIds])
    .execute()
  return new Map(rows.map(row => [row.our_id, row]))
}

/** Writes down what both sides agree on from now. */
export async function agree(
  tx: Tx,
  link: Omit<Insertable<Database['ghost_links']>, 'agreed_at' | 'refused_version' | 'refusal'>,
): Promise<void> {
  const agreed = { ...link, agreed_at: tx.now, refused_version: null, refusal: null }
  // Made there before, under another id, and gone: what ours is now linked to counts.
  await db(tx)
    .deleteFrom('ghost_links')
    .where('site', '=', link.site)
    .where('kind', '=', link.kind)
    .where('our_id', '=', link.our_id)
    .where('ghost_id', '<>', link.ghost_id)
    .execute()
  await db(tx)
    .insertInto('ghost_links')
    .values(agreed)
    .onConflict(conflict => conflict.columns(['site', 'kind', 'ghost_id']).doUpdateSet(agreed))
    .execute()
}

export async function unlink(tx: Tx, link: Pick<LinkRow, 'site' | 'kind' | 'ghost_id'>): Promise<void> {
  await db(tx)
    .deleteFrom('ghost_links')
    .where('site', '=', link.site)
    .where('kind', '=', link.kind)
    .where('ghost_id', '=', link.ghost_id)
    .execute()
}
