import type { Ctx } from '#core/contracts/ctx'
import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type GhostItem, ghostUuid } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { tierEntry } from '../ghost-import/tiers'
import { agree, linksOf } from './links'
import type { Run } from './sync'

const PAGE = '100'

/** Paid tiers that are there are here, too: those of the same name are one. What is here stays as it is. */
export async function pullTiers(run: Run, goOn: () => Promise<void>): Promise<void> {
  if (run.sync.direction === 'ours') return
  await goOn()
  const asked = { limit: PAGE, filter: 'type:paid', include: 'monthly_price,yearly_price' }
  const { items } = await run.ghost.browse('tiers', asked)
  for (const item of items) if (item.type === 'paid') await pullTier(run, item)
}

async function pullTier({ ctx, sync }: Run, item: GhostItem): Promise<void> {
  await transaction(ctx, async tx => {
    if ((await linksOf(tx, sync.site, 'tier', [item.id])).has(item.id)) return
    const amount = (value: unknown) => (Number.isSafeInteger(value) ? Number(value) : null)
    const entry = tierEntry({
      ...{ id: ghostUuid('tier', item.id), name: String(item.name ?? '') },
      ...{ description: String(item.description ?? ''), currency: String(item.currency ?? '') },
      ...{ monthlyPrice: amount(item.monthly_price), yearlyPrice: amount(item.yearly_price) },
    })
    const { ids } = await tx.services.account.bringTiers(tx, [entry])
    const ours = ids.get(entry.id)
    if (!ours) return
    await agree(tx, {
      ...{ site: sync.site, kind: 'tier', ghost_id: item.id, our_id: ours, base: jsonb<unknown>(entry) },
      ...{ base_hash: digest(entry), remote_updated_at: null, our_version: 1, our_state: '' },
    })
  })
}

/** Tiers of both sides: ours by the ids there. */
export async function tierLinks(ctx: Ctx, site: string): Promise<ReadonlyMap<string, string>> {
  const rows = await db(ctx)
    .selectFrom('ghost_links')
    .select(['ghost_id', 'our_id'])
    .where('site', '=', site)
    .where('kind', '=', 'tier')
    .execute()
  return new Map(rows.map(row => [row.ghost_id, row.our_id]))
}

/** The same by the ids that posts name them by. */
export async function tiersOfPosts(ctx: Ctx, site: string): Promise<ReadonlyMap<string, string>> {
  const links = await tierLinks(ctx, site)
  return new Map([...links].map(([ghostId, id]) => [ghostUuid('tier', ghostId), id]))
}
