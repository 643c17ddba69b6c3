import { emit } from '#core/activities/emit'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { NotFound } from '#core/contracts/refusal'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { type MarketBlock, MarketPage } from '#core/entities/market/market-page'
import { isId } from '../is-id'
import { requirePageEditor } from '../roles'
import { uniqueSlug } from '../unique-slug'
import { type PageRow, type ShownMarketPage, shownMarketPage } from './market-page'

export type MarketPageFields = {
  readonly title: string
  readonly summary: string
  readonly blocks: readonly MarketBlock[]
}

/** Of the form of a page. */
export const MARKET_PAGE_FORM = savedForm<MarketPageFields>('title', 'summary', 'blocks')

/** A new draft without `id`. Returns its id. Throws `NotFound`, `ChangedMeanwhile`. */
export async function saveMarketPage(
  ctx: Ctx,
  id: string | null,
  fields: MarketPageFields,
  seen: string | null = null,
): Promise<string> {
  requirePageEditor(ctx)
  return transaction(ctx, async tx => {
    if (id && isId(id)) await tx.em.execute('select 1 from market_pages where id = ? for no key update', [id])
    const known = id && isId(id) ? await tx.em.findOne(MarketPage, { id }) : null
    if (id && !known) throw new NotFound()
    if (known) MARKET_PAGE_FORM.refuseStale(known, seen)
    const page =
      known ??
      tx.em.create(MarketPage, {
        slug: await uniqueSlug(tx, 'market_pages', fields.title),
        title: fields.title,
        blocks: [],
        createdBy: tx.viewer.member?.id,
      })
    tx.em.assign(page, fields)
    await tx.em.flush()
    await marketPageChanged(tx, page.id, known ? 'Update' : 'Create')
    return page.id
  })
}

/** Doing it twice changes nothing. Throws `NotFound`. */
export async function publishMarketPage(ctx: Ctx, id: string): Promise<void> {
  requirePageEditor(ctx)
  await transaction(ctx, async tx => {
    await tx.em.execute(
      `insert into market_page_publications (id, page_id, published_by_id, published_at)
       select ?, id, ?, ? from market_pages where id = ? on conflict (page_id) do nothing`,
      [Bun.randomUUIDv7(), tx.viewer.member?.id ?? null, tx.now, await existing(tx, id)],
    )
    await marketPageChanged(tx, id, 'Add')
  })
}

export async function unpublishMarketPage(ctx: Ctx, id: string): Promise<void> {
  requirePageEditor(ctx)
  await transaction(ctx, async tx => {
    await tx.em.execute('delete from market_page_publications where page_id = ?', [await existing(tx, id)])
    await marketPageChanged(tx, id, 'Remove')
  })
}

export type WorkMarketPage = PageRow & { readonly published: boolean; readonly updatedAt: Date }

const SELECT = `select g.id, g.slug, g.title, g.summary, g.blocks, u.id is not null as published, g.updated_at as "updatedAt"
  from market_pages g left join market_page_publications u on u.page_id = g.id`

export async function marketPagesForWork(ctx: Ctx): Promise<WorkMarketPage[]> {
  requirePageEditor(ctx)
  const rows = await ctx.em.execute<(Omit<WorkMarketPage, 'updatedAt'> & { updatedAt: string })[]>(
    `${SELECT} order by g.updated_at desc, g.id`,
  )
  return rows.map(row => ({ ...row, updatedAt: new Date(row.updatedAt) }))
}

/** Throws `NotFound`. */
export async function marketPageForEdit(ctx: Ctx, id: string): Promise<WorkMarketPage> {
  const page = (await marketPagesForWork(ctx)).find(each => each.id === id)
  if (!page) throw new NotFound()
  return page
}

/** As visitors would see it, published or not. Throws `NotFound`. */
export async function previewMarketPage(ctx: Ctx, id: string): Promise<ShownMarketPage> {
  return shownMarketPage(ctx, await marketPageForEdit(ctx, id))
}

async function existing(tx: Tx, id: string): Promise<string> {
  const [row] = isId(id)
    ? await tx.em.execute<unknown[]>('select 1 from market_pages where id = ?', [id])
    : []
  if (!row) throw new NotFound()
  return id
}

async function marketPageChanged(tx: Tx, id: string, type: string): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'market_page', id } })
  tx.purge('market-pages', `market-page:${id}`)
}
