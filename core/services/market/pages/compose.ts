import { emit } from '#core/activities/emit'
import { marketPageTag } from '#core/contracts/cache-tags'
import type { Ctx, Tx } from '#core/contracts/ctx'
import { readId } from '#core/contracts/id'
import { NotFound } from '#core/contracts/refusal'
import { requireRole } from '#core/contracts/require-role'
import { db } from '#core/database/db'
import { savedForm } from '#core/database/saved-form'
import { transaction } from '#core/database/transaction'
import { type MarketBlock, MarketPage } from '#core/entities/market/market-page'
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
  requireRole(ctx, 'editor', 'shopkeeper')
  return transaction(ctx, async tx => {
    const known = id ? await lockPage(tx, id) : null
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
  requireRole(ctx, 'editor', 'shopkeeper')
  await transaction(ctx, async tx => {
    const pageId = await existing(tx, id)
    await db(tx)
      .insertInto('market_page_publications')
      .values({
        id: Bun.randomUUIDv7(),
        page_id: pageId,
        published_by_id: tx.viewer.member?.id ?? null,
        published_at: tx.now,
      })
      .onConflict(conflict => conflict.column('page_id').doNothing())
      .execute()
    await marketPageChanged(tx, pageId, 'Add')
  })
}

export async function unpublishMarketPage(ctx: Ctx, id: string): Promise<void> {
  requireRole(ctx, 'editor', 'shopkeeper')
  await transaction(ctx, async tx => {
    const pageId = await existing(tx, id)
    await db(tx).deleteFrom('market_page_publications').where('page_id', '=', pageId).execute()
    await marketPageChanged(tx, pageId, 'Remove')
  })
}

export type WorkMarketPage = PageRow & { readonly published: boolean; readonly updatedAt: Date }

export const MARKET_PAGES_PER_PAGE = 50

/** Published or not, the one that was changed last first. Pages of the list count from 1. */
export async function marketPagesForWork(
  ctx: Ctx,
  page = 1,
): Promise<{ readonly pages: readonly WorkMarketPage[]; readonly total: number }> {
  requireRole(ctx, 'editor', 'shopkeeper')
  const pages = await forWork(ctx)
    .orderBy('g.updated_at', 'desc')
    .orderBy('g.id')
    .limit(MARKET_PAGES_PER_PAGE)
    .offset((page - 1) * MARKET_PAGES_PER_PAGE)
    .execute()
  const { total } = await db(ctx)
    .selectFrom('market_pages')
    .select(eb => eb.fn.countAll<number>().as('total'))
    .executeTakeFirstOrThrow()
  return { pages, total: Number(total) }
}

/** Throws `NotFound`. */
export async function marketPageForEdit(ctx: Ctx, id: string): Promise<WorkMarketPage> {
  requireRole(ctx, 'editor', 'shopkeeper')
  return forWork(ctx)
    .where('g.id', '=', readId(id))
    .executeTakeFirstOrThrow(() => new NotFound())
}

const forWork = (ctx: Ctx) =>
  db(ctx)
    .selectFrom('market_pages as g')
    .leftJoin('market_page_publications as u', 'u.page_id', 'g.id')
    .select(['g.id', 'g.slug', 'g.title', 'g.summary', 'g.blocks', 'g.updated_at as updatedAt'])
    .select(({ eb }) => eb('u.id', 'is not', null).$castTo<boolean>().as('published'))

/** As visitors would see it, published or not. Throws `NotFound`. */
export async function previewMarketPage(ctx: Ctx, id: string): Promise<ShownMarketPage> {
  return shownMarketPage(ctx, await marketPageForEdit(ctx, id))
}

/** Throws `NotFound`. */
async function existing(tx: Tx, asked: string): Promise<string> {
  const id = readId(asked)
  const page = await db(tx)
    .selectFrom('market_pages')
    .select('id')
    .where('id', '=', id)
    .executeTakeFirstOrThrow(() => new NotFound())
  return page.id
}

/** Throws `NotFound`. */
async function lockPage(tx: Tx, asked: string): Promise<MarketPage> {
  const id = readId(asked)
  await db(tx).selectFrom('market_pages').select('id').where('id', '=', id).forNoKeyUpdate().execute()
  const page = await tx.em.findOne(MarketPage, { id })
  if (!page) throw new NotFound()
  return page
}

async function marketPageChanged(tx: Tx, id: string, type: string): Promise<void> {
  await emit(tx, { type, domain: 'market', subject: { kind: 'market_page', id } })
  tx.purge('market-pages', marketPageTag(id))
}
