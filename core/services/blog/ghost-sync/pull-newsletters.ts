import { db } from '#core/database/db'
import { jsonb } from '#core/database/jsonb'
import { transaction } from '#core/database/transaction'
import { type GhostItem, ghostUuid } from '#core/ghost'
import { digest } from '../ghost-import/content'
import { storable } from '../storable'
import { agree, linksOf } from './links'
import type { Run } from './sync'

const PAGE = '100'

/** Newsletters that go out there are there to be chosen here, too: those of the same short name are one. */
export async function pullNewsletters(run: Run, goOn: () => Promise<void>): Promise<void> {
  await goOn()
  const { items } = await run.ghost.browse('newsletters', { limit: PAGE, filter: 'status:active' })
  for (const item of items) await pullNewsletter(run, item)
}

async function pullNewsletter({ ctx, sync }: Run, item: GhostItem): Promise<void> {
  const theirs = storable({
    name: String(item.name ?? '').slice(0, 160),
    slug: String(item.slug ?? item.id).slice(0, 120),
    description: String(item.description ?? ''),
  })
  await transaction(ctx, async tx => {
    const link = (await linksOf(tx, sync.site, 'newsletter', [item.id])).get(item.id)
    if (link) return
    const known = await db(tx)
      .selectFrom('newsletters')
      .select('id')
      .where('slug', '=', theirs.slug)
      .executeTakeFirst()
    if (!known && sync.direction === 'ours') return
    const id = known?.id ?? ghostUuid('newsletter', item.id)
    if (!known)
      await db(tx)
        .insertInto('newsletters')
        .values({ id, ...theirs, created_at: tx.now })
        .onConflict(conflict => conflict.doNothing())
        .execute()
    await agree(tx, {
      site: sync.site,
      kind: 'newsletter',
      ghost_id: item.id,
      our_id: id,
      base: jsonb<unknown>(theirs),
      base_hash: digest(theirs),
      remote_updated_at: null,
      our_version: 1,
      our_state: '',
    })
  })
}
